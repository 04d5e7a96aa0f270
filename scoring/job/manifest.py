"""What an output rests on, so that a job goes on only with what it was begun with."""

from __future__ import annotations

import hashlib
import importlib.metadata
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import polars as pl
from pydantic import BaseModel, ConfigDict

from features.characters import visible
from features.errors import InputError
from features.faults import reason
from features.folder import parts_of
from features.packed import is_stdin
from models.bundle import Bundle
from scoring.job.kept_record import KeptRecord
from scoring.job.sizes import Sizes

_WHAT: Final = {
    "claims": "the claims are others",
    "sources": "the sources are others",
    "evidence": "the archive of evidence is another",
    "overrides": "the overrides are others",
    "model": "the model is another",
    "as_of": "the as-of time is another",
    "horizon": "the horizon is another",
    "versions": "the versions are others",
    "sizes": "the job is cut otherwise",
}


class Given(BaseModel):
    """An input: its name, and the SHA-256 of what is in it; none of a pipe."""

    model_config = ConfigDict(frozen=True)

    name: str
    sha256: str | None

    def differs(self, other: Given) -> bool:
        """Whether it is another input: its content decides, its name where that is not known."""
        known = self.sha256 is not None and other.sha256 is not None
        return self.sha256 != other.sha256 if known else self != other

    def __str__(self) -> str:
        return f"{self.name} ({_short(self.sha256)})"


class Manifest(KeptRecord):
    """Inputs, model, time and versions of a job; once it is done also its counts and its run."""

    claims: Given
    sources: Given
    evidence: Given | None
    overrides: Given | None = None
    model: Given
    as_of: str | None
    horizon: str
    versions: str
    sizes: str
    scores: Given | None = None
    rejects: Given | None = None
    n_scored: int | None = None
    n_rejected: int | None = None
    n_later: int | None = None
    run_id: str | None = None

    @classmethod
    def of(
        cls, claims: Path, sources: Path, model: Bundle, as_of: str | None, horizon: str,
        sizes: Sizes, evidence: Given | None = None,
    ) -> Manifest:  # fmt: skip
        """Return the manifest of a job that is to begin. Raises InputError where a file is gone."""
        about = model.manifest
        version = importlib.metadata.version("sourcegrade")
        return cls(
            claims=given(claims),
            sources=given(sources),
            evidence=evidence,
            model=Given(name=model.name, sha256=str(about.get("sha256"))),
            as_of=as_of,
            horizon=horizon,
            versions=f"sourcegrade {version}, polars {pl.__version__}",
            sizes=f"{sizes.block}, {sizes.whole}, {sizes.unit}",
        )

    def differences(self, now: Manifest, *, archive_was_read: bool) -> Iterator[str]:
        """Yield what is not as it was, in words, with what it was and what it is.

        Once an archive was read, what came to it since is no matter.
        """
        for field, said in _WHAT.items():
            before, after = getattr(self, field), getattr(now, field)
            both = isinstance(before, Given) and isinstance(after, Given)
            if both and field == "evidence" and archive_was_read:
                continue
            if before.differs(after) if both else before != after:
                yield f"{said}: {before or 'none'} then, {after or 'none'} now"

    def is_whole(self, scores: Path, rejects: Path) -> bool:
        """Whether what the job wrote is there as it was written."""
        there = [path.is_file() and given(path) for path in (scores, rejects)]
        return there == [self.scores, self.rejects]


def given(path: Path) -> Given:
    """Return an input by name and content; of a folder, of all its parts in order.

    Raises InputError where it cannot be read.
    """
    if is_stdin(path):
        return Given(name="standard input", sha256=None)
    name = visible(path.name)
    try:
        if path.is_dir():
            whole = hashlib.sha256()
            for part in parts_of(path):
                whole.update(f"{part.name}\0{_sha256(part)}\n".encode())
            return Given(name=name, sha256=whole.hexdigest())
        return Given(name=name, sha256=_sha256(path) if path.is_file() else None)
    except OSError as fault:
        where = visible(str(fault.filename or path))
        raise InputError(f"cannot be read: {reason(fault)}", where=where) from fault


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _short(sha256: str | None) -> str:
    return f"sha256 {sha256[:12]}…" if sha256 else "of unknown content"
