"""Overrides read from a file or a frame: good rows stand, each bad row is named with its fault."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import polars as pl

from features.checked_rows import check_rows
from features.faults import Fault, shown
from features.fields import Table
from features.files import Frame, read_rows
from features.gate import Admitted
from features.rejects import rejected_lines
from features.times import listed, precision_of
from scoring.grades import LETTERS

OVERRIDES: Final = Table(
    name="overrides",
    id="claim_id",
    required=("value", "who", "why"),
    fields=MappingProxyType(
        {
            "claim_id": "code",
            "source_id": "code",
            "value": "number",
            "who": "text",
            "why": "text",
            "until": "time",
        }
    ),
)
"""The columns of a file of overrides."""
OVERRIDES_SCHEMA: Final = pl.Schema(
    {
        "row": pl.UInt32(),
        "claim_id": pl.String(),
        "source_id": pl.String(),
        "credibility": pl.Float64(),
        "letter": pl.String(),
        "who": pl.String(),
        "why": pl.String(),
        "until": pl.Datetime("us", "UTC"),
    }
)
"""Columns of the accepted overrides: of a claim a `credibility`, of a source a `letter`. `until` is
the last moment at which it stands, null where it stands for good."""
_ONE: Final = "a claim_id or a source_id, one of the two"
_CREDIBILITY: Final = "a credibility from 0 to 1, for a claim"
_LETTER: Final = f"a letter from {LETTERS[0]} to {LETTERS[-1]}, for a source"


def admit_overrides(overrides: Frame | str | Path) -> Admitted:
    """Check overrides from a frame, or a file in any of the ways of claims (`features.gate`).

    Each names a claim by `claim_id` or a source by `source_id`, and has a `value` (a credibility
    from 0 to 1, or a letter from A to F), `who` says so and `why`; it stands `until` a day, that
    day included, or until a time, or for good. Where two are for one thing both are turned away:
    which of them holds is for people to say. Raises InputError where the input as a whole is
    unusable; a bad row never raises.

    >>> found = admit_overrides(pl.DataFrame({
    ...     "claim_id": ["c1", None, "c2"], "source_id": [None, "sana", None],
    ...     "value": ["0.9", "b", "90 %"], "who": ["A. Ali"] * 3, "why": ["seen on video"] * 3}))
    >>> found.accepted["claim_id", "credibility", "source_id", "letter"].rows()
    [('c1', 0.9, None, None), (None, None, 'sana', 'B')]
    >>> found.rejected["row", "field", "value", "expected"].rows()
    [(3, 'value', '90 %', 'a credibility from 0 to 1, for a claim')]
    """
    rows = read_rows(overrides, OVERRIDES)
    checked = check_rows(rows, OVERRIDES)
    frame = checked.frame.with_columns(_letter(checked.frame), _until(checked.frame))
    faults = [fault for fault in checked.faults if fault.field != "value"]
    faults += [*_of_thing(frame, faults), *_of_value(frame)]
    faults += _repeated(frame, {fault.row for fault in faults})
    good = frame.filter(~pl.col("row").is_in({fault.row for fault in faults}))
    rejected = rejected_lines(faults, frame, OVERRIDES, rows.parts)
    named = pl.Series("source_id", [shown(each) for each in frame["source_id"]], pl.String)
    return Admitted(
        accepted=good.select(
            "row",
            "claim_id",
            "source_id",
            credibility=pl.when(pl.col("claim_id").is_not_null()).then("value"),
            letter=pl.when(pl.col("source_id").is_not_null()).then("letter"),
            who=_on_one_line("who"),
            why=_on_one_line("why"),
            until="until",
        ),
        rejected=rejected.join(
            frame.select("row", named), on="row", how="left", maintain_order="left"
        ),
        n_rows=rows.n_rows,
    )


def _on_one_line(name: str) -> pl.Expr:
    return pl.col(name).str.replace_all(r"\s+", " ").str.strip_chars()


def _letter(frame: pl.DataFrame) -> pl.Expr:
    """The letter that a value is, null where it is none."""
    if frame.schema["raw value"] != pl.String:
        return pl.lit(None, pl.String).alias("letter")
    text = pl.col("raw value").str.strip_chars().str.to_uppercase()
    return pl.when(text.is_in(LETTERS)).then(text).alias("letter")


def _until(frame: pl.DataFrame) -> pl.Expr:
    """The last moment at which an override stands: of a day, its end."""
    is_day = precision_of(pl.col("raw until"), frame.schema["raw until"]) == "day"
    end = pl.col("until").dt.offset_by("1d").dt.offset_by("-1us")
    return pl.when(is_day).then(end).otherwise("until").alias("until")


def _of_thing(frame: pl.DataFrame, known: list[Fault]) -> Iterator[Fault]:
    """The faults of rows that name no thing, or two."""
    told = {fault.row for fault in known if fault.field in ("claim_id", "source_id")}
    one = pl.col("claim_id").is_null() != pl.col("source_id").is_null()
    for row, claim, source in frame.filter(~one).select("row", *_THINGS).iter_rows():
        if row not in told:
            both = None if claim is None else shown(f"{claim}, {source}")
            yield Fault(row, None, "claim_id", both, _ONE)


def _of_value(frame: pl.DataFrame) -> Iterator[Fault]:
    """The faults of values that are none for the thing that is named."""
    one = pl.col("claim_id").is_null() != pl.col("source_id").is_null()
    of_claim = pl.col("claim_id").is_not_null()
    credible = pl.col("value").is_between(0, 1).fill_null(value=False)
    right = pl.when(of_claim).then(credible).otherwise(pl.col("letter").is_not_null())
    wrong = frame.filter(one & ~right)
    values = zip(wrong["row"], wrong["claim_id"], listed(wrong["raw value"]), strict=True)
    for row, claim, value in values:
        yield Fault(row, None, "value", shown(value), _LETTER if claim is None else _CREDIBILITY)


def _repeated(frame: pl.DataFrame, bad: set[int]) -> list[Fault]:
    """The faults of good rows that are for one thing: each names another."""
    found = list[Fault]()
    for name in _THINGS:
        good = frame.filter(~pl.col("row").is_in(bad), pl.col(name).is_not_null())
        first, last = (getattr(pl.col("row"), end)().over(name) for end in ("min", "max"))
        other = pl.when(pl.col("row") == first).then(last).otherwise(first)
        twice = good.with_columns(other=other).filter(pl.col("row") != pl.col("other"))
        found += [
            Fault(row, None, name, shown(thing), f"one override for each; row {at} is for it too")
            for row, thing, at in twice.select("row", name, "other").iter_rows()
        ]
    return found


_THINGS: Final[tuple[Any, ...]] = ("claim_id", "source_id")
