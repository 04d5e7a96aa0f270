"""Filling what is missing in claims: what their texts say, where it was read, and how surely."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from features.fields import CLAIMS_SCHEMA, SOURCES_SCHEMA
from features.files import Frame
from features.gate import admit_sources
from features.reading.actors import Actors
from features.reading.cites import cites
from features.reading.event_types import event_types
from features.reading.gated import accepted_claims
from features.reading.parties import likeliest_pair, parties
from features.reading.places import places
from features.reading.quantities import quantities
from features.reading.readers import Readers, shipped_readers
from features.reading.sides import first_gains, oriented
from features.reading.stance import stance_features, stances
from features.reading.wording import wording

READINGS: Final = pl.Schema(
    {
        "row": pl.UInt32,
        "claim_id": pl.String,
        "field": pl.String,
        "value": pl.String,
        "origin": pl.String,
        "confidence": pl.Float64,
    }
)
"""Columns of what was read: a line for each cell that was filled."""
UNSURE: Final = 0.5
"""Confidence of a rule that was never measured."""


@dataclass(frozen=True, slots=True)
class Filled:
    """Claims with what was missing filled in, and a line for each cell that was.

    `claims` has the columns of the accepted claims, in their order, and goes straight into scoring.
    `readings` says of each filled cell its `field` and `value`, its `origin` (`rule` or `model`)
    and a `confidence` in [0, 1]: sorted by it, a person sees first what to check. What was given is
    in neither: it is as it was. `rejected` are rows the gate turned away.
    """

    claims: pl.DataFrame
    readings: pl.DataFrame
    rejected: pl.DataFrame

    def corrected(self, lines: pl.DataFrame) -> pl.DataFrame:
        """Return the claims with a person's lines (`claim_id`, `field`, `value`) put in.

        An empty value empties the cell. Raises KeyError for a field that is none.
        """
        claims = self.claims
        for (name,), part in lines.group_by("field", maintain_order=True):
            dtype = CLAIMS_SCHEMA[str(name)]
            value = pl.col("value")
            told = value.str.split(";") if dtype == pl.List(pl.String) else value.cast(dtype)
            new = part.select("claim_id", told=told, is_told=pl.lit(value=True))
            both = claims.join(new, on="claim_id", how="left", maintain_order="left")
            cell = pl.when("is_told").then("told").otherwise(str(name))
            claims = both.with_columns(cell.alias(str(name))).drop("told", "is_told")
        return claims


def fill(
    claims: Frame | str | Path,
    sources: Frame | str | Path | None = None,
    actors: Actors | None = None,
    readers: Readers | None = None,
) -> Filled:
    """Return the claims with what is missing filled in, and where each value comes from.

    Reads stance, who gains and who loses (`favours`, `harms`), quantity, type of event, place and
    sources cited. `actors` says who is called what (see `read_actors`); without it the sides are
    those that the sources lean to. A field that is given is never changed. Nothing is looked up and
    nothing learned: what is read of a claim hangs on its text, its source, the actors, and on the
    other claims given of its event or place. Raises InputError where an input cannot be read.

    >>> from features.reading.actors import shipped_actors
    >>> filled = fill(
    ...     pl.DataFrame({"claim_id": ["1"], "source_id": ["mod"], "published_at": ["1999-04-15"],
    ...         "text": ["Denied that its aircraft killed at least 64 refugees."]}),
    ...     pl.DataFrame({"source_id": ["mod"], "alignment": ['{"nato": 1}']}),
    ...     shipped_actors("kosovo"))
    >>> filled.claims["stance", "favours", "harms", "quantity_low"].rows()
    [('denies', 'nato', 'serbia', 64.0)]
    """
    accepted, rejected = accepted_claims(claims)
    listed = _listed(sources)
    read = (actors or Actors({})).with_sides_of(listed)
    found = _read(accepted, listed, read, readers or shipped_readers())
    return _put(accepted, found, rejected)


def _listed(sources: Frame | str | Path | None) -> pl.DataFrame:
    if sources is None:
        return pl.DataFrame(schema=SOURCES_SCHEMA)
    if isinstance(sources, pl.DataFrame) and sources.schema == SOURCES_SCHEMA:
        return sources
    return admit_sources(sources).accepted


def _read(
    claims: pl.DataFrame, sources: pl.DataFrame, actors: Actors, readers: Readers
) -> list[pl.DataFrame]:
    """What is read of each claim: frames of one field or more, with `confidence` and `origin`."""
    seen = parties(claims, sources, actors)
    pair, sure = likeliest_pair(seen, readers.models["pair"])
    turned = oriented(seen, pair)
    gains = first_gains(seen, turned, readers.models["gain"])
    words = wording(claims["text"], readers.vocabulary)
    stance = stances(stance_features(seen, words), readers.models["stance"])
    kind = event_types(claims)
    counted = quantities(claims["text"])
    place = places(claims["text"], actors)
    cited = cites(claims, sources)
    model, rule = pl.lit("model").alias("origin"), pl.lit("rule").alias("origin")

    def by_rule(name: str) -> pl.Expr:
        return pl.lit(readers.rules.get(name, UNSURE)).alias("confidence")

    return [
        _sides(actors, turned.pair, gains, sure).with_columns(model),
        stance.with_columns(model),
        kind.to_frame().with_columns(rule, by_rule("event_type")),
        counted.with_columns(rule, by_rule("quantity")),
        place.to_frame().with_columns(rule, by_rule("place")),
        cited.to_frame().with_columns(rule, by_rule("cites")),
    ]


def _sides(
    actors: Actors,
    pair: NDArray[np.int64],
    gains: NDArray[np.float64],
    sure: NDArray[np.float64],
) -> pl.DataFrame:
    """Who gains and who loses: the first of the pair gains where that is likelier than not."""
    names = np.array([*actors.sides, None], dtype=object)
    first, second = names[pair[:, 0]], names[pair[:, 1]]
    is_first = gains >= 0.5
    return pl.DataFrame(
        {
            "favours": np.where(is_first, first, second).tolist(),
            "harms": np.where(is_first, second, first).tolist(),
            "confidence": sure * np.maximum(gains, 1.0 - gains),
        },
        schema={"favours": pl.String, "harms": pl.String, "confidence": pl.Float64},
    )


def _put(claims: pl.DataFrame, found: list[pl.DataFrame], rejected: pl.DataFrame) -> Filled:
    # Fields read together are given together: half of a pair of sides would be a third thing.
    whole, readings = claims, [pl.DataFrame(schema=READINGS)]
    for frame in found:
        names = [name for name in frame.columns if name not in ("origin", "confidence")]
        given = [_is_given(name, claims.schema[name]) for name in names]
        empty = claims.select(~pl.any_horizontal(given)).to_series()
        for name in names:
            cell = frame[name].zip_with(empty, pl.Series([None], dtype=frame[name].dtype))
            filled = cell.is_not_null() & empty
            if cell.dtype == pl.List(pl.String):
                filled &= cell.list.len().fill_null(0) > 0
            value = (
                pl.Series(name, claims[name]).to_frame("old").with_columns(new=cell, filled=filled)
            )
            kept = pl.when("filled").then("new").otherwise("old")
            whole = whole.with_columns(value.select(kept.alias(name)).to_series())
            readings.append(_lines(claims, frame, name, filled))
    order = pl.concat(readings).sort("row", maintain_order=True)
    return Filled(whole, order, rejected)


def _is_given(name: str, dtype: pl.DataType) -> pl.Expr:
    is_list = dtype == pl.List(pl.String)
    return pl.col(name).list.len().fill_null(0) > 0 if is_list else pl.col(name).is_not_null()


def _lines(claims: pl.DataFrame, frame: pl.DataFrame, name: str, filled: pl.Series) -> pl.DataFrame:
    column = pl.col(name)
    shown = column.list.join(";") if frame.schema[name] == pl.List(pl.String) else column
    told = frame.select(
        pl.lit(name).alias("field"), shown.cast(pl.String).alias("value"), "origin", "confidence"
    )
    return claims.select("row", "claim_id").hstack(told).filter(filled).cast(READINGS)
