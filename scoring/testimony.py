"""Testimony: claims as reports of who affirms what, for truth discovery to learn from."""

from __future__ import annotations

import math
from datetime import datetime

import polars as pl

from features.agreement import APART, polarity, proposition_key
from features.sourced import join_sources
from features.times import available_at
from features.voice import speaker


def source_key() -> pl.Expr:
    """Return what a source is recognised by, `source_id` and `name`, in one text.

    An id holds no tab, so no two sources share a key.
    """
    return pl.concat_str("source_id", pl.col("name").fill_null(""), separator="\t")


def reports_of(
    claims: pl.DataFrame,
    sources: pl.DataFrame,
    as_of: datetime,
    told: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Return the reports that accepted claims make, of those that could be read at `as_of`.

    An *item* is what is at issue: one proposition of one event. A *value* is what a claim says of
    it: that it is so, or that it is not; where counts lie more than `APART` times apart, that it is
    so in one or another size. Values are of their item alone: to affirm one thing and to affirm
    another have nothing in common. No label is read, and nothing later than `as_of`. `told` are
    sources and events (`source`, `event_id`) that are left out, for their outcome is known.

    A claim without an event or a proposition is no report, and neither is one that cites a source
    which says the same: it hands on, and does not testify. What one voice says (`features.voice`:
    a camp, a trade of no camp, all that are not listed) counts as one report that its sources
    share: a third of online news is original (Cage et al. 2020) and new names cost nothing. An item
    that only one voice speaks to, in one way, is left out: nobody else says whether it is so.

    Columns: `source` (`source_key`), `item`, `value`, `weight` in (0, 1], `time`; a row for each
    source and value, at its earliest.

    >>> from features.gate import admit_claims, admit_sources
    >>> claims = pl.DataFrame({"claim_id": ["1", "2"], "source_id": ["army", "paper"],
    ...     "published_at": ["2017-09-28", "2017-09-29"], "stance": ["denies", "asserts"],
    ...     "event_id": ["e", "e"], "proposition": ["It fell."] * 2, "text": ["No.", "Yes."]})
    >>> listed = pl.DataFrame({"source_id": ["army", "paper"], "kind": ["ministry", "newspaper"]})
    >>> reports = reports_of(admit_claims(claims).accepted, admit_sources(listed).accepted,
    ...                      datetime.fromisoformat("2017-10-01T00:00Z"))
    >>> reports.select("source", pl.col("value").str.split(": ").list.last(), "weight").rows()
    [('paper\\t', 'affirmed', 1.0), ('army\\t', 'denied', 1.0)]
    """
    stated = _stated(claims, sources, as_of)
    if told is not None:
        stated = stated.join(told, on=["source", "event_id"], how="anti")
    own = stated.join(_handed_on(stated), on="row", how="anti")
    once = own.sort("time", "row").unique(["source", "item", "value"], keep="first")
    shared = pl.col("source").n_unique().over("item", "value", "voice")
    return (
        once.filter(_spoken_to_by_others())
        .with_columns(weight=1.0 / shared)
        .sort("item", "value", "source")
        .select("source", "item", "value", "weight", "time")
    )


def _stated(claims: pl.DataFrame, sources: pl.DataFrame, as_of: datetime) -> pl.DataFrame:
    """Return the claims that say something of some item, with what they say and whose voice."""
    named = sources.select("source_id", "name")
    joined = join_sources(claims, sources).join(
        named, on="source_id", how="left", maintain_order="left"
    )
    return (
        joined.with_columns(
            voice=speaker(), key=proposition_key(), time=available_at(), source=source_key()
        )
        .filter(
            pl.col("event_id").is_not_null()
            & pl.col("key").is_not_null()
            & (pl.col("time") <= as_of)
        )
        .with_columns(item=pl.concat_str("event_id", "key", separator=" "))
        .with_columns(value=pl.concat_str("item", _said(), separator=": "))
    )


def _said() -> pl.Expr:
    """Return "denied", "affirmed", or where the count is far above the item's lowest, how far.

    Sizes are steps of `APART` from the lowest count of those that affirm: which is implied by all
    that affirm without a count, or count another thing.
    """
    unit = pl.col("quantity_unit").str.to_lowercase().str.extract(r"(\p{L}+)\W*$")
    count = pl.mean_horizontal("quantity_low", "quantity_high")
    counted = pl.when((polarity() > 0) & (count > 0) & unit.is_not_null()).then(count)
    lowest = counted.min().over("item", unit)
    # A hair less: what is `APART` times as many to the last digit is not yet apart.
    steps = ((counted / lowest).log() / math.log(APART) - 1e-9).floor().clip(0).cast(pl.Int64)
    return (
        pl.when(polarity() < 0)
        .then(pl.lit("denied"))
        .when(steps > 0)
        .then(pl.concat_str(pl.lit("affirmed, size "), steps))
        .otherwise(pl.lit("affirmed"))
    )


def _handed_on(stated: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of claims that cite a source which says the same of the same item.

    Of two that cite each other the earlier is the testimony; of one time, the first by id.
    """
    citing = (
        stated.filter(pl.col("cites").list.len() > 0)
        .select("row", "value", "source_id", "time", cited="cites")
        .explode("cited", empty_as_null=True)
    )
    said = stated.select("value", cited="source_id", time_cited="time", cites_cited="cites")
    mutual = pl.col("cites_cited").list.contains(pl.col("source_id"))
    at_once = pl.col("time") == pl.col("time_cited")
    by_id = pl.col("source_id") < pl.col("cited")
    first = (pl.col("time") < pl.col("time_cited")) | (at_once & by_id)
    pairs = citing.join(said, on=["value", "cited"]).filter(pl.col("cited") != pl.col("source_id"))
    return pairs.filter(~(mutual & first)).select("row").unique()


def _spoken_to_by_others() -> pl.Expr:
    def several(column: str) -> pl.Expr:
        return pl.col(column).n_unique().over("item") > 1

    return several("source") & (several("voice") | several("value"))
