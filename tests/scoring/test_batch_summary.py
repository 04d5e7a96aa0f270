"""A batch counts itself under the names of its columns, and tells them in words."""

import polars as pl

from scoring.batch_summary import (
    TABLE_ROWS,
    batch_note,
    batch_table,
    drift_note,
    sources_note,
    sources_rows,
)
from scoring.distribution import Distribution, Unknown
from scoring.drift import drift_of
from scoring.tally import tally, with_stance_and_kind
from tests.scoring.small_batch import batch_claims, batch_scores, batch_sources

TOLD = {
    "input": "night`s claims.csv",
    "model": "claim-credibility",
    "model_version": "2",
    "as_of": "2017-12-31",
    "horizon": "latest",
}


def metrics(texts: list[str]) -> dict[str, float]:
    claims = batch_claims(texts)
    return tally(with_stance_and_kind(batch_scores(claims), claims, batch_sources())).metrics()


def test_every_count_is_there_and_adds_up() -> None:
    found = metrics(["a", "b", "c"])
    for column, n_values in (("likelihood", 7), ("source_grade", 6), ("information_grade", 6)):
        counts = [n for key, n in found.items() if key.startswith(f"n_{column}_")]
        assert len(counts) == n_values
        assert sum(counts) == 3
    assert found["n_likelihood_unlikely"] == 3
    assert found["share_source_grade_F"] == 0


def test_the_share_on_the_diagonal_is_told_beside_that_of_people() -> None:
    counts = metrics(["a", "b"]) | {"n_rejected": 0, "n_later": 0}
    assert (counts["n_letter_and_digit"], counts["share_on_diagonal"]) == (2, 0)
    assert "0% of the 2 claims that have both" in batch_note(TOLD, counts)
    assert "diagonal" not in batch_note(TOLD, metrics([]) | {"n_rejected": 0, "n_later": 0})


def test_nothing_scored_has_counts_and_no_means() -> None:
    found = metrics([])
    assert found["n_scored"] == 0
    assert found["n_source_grade_A"] == 0
    assert "mean_credibility" not in found


def test_the_note_says_what_as_of_when_by_which_model_and_what_is_missing() -> None:
    counts = metrics(["a"] * 2) | {"n_rejected": 3, "n_later": 4}
    note = batch_note(TOLD, counts)
    assert note.startswith("**2 claims** of `nights claims.csv` scored as of `2017-12-31`")
    assert "by `claim-credibility 2`" in note
    assert "3 rows were rejected, 4 claims were published after that time" in note
    assert "| B usually reliable | 2 |" in note
    assert "| 5 improbable | 2 |" in note


def test_the_table_is_what_a_person_reads() -> None:
    claims = batch_claims(["It fell.", "x" * 100_000])
    table = batch_table(batch_scores(claims), claims)
    assert table["claim_id", "credibility", "grade", "text"].row(0) == ("c0", 0.3, "B5", "It fell.")
    assert table["text"][1] == "x" * 300 + " … (100000 characters in all)"
    assert table["reasons"][0] == (
        "-0.10 the figure is round; -1.40 it gains from being believed; "
        "+0.30 where the model starts; +0.90 the other camp supports it"
    )


def test_the_table_is_cut_at_2000_rows_in_the_order_of_the_input() -> None:
    claims = batch_claims(["a"] * (TABLE_ROWS + 1))
    table = batch_table(batch_scores(claims), claims)
    assert table.height == TABLE_ROWS
    assert table["claim_id"].to_list() == [f"c{i}" for i in range(TABLE_ROWS)]


def test_a_claim_without_reasons_has_an_empty_cell() -> None:
    claims = batch_claims(["a"])
    scores = batch_scores(claims).with_columns(reasons=pl.col("reasons").list.head(0))
    assert batch_table(scores, claims)["reasons"].to_list() == [""]


def test_the_note_tells_what_the_letters_of_the_sources_rest_on() -> None:
    sources = pl.DataFrame(
        {"n_settled": [3, 0, 0], "n_judged": [1.0, 0.5, 0.0], "identifiable": [True, True, False]}
    )
    told = sources_note(sources)
    assert "1 have settled claims, 2 were judged by who agrees with whom, 1 are not" in told
    counts = metrics(["a"]) | {"n_rejected": 0, "n_later": 0}
    assert told in batch_note(TOLD, counts, [told])
    assert "sources.json" not in batch_note(TOLD, counts)


def test_the_note_tells_what_drifted() -> None:
    calm = Distribution(80, 40, {"kind": {"ministry": 40, "ngo": 40}})
    wild = Distribution(80, 40, {"kind": {"insurgent_outlet": 44, "ministry": 18, "ngo": 18}})
    told = drift_note(drift_of(wild, calm, Unknown("it is the first")))
    assert told.startswith(
        "**Drift: alert.** Against the training claims the kind of source has drifted: insurgent "
        "outlet from 0 % of claims to 55 % (PSI "
    )
    assert told.endswith("Drift against the last batch is not known: it is the first.")
    counts = metrics(["a"]) | {"n_rejected": 0, "n_later": 0}
    assert told in batch_note(TOLD, counts, [told])


def test_the_table_of_sources_is_cut_and_rounded() -> None:
    n = TABLE_ROWS + 1
    sources = pl.DataFrame({"source_id": [f"s{i}" for i in range(n)], "reliability": [1 / 3] * n})
    rows = sources_rows(sources)
    assert rows.height == TABLE_ROWS
    assert rows.row(0) == ("s0", 0.333)
