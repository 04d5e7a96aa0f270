"""Track record: how often a source, and its like, was right in what had been settled by then."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import polars as pl
from scipy.special import betaincinv

from features.extractor import Extractor, Feature
from features.settled import SOURCE, settled_before

LIKE: Final = ("kind", "camp")
"""Sources of one kind and camp are pooled; those of no camp are a camp here."""

PRIOR: Final = 4.0
"""Settled claims that the rate of the wider pool counts as, at each step."""
LOW: Final = 0.05
"""Share of the posterior below its lower bound: that of a 90 % interval."""


class TrackRecord(Extractor):
    """Lower bound of a source's reliability on settled claims, and how many those are.

    `record_low` is measured from the bound where nothing is settled at all, about anybody, so that
    "no record" is 0; a source without one of its own has that of its kind and camp. Both are 0
    where `join_record` was given no past.

    >>> claims = pl.DataFrame({"record_bound": [UNTOLD, 0.7], "n_settled": [0.0, 12.0]})
    >>> rows = claims.select(**TrackRecord().expressions()).rows()
    >>> [(round(low, 2), round(n, 2)) for low, n in rows]
    [(0.0, 0.0), (0.56, 2.56)]
    """

    family = "track record"
    frame = "claims"
    features = (
        Feature(
            "record_low", "probability, -0.14 to 0.86", 1,
            phrase="what was settled of this source and its like by then: {value:+.2f}",
            meaning="Lower 90 % bound of the source's reliability, less that of no record.",
            origin="Beta-binomial, pooled by kind and camp: Efron and Morris 1975",
        ),
        Feature(
            "record_n", "log claims", 0,
            phrase="claims of this source settled by then, as log(1 + n): {value:.1f}",
            meaning="log(1 + n) of the source's n claims settled before, about other events.",
            origin="sample size of a record; field notes: thin sources need pooling",
        ),
    )  # fmt: skip

    def expressions(self) -> Mapping[str, pl.Expr]:
        """Return the features over claims with the columns of `join_record`."""
        return {
            "record_low": pl.col("record_bound") - UNTOLD,
            "record_n": pl.col("n_settled").log1p(),
        }


def join_record(
    claims: pl.DataFrame, sources: pl.DataFrame, past: pl.DataFrame | None = None
) -> pl.DataFrame:
    """Return claims joined with their sources (`features.sourced`) with what `record` adds.

    Without a `past` nothing is settled, and nothing is looked for.
    """
    if past is None:
        unsettled = (("n_settled", 0.0), ("record_bound", UNTOLD))
        return claims.hstack(
            [pl.Series(name, [said]).new_from_index(0, claims.height) for name, said in unsettled]
        )
    names = sources.select("source_id", "name")
    named = claims.join(names, on="source_id", how="left", maintain_order="left")
    return claims.hstack(record(named, past))


def record(claims: pl.DataFrame, past: pl.DataFrame) -> pl.DataFrame:
    """Return what is settled about each claim's source, one row for each claim, in their order.

    `claims` have `source_id`, `name`, `kind`, `camp`, `event_id` and `as_of`; `past` has the
    columns of `PAST_SCHEMA`. Columns `n_settled`, the source's own settled claims, and
    `record_bound`, the lower 90 % bound of its reliability. As `settled_before`, only what was
    settled strictly before `as_of` counts, and nothing about the claim's own event.

    The reliability is a Beta posterior. Its prior mean is the rate of the other sources of the same
    kind and camp, shrunk to that of the other camps of the kind, and so on to all other kinds and
    to one half: a thin pool borrows from the wider one (Efron and Morris 1975). Each settled claim
    counts once, in the narrowest pool that holds it; each step weighs `PRIOR` claims.
    """
    of_kind = past.filter(pl.col("kind").is_not_null())
    own = settled_before(claims, past, SOURCE)
    own_of_like = settled_before(claims, of_kind, (*SOURCE, *LIKE))
    like = settled_before(claims, of_kind, LIKE)
    kind = settled_before(claims, of_kind, ("kind",))
    everybody = settled_before(claims, past, ())
    pools = {"all": (everybody, kind), "kind": (kind, like), "like": (like, own_of_like)}
    counts = pl.concat(
        [own, *(_less(pool, inner, name) for name, (pool, inner) in pools.items())],
        how="horizontal",
    )
    mean: pl.Expr = pl.lit(0.5)
    for name in pools:
        mean = (pl.col(f"true_{name}") + PRIOR * mean) / (pl.col(f"n_{name}") + PRIOR)
    believed = counts.with_columns(prior=mean)
    # Few histories differ, and a bound is dear.
    keys = ["n", "true", "prior"]
    apart = believed.select(keys).unique()
    bound = apart.with_columns(record_bound=_lower_bound(apart))
    return believed.join(bound, on=keys, how="left", maintain_order="left").select(
        pl.col("n").cast(pl.Float64).alias("n_settled"), "record_bound"
    )


def _less(pool: pl.DataFrame, inner: pl.DataFrame, name: str) -> pl.DataFrame:
    return pool.select(
        (pl.col(each) - inner[each]).alias(f"{each}_{name}") for each in pool.columns
    )


def _lower_bound(histories: pl.DataFrame) -> pl.Series:
    a = PRIOR * histories["prior"] + histories["true"]
    b = PRIOR * (1 - histories["prior"]) + histories["n"] - histories["true"]
    return pl.Series(betaincinv(a.to_numpy(), b.to_numpy(), LOW), dtype=pl.Float64)


UNTOLD: Final = float(betaincinv(PRIOR / 2, PRIOR / 2, LOW))
"""Lower bound where nothing is settled about anybody."""
