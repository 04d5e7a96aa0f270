"""Which reports a reason rests on: their ids, who made them and when."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from features.catalogue import FAMILY
from features.corroboration import Corroboration
from scoring.heard import Heard

WEIGHTY: Final = 0.005
"""Reports that count for less are not what a reason rests on."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A claim that a reason rests on; `weight` is what it counts for, null of the claim itself."""

    claim_id: str
    source_id: str
    source: str
    published_at: datetime
    weight: float | None


def cited(
    feature: str, claim: Mapping[str, Any], source: str, heard: Sequence[Heard]
) -> tuple[Cited, ...]:
    """Return what a feature of a claim was seen in, weightiest first.

    Of what others say, the reports that count; of a retraction the source's other claim; of all
    else the claim itself, said by `source`.
    """
    if FAMILY[feature] != Corroboration.family:
        itself = claim["claim_id"], claim["source_id"], source, claim["published_at"]
        return (Cited(*itself, None),)
    rests = _RESTS[feature]
    found = [each for each in heard if rests(each, claim)]
    return tuple(
        Cited(each.claim_id, each.source_id, each.source, each.published_at, each.weight)
        for each in sorted(found, key=lambda each: (-each.weight, each.published_at))
    )


Rests = Callable[[Heard, Mapping[str, Any]], bool]


def _counts(sign: int, same: bool | None = None) -> Rests:
    def rests(report: Heard, claim: Mapping[str, Any]) -> bool:
        return (
            report.sign == sign and report.voice != "own" and same in (None, report.same)
            and (report.weight > WEIGHTY or same is None)
        )  # fmt: skip

    return rests


def _turned_round(*, later: bool) -> Rests:
    def rests(report: Heard, claim: Mapping[str, Any]) -> bool:
        own = report.voice == "own" and report.same and report.sign < 0
        return own and (report.published_at > claim["published_at"]) == later

    return rests


_RESTS: Final[Mapping[str, Rests]] = {
    "support_same": _counts(1, same=True),
    "contradiction_same": _counts(-1, same=True),
    "support_other": _counts(1, same=False),
    "contradiction_other": _counts(-1, same=False),
    "effective_independent": _counts(1),
    "admitted_by_others": _counts(1),
    "interested_contradiction": _counts(-1),
    "neutral_contradiction": _counts(-1),
    "retracted": _turned_round(later=True),
    "retracts": _turned_round(later=False),
    "hours_to_support": _counts(1),
    "number_excess": lambda report, claim: report.voice != "own",
    "admission_deficit": lambda report, claim: report.voice != "own",
    "number_agrees": lambda report, claim: report.voice != "own",
}
"""What each feature of the family rests on; the last three on whoever counts anything."""
