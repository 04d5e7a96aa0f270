"""Slander and sleepers: an interested denial says little, and a lie is not bought with truths."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import polars as pl

from experiments.corpora import Corpus
from experiments.invariances.measured import TINY, Measured, measured
from experiments.invariances.worlds import NO_CITES, by_variant, score_worlds, worlds
from features.agreement import DENYING
from features.schema import SOURCES_SCHEMA
from scoring import ScoringEngine

TRUTHS: Final = 50
"""Small true claims that a sleeper makes before its lie."""
BOUND: Final = 0.10
"""How much more its lie may be believed for them: our own bound, as large as a fact edit's."""
_DENIAL: Final = "This did not take place."
_NO_NUMBER: Final = {
    name: pl.lit(None, pl.Float64) for name in ("quantity_low", "quantity_high")
} | {"quantity_unit": pl.lit(None, pl.String)}


def interested_denial(engine: ScoringEngine, corpora: Sequence[Corpus]) -> list[Measured]:
    """Let a newspaper of the harmed side deny a claim, or one of no side: the first says less.

    Every claim that affirms and names both sides; a move is what P falls by after the interested
    denial less what it falls by after the neutral one.
    """
    moves = pl.concat([_denied(engine, corpus) for corpus in corpora])
    return [measured("interested denial", moves, TINY)]


def sleeper(engine: ScoringEngine, corpora: Sequence[Corpus]) -> list[Measured]:
    """Give the source of a lie a past of `TRUTHS` true claims: the lie gains `BOUND` at most.

    The small claims are in the batch, on the days before, each about an event of its own, and in
    the past that the model carries, settled as true.
    """
    moves = pl.concat([_slept(engine, corpus) for corpus in corpora])
    return [measured("sleeper", moves, BOUND)]


def _denied(engine: ScoringEngine, corpus: Corpus) -> pl.DataFrame:
    asked = corpus.claims.filter(~pl.col("stance").is_in(DENYING)).drop_nulls(["favours", "harms"])
    copies = worlds(
        corpus.claims, asked.select(target="claim_id"), ["before", "interested", "neutral"]
    )
    interested = pl.col("variant") == "interested"
    denials = copies.filter("is_target", pl.col("variant") != "before").with_columns(
        claim_id=pl.lit("denial"),
        source_id=pl.when(interested)
        .then(pl.format("of {}", "harms"))
        .otherwise(pl.lit("of none")),
        stance=pl.lit("denies"),
        text=pl.lit(_DENIAL),
        cites=NO_CITES,
        favours="harms",
        harms="favours",
        **_NO_NUMBER,
        is_target=pl.lit(value=False),
    )
    sources = pl.concat([corpus.sources, _newspapers(asked["harms"].unique().sort())])
    p = by_variant(score_worlds(engine, pl.concat([copies, denials]), sources))
    return p.select(
        "target", "before", after="interested", move=pl.col("neutral") - pl.col("interested")
    )


def _newspapers(sides: pl.Series) -> pl.DataFrame:
    """A newspaper of each side, and one of none."""
    leaning: dict[str, list[dict[str, Any]]] = {
        f"of {side}": [{"side": side, "weight": 1.0}] for side in sides
    } | {"of none": []}
    rows = [
        dict.fromkeys(SOURCES_SCHEMA)
        | {"source_id": name, "kind": "newspaper", "alignment": alignment}
        for name, alignment in leaning.items()
    ]
    return pl.DataFrame(rows, schema=SOURCES_SCHEMA)


def _slept(engine: ScoringEngine, corpus: Corpus) -> pl.DataFrame:
    false = corpus.labels.filter(~pl.col("truth")).select("row")
    lies = corpus.claims.join(false, on="row", how="semi")
    copies = worlds(corpus.claims, lies.select(target="claim_id"), ["moved"])
    before = score_worlds(engine, copies, corpus.sources)
    truths = _truths(copies.filter("is_target").unique("source_id", keep="first"))
    trusted = type(engine)(replace(engine.bundle, past=[*engine.bundle.past, *_past(corpus)]))
    after = score_worlds(trusted, pl.concat([copies, truths]), corpus.sources)
    p = by_variant(before).join(by_variant(after), on=["world", "target"], suffix="_after")
    change = pl.col("moved_after") - pl.col("moved")
    return p.select("target", before="moved", after="moved_after", move=change)


def _truths(lies: pl.DataFrame) -> pl.DataFrame:
    """Small claims of the sources of lies, one on each day before."""
    number = pl.col("number")
    return (
        lies.join(pl.DataFrame({"number": range(1, TRUTHS + 1)}), how="cross")
        .with_columns(
            pl.col("published_at").dt.offset_by(pl.format("-{}d", number)),
            claim_id=pl.format("truth {} of {}", number, "source_id"),
            event_id=pl.format("small event {} of {}", number, "source_id"),
            proposition=pl.format("The office opened at nine, as on day {}.", number),
            text=pl.format("The office opened at nine, as on day {}.", number),
            stance=pl.lit("asserts"),
            is_target=pl.lit(value=False),
        )
        .with_columns(
            favours=pl.lit(None, pl.String),
            harms=pl.lit(None, pl.String),
            event_date=pl.lit(None, pl.Datetime("us", "UTC")),
            **_NO_NUMBER,
        )
        .drop("number")
    )


def _past(corpus: Corpus) -> list[dict[str, Any]]:
    day_before = pl.col("published_at").min().dt.offset_by("-1d").dt.strftime("%Y-%m-%d")
    day = corpus.claims.select(day_before).item()
    return [
        {"source_id": source, "name": name, "event_id": f"small event {number}",
         "settled_at": day, "true": True}
        for source, name in corpus.sources.select("source_id", "name").iter_rows()
        for number in range(TRUTHS)
    ]  # fmt: skip
