"""Why one claim was scored as it was: each part, the evidence, and what would change it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import polars as pl

from features.catalogue import FAMILY, FEATURES
from features.files import Frame
from features.gate import admit_claims, admit_sources
from scoring.cited import Cited, cited
from scoring.count_range import CountRange
from scoring.engine import ScoringEngine
from scoring.facets import Facet, facets_of
from scoring.found_claim import found_claim
from scoring.heard import Heard, heard_frame
from scoring.incident_grade import incident_grades
from scoring.job.archive import Archive
from scoring.missing import missing
from scoring.moment import Moment
from scoring.overrides.applied import Applied, overridden
from scoring.overrides.reading import admit_overrides
from scoring.scores import Judged
from scoring.what_if import WhatIf, what_if

HORIZONS: Final = ("0h", "24h", "7d")
"""When credibility over time is told, after the claim; and at the latest time."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one feature adds to the log-odds of a claim, and the claims that it was seen in."""

    feature: str
    family: str
    value: float
    contribution: float
    text: str
    evidence: tuple[Cited, ...] = ()


@dataclass(frozen=True, slots=True)
class Stand:
    """The score of the claim at one time; `when` names it, as in "24h" or "latest"."""

    when: str
    as_of: datetime
    credibility: float
    low: float
    high: float
    likelihood: str
    source_grade: str
    information_grade: int


@dataclass(frozen=True, slots=True)
class Past:
    """Reliability of the source with its 90 % interval, from `n` settled claims; null without."""

    n: int
    mean: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """One claim's score and all that led to it.

    `claim` and `source` are as given (`source` is None where it is not listed). `incident_grade`
    is a second opinion, by rule. `base` and the contributions of `parts`, strongest first, add up
    to the log-odds of `score.credibility`. `evidence` is in order of time, as is `over_time`.
    `facets` are the parts that the claim names and who is with it on each, `count_range` its number
    against those of others (None where nobody else counts the same). `what_if` are the model's
    answers, no predictions; `missing` is what nobody has said or named.
    `n_rejected` rows of the input were at fault and could not be read as evidence. Where a person
    overrode the score, `override` is the score as it is told (`scoring.overrides.applied`); all the
    rest is the model's own. `overrides` says what became of all that were given.
    """

    claim: Mapping[str, Any]
    source: Mapping[str, Any] | None
    score: Stand
    past: Past
    incident_grade: str
    base: float
    parts: tuple[Part, ...]
    evidence: tuple[Heard, ...]
    over_time: tuple[Stand, ...]
    what_if: tuple[WhatIf, ...]
    missing: tuple[str, ...]
    facets: tuple[Facet, ...]
    count_range: CountRange | None
    model: str
    n_rejected: int
    override: Mapping[str, Any] | None = None
    overrides: Applied | None = None


