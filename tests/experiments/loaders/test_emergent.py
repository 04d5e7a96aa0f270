"""Emergent, on three invented rumours and on the corpus itself."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from experiments.loaders import load_corpus
from experiments.loaders.emergent import COLUMNS
from experiments.snapshots import snapshots
from features.errors import InputError

BIRTH = datetime(1582, 10, 15, tzinfo=UTC)


def added(minute: int) -> str:
    """Return the id of an article added that many minutes into 2015."""
    time = int((datetime(2015, 1, 1, 0, minute, tzinfo=UTC) - BIRTH) / timedelta(microseconds=1))
    low, high = (time * 10) & 0xFFFFFFFF, (time * 10) >> 32
    fields = (low, high & 0xFFFF, (high >> 16) | 0x1000, 0x80, 0, 1)
    return str(uuid.UUID(fields=fields))


def write(folder: Path, *rows: tuple[str, str, str, str, str], name: str = "edata_all.csv") -> Path:
    """Write articles of rumour, verdict, host, stance and headline, a minute apart."""
    pl.DataFrame(
        [
            (f"The {rumour} is loose", headline, stance, added(minute), rumour, "", host, verdict)
            for minute, (rumour, verdict, host, stance, headline) in enumerate(rows)
        ],
        schema=list(COLUMNS),
        orient="row",
    ).with_row_index("").write_csv(folder / name)
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(
        tmp_path,
        ("otter", "false", "www.reuters.com", "for", "Otter at large"),
        ("otter", "false", "edition.cnn.com", "against", "No otter is missing, keeper says"),
        ("otter", "false", "pets.example", "observing", "What we know of the otter"),
        ("heron", "true", "www.dailymail.co.uk", "for", "Heron gone"),
        ("heron", "true", "pets.example", "against", "Heron asleep in its shed"),
        ("newt", "unknown", "pets.example", "for", "Newt out"),
    )


def test_a_label_is_the_verdict_turned_by_the_stance(folder: Path) -> None:
    corpus = load_corpus("emergent", folder)
    assert corpus.labels["label"].to_list() == ["false", "true", None, "true", "false", "contested"]
    assert corpus.labels["truth"].to_list() == [False, True, None, True, False, None]
    assert corpus.labels["war"].unique().to_list() == ["emergent"]


def test_the_time_is_read_from_the_id(folder: Path) -> None:
    claims = load_corpus("emergent", folder).claims
    assert claims["published_at"][1] == datetime(2015, 1, 1, 0, 1, tzinfo=UTC)
    assert claims["published_precision"].unique().to_list() == ["minute"]


def test_an_observing_article_neither_supports_nor_contradicts(folder: Path) -> None:
    frame = snapshots([load_corpus("emergent", folder)], ["latest"]).frame
    heard = frame.select("effective_independent", "contradiction_independent").rows()
    assert heard[:3] == [(0.0, 1.0), (0.0, 1.0), (0.0, 0.0)]


def test_hosts_are_outlets_of_a_kind(folder: Path) -> None:
    sources = load_corpus("emergent", folder).sources
    assert dict(sources.select("source_id", "kind").rows()) == {
        "reuters.com": "wire_agency",
        "cnn.com": "broadcaster",
        "pets.example": "unknown",
        "dailymail.co.uk": "newspaper",
    }


def test_either_name_of_the_file_will_do(tmp_path: Path) -> None:
    row = ("otter", "true", "a.example", "for", "Otter at large")
    write(tmp_path, row, name="emergent_normalised.csv")
    assert load_corpus("emergent", tmp_path).claims.height == 1


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("articleHeadlineStance", "maybe", "articleHeadlineStance that is not known. Got maybe"),
        ("claimTruth", "perhaps", "claimTruth that is not known. Got perhaps"),
        ("articleId", "7", "articleId that holds no time. Got 7"),
    ],
)
def test_a_file_of_another_shape_is_refused(
    folder: Path, column: str, value: str, told: str
) -> None:
    file = folder / "edata_all.csv"
    pl.read_csv(file).with_columns(pl.lit(value).alias(column)).write_csv(file)
    with pytest.raises(InputError, match=told):
        load_corpus("emergent", folder)


def test_a_missing_column_is_named(folder: Path) -> None:
    file = folder / "edata_all.csv"
    pl.read_csv(file).drop("claimTruth").write_csv(file)
    with pytest.raises(InputError, match="missing column claimTruth"):
        load_corpus("emergent", folder)


def test_the_corpus_itself(shared_data: Path) -> None:
    if not (shared_data / "emergent").is_dir():
        pytest.skip("the corpus is not here: ../shared/data/emergent is absent")
    corpus = load_corpus("emergent", shared_data / "emergent")
    assert corpus.claims.height == 2595
    assert corpus.claims["event_id"].n_unique() == 300
    assert corpus.labels["label"].value_counts().sort("label").rows() == [
        (None, 962), ("contested", 591), ("false", 286), ("true", 756),
    ]  # fmt: skip


def test_the_times_of_the_ids_are_those_that_were_written_out(shared_data: Path) -> None:
    file = shared_data / "emergent" / "emergent_normalised.csv"
    if not file.is_file():
        pytest.skip("the corpus is not here: ../shared/data/emergent is absent")
    told = pl.read_csv(file)["article_added_utc"].str.to_datetime("%Y-%m-%dT%H:%M:%SZ")
    read = load_corpus("emergent", file.parent).claims["published_at"].dt.truncate("1s")
    assert (told.dt.replace_time_zone("UTC") == read).all()
