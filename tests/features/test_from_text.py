"""What the gate says of fields that were read from the text and not given."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from features.admitted_blocks import admit_blocks
from features.fields import CLAIMS
from features.gate import admit_claims
from features.remarks import Remarks


def claims(*read: str | None) -> pl.DataFrame:
    n = len(read)
    return pl.DataFrame(
        {
            "claim_id": [str(at) for at in range(n)],
            "text": ["It fell."] * n,
            "source_id": ["a"] * n,
            "published_at": ["2020-01-01"] * n,
            "read_from_text": read,
        },
        schema_overrides={"read_from_text": pl.String},
    )


def test_what_was_read_is_counted_by_field() -> None:
    [note] = admit_claims(claims("stance;favours", " favours ;mood", None)).notes
    assert note.startswith("read from the text, not given, in rows: stance 1, favours 2. Scores")


def test_a_column_that_says_nothing_is_not_remarked_on() -> None:
    admitted = admit_claims(claims(None, "", "mood"))
    assert admitted.notes == []
    assert admitted.accepted["read_from_text"].to_list() == [None, None, "mood"]


def test_rows_at_fault_are_not_counted() -> None:
    odd = claims("stance", "stance").with_columns(published_at=pl.Series(["2020-01-01", "then"]))
    [note] = admit_claims(odd).notes
    assert "stance 1." in note


def test_blocks_say_together_what_the_whole_says(tmp_path: Path) -> None:
    whole = pl.concat([claims("harms"), claims("stance;harms"), claims("favours")])
    whole = whole.with_columns(claim_id=pl.Series(["1", "2", "3"]))
    whole.write_ndjson(tmp_path / "claims.jsonl")
    remarks = Remarks()
    for block in admit_blocks(tmp_path / "claims.jsonl", size=1):
        remarks += block.remarks
    assert remarks.notes(CLAIMS) == admit_claims(whole).notes
