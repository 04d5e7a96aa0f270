"""An override is shown wherever its score is, beside what the model says."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from matplotlib import rc_context
from polars.testing import assert_frame_equal
from rich.console import Console

from scoring.assessment import Assessment
from scoring.batch import page_of
from scoring.batch_page.page import render_report
from scoring.exchange.claim_review import claim_reviews
from scoring.exchange.misp import misp_events
from scoring.exchange.score_rows import read_scores
from scoring.exchange.spreadsheet import spreadsheet
from scoring.exchange.stix import stix_bundle
from scoring.exchange.told import Told, together
from scoring.explanation import explain
from scoring.explanation_text import explanation_text
from scoring.output import write_scores
from scoring.overrides.reading import admit_overrides
from scoring.sources import sources_of
from scoring.tables import sources_caption
from scoring.trajectory import trajectory
from scoring.trajectory_picture import draw_trajectory
from scoring.trajectory_table import trajectory_table
from tests.scoring.exchange.round_trip import read_back
from tests.scoring.overrides.test_applied import given
from tests.scoring.toy_war import EVENT, SPEAKERS, engine

WHO = "A. <b>Ali</b>"
OVERRIDES = given(
    {"claim_id": "c1", "value": "0.9", "who": WHO, "why": "It is open", "until": "2017-09-05"},
    {"source_id": "state_tv", "value": "D", "who": "B. Bo"},
)  # fmt: skip
SAID = f"Overridden by {WHO}: credibility 0.90, digit 1 (until 2017-09-05). It is open."


def assessed() -> Assessment:
    return engine().assess(EVENT, SPEAKERS, as_of="2017-09-05", overrides=OVERRIDES)


def told() -> list[Told]:
    found = assessed()
    return [*together(found.claims.accepted, found.sources.accepted, found.scores).told]


def shown(*parts: object) -> str:
    console = Console(width=240, file=None, record=True, force_terminal=False)
    with console.capture() as caught:
        for part in parts:
            console.print(part)
    return caught.get()


def test_in_stix_the_note_says_so_a_label_too_and_all_comes_back() -> None:
    text = stix_bundle(told())
    notes = [each for each in json.loads(text)["objects"] if each["type"] == "note"]
    (note,) = [each for each in notes if SAID in each["abstract"]]
    assert note["authors"] == [WHO, "claim-credibility 1"]
    assert text.count('sourcegrade:overridden=\\"claim\\"') == 1
    assert_frame_equal(_in_order(read_back(text).scores), _in_order(assessed().scores))


def test_in_misp_a_tag_and_the_comment_say_so_and_all_comes_back() -> None:
    text = misp_events(told())
    assert text.count('sourcegrade:overridden=\\"source\\"') == 1
    objects = [each for e in json.loads(text)["response"] for each in e["Event"]["Object"]]
    assert sum(SAID in each["comment"] for each in objects) == 1
    assert_frame_equal(_in_order(read_back(text).scores), _in_order(assessed().scores))


def _in_order(scores: pl.DataFrame) -> pl.DataFrame:
    return scores.sort("claim_id")


def test_in_claim_review_the_person_is_the_author_and_is_not_read_back_as_ours() -> None:
    text = claim_reviews(told())
    reviews = json.loads(text)["@graph"]
    people = [each for each in reviews if each["author"] == {"@type": "Person", "name": WHO}]
    assert [(each["reviewRating"]["ratingValue"]) for each in people] == [90]
    assert SAID in people[0]["reviewBody"]
    read = read_back(text)
    assert dict(read.left) == {"rating by others": 1}
    assert read.scores.height == len(reviews) - 1


def test_a_spreadsheet_has_a_column_for_it_where_there_is_any() -> None:
    lines = spreadsheet(told()).splitlines()
    assert lines[0].endswith(",override")
    assert SAID in lines[1]
    plain = engine().assess(EVENT, SPEAKERS)
    known = together(plain.claims.accepted, plain.sources.accepted, plain.scores)
    assert "override" not in spreadsheet(known.told)


def test_an_overridden_score_is_another_object_than_the_same_one_of_the_model() -> None:
    plain = engine().assess(EVENT, SPEAKERS, as_of="2017-09-05")
    known = together(plain.claims.accepted, plain.sources.accepted, plain.scores).told
    ids = {one.claim["claim_id"]: one.key for one in known}
    other = {one.claim["claim_id"]: one.key for one in told()}
    assert {claim for claim, key in ids.items() if other[claim] != key} == {"c1", "c5"}


@pytest.mark.parametrize("end", ["parquet", "jsonl"])
def test_scores_are_read_back_from_a_file_with_what_overrides_them(
    tmp_path: Path, end: str
) -> None:
    found = assessed().scores
    again = read_scores(write_scores(found, tmp_path / f"scores.{end}"))
    assert_frame_equal(again, found, check_exact=True)


def test_the_page_says_it_at_the_claim_in_the_summary_and_at_the_source() -> None:
    html = render_report(page_of(engine(), assessed(), "Toy war"))
    assert "<b>Ali</b>" not in html
    escaped = SAID.replace("<", "&lt;").replace(">", "&gt;")
    assert f'<p class="ov" dir="auto">{escaped} The model says ' in html
    assert "2 of 2 stand, in 2 scores" in html
    assert "set by B. Bo; the model: " in html
    assert "set by a person; the model: 0." in html


def test_an_explanation_tells_the_override_first_and_the_model_after() -> None:
    why = explain(engine(), EVENT, SPEAKERS, "c1", "2017-09-05", overrides=OVERRIDES)
    plain = explain(engine(), EVENT, SPEAKERS, "c1", "2017-09-05")
    assert why.override
    assert why.override["credibility"] == 0.9
    assert (why.score, why.parts, why.what_if) == (plain.score, plain.parts, plain.what_if)
    text = shown(*explanation_text(why))
    assert SAID in text
    assert text.index(SAID) < text.index("All that follows is the model's own")
    later = explain(engine(), EVENT, SPEAKERS, "c1", overrides=OVERRIDES)
    assert later.override is None
    assert later.overrides
    assert later.overrides.table()["past"].to_list() == [1, 0]


def test_a_trajectory_has_what_was_set_while_it_stood_and_the_models_own_all_along(
    tmp_path: Path,
) -> None:
    stated = admit_overrides(OVERRIDES)
    plain = trajectory(engine(), EVENT, SPEAKERS, claim="c1")
    found = trajectory(engine(), EVENT, SPEAKERS, claim="c1", overrides=stated)
    assert found["model_credibility"].to_list() == plain["credibility"].to_list()
    assert found["change"].to_list() == plain["change"].to_list()
    days = found["as_of"].dt.day().to_list()
    assert [day for day, by in zip(days, found["overridden_by"], strict=True) if by] == [2, 3, 4, 5]
    assert (found["credibility"] == 0.9).sum() == 4
    text = shown(*trajectory_table(found, 240))
    assert SAID in text
    assert text.count("0.90, the model 0.") == 4
    picture = draw_trajectory(found, tmp_path / "c1.svg")
    assert "set by" in picture.read_text() or picture.stat().st_size > 0


def test_a_number_is_of_who_set_it_and_not_of_who_set_the_letter_later(tmp_path: Path) -> None:
    claim = {"claim_id": "c1", "value": "0.9", "who": "Ali", "until": "2017-09-03"}
    stated = admit_overrides(given(claim, {"source_id": "army", "value": "D", "who": "Bo"}))
    found = trajectory(engine(), EVENT, SPEAKERS, claim="c1", overrides=stated)
    text = shown(*trajectory_table(found, 240))
    assert "Overridden by Ali; Bo: credibility 0.90, digit 1, letter D (until 2017-09-03)" in text
    assert "Overridden by Bo: letter D (for good)" in text
    with rc_context({"svg.fonttype": "none"}):
        picture = draw_trajectory(found, tmp_path / "c1.svg").read_text()
    assert "set by Ali; Bo" in picture


def test_the_table_of_sources_has_the_letter_that_was_set_and_names_who_set_it() -> None:
    table = sources_of(engine(), assessed())
    row = table.row(by_predicate=pl.col("source_id") == "state_tv", named=True)
    assert (row["source_grade"], row["overridden_by"]) == ("D", "B. Bo")
    assert "The letter D of state_tv was set by B. Bo (for good): Seen." in sources_caption(table)
    assert "Mean credibility counts what people set" in sources_caption(table)
    plain = sources_of(engine(), engine().assess(EVENT, SPEAKERS, as_of="2017-09-05"))
    assert "what people set" not in sources_caption(plain)
    assert row["model_letter"] == plain.filter(source_id="state_tv")["source_grade"].item()
