"""The spreadsheet's CSV: one row a claim, nothing that runs, and it opens as UTF-8."""

from __future__ import annotations

import csv
import io
import re

from hypothesis import given, settings

from scoring.exchange.spreadsheet import COLUMNS, REASONS, spreadsheet
from scoring.exchange.told import reasons
from scoring.output import FORMULA_STARTS
from tests.scoring.exchange.awkward import Batch, batches
from tests.scoring.exchange.round_trip import whole_corpus


def rows_of(text: str) -> list[dict[str, str]]:
    csv.field_size_limit(1 << 20)
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_every_claim_of_the_corpora_has_its_row() -> None:
    for name, n_claims in (("syria", 363), ("wars", 229)):
        batch = whole_corpus(name)
        text = spreadsheet(batch.told)
        rows = rows_of(text)
        assert text.startswith("\ufeffclaim_id,text,source,kind,grade,")
        assert len(rows) == n_claims
        assert [row["claim_id"] for row in rows] == batch.claims["claim_id"].to_list()
        assert all(row["source"] and row["kind"] and row["likelihood"] for row in rows)


def test_a_row_says_in_words_what_the_score_says() -> None:
    (one,) = whole_corpus("syria").told[:1]
    (row,) = rows_of(spreadsheet([one]))
    assert (row["grade"], row["grade_in_words"]) == ("E5", "unreliable; improbable")
    assert [row[f"reason_{n}"] for n in range(1, REASONS + 1)] == reasons(one)[:REASONS]
    assert row["published_utc"] == "2017-09-29 00:00:00"
    assert row["url"] == one.claim["url"]


@settings(max_examples=25)
@given(batches())
def test_no_cell_is_a_formula_and_no_text_is_lost(batch: Batch) -> None:
    rows = rows_of(spreadsheet(batch.told))
    assert len(rows) == len(batch.told)
    for row, one in zip(rows, batch.told, strict=True):
        assert list(row) == list(COLUMNS)
        assert not [cell for cell in row.values() if re.match(FORMULA_STARTS, cell)]
        assert row["text"].removeprefix("'") == one.claim["text"].removeprefix("'")
