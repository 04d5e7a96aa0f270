"""FA-KES, on invented articles and on the corpus itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from experiments.loaders import load_corpus
from experiments.loaders.fakes import FILE, LENGTH
from features.errors import InputError

ROWS = [
    ("Shell hits mill", "Nine men died. " * 60, "reuters", "4/5/2017", "idlib", "1"),
    ("Well is dry", "Nobody was hurt.", "sana", "12/31/2016", "homs", "0"),
    ("Well is dry", "Nobody was hurt.", "sana", "12/31/2016", "homs", "1"),
    ("Gate blown up", "Two died.", "a new site", "4/5/2017", "idlib", "0"),
]
COLUMNS = ["article_title", "article_content", "source", "date", "location", "labels"]


def write(folder: Path, rows: Sequence[tuple[str, ...]], first_id: int = 100) -> Path:
    folder.mkdir(exist_ok=True)
    frame = pl.DataFrame(list(rows), schema=COLUMNS, orient="row")
    frame.with_row_index("unit_id", offset=first_id).write_csv(folder / FILE)
    return folder


def test_an_article_that_is_there_with_either_label_is_one_contested_claim(tmp_path: Path) -> None:
    corpus = load_corpus("fakes", write(tmp_path, ROWS))
    labels = dict(zip(corpus.claims["source_id"], corpus.labels["label"], strict=True))
    assert labels == {"reuters": "true", "sana": "contested", "a new site": "false"}


def test_ids_and_order_come_of_what_is_said_alone(tmp_path: Path) -> None:
    one = load_corpus("fakes", write(tmp_path / "one", ROWS))
    other = load_corpus("fakes", write(tmp_path / "other", ROWS[::-1], first_id=9000))
    assert one.claims.equals(other.claims)
    assert one.labels.equals(other.labels)


def test_text_is_the_title_and_how_the_article_opens(tmp_path: Path) -> None:
    claims = load_corpus("fakes", write(tmp_path, ROWS)).claims
    text = claims.filter(pl.col("source_id") == "reuters")["text"].item()
    assert text.startswith("Shell hits mill. Nine men died.")
    assert len(text) == LENGTH


def test_an_event_is_a_place_on_a_day_and_the_war_is_that_of_the_corpus_syria(
    tmp_path: Path,
) -> None:
    corpus = load_corpus("fakes", write(tmp_path, ROWS))
    assert set(corpus.claims["event_id"]) == {"idlib 2017-04-05", "homs 2016-12-31"}
    assert datetime(2017, 4, 5, tzinfo=UTC) in corpus.claims["published_at"].to_list()
    assert corpus.labels["war"].unique().to_list() == ["syria"]


def test_an_outlet_that_is_not_listed_is_unknown(tmp_path: Path) -> None:
    sources = load_corpus("fakes", write(tmp_path, ROWS)).sources
    kinds = dict(sources.select("source_id", "kind").iter_rows())
    assert kinds == {"reuters": "wire_agency", "sana": "state_media", "a new site": "unknown"}


def test_bytes_of_no_encoding_are_left_out(tmp_path: Path) -> None:
    write(tmp_path, [("Aleppo@_s mill shut", "It is.", "sana", "4/5/2017", "aleppo", "1")])
    file = tmp_path / FILE
    file.write_bytes(file.read_bytes().replace(b"@", b"\x95"))
    assert load_corpus("fakes", tmp_path).claims["text"].item() == "Aleppos mill shut. It is."


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("labels", "2", "a labels that is not known. Got 2"),
        ("date", "2017-04-05", "a date that is none. Got 2017-04-05"),
    ],
)
def test_a_file_of_another_shape_is_refused(
    tmp_path: Path, column: str, value: str, told: str
) -> None:
    file = write(tmp_path, ROWS) / FILE
    pl.read_csv(file).with_columns(pl.lit(value).alias(column)).write_csv(file)
    with pytest.raises(InputError, match=told):
        load_corpus("fakes", tmp_path)


def test_the_corpus_itself(shared_data: Path) -> None:
    folder = shared_data / "fa-kes"
    if not folder.is_dir():
        pytest.skip("the corpus is not here: ../shared/data/fa-kes is absent")
    corpus = load_corpus("fakes", folder)
    assert corpus.claims.height == 790
    assert "unknown" not in corpus.sources["kind"]
    assert corpus.labels["label"].value_counts().sort("label").rows() == [
        ("contested", 9), ("false", 366), ("true", 415),
    ]  # fmt: skip
