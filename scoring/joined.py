"""Claims joined with their sources, one row a claim: the form in which a served model is asked."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import polars as pl

from features.errors import InputError
from features.faults import shown
from features.fields import CLAIMS, EXPECTED, KINDS, SOURCES, SOURCES_SCHEMA, Table
from features.files import read_rows
from features.gate import Admitted, admit_claims, admit_sources
from scoring.output import UTC_TIME

if TYPE_CHECKING:
    import pandas as pd

PREFIX: Final = "source_"
SOURCE_COLUMNS: Final = MappingProxyType(
    {f"{PREFIX}{name}": name for name in SOURCES.fields if name != SOURCES.id}
)
"""What a row says of its claim's source, and the field of the source that it is."""
COLUMNS: Final = (*CLAIMS.columns, *SOURCE_COLUMNS)
"""Every column that is read; the required ones are those of the claims."""
CELLS: Final = MappingProxyType(
    {name: EXPECTED.get(name) or EXPECTED[kind] for name, kind in CLAIMS.fields.items()}
    | {"quantity": EXPECTED["quantity"]}
    | {
        name: EXPECTED[SOURCES.fields[field]]
        for name, field in SOURCE_COLUMNS.items()
        if field != "kind"
    }
    | {f"{PREFIX}kind": f"one of {', '.join(KINDS)}; any other text counts as unknown"}
)
"""What a cell of each column may be, in words."""


@dataclass(frozen=True, slots=True)
class Parted:
    """The two frames that joined rows hold, as the gate accepts them, and the rows at fault.

    `faults` has a line for each fault: `row` (from 1), `claim_id`, `field`, `value`, `expected`. A
    row with a fault is in no other frame.
    """

    claims: pl.DataFrame
    sources: pl.DataFrame
    faults: pl.DataFrame
    n_rows: int


def join(claims: pl.DataFrame, sources: pl.DataFrame) -> pl.DataFrame:
    """Return accepted claims with what is known of their sources, a row for each, all cells flat.

    Times are ISO text, lists are JSON. Of a source that is not listed every cell is null.

    >>> claims = admit_claims(pl.DataFrame({"claim_id": ["1"], "source_id": ["army"],
    ...     "text": ["None of it is true."], "published_at": ["2017-09-02"], "cites": ["ea;sana"]}))
    >>> sources = admit_sources(pl.DataFrame({"source_id": ["army"], "alignment": ['{"a": 1}']}))
    >>> rows = join(claims.accepted, sources.accepted)
    >>> rows["published_at", "cites", "source_kind", "source_alignment"].row(0)
    ('2017-09-02T00:00:00Z', '["ea","sana"]', 'unknown', '[{"side":"a","weight":1.0}]')
    """
    told = sources.with_columns(_json("alignment")).rename(
        {field: column for column, field in SOURCE_COLUMNS.items()}
    )
    times = pl.col("published_at", "event_date").dt.to_string(UTC_TIME)
    flat = claims.drop("row").with_columns(times, _json("cites"))
    return flat.join(told, on=SOURCES.id, how="left", maintain_order="left")


def part(rows: pd.DataFrame) -> Parted:
    """Return the claims and the sources that joined rows hold, each row held to the gate's rules.

    What rows leave blank of a source is taken from its other rows; a source of which no row says
    anything is not listed. Raises InputError where the rows as a whole are unusable, or where two
    say different things of one source: then nobody knows which of them is right.

    >>> import pandas as pd
    >>> rows = pd.DataFrame({
    ...     "claim_id": ["1", "2"], "text": ["12 captured", "None of it is true"],
    ...     "source_id": ["ea", "sana"], "published_at": ["2017-09-29", "yesterday"],
    ...     "source_kind": ["monitor_ngo", "state_media"]})
    >>> parted = part(rows)
    >>> parted.claims["claim_id"].to_list(), parted.sources["source_id", "kind"].rows()
    (['1'], [('ea', 'monitor_ngo')])
    >>> parted.faults["row", "field", "value"].rows()
    [(2, 'published_at', 'yesterday')]
    """
    claims, said = admit_claims(rows), _said(rows)
    wrong = said.rejected.with_columns(field=pl.lit(PREFIX) + pl.col("field")).join(
        claims.accepted.select("row", "claim_id"), on="row", how="left", maintain_order="left"
    )
    faults = pl.concat([claims.rejected, wrong.select(claims.rejected.columns)])
    good = claims.accepted.join(faults, on="row", how="anti", maintain_order="left")
    return Parted(good, _agreed(_by_speaker(said.accepted, good, rows)), faults, claims.n_rows)


