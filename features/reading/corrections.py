"""A person's corrections of what was read: a table of cells, filled in with a spreadsheet."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Final

import polars as pl

from features.characters import visible
from features.errors import InputError
from features.faults import reason, shown
from features.fields import CLAIMS, CLAIMS_SCHEMA, READ_FROM_TEXT
from features.gate import admit_claims

COLUMNS: Final = ("claim_id", "field", "correction")
"""Columns of a table of corrections that are read; it may have others."""
EMPTY: Final = "-"
"""What a person writes to say that a cell has nothing in it."""
CORRECTABLE: Final = tuple(
    name for name in CLAIMS.fields if name not in (*CLAIMS.required, READ_FROM_TEXT)
)
"""Fields that may be corrected: all that need not be given."""
TOGETHER: Final = (("favours", "harms"), ("quantity_low", "quantity_high", "quantity_unit"))
"""Fields that are read together: where a person corrects one, what was read of the others stays."""
_GUARDED: Final = r"^'([=+\-@\t\r\n＝＋－＠])"  # noqa: RUF001 - as it is written
"""A cell that a spreadsheet would have run as a formula was written with an apostrophe before."""
_REQUIRED: Final = {"text": "-", "source_id": "-", "published_at": "2000-01-01"}


@dataclass(frozen=True, slots=True)
class Corrections:
    """Cells that a person corrected.

    `values` has a row a claim: `claim_id`, the correctable fields as the gate has them, and for
    each a Boolean `told ...`, whether the person spoke of it. `lines` has `claim_id`, `field` and
    the `correction` as written.
    """

    values: pl.DataFrame
    lines: pl.DataFrame

    def of(self, claims: pl.DataFrame) -> Corrections:
        """Return those of some claims."""
        ids = claims.select("claim_id")
        return Corrections(
            self.values.join(ids, on="claim_id", how="semi"),
            self.lines.join(ids, on="claim_id", how="semi", maintain_order="left"),
        )

    def put(self, claims: pl.DataFrame) -> pl.DataFrame:
        """Return accepted claims with the corrections in place of what was there."""
        both = claims.join(
            self.values, on="claim_id", how="left", suffix=" new", maintain_order="left"
        )
        cells = [
            pl.when(pl.col(f"told {name}").fill_null(value=False))
            .then(pl.col(f"{name} new"))
            .otherwise(pl.col(name))
            .alias(name)
            for name in CORRECTABLE
        ]
        told = [f"told {name}" for name in CORRECTABLE]
        return _agreeing(both.with_columns(cells), claims).select(*claims.columns, *told)


def no_corrections() -> Corrections:
    """Return none."""
    values = pl.Schema({"claim_id": pl.String()})
    values |= {name: CLAIMS_SCHEMA[name] for name in CORRECTABLE}
    values |= {f"told {name}": pl.Boolean() for name in CORRECTABLE}
    lines = pl.Schema(dict.fromkeys(COLUMNS, pl.String()))
    return Corrections(values.to_frame(), lines.to_frame())


def read_corrections(path: Path) -> Corrections:
    """Read a table of corrections: CSV with `claim_id`, `field` and `correction`.

    Lines without a correction are passed over; "-" empties a cell. Commas, semicolons or tabs may
    part the columns, as spreadsheets write them. Raises InputError where it cannot be read, or a
    correction is none that the field may have.
    """
    where = visible(str(path))
    lines = _lines(path, where)
    odd = lines.filter(~pl.col("field").is_in(CORRECTABLE))
    if odd.height:
        raise InputError(
            f"there is no field {shown(odd['field'][0])!r} to correct",
            where=f"{where}, line {odd['line'][0]}",
            remedy=f"Name one of {', '.join(CORRECTABLE)}.",
        )
    nobody = lines.filter(pl.col("claim_id") == "")
    if nobody.height:
        raise InputError(
            "a correction of no claim",
            where=f"{where}, line {nobody['line'][0]}",
            remedy="Give its claim_id.",
        )
    same = lines.unique(["claim_id", "field", "correction"], keep="first", maintain_order=True)
    twice = same.filter(pl.struct("claim_id", "field").is_duplicated())
    if twice.height:
        raise InputError(
            f"{twice['field'][0]} of {shown(twice['claim_id'][0])!r} is corrected in two ways",
            where=f"{where}, line {twice['line'][1]}",
            got=" and ".join(repr(shown(each)) for each in twice["correction"][:2]),
            remedy="Say it once.",
        )
    return _checked(same, where) if same.height else no_corrections()


def has_corrections(path: Path) -> bool:
    """Whether there is a file that has corrections, or may have: it cannot be read."""
    if not path.exists():
        return False
    try:
        return bool(_lines(path, visible(str(path))).height)
    except InputError:
        return True


def _lines(path: Path, where: str) -> pl.DataFrame:
    """The lines with a correction: `line` of the file, `claim_id`, `field`, `correction`."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"cannot be read: {reason(error)}", where=where) from None
    except UnicodeDecodeError as error:
        remedy = "Save it as CSV in UTF-8."
        raise InputError(
            "is no text in UTF-8", where=where, got=str(error.reason), remedy=remedy
        ) from None
    head = text.partition("\n")[0]
    table = csv.DictReader(StringIO(text), delimiter=max(",;\t", key=head.count), restval="")
    missing = [name for name in COLUMNS if name not in (table.fieldnames or ())]
    if missing:
        raise InputError(
            f"has no column {missing[0]}",
            where=where,
            got=shown(head.strip()) or "an empty file",
            remedy="Give the table of readings, with your corrections in its column correction.",
        )
    try:
        rows = [(table.line_num, *(row[name] for name in COLUMNS)) for row in table]
    except csv.Error as error:
        raise InputError(f"cannot be read: {error}", where=where) from None
    plain = pl.col(COLUMNS).str.strip_chars().str.replace(_GUARDED, "${1}")
    schema = {"line": pl.UInt32, **dict.fromkeys(COLUMNS, pl.String)}
    return (
        pl.DataFrame(rows, schema, orient="row")
        .with_columns(plain)
        .filter(pl.col("correction") != "")
    )


