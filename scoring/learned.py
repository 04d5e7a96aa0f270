"""Reliability learned: from settled claims, and from who agrees with whom, as a time knew them."""

from __future__ import annotations

import warnings
from datetime import datetime
from typing import Final

import numpy as np
import polars as pl

from features.settled import SOURCE, settled_before
from features.sourced import join_sources
from features.track_record import PRIOR
from models.reliability import beta_reliability
from models.truth.beta_one_coin import BetaOneCoin
from models.truth.identifiability import NotIdentifiableWarning, identifiable
from scoring.testimony import reports_of, source_key
from scoring.trend import trends

TYPICAL: Final = 0.6
"""Rate of all sources where nothing is settled: of the shipped corpora's claims three in five."""
LEAST: Final = 0.51
"""Least rate of a kind. That two of a kind say the same has to count for what they say: at one half
it never would, and below that it would count against it."""
LEARNED: Final = (
    "reliability", "reliability_low", "reliability_high", "n", "n_settled", "n_judged",
    "identifiable", "trend", "expected",
)  # fmt: skip


def learned(
    asked: pl.DataFrame,
    claims: pl.DataFrame,
    sources: pl.DataFrame,
    past: pl.DataFrame,
    as_of: datetime,
) -> pl.DataFrame:
    """Return what is known of each source asked (`source_id`, `name`, `kind`), in their order.

    A source starts with its own settled claims and the settled rate of its kind, which counts as
    `PRIOR` claims; each of its reports (`scoring.testimony`) counts with the probability that it
    was right, by `BetaOneCoin`. `claims` and `sources` are accepted ones, of which only what could
    be read at `as_of` counts; `past` is settled claims (`scoring.past`), of which those settled
    strictly before. No label of `claims` is read. A claim on an event that `past` holds for its
    source counts there alone.

    Columns: those asked, and `reliability` with its 90 % interval `reliability_low` and
    `reliability_high`, null where it rests on nothing; `n` = `n_settled` + `n_judged`, settled
    claims and the weight of the reports judged by agreement; `identifiable`, false where reports
    were not judged: a camp is contradicted by another that agrees with it on nothing, and no claim
    of either was settled; `trend` (`scoring.trend`); `expected`, the reliability or, where there is
    none, the rate of its kind: what to expect of a source that nothing is known of.
    """
    before = past.filter(pl.col("settled_at") < as_of).with_columns(source=source_key())
    # Who is not asked of bears witness all the same.
    others = everybody(claims, sources).join(asked, on="source_id", how="anti")
    columns = ["source_id", "name", "kind"]
    start = _start(pl.concat([asked.select(columns), others.select(columns)]), past, as_of)
    told = before.select("source", "event_id").unique()
    reports = _judged(reports_of(claims, sources, as_of, told), start)
    settled = before.select(
        "source", time="settled_at", weight=1.0, right=pl.col("true").cast(pl.Float64)
    )
    evidence = pl.concat([settled, reports.filter("identifiable").select(settled.columns)])
    by_source = reports.group_by("source").agg(
        pl.col("identifiable", "a", "b").first(),
        n_judged=pl.col("weight").filter("identifiable").sum(),
    )
    found = (
        start.join(by_source, on="source", how="left", maintain_order="left")
        .join(trends(evidence), on="source", how="left", maintain_order="left")
        .with_columns(
            pl.coalesce("a", "a_start"),
            pl.coalesce("b", "b_start"),
            pl.col("n_judged").fill_null(0.0),
            pl.col("identifiable").fill_null(value=True),
        )
        .with_columns(n=pl.col("n_settled") + pl.col("n_judged"))
    )
    known = _bounded(found).select("source_id", *LEARNED)
    return asked.join(known, on="source_id", how="left", maintain_order="left")


def everybody(spoken: pl.DataFrame, listed: pl.DataFrame) -> pl.DataFrame:
    """Return every source that is listed or has a `source_id` in `spoken`, each once, by id.

    Columns `source_id`, `name`, `kind` and `camp`, as a claim of the source would have them.
    """
    nothing_said = [pl.lit(None, pl.String).alias(name) for name in ("favours", "harms")]
    asked = (
        pl.concat([listed.select("source_id"), spoken.select("source_id")])
        .unique()
        .sort("source_id")
        .with_columns(*nothing_said, cites=pl.lit([], pl.List(pl.String)))
    )
    return (
        join_sources(asked, listed)
        .join(listed.select("source_id", "name"), on="source_id", how="left", maintain_order="left")
        .select("source_id", "name", "kind", "camp")
    )


