"""LIAR and the history of its speakers, on invented statements and on the corpus itself."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from experiments.loaders import load_corpus
from experiments.loaders.history import STRENGTH, speaker_history
from experiments.loaders.liar import SPLITS, statements
from features.errors import InputError

ROWS = {
    "train": [
        ("11", "true", "Our town has two wells.", "ann-lee", "democrat"),
        ("12", "half-true", '"Rents have doubled here.', "bo-ray", "republican"),
        ("13", "pants-fire", 'The mayor "sold" the park.', "chain-email", "none"),
        ("14", "mostly-true", "Taxes fell in May.", "ann-lee", "democrat"),
    ],
    "valid": [("21", "barely-true", "our town has TWO wells", "bo-ray", "republican")],
    "test": [
        ("31", "false", "Nobody voted in April.", "ann-lee", "democrat"),
        ("32", "mostly-true", "The bus is late.", "dee-fox", "independent"),
    ],
}


def write(folder: Path, counts: Sequence[str] = "01234") -> Path:
    for split, rows in ROWS.items():
        lines = [
            "\t".join([f"{code}.json", verdict, text, "", who, "", "", party, *counts, "a speech"])
            for code, verdict, text, who, party in rows
        ]
        (folder / f"{split}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def test_quotes_swallow_no_rows(tmp_path: Path) -> None:
    corpus = load_corpus("liar", write(tmp_path))
    assert corpus.claims["claim_id"].to_list() == ["11", "12", "13", "14", "21", "31", "32"]
    assert corpus.claims["text"][1].startswith('"Rents')


def test_the_six_verdicts_are_the_labels_of_the_contract(tmp_path: Path) -> None:
    labels = load_corpus("liar", write(tmp_path)).labels
    assert labels["label"].to_list() == [
        "true", "contested", "false", "mostly_true", "mostly_false", "false", "mostly_true",
    ]  # fmt: skip
    assert labels["truth"].to_list() == [True, None, False, True, False, False, True]
    assert labels["settled_at"].is_null().all()


def test_the_counts_are_never_read(tmp_path: Path) -> None:
    few, many = tmp_path / "few", tmp_path / "many"
    few.mkdir()
    many.mkdir()
    corpora = [load_corpus("liar", write(few)), load_corpus("liar", write(many, ["9"] * 5))]
    assert corpora[0].claims.equals(corpora[1].claims)
    assert corpora[0].sources.equals(corpora[1].sources)
    odd = tmp_path / "odd"
    odd.mkdir()
    assert load_corpus("liar", write(odd, ["no number"] * 5)).claims.equals(corpora[0].claims)


def test_the_same_words_said_again_are_one_event(tmp_path: Path) -> None:
    claims = load_corpus("liar", write(tmp_path)).claims
    assert claims["event_id"].to_list() == ["11", "12", "13", "14", "11", "31", "32"]


def test_no_order_in_time_can_be_read(tmp_path: Path) -> None:
    claims = load_corpus("liar", write(tmp_path)).claims
    assert claims["published_at"].n_unique() == 1
    assert claims["published_precision"].unique().to_list() == ["year"]


def test_a_party_is_a_side_and_a_chain_letter_is_social_media(tmp_path: Path) -> None:
    corpus = load_corpus("liar", write(tmp_path))
    sides = dict(corpus.sources.select("source_id", "alignment").iter_rows())
    assert sides["ann-lee"] == [{"side": "democrat", "weight": 1.0}]
    assert sides["dee-fox"] == sides["chain-email"] == []
    kinds = dict(corpus.sources.select("source_id", "kind").iter_rows())
    assert (kinds["chain-email"], kinds["ann-lee"]) == ("social_media", "unknown")
    assert corpus.claims["favours"].is_null().all()


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("31.json\tfalse\tNobody voted.", "not 14 fields. Got 3 in the first line"),
        ("\t".join(["31.json", "rather", *["x"] * 12]), "a verdict that is not known. Got rather"),
    ],
)
def test_a_file_of_another_shape_is_refused(tmp_path: Path, line: str, told: str) -> None:
    write(tmp_path)
    (tmp_path / "test.tsv").write_text(line + "\n")
    with pytest.raises(InputError, match=told):
        load_corpus("liar", tmp_path)


def test_all_three_parts_must_be_there(tmp_path: Path) -> None:
    (write(tmp_path) / "valid.tsv").unlink()
    with pytest.raises(InputError, match=r"no file valid\.tsv"):
        load_corpus("liar", tmp_path)


def test_a_history_is_made_of_training_statements_alone(tmp_path: Path) -> None:
    said = statements(write(tmp_path))
    assert said["split"].unique(maintain_order=True).to_list() == list(SPLITS)
    history = speaker_history(said)
    rate = 2 / 3  # of the settled training statements: two true, one false
    assert history.select("claim_id", "truth", "n_train").rows() == [("31", 0.0, 2), ("32", 1.0, 0)]
    assert history["forecast"].to_list() == pytest.approx(
        [(2 + STRENGTH * rate) / (2 + STRENGTH), rate]
    )


def test_the_corpus_itself(shared_data: Path) -> None:
    folder = shared_data / "liar"
    if not folder.is_dir():
        pytest.skip("the corpus is not here: ../shared/data/liar is absent")
    corpus = load_corpus("liar", folder)
    assert corpus.claims.height == 12_836
    assert corpus.labels["truth"].count() == 12_836 - 2_638
    assert corpus.claims.height - corpus.claims["event_id"].n_unique() == 35
    assert speaker_history(statements(folder)).height == 1_016