def explain(
    engine: ScoringEngine,
    claims: Frame | str | Path,
    sources: Frame | str | Path,
    claim_id: str,
    as_of: str | date | None = None,
    horizon: str = "latest",
    archive: Path | None = None,
    overrides: Frame | str | Path | None = None,
) -> Explanation:
    """Explain the score of one claim; the other claims are the evidence it is judged by.

    An `archive` of earlier claims (`scoring.job.archive`) is heard too, and not added to;
    `overrides` (`scoring.overrides`) are shown beside what the model says. With
    `as_of`, nothing published later is read for any part of the explanation. Raises InputError
    where an input is unusable, or the claim was rejected, came later or is not there.

    >>> claims = pl.DataFrame({
    ...     "claim_id": ["1", "2"], "event_id": ["e", "e"], "source_id": ["army", "reporter"],
    ...     "published_at": ["2017-09-28", "2017-09-30"], "stance": ["denies", "asserts"],
    ...     "proposition": ["The road was cut."] * 2, "favours": ["army", "rebels"],
    ...     "harms": ["rebels", "army"], "text": ["The attack was thwarted.", "The road is cut."]})
    >>> sources = pl.DataFrame({"source_id": ["army", "reporter"],
    ...     "kind": ["ministry", "newspaper"], "alignment": ['{"army": 1.0}', '{}']})
    >>> why = explain(ScoringEngine.default(), claims, sources, "1")
    >>> [(heard.claim_id, heard.says, heard.weight) for heard in why.evidence]
    [('2', 'contradicts', 1.0)]
    >>> why.over_time[0].credibility > why.over_time[-1].credibility
    True
    """
    asked = Moment.of(as_of, horizon)
    stated = None if overrides is None else admit_overrides(overrides)
    admitted, from_sources = admit_claims(claims), admit_sources(sources)
    listed = from_sources.accepted
    known = asked.known(admitted.accepted)
    claim = found_claim(claim_id, admitted, known, asked)
    read, latest = known, None
    if archive is not None:
        heard = Archive(archive, None).heard_by(admitted.accepted, asked)
        latest, earlier = heard.latest, asked.known(heard.claims)
        read = pl.concat([known, earlier.with_columns(pl.col("row") + admitted.n_rows)])
    case = _Case(engine, read, listed, claim, latest)
    judged, at = case.judged(asked)
    told = None if stated is None else overridden(engine.tabulate(judged)[at : at + 1], stated)
    past = judged.past.row(at, named=True)
    source = listed.filter(pl.col("source_id") == case.claim["source_id"])
    speaker = str(source.select(pl.coalesce("name", "source_id")).item()) if source.height else ""
    said = judged.described.claims
    frame = heard_frame(said, listed, [case.claim["row"]])
    evidence = tuple(Heard(*each) for each in frame.select(*Heard.__dataclass_fields__).rows())
    facets, counted = facets_of(frame, said, case.claim["row"])
    return Explanation(
        claim=case.claim,
        source=source.row(0, named=True) if source.height else None,
        score=case.stand(asked, horizon if as_of is None else str(asked)),
        past=Past(past["n"], past["mean"], past["low"], past["high"]),
        incident_grade=incident_grades(judged)["incident_grade"][at],
        base=judged.said.base,
        parts=tuple(
            replace(
                part,
                evidence=cited(
                    part.feature, case.claim, speaker or case.claim["source_id"], evidence
                ),
            )
            for part in parts_of(engine, judged, at)
        ),
        evidence=evidence,
        over_time=_over_time(case, asked, horizon),
        what_if=what_if(engine, case.event(asked), listed, case.claim["row"]),
        missing=missing(judged, case.claim["row"], past["n"]),
        facets=facets,
        count_range=counted,
        model=engine.bundle.name,
        n_rejected=admitted.n_rejected + from_sources.n_rejected,
        override=None if told is None else next(_overrides(told), None),
        overrides=None if stated is None or told is None else Applied.of(stated, told),
    )


def _overrides(told: pl.DataFrame) -> Iterator[Mapping[str, Any]]:
    yield from told.drop_nulls("overridden").iter_rows(named=True)


@dataclass(frozen=True, slots=True)
class _Case:
    """A claim with all that may be read for it."""

    engine: ScoringEngine
    known: pl.DataFrame
    sources: pl.DataFrame
    claim: Mapping[str, Any]
    latest: datetime | None

    def judged(self, moment: Moment) -> tuple[Judged, int]:
        """Return the claim's event as judged at a moment, and the claim's place in it."""
        event = self.event(moment)
        return self.engine.judge(event, self.sources), event["row"].to_list().index(
            self.claim["row"]
        )

    def event(self, moment: Moment) -> pl.DataFrame:
        """Return the claims of the claim's event with their `as_of` at a moment."""
        row, event_id = self.claim["row"], self.claim["event_id"]
        alone = event_id is None
        of_event = pl.col("row") == row if alone else pl.col("event_id") == event_id
        return moment.stamp(self.known, self.latest).filter(of_event)

    def stand(self, moment: Moment, when: str) -> Stand:
        """Return the claim's score at a moment."""
        judged, at = self.judged(moment)
        score = self.engine.tabulate(judged).row(at, named=True)
        return Stand(
            when=when,
            as_of=score["as_of"],
            credibility=score["credibility"],
            low=score["credibility_low"],
            high=score["credibility_high"],
            likelihood=score["likelihood"],
            source_grade=score["source_grade"],
            information_grade=score["information_grade"],
        )


def parts_of(engine: ScoringEngine, judged: Judged, at: int) -> tuple[Part, ...]:
    """Return what each feature adds to the log-odds of the claim at a place, strongest first."""
    names = engine.bundle.model.features
    values = judged.described.features.select(names).row(at)
    contributions = judged.said.contributions[at].tolist()
    parts = [
        Part(name, FAMILY[name], value, part, FEATURES[name].phrase.format(value=value))
        for name, value, part in zip(names, values, contributions, strict=True)
        if part != 0
    ]
    return tuple(sorted(parts, key=lambda part: -abs(part.contribution)))


def _over_time(case: _Case, asked: Moment, horizon: str) -> tuple[Stand, ...]:
    """Return the claim's scores at the usual horizons, up to the end of what is known."""
    end = asked if asked.time is not None else Moment()
    last = case.stand(end, "latest" if asked.time is None else str(asked))
    horizons = {name: Moment.of(None, name) for name in (*HORIZONS, horizon) if name != "latest"}
    stands = [case.stand(moment, name) for name, moment in horizons.items()]
    within = [each for each in stands if each.as_of < last.as_of]
    return (*sorted(within, key=lambda each: each.as_of), last)
