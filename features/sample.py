"""A sample of claims, and the ways to alter it that should change nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

REQUIRED: Final = ("row", "claim_id", "text", "source_id", "published_at", "cites", "as_of")
"""Columns of a claim that are never null."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Accepted claims, with the `as_of` of each where it is asked for, and their sources.

    `past` is what is settled of sources, with the columns of `features.settled`.

    Every method returns another sample and leaves this one as it is.
    """

    claims: pl.DataFrame
    sources: pl.DataFrame
    past: pl.DataFrame | None = None

    def of(self, condition: pl.Expr) -> Sample:
        """Return the claims that meet a condition."""
        return Sample(self.claims.filter(condition), self.sources, self.past)

    def shuffled(self, seed: int = 1) -> Sample:
        """Return claims and sources in another order."""
        return Sample(
            self.claims.sample(fraction=1.0, shuffle=True, seed=seed),
            self.sources.sample(fraction=1.0, shuffle=True, seed=seed),
            None if self.past is None else self.past.sample(fraction=1.0, shuffle=True, seed=seed),
        )

    def bare(self, *kept: str) -> Sample:
        """Return the claims and sources with every optional field null, but for those `kept`."""
        claims = self.claims.with_columns(
            pl.lit(None, dtype).alias(name)
            for name, dtype in self.claims.schema.items()
            if name not in (*REQUIRED, *kept)
        ).with_columns(cites=pl.lit([], pl.List(pl.String)))
        sources = self.sources.with_columns(
            pl.lit(None, pl.String).alias(name) for name in ("name", "kind", "country", "parent")
        ).with_columns(pl.col("alignment").list.head(0))
        return Sample(claims, sources, self.past)

    def altered(self, condition: pl.Expr) -> Sample:
        """Return the sample with the claims that meet a condition saying something else.

        They have other words, stances, sides, speakers, propositions and numbers; row, event and
        time stay.
        """
        chosen = self.claims.filter(condition).with_columns(
            pl.lit("Witnesses may have said that 99 were reportedly killed.").alias("text"),
            pl.col("source_id", "proposition").reverse(),
            stance=pl.col("stance").replace_strict(
                {"denies": "asserts"}, default="denies", return_dtype=pl.String
            ),
            favours="harms",
            harms="favours",
            quantity_low=99.0,
            quantity_high=99.0,
        )
        claims = pl.concat([self.claims.filter(~condition), chosen])
        return Sample(claims, self.sources, self.past)

    def settled_otherwise(self, condition: pl.Expr) -> Sample:
        """Return the sample with the settled claims that meet a condition settled the other way."""
        if self.past is None:
            return self
        true = pl.when(condition).then(~pl.col("true")).otherwise("true")
        return Sample(self.claims, self.sources, self.past.with_columns(true=true))

    def renamed(self) -> Sample:
        """Return the sample with other names of sides, sources and events, in the reverse order.

        What is settled of them is renamed with them.

        >>> claims = pl.DataFrame({"source_id": ["x"], "event_id": "e", "favours": "a",
        ...     "harms": "b", "cites": [["z"]]})
        >>> sources = pl.DataFrame({"source_id": "x", "name": "X", "parent": "P",
        ...     "alignment": [[{"side": "a", "weight": 1.0}]]})
        >>> Sample(claims, sources).renamed().claims.row(0)
        ('n000001', 'n000000', 'n000001', 'n000000', ['n000000'])
        """
        claims, sources = self.claims, self.sources
        sides = sources["alignment"].explode(empty_as_null=True).struct.field("side")
        cited = claims["cites"].explode(empty_as_null=True)
        side = _other_names(claims["favours"], claims["harms"], sides)
        body = _other_names(
            claims["source_id"], cited, sources["source_id"], sources["name"], sources["parent"]
        )
        event = _other_names(claims["event_id"])
        aligned = pl.element().struct.with_fields(pl.field("side").replace(side))
        in_order = pl.element().sort_by(pl.element().struct.field("side"))
        return Sample(
            claims.with_columns(
                pl.col("favours", "harms").replace(side),
                pl.col("source_id").replace(body),
                pl.col("cites").list.eval(pl.element().replace(body)),
                pl.col("event_id").replace(event),
            ),
            # Sides stand in the order of their names, as the gate has them.
            sources.with_columns(
                pl.col("source_id", "name", "parent").replace(body),
                pl.col("alignment").list.eval(aligned).list.eval(in_order),
            ),
            None if self.past is None else _renamed_past(self.past, body, event, side),
        )


def _renamed_past(
    past: pl.DataFrame, body: dict[str, str], event: dict[str, str], side: dict[str, str]
) -> pl.DataFrame:
    sides = pl.col("camp").str.split("|").list.eval(pl.element().replace(side))
    return past.with_columns(
        pl.col("source_id", "name").replace(body),
        pl.col("event_id").replace(event),
        camp=sides.list.sort().list.join("|"),
    )


def _other_names(*columns: pl.Series) -> dict[str, str]:
    names = pl.concat([column.cast(pl.String) for column in columns]).drop_nulls().unique()
    return {name: f"n{i:06d}" for i, name in enumerate(names.sort(descending=True))}