def _start(asked: pl.DataFrame, past: pl.DataFrame, as_of: datetime) -> pl.DataFrame:
    """Return the sources with `source` and the Beta counts that each starts with.

    The rate of a kind is that of its other sources, shrunk to that of all other kinds and this to
    what is `TYPICAL`: a thin pool borrows from the wider one (Efron and Morris 1975), by `PRIOR`
    claims each. It is no less than `LEAST`. Of camps there is no pool: their names belong to one
    file, and on the shipped corpora they told no more than the kind does.
    """
    stamped = asked.with_columns(
        event_id=pl.lit(None, pl.String), as_of=pl.lit(as_of, pl.Datetime("us", "UTC"))
    )
    of_kind = past.filter(pl.col("kind").is_not_null())
    own = settled_before(stamped, past, SOURCE)
    own_of_kind = settled_before(stamped, of_kind, (*SOURCE, "kind"))
    kind = settled_before(stamped, of_kind, ("kind",))
    everybody = settled_before(stamped, past, ())

    def rate(true: pl.Series, n: pl.Series, wider: pl.Series | float) -> pl.Series:
        return (true + PRIOR * wider) / (n + PRIOR)

    def others(column: str) -> pl.Series:
        return everybody[column] - kind[column] - own[column] + own_of_kind[column]

    wide = rate(others("true"), others("n"), TYPICAL)
    narrow = rate(kind["true"] - own_of_kind["true"], kind["n"] - own_of_kind["n"], wide)
    narrow = narrow.clip(LEAST)
    return asked.with_columns(
        source_key().alias("source"),
        n_settled=own["n"],
        a_start=PRIOR * narrow + own["true"],
        b_start=PRIOR * (1 - narrow) + own["n"] - own["true"],
    )


def _judged(reports: pl.DataFrame, start: pl.DataFrame) -> pl.DataFrame:
    """Return reports with `right`, the probability that each is, and of its source what is learned.

    That is `identifiable`, and the Beta counts `a` and `b`, null where it is not.
    """
    columns = {"right": pl.Float64, "identifiable": pl.Boolean, "a": pl.Float64, "b": pl.Float64}
    if reports.is_empty():
        return reports.with_columns(
            pl.lit(None, dtype).alias(name) for name, dtype in columns.items()
        )
    counts = start.select("source", a="a_start", b="b_start").to_pandas().set_index("source")
    said = reports.select("source", "item", "value", "weight").to_pandas()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NotIdentifiableWarning)  # the table says it
        # What one camp says is one voice already (`scoring.testimony`).
        model = BetaOneCoin(prior=counts, copying="off").fit(said)
    # To know its kind is a start for a source and no anchor: two ministries that only ever
    # contradict each other are not told apart by what ministries do.
    anchored = start.filter(pl.col("n_settled") > 0)["source"].to_list()
    names = model.reports_.sources
    known = identifiable(model.reports_, np.asarray(names.isin(anchored))).sources
    learned_of = pl.DataFrame(
        {"source": names.to_list(), "identifiable": known}
        | {each: model.state_.counts.loc[names, each].to_numpy() for each in ("a", "b")}
    ).with_columns(pl.when("identifiable").then(pl.col("a", "b")).name.keep())
    right = pl.DataFrame(
        {
            "value": model.probabilities_["value"].to_list(),
            "right": model.probabilities_["probability"].to_numpy(),
        }
    )
    return reports.join(right, on="value", how="left", maintain_order="left").join(
        learned_of, on="source", how="left", maintain_order="left"
    )


def _bounded(found: pl.DataFrame) -> pl.DataFrame:
    """Return mean and interval of the Beta counts, of the sources that something is known of."""
    told = beta_reliability(*(found[each].to_numpy() for each in ("a", "b", "n")))
    parts = {
        "reliability": told.mean,
        "reliability_low": told.low,
        "reliability_high": told.high,
    }
    return found.with_columns(expected=pl.Series(told.mean)).with_columns(
        pl.when(pl.col("n") > 0).then(pl.Series(values)).alias(name)
        for name, values in parts.items()
    )
