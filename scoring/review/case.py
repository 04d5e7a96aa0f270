"""A case: one selected claim with all that led to its score, as a reviewer needs it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from features.catalogue import EXTRACTORS
from scoring.engine import ScoringEngine
from scoring.explanation import Part, Past, parts_of
from scoring.heard import Heard, heard_frame
from scoring.overrides.told import sentences
from scoring.scores import Judged


@dataclass(frozen=True, slots=True)
class Case:
    """One selected claim, its score and all that led to it.

    `claim` and `score` are rows of the accepted claims and of the scores, `source` a row of the
    accepted sources, None where the claim's source is not listed. `base` and the contributions of
    `parts`, strongest first, add up to the log-odds. `features` are all features by family, those
    that the model leaves alone among them. `selected_by` says why the claim was selected. Where a
    person overrode the score, `override` says so; `score` is the model's own.
    """

    claim: Mapping[str, Any]
    source: Mapping[str, Any] | None
    score: Mapping[str, Any]
    past: Past
    base: float
    parts: tuple[Part, ...]
    features: Mapping[str, Mapping[str, float]]
    evidence: tuple[Heard, ...]
    selected_by: str
    override: str | None = None


def cases(
    engine: ScoringEngine,
    judged: Judged,
    sources: pl.DataFrame,
    selected: pl.DataFrame,
    overridden: pl.DataFrame | None = None,
) -> Iterator[Case]:
    """Yield the case of each selected claim, in the order of `selected`.

    `judged` are whole events, the selected claims among them; `sources` the accepted ones;
    `selected` has `claim_id` and `selected_by` (`scoring.review.selection`), `overridden` the
    scores that people overrode.
    """
    claims = judged.described.claims
    places = claims.select("row", "claim_id", at=pl.int_range(pl.len()))
    asked = selected.join(places, on="claim_id", how="inner", maintain_order="left")
    scores = engine.tabulate(judged)
    heard = _by_row(heard_frame(claims, sources, asked["row"]))
    by_people = {} if overridden is None else _overrides(overridden)
    listed = {source["source_id"]: source for source in sources.iter_rows(named=True)}
    for claim_id, why, row, at in asked.select("claim_id", "selected_by", "row", "at").iter_rows():
        claim, past = claims.row(at, named=True), judged.past.row(at, named=True)
        assert claim["claim_id"] == claim_id
        yield Case(
            claim=claim,
            source=listed.get(claim["source_id"]),
            score=scores.row(at, named=True),
            past=Past(past["n"], past["mean"], past["low"], past["high"]),
            base=judged.said.base,
            parts=parts_of(engine, judged, at),
            features=_by_family(judged.described.features.drop("row").row(at, named=True)),
            evidence=heard.get(row, ()),
            selected_by=why,
            override=by_people.get(claim_id),
        )


def _overrides(overridden: pl.DataFrame) -> dict[str, str | None]:
    return {score["claim_id"]: sentences(score) for score in overridden.iter_rows(named=True)}


def _by_row(heard: pl.DataFrame) -> dict[int, tuple[Heard, ...]]:
    return {
        row: tuple(Heard(*values) for values in part.select(*Heard.__dataclass_fields__).rows())
        for (row,), part in heard.partition_by("row", as_dict=True).items()
    }


def _by_family(values: Mapping[str, float]) -> Mapping[str, Mapping[str, float]]:
    return {
        extractor.family: {feature.name: values[feature.name] for feature in extractor.features}
        for extractor in EXTRACTORS
    }


def events_of(stamped: pl.DataFrame, claim_ids: Sequence[str] | pl.Series) -> pl.DataFrame:
    """Return the claims of the events that some claims are of, and claims of no event themselves.

    >>> claims = pl.DataFrame({"claim_id": ["1", "2", "3"], "event_id": ["e", "e", None]})
    >>> events_of(claims, ["1", "3"])["claim_id"].to_list()
    ['1', '2', '3']
    """
    asked = stamped["claim_id"].is_in(list(claim_ids))
    events = stamped.filter(asked)["event_id"].drop_nulls().unique()
    return stamped.filter(asked | pl.col("event_id").is_in(events.implode()))
