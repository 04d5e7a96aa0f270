"""What an executor is told once: the model and the sources as bytes, and when scores stand."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from models import bundle
from models.bundle import Bundle
from scoring.engine import ScoringEngine
from scoring.moment import Moment


@dataclass(frozen=True, slots=True)
class Setting:
    """The bundle as its JSON and the accepted sources as Arrow: nothing that runs when read."""

    model: bytes
    sources: bytes
    moment: Moment

    @classmethod
    def of(cls, model: Bundle, sources: pl.DataFrame, moment: Moment) -> Setting:
        """Pack a model and sources; `moment` has a time or a horizon, the latest too a time."""
        with TemporaryDirectory(prefix="sourcegrade-") as folder:
            file = Path(folder) / "bundle.json"
            bundle.save(model, file)
            packed = io.BytesIO()
            sources.write_ipc(packed, compression="zstd")
            return cls(file.read_bytes(), packed.getvalue(), moment)

    def engine(self) -> ScoringEngine:
        """Return an engine with the model; a process makes it once."""
        return _engine(self.model)

    def listed(self) -> pl.DataFrame:
        """Return the sources; a process unpacks them once."""
        return _sources(self.sources)


@lru_cache(maxsize=1)
def _engine(model: bytes) -> ScoringEngine:
    with TemporaryDirectory(prefix="sourcegrade-") as folder:
        file = Path(folder) / "bundle.json"
        file.write_bytes(model)
        return ScoringEngine(bundle.load(file))


@lru_cache(maxsize=1)
def _sources(packed: bytes) -> pl.DataFrame:
    return pl.read_ipc(io.BytesIO(packed))