def texts(rows: pd.DataFrame, name: str) -> pl.Series:
    """Return a column as text without white space round it, null where a cell is no text."""
    table = Table("rows", name, (name,), {name: "code"})
    cells = read_rows(rows[[name]], table).frame[name]
    nothing = pl.Series([None] * len(cells), dtype=pl.String)
    return cells.str.strip_chars() if cells.dtype == pl.String else nothing


def _said(rows: pd.DataFrame) -> Admitted:
    """What each row says of its source, as a source of its own whose id is the row's number."""
    columns = [name for name in rows.columns if name in SOURCE_COLUMNS]
    told = rows[columns].rename(columns=dict(SOURCE_COLUMNS))
    told.insert(0, SOURCES.id, range(1, len(told) + 1))
    return admit_sources(told)


def _by_speaker(said: pl.DataFrame, good: pl.DataFrame, rows: pd.DataFrame) -> pl.DataFrame:
    """What each good row says of its source under the source's own id, null where it is silent."""
    kind = f"{PREFIX}kind"
    silent = pl.Series([""] * len(rows))
    names_kind = (texts(rows, kind) if kind in rows.columns else silent) != ""
    return (
        said.with_columns(row=pl.col(SOURCES.id).cast(pl.UInt32))
        .drop(SOURCES.id)
        .join(
            names_kind.to_frame("names_kind").with_row_index("row", 1),
            on="row",
            maintain_order="left",
        )
        .join(good.select("row", SOURCES.id), on="row", maintain_order="left")
        # The gate fills these two in: what nobody said must not speak against what somebody did.
        .with_columns(
            kind=pl.when("names_kind").then("kind"),
            alignment=pl.when(pl.col("alignment").list.len() > 0).then("alignment"),
        )
    )


def _agreed(said: pl.DataFrame) -> pl.DataFrame:
    """One line for each source of which anything is said; raises InputError where rows differ."""
    fields = list(SOURCE_COLUMNS.values())
    first = said.group_by(SOURCES.id, maintain_order=True).agg(pl.col(fields).drop_nulls().first())
    beside = said.join(first, on=SOURCES.id, suffix=" first", maintain_order="left")
    for field in fields:
        differs = pl.col(field).is_not_null() & pl.col(field).ne_missing(pl.col(f"{field} first"))
        if (other := beside.filter(differs)).height:
            source, row = other[SOURCES.id][0], other["row"][0]
            one, two = (shown(other[name].to_list()[0]) for name in (f"{field} first", field))
            raise InputError(
                f"its rows do not agree on {PREFIX}{field}",
                where=f"source {shown(source)!r}",
                got=f"{one!r}, and {two!r} in row {row}",
                remedy="Say the same of a source in each of its rows.",
            )
    listed = first.filter(pl.any_horizontal(pl.col(fields).is_not_null()))
    filled = (pl.col("kind").fill_null("unknown"), pl.col("alignment").fill_null([]))
    return listed.with_columns(filled).select(*SOURCES_SCHEMA)


def _json(name: str) -> pl.Expr:
    """A nested column as JSON text, null where it is null; Polars encodes records only."""
    record = pl.struct(name).struct.json_encode()
    text = record.str.strip_prefix(f'{{"{name}":').str.strip_suffix("}")
    return pl.when(pl.col(name).is_not_null()).then(text).alias(name)
