"""At each moment the score is the one that a batch scored as of that time gives."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest

from features.errors import InputError
from scoring.batch import SYRIA
from scoring.terminal import show
from scoring.trajectory import trajectory
from scoring.trajectory_picture import draw_trajectory
from scoring.trajectory_table import trajectory_table
from scoring.whole_file import OutputError
from tests.scoring.corpus_scores import engine

EVENT, DENIAL = "e02_two_russians", "e02_two_russians_02"
INPUTS = SYRIA / "claims.jsonl", SYRIA / "sources.jsonl"
SCORE = ("claim_id", "as_of", "credibility", "credibility_low", "source_grade")


@pytest.fixture(scope="module")
def moments() -> pl.DataFrame:
    return trajectory(engine(), *INPUTS, event=EVENT)


def test_each_moment_is_what_a_batch_as_of_then_says(moments: pl.DataFrame) -> None:
    for (time,), then in moments.group_by("as_of"):
        assert isinstance(time, type(moments["as_of"][0]))
        batch = engine().score(*INPUTS, as_of=time).join(then, on="claim_id", how="semi")
        assert (
            batch.select(SCORE).sort("claim_id").rows()
            == then.select(SCORE).sort("claim_id").rows()
        )


def test_a_claim_alone_has_the_moments_it_has_in_its_event(moments: pl.DataFrame) -> None:
    alone = trajectory(engine(), *INPUTS, claim=DENIAL)
    assert alone.equals(moments.filter(claim_id=DENIAL))
    assert alone["change"].to_list()[1:] == alone["credibility"].diff().to_list()[1:]


def test_every_other_report_came_once_and_none_before_the_claim_itself(
    moments: pl.DataFrame,
) -> None:
    came = moments.explode("came").unnest("came", separator="_").drop_nulls("came_claim_id")
    n = moments["claim_id"].n_unique()
    assert came.height == n * (n - 1)
    assert came.select("claim_id", "came_claim_id").is_unique().all()
    first = moments.group_by("claim_id").first()
    assert (
        not moments.join(first, on="claim_id")
        .filter(pl.col("as_of") < pl.col("as_of_right"))
        .height
    )


def test_a_horizon_and_an_as_of_time_end_it(moments: pl.DataFrame) -> None:
    start = moments.filter(claim_id=DENIAL)["as_of"][0]
    for told in ({"horizon": "6d"}, {"as_of": start + timedelta(days=6)}):
        short = trajectory(engine(), *INPUTS, claim=DENIAL, **told)
        assert short["as_of"].to_list() == [
            time
            for time in moments.filter(claim_id=DENIAL)["as_of"]
            if time <= start + timedelta(days=6)
        ]


def test_a_claim_without_an_event_has_one_moment() -> None:
    claims = pl.DataFrame(
        {"claim_id": ["a"], "text": ["It fell."], "source_id": ["s"], "published_at": "2017-09-29"}
    )
    (moment,) = trajectory(
        engine(), claims, pl.DataFrame({"source_id": ["s"]}), claim="a"
    ).iter_rows(named=True)
    assert (moment["came"], moment["change"]) == ([], None)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({}, "of one claim or of one event"),
        ({"claim": DENIAL, "event": EVENT}, "of one claim or of one event"),
        ({"claim": "e02_two_russian_2"}, "The closest are e02_two_russians_0"),
        ({"event": "e99"}, "no claim of the event 'e99'"),
    ],
)
def test_what_cannot_be_shown_is_refused(asked: dict[str, str], said: str) -> None:
    with pytest.raises(InputError, match=said):
        trajectory(engine(), *INPUTS, claim=asked.get("claim"), event=asked.get("event"))


@pytest.mark.parametrize("end", ["png", "svg", "pdf"])
def test_a_picture_is_drawn_of_hostile_text_too(
    moments: pl.DataFrame, tmp_path: Path, end: str
) -> None:
    hostile = moments.head(3).with_columns(text=pl.lit("$\\frac{1}{0 <script>"))
    path = draw_trajectory(hostile, tmp_path / f"picture.{end}")
    assert path.stat().st_size > 5_000
    if end == "svg":
        assert "<script" not in path.read_text()


def test_a_picture_of_another_ending_is_refused(moments: pl.DataFrame, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"ends in \.png, \.svg, \.pdf"):
        draw_trajectory(moments, tmp_path / "picture.gif")


def test_a_picture_says_what_its_font_lacks_and_of_which_year_it_is(
    moments: pl.DataFrame, tmp_path: Path, recwarn: pytest.WarningsRecorder
) -> None:
    foreign = moments.head(3).with_columns(text=pl.lit("漢字 🚀"))
    pictures = {
        path: draw_trajectory(frame, tmp_path / path).read_text()
        for path, frame in (("a.svg", foreign), ("b.svg", moments.head(3)))
    }
    assert "Boxes stand for characters that the font lacks" in pictures["a.svg"]
    assert "Boxes" not in pictures["b.svg"]
    assert "2017" in pictures["b.svg"]
    assert not [each for each in recwarn if "Glyph" in str(each.message)]


def test_brackets_in_the_words_of_others_are_shown_as_they_are(
    moments: pl.DataFrame, capsys: pytest.CaptureFixture[str]
) -> None:
    source = pl.element().struct.with_fields(source=pl.lit("[/red] :fire:"))
    show(*trajectory_table(moments.with_columns(pl.col("came").list.eval(source)), None))
    assert "[/red] :fire: contradicts it" in capsys.readouterr().out
