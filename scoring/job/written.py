"""A scored batch, and the files it was written to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from features.errors import InputError
from features.gate import Admitted
from scoring.assessment import Assessment


@dataclass(frozen=True, slots=True)
class Written:
    """A scored batch and its files; `added` claims are new in the archive, if there is one."""

    assessment: Assessment
    scores: Path
    rejects: Path
    added: int | None = None


def check_any(admitted: Admitted, path: Path, remedy: str, n_accepted: int | None = None) -> None:
    """Raise InputError where a file has no row that can be used."""
    if not (admitted.accepted.height if n_accepted is None else n_accepted):
        raise InputError(
            "no row can be used",
            where=str(path),
            got=f"{admitted.n_rejected} rows, each with a fault",
            remedy=remedy,
        )
