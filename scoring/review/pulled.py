"""What a pull of verdicts says to a person: what came, what stands, what could not be taken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from features.characters import visible
from scoring.review.agreement import Agreement

_TOLD: Final = 3
"""Of each kind that are named; the store has them all."""
_REFUSED: Final = 10
"""Refused answers that are named; a file beside the store has them all."""


@dataclass(frozen=True, slots=True)
class Pulled:
    """What one pull changed in the store of verdicts, and what stands there now.

    `new`, `changed` and `withdrawn` are verdicts (`VERDICT_SCHEMA`): of who had none on that claim
    of that run, of who says something else than before, of who has none any more; `n_unchanged`
    stand as before. `stay_withdrawn` are given in MLflow and were withdrawn before. `refused`
    (`verdicts.REFUSED_SCHEMA`) could not be taken, with what was expected. `no_inputs` says of
    which runs what they had read could not be kept, and why. `n_added` lines were written.
    """

    store: Path
    new: pl.DataFrame
    changed: pl.DataFrame
    withdrawn: pl.DataFrame
    n_unchanged: int
    n_added: int
    standing: pl.DataFrame
    stay_withdrawn: pl.DataFrame
    refused: pl.DataFrame
    no_inputs: Mapping[str, str]
    agreement: Agreement
    remark: str = ""
    torn: str | None = None

    @property
    def n_people(self) -> int:
        """How many people have a verdict that stands, by the names they gave."""
        return self.standing["who"].n_unique()


def pulled_lines(pulled: Pulled) -> Iterator[str]:
    """Return what a pull says, as lines of text; the first one says the whole by itself."""
    yield (
        f"{_counted(pulled.new.height, 'new verdict')}, {pulled.changed.height:,} changed, "
        f"{pulled.withdrawn.height:,} withdrawn{_named(pulled.withdrawn)}; "
        f"{pulled.standing.height:,} stand by {_counted(pulled.n_people, 'person', 'people')}; "
        f"{pulled.agreement}"
    )
    if pulled.store.exists():
        yield f"  store     {pulled.store}"
    if pulled.remark:
        yield f"  note      {pulled.remark}"
    if pulled.torn is not None:
        yield f"  mended    half a line that a crash had left is set aside: {pulled.torn!r}"
    if pulled.stay_withdrawn.height:
        n = _counted(pulled.stay_withdrawn.height, "answer", "answers")
        named = _named(pulled.stay_withdrawn)
        yield f"  withdrawn {n} in MLflow, withdrawn here before, not taken again{named}"
    yield from _refusals(pulled.refused)
    for run_id, why in pulled.no_inputs.items():
        yield (
            f"  inputs    run {run_id}: {visible(why)}. Its verdicts are kept, but nothing can be "
            "trained on them"
        )


def _refusals(refused: pl.DataFrame) -> Iterator[str]:
    if not refused.height:
        return
    yield f"  refused   {_counted(refused.height, 'answer')}"
    for each in refused.reverse().head(_REFUSED).iter_rows(named=True):  # the newest first
        yield (
            f"              trace {each['trace_id']}, {each['name']} by "
            f"{visible(each['who'] or 'nobody')}: expected {visible(each['expected'])}, "
            f"got {each['shown']!r}"
        )
    if refused.height > _REFUSED:
        yield f"              and {refused.height - _REFUSED:,} more"
    yield "              all of them are in refused.jsonl beside the store"


def _named(verdicts: pl.DataFrame) -> str:
    if not verdicts.height:
        return ""
    named = [
        f"claim {visible(each['claim_id'])} by {visible(each['who'])}"
        for each in verdicts.head(_TOLD).iter_rows(named=True)
    ]
    more = [f"{verdicts.height - _TOLD:,} more"] if verdicts.height > _TOLD else []
    return f" ({', '.join([*named, *more])})"


def _counted(n: int, what: str, many: str | None = None) -> str:
    return f"{n:,} {what if n == 1 else many or what + 's'}"
