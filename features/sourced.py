"""Claims joined with their sources: who speaks, for which camp, with what interest."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

import polars as pl

from features import few

ASSUMED = 1.0
"""Interest of a source that is not listed: until somebody says who it is, it may be anybody's."""
PARTIAL = 0.2
"""Interest above this is partial; below its negative, an admission."""
LEANS = 0.25
"""Alignment from which a source counts as being of a camp; below it speaks for none."""


@dataclass(frozen=True, slots=True)
class Listed:
    """Accepted sources in the form in which claims are joined with them, any number of times.

    `known` has a row for each source, with its `camp` and `strength`; `sides` one for each source
    and side, with the `weight` of its alignment.
    """

    known: pl.DataFrame
    sides: pl.DataFrame
    _alone: dict[str, Listed] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, sources: pl.DataFrame) -> Listed:
        """Return accepted sources as they are joined."""
        sides = (
            sources.select("source_id", "alignment")
            .explode("alignment", empty_as_null=True)
            .drop_nulls("alignment")
            .unnest("alignment")
        )
        strength = sides.group_by("source_id").agg(strength=pl.col("weight").abs().max())
        known = sources.select("source_id", "kind", "parent", listed=pl.lit(True))
        for what in (_camps(sides), strength):
            known = known.join(what, on="source_id", how="left", maintain_order="left")
        return cls(known, sides)

    def among(self, claims: pl.DataFrame, *, is_citing: bool = True) -> Listed:
        """Return the sources of these claims, and those that they cite: of a few, few."""
        names = claims["source_id"]
        if is_citing:
            names = names.append(claims["cites"].explode(empty_as_null=True))
        theirs = pl.col("source_id").is_in(names.implode())
        return Listed(self.known.filter(theirs), self.sides.filter(theirs))

    def alone(self, claim: pl.DataFrame) -> Listed:
        """Return the source of one claim, which is looked for when it first speaks."""
        name = claim["source_id"][0]
        if name not in self._alone:
            self._alone[name] = self.among(claim, is_citing=False)
        return self._alone[name]


def join_sources(claims: pl.DataFrame, sources: pl.DataFrame | Listed) -> pl.DataFrame:
    """Return the claims with what their sources add, in the same order.

    Adds `listed` (is the source known at all), `kind`, `parent`, `to_favoured` and `to_harmed`
    (alignment to the side that gains and to the side that loses, in [-1, 1]), `strength` (largest
    alignment to any side), `camp` (the side or sides it leans to most, null for none) and
    `interest`: what the speaker's side gains if the claim is believed, in [-1, 1]. Interest is
    signed: the same outlet is partial in one claim and speaks against its own side in the next
    (Radford et al. 2023). A source that is not listed is taken to speak for whom its claim serves,
    so that a new name is worth no more than the party behind it could be (whitewashing). One
    without an interest that cites one that has speaks for that one (`relays_party`, and its
    interest).

    >>> from features.schema import SOURCES_SCHEMA
    >>> claims = pl.DataFrame(
    ...     {"source_id": ["army"], "favours": ["a"], "harms": ["b"], "cites": [[]]},
    ...     schema_overrides={"cites": pl.List(pl.String)})
    >>> sources = pl.DataFrame(
    ...     {"source_id": ["army"], "name": [None], "kind": ["ministry"], "country": [None],
    ...      "parent": [None], "domain": [None], "alignment": [[{"side": "a", "weight": 0.8}]]},
    ...     schema=SOURCES_SCHEMA)
    >>> join_sources(claims, sources)["interest", "camp"].rows()
    [(0.8, 'a')]
    """
    listed = sources if isinstance(sources, Listed) else Listed.of(sources)
    is_citing = bool(claims["cites"].list.len().max())
    if claims.height == 1 and not is_citing:
        joined = _looked_up(claims, listed.alone(claims))
    else:
        joined = _joined(claims, listed, is_citing=is_citing)
    for step in _filled_in():
        joined = few.with_columns(joined, step)
    return joined[[name for name in joined.columns if name != "cited_interest"]]


def _joined(claims: pl.DataFrame, listed: Listed, *, is_citing: bool) -> pl.DataFrame:
    if claims.height < listed.known.height:
        listed = listed.among(claims, is_citing=is_citing)
    joined = claims.join(listed.known, on="source_id", how="left", maintain_order="left")
    joined = _leanings(joined, listed.sides, "source_id")
    cited = pl.Series("cited_interest", [0.0]).new_from_index(0, claims.height)
    return joined.hstack([_cited_interest(claims, listed.sides) if is_citing else cited])


def _looked_up(claim: pl.DataFrame, alone: Listed) -> pl.DataFrame:
    """The same for one claim that cites nobody, and its source: there is nothing to join."""
    known = alone.known if alone.known.height else alone.known.clear(1)
    weights = dict(zip(alone.sides["side"], alone.sides["weight"], strict=True))
    gains, loses = (weights.get(claim[side][0]) for side in ("favours", "harms"))
    leanings = {"to_favoured": gains, "to_harmed": loses, "cited_interest": 0.0}
    told = [pl.Series(name, [weight], pl.Float64) for name, weight in leanings.items()]
    return claim.hstack(known.drop("source_id")).hstack(told)


@cache
def _filled_in() -> tuple[list[pl.Expr], ...]:
    interest, cited = pl.col("interest"), pl.col("cited_interest")
    own = pl.when("listed").then(_interest()).otherwise(ASSUMED)
    relays = (interest.abs() <= PARTIAL) & (cited > PARTIAL)
    return (
        [
            pl.col("listed").fill_null(value=False),
            pl.col("kind").fill_null("unknown"),
            pl.col("to_favoured", "to_harmed", "strength").fill_null(0.0),
        ],
        [own.alias("interest")],
        [
            relays.alias("relays_party"),
            pl.when(relays).then(cited).otherwise(interest).alias("interest"),
        ],
    )


def _leanings(claims: pl.DataFrame, sides: pl.DataFrame, speaker: str) -> pl.DataFrame:
    """Join to each claim the speaker's alignment to the side that gains and the one that loses."""
    for side, column in (("favours", "to_favoured"), ("harms", "to_harmed")):
        weights = sides.clone()
        weights.columns = ["source_id", "side", column]
        claims = claims.join(
            weights,
            left_on=[speaker, side],
            right_on=["source_id", "side"],
            how="left",
            maintain_order="left",
        )
    return claims


def _interest() -> pl.Expr:
    gains, loses = pl.col("to_favoured").fill_null(0.0), pl.col("to_harmed").fill_null(0.0)
    return (gains - loses).clip(-1.0, 1.0)


def _cited_interest(claims: pl.DataFrame, sides: pl.DataFrame) -> pl.Series:
    """Return, for each claim, the largest interest of those it cites; 0 where it cites nobody."""
    numbered = claims.select("cites", "favours", "harms").with_row_index("n")
    citing = numbered.filter(pl.col("cites").list.len() > 0)
    cited = _leanings(citing.explode("cites", empty_as_null=True), sides, "cites")
    largest = cited.group_by("n").agg(cited_interest=_interest().max())
    joined = numbered.select("n").join(largest, on="n", how="left", maintain_order="left")
    return joined["cited_interest"].fill_null(0.0)


def _camps(sides: pl.DataFrame) -> pl.DataFrame:
    # A tie joins the names, so that which side is written first, or what it is called, is nothing.
    return (
        sides.filter(pl.col("weight") >= LEANS)
        .filter(pl.col("weight") == pl.col("weight").max().over("source_id"))
        .sort("side")
        .group_by("source_id")
        .agg(camp=pl.col("side").str.join("|"))
    )