def _checked(lines: pl.DataFrame, where: str) -> Corrections:
    """The corrections as the gate has them. Raises InputError for the first that it turns away."""
    told = lines.select(
        "claim_id", pl.col("field"), value=pl.when(pl.col("correction") != EMPTY).then("correction")
    )
    wide = told.pivot("field", index="claim_id", values="value")
    admitted = admit_claims(
        wide.with_columns(pl.lit(value).alias(name) for name, value in _REQUIRED.items())
    )
    if admitted.n_rejected:
        fault = admitted.rejected.row(0, named=True)
        at = lines.filter(claim_id=fault["claim_id"], field=fault["field"])["line"].to_list()
        raise InputError(
            f"no {fault['field']} of {fault['claim_id']!r}",
            where=f"{where}, line {at[0]}" if at else where,
            got=repr(fault["value"]),
            remedy=f"Expected is {fault['expected']}.",
        )
    spoken = lines.select("claim_id", "field", told=pl.lit(value=True)).pivot(
        "field", index="claim_id", values="told"
    )
    marks = [
        (
            pl.col(name).fill_null(value=False) if name in spoken.columns else pl.lit(value=False)
        ).alias(f"told {name}")
        for name in CORRECTABLE
    ]
    values = admitted.accepted.select("claim_id", *CORRECTABLE).join(
        spoken.select("claim_id", *marks), on="claim_id"
    )
    return Corrections(values, lines.select(COLUMNS))


def _agreeing(claims: pl.DataFrame, read: pl.DataFrame) -> pl.DataFrame:
    """Corrected claims in which what was read does not speak against what a person said.

    Who gains corrected to who was read to lose turns the two round; a bound of a quantity beyond
    the other, or of a quantity that is none, goes.
    """

    def told(name: str) -> pl.Expr:
        return pl.col(f"told {name}").fill_null(value=False)

    same = pl.col("favours") == pl.col("harms")
    low, high = pl.col("quantity_low"), pl.col("quantity_high")
    crossed = (low > high).fill_null(value=False)
    none = (told("quantity_low") & low.is_null() & high.is_null()) | (
        told("quantity_low") & low.is_null() & ~told("quantity_high")
    )
    turned = claims.with_columns(
        favours=pl.when(same & told("harms") & ~told("favours"))
        .then(read["harms"])
        .otherwise("favours"),
        harms=pl.when(same & told("favours") & ~told("harms"))
        .then(read["favours"])
        .otherwise("harms"),
        quantity_low=pl.when(crossed & ~told("quantity_low")).then(None).otherwise(low),
        quantity_high=pl.when((crossed | none) & ~told("quantity_high")).then(None).otherwise(high),
        quantity_unit=pl.when(none & ~told("quantity_unit")).then(None).otherwise("quantity_unit"),
    )
    return turned
