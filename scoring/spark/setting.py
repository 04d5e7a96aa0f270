"""What an executor is told once: model, sources and overrides as bytes, and when scores stand."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from features.gate import Admitted
from models import bundle
from models.bundle import Bundle
from scoring.engine import ScoringEngine
from scoring.moment import Moment
from scoring.overrides.applied import OVERRIDE_SCHEMA, overridden
from scoring.scores import SCORES_SCHEMA


@dataclass(frozen=True, slots=True)
class Setting:
    """The bundle as its JSON, the rest as Arrow: nothing that runs when read."""

    model: bytes
    sources: bytes
    moment: Moment
    overrides: bytes | None = None

    @classmethod
    def of(
        cls,
        model: Bundle,
        sources: pl.DataFrame,
        moment: Moment,
        overrides: Admitted | None = None,
    ) -> Setting:
        """Pack a model, sources and overrides; `moment` has a time or a horizon, the latest too."""
        with TemporaryDirectory(prefix="sourcegrade-") as folder:
            file = Path(folder) / "bundle.json"
            bundle.save(model, file)
            stated = None if overrides is None else _packed(overrides.accepted)
            return cls(file.read_bytes(), _packed(sources), moment, stated)

    def engine(self) -> ScoringEngine:
        """Return an engine with the model; a process makes it once."""
        return _engine(self.model)

    def listed(self) -> pl.DataFrame:
        """Return the sources; a process unpacks them once."""
        return _unpacked(self.sources)

    @property
    def schema(self) -> pl.Schema:
        """The columns of the scores."""
        return pl.Schema({**SCORES_SCHEMA, **({} if self.overrides is None else OVERRIDE_SCHEMA)})

    def overridden(self, scores: pl.DataFrame) -> pl.DataFrame:
        """Return scores with the overrides applied, if any were given."""
        if self.overrides is None:
            return scores
        accepted = _unpacked(self.overrides)
        return overridden(scores, Admitted(accepted, accepted.clear(), accepted.height))


@lru_cache(maxsize=1)
def _engine(model: bytes) -> ScoringEngine:
    with TemporaryDirectory(prefix="sourcegrade-") as folder:
        file = Path(folder) / "bundle.json"
        file.write_bytes(model)
        return ScoringEngine(bundle.load(file))


def _packed(frame: pl.DataFrame) -> bytes:
    packed = io.BytesIO()
    frame.write_ipc(packed, compression="zstd")
    return packed.getvalue()


@lru_cache(maxsize=2)
def _unpacked(packed: bytes) -> pl.DataFrame:
    return pl.read_ipc(io.BytesIO(packed))
