"""What would change a score: reports that nobody has made are added, and the claim scored again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import polars as pl

from features.agreement import DENYING
from features.fields import SOURCES_SCHEMA
from features.voice import speaker
from scoring.engine import ScoringEngine
from scoring.grades import likelihood
from scoring.scores import Judged

NEUTRAL: Final = ("court", "regulator", "igo", "investigative", "wire_agency")
"""Kinds of sources that are, without a camp, each a voice of its own (`features.voice`)."""
EVEN: Final = 0.5
_COUNTED: Final = ("one more neutral voice", "two more neutral voices", "three more neutral voices")
_TEXT: Final = 400
"""Characters of a text that stand for a proposition where none is given."""


@dataclass(frozen=True, slots=True)
class Change:
    """Reports that nobody has made: in words, as accepted claims with `as_of`, and by whom."""

    words: str
    claims: pl.DataFrame
    sources: pl.DataFrame


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What the model would say if a change were made, and whether that `turns` it over one half."""

    change: str
    credibility: float
    likelihood: str
    turns: bool


def what_if(
    engine: ScoringEngine, event: pl.DataFrame, sources: pl.DataFrame, row: int
) -> tuple[WhatIf, ...]:
    """Return the credibility of the claim in `row` if others spoke on its proposition.

    A neutral voice, one without an interest that was not heard yet, confirms it or contradicts it,
    and the side that it harms admits it; the last is left out where nobody is harmed or that side
    has admitted it already. Where one neutral voice does not turn the score over one half, as many
    as do, up to three. `event` are the claims of its event with their `as_of`. Each answer is the
    score that a batch with those reports gives (a counterfactual: Wachter et al. 2017).
    """
    judged = _judged(engine, event, sources, row)
    before = _credibility(judged)
    found = [
        _answer(engine, event, sources, row, change, before)
        for change in changes(judged, event, sources, row)
    ]
    against = before >= EVEN
    if not found[1 if against else 0].turns:
        found.append(_fewest(engine, event, sources, row, judged))
    return tuple(found)


def changes(
    judged: Judged, event: pl.DataFrame, sources: pl.DataFrame, row: int
) -> Iterator[Change]:
    """Yield the changes of one report that are asked for: confirmed, contradicted, admitted."""
    for contradicts in (False, True):
        yield neutral_voices(judged, event, row, 1, contradicts=contradicts)
    claim = _claim(event, row)
    harmed, voices = claim["harms"], judged.described.voices
    if harmed and not voices.filter(voice=f"camp {harmed}")["admits"].any():
        camp = judged.described.claims.filter(row=row)["camp"].item() or ""
        who = "another source" if harmed in camp.split("|") else "a source"
        alignment = [{"side": harmed, "weight": 1.0}]
        yield Change(
            f"{who} of the side it harms ({harmed}) admits it",
            _reports(event, claim, 1, contradicts=False),
            _sources(["ministry"], alignment),
        )


def neutral_voices(
    judged: Judged, event: pl.DataFrame, row: int, n: int, *, contradicts: bool
) -> Change:
    """Return a change in which `n` neutral voices, new ones first, speak of the claim in `row`."""
    heard = set(judged.described.voices["voice"])
    new = [kind for kind in NEUTRAL if _voice(kind) not in heard]
    kinds = [*new, *(kind for kind in NEUTRAL if kind not in new)][:n]
    verb = ("contradict" if contradicts else "confirm") + ("s" if n == 1 else "")
    return Change(
        f"{_COUNTED[n - 1]} {verb} it",
        _reports(event, _claim(event, row), n, contradicts=contradicts),
        _sources(kinds, []),
    )


def with_change(
    event: pl.DataFrame, sources: pl.DataFrame, change: Change
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return an event and its sources with what a change adds; who has no event gets one."""
    together = pl.concat([event, change.claims])
    named = together.with_columns(pl.col("event_id").fill_null("what if"))
    return named, pl.concat([sources, change.sources])


def _fewest(
    engine: ScoringEngine, event: pl.DataFrame, sources: pl.DataFrame, row: int, judged: Judged
) -> WhatIf:
    """The fewest neutral voices, two or three, that turn the score over; or what three do."""
    before = _credibility(judged)
    for n in (2, 3):
        change = neutral_voices(judged, event, row, n, contradicts=before >= EVEN)
        found = _answer(engine, event, sources, row, change, before)
        if found.turns:
            break
    return found


def _answer(
    engine: ScoringEngine, event: pl.DataFrame, sources: pl.DataFrame, row: int, change: Change,
    before: float,
) -> WhatIf:  # fmt: skip
    after = _credibility(_judged(engine, *with_change(event, sources, change), row))
    word = pl.DataFrame({"p": [after]}).select(likelihood("p")).item()
    return WhatIf(change.words, after, word, turns=(after >= EVEN) != (before >= EVEN))


def _judged(engine: ScoringEngine, event: pl.DataFrame, sources: pl.DataFrame, row: int) -> Judged:
    return engine.judge(event, sources, pl.Series([row], dtype=event.schema["row"]))


def _credibility(judged: Judged) -> float:
    return float(judged.said.probability[0])


def _claim(event: pl.DataFrame, row: int) -> Mapping[str, Any]:
    return event.row(by_predicate=pl.col("row") == row, named=True)


def _reports(
    event: pl.DataFrame, claim: Mapping[str, Any], n: int, *, contradicts: bool
) -> pl.DataFrame:
    """Reports on the proposition of a claim, made at its `as_of`, each in words of its own."""
    turned = (claim["stance"] in DENYING) != contradicts
    sides = ("harms", "favours") if contradicts else ("favours", "harms")
    nothing, last = dict.fromkeys(event.columns), int(str(event["row"].max()))
    return pl.DataFrame(
        [
            nothing
            | {
                "row": last + number + 1,
                "claim_id": f"what if {number + 1}",
                "text": f"Nobody has said so: reported{number} imagined{number} supposed{number}.",
                "source_id": _source_id(number),
                "published_at": claim["as_of"],
                "event_id": claim["event_id"],
                "proposition": claim["proposition"] or claim["text"][:_TEXT],
                "stance": "denies" if turned else "asserts",
                "cites": [],
                "favours": claim[sides[0]],
                "harms": claim[sides[1]],
                "as_of": claim["as_of"],
            }
            for number in range(n)
        ],
        schema=event.schema,
    )


def _sources(kinds: Sequence[str], alignment: list[dict[str, Any]]) -> pl.DataFrame:
    nothing = dict.fromkeys(SOURCES_SCHEMA)
    rows = [
        nothing | {"source_id": _source_id(number), "kind": kind, "alignment": alignment}
        for number, kind in enumerate(kinds)
    ]
    return pl.DataFrame(rows, schema=SOURCES_SCHEMA)


def _source_id(number: int) -> str:
    return f"what if: speaker {number + 1}"


@cache
def _voice(kind: str) -> str:
    spoken = pl.DataFrame(
        {"listed": [True], "camp": [None], "kind": [kind]}, schema_overrides={"camp": pl.String}
    )
    return str(spoken.select(speaker()).item())
