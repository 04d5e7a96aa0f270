"""What is known of sources now, kept for the next batch: Beta counts in one small file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from models.truth.forgetting import DAY
from models.truth.report_checks import seconds

FORMAT: Final = 1
HEADER: Final = {"as_of", "half_life", "mean", "strength"}
KEPT: Final = ("string", "integer", "floating", "boolean", "empty")
"""Names of sources, as pandas calls them, that come back from a file as they were."""
_KEY: Final = b"sourcegrade"


class StateError(ValueError):
    """A file is no state of sources, or none that this version can read."""


@dataclass(frozen=True, slots=True, eq=False)
class ReliabilityState:
    """Beta counts of each source at a time, and how fast they are forgotten.

    `counts`: frame by source with `a` (right) and `b` (wrong), what it started with included.
    `as_of`: seconds since 1970 of the newest report, None where reports had no time. `half_life` in
    days, None to forget nothing. `mean` and `strength`: what a source nobody knows starts with, and
    what those known fade to.

    >>> counts = pd.DataFrame({"a": [9500.0], "b": [500.0]}, index=pd.Index(["x"], name="source"))
    >>> state = ReliabilityState(counts, as_of=0.0, half_life=30.0, mean=0.5, strength=2.0)
    >>> state.prior(as_of="1970-01-31").round().values.tolist()
    [[4750.0, 250.0]]
    """

    counts: pd.DataFrame
    as_of: float | None = None
    half_life: float | None = None
    mean: float = 0.5
    strength: float = 2.0

    def prior(self, as_of: Any = None) -> pd.DataFrame:
        """Return the counts to start from, faded to a later time where there is a half-life."""
        if self.half_life is None or self.as_of is None or as_of is None:
            return self.counts.copy()
        days = max(seconds(as_of) - self.as_of, 0.0) / DAY
        kept = float(np.exp2(-days / self.half_life))
        start = np.array([self.strength * self.mean, self.strength * (1 - self.mean)])
        return self.counts * kept + start * (1 - kept)

    def save(self, path: str | Path) -> None:
        """Write the state as Parquet: numbers and names, with what else is known in its header.

        Raises `StateError` for names that would come back as something else.
        """
        kind = self.counts.index.inferred_type
        if kind not in KEPT:
            raise StateError(
                f"{path}: is not written, for the names of sources are {kind}. "
                "Name them by text, or by numbers."
            )
        told = {
            "format": FORMAT, "as_of": self.as_of, "half_life": self.half_life,
            "mean": self.mean, "strength": self.strength,
        }  # fmt: skip
        table = pa.Table.from_pandas(self.counts.rename_axis("source").reset_index())
        header = {**(table.schema.metadata or {}), _KEY: json.dumps(told).encode()}
        part = Path(f"{path}.part")
        pq.write_table(table.replace_schema_metadata(header), part)
        part.replace(path)  # so that nobody reads half a file

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """Read a state; reading one runs nothing. Raises `StateError`."""
        try:
            with Path(path).open("rb") as file:
                table = pq.read_table(file)
            told = dict(json.loads((table.schema.metadata or {})[_KEY]))
        except (OSError, pa.ArrowInvalid, KeyError, ValueError, TypeError) as fault:
            raise StateError(
                f"{path}: is no state of sources, or cannot be read. "
                "Give a file that `ReliabilityState.save` wrote."
            ) from fault
        named = table.column_names == ["source", "a", "b"]
        if told.pop("format", None) != FORMAT or not named or set(told) != HEADER:
            raise StateError(
                f"{path}: is a state in a format this version does not know. "
                "Read it with the version that wrote it, or start anew."
            )
        counts = table.select(["source", "a", "b"]).to_pandas().set_index("source")
        _refuse_changed(path, counts, told)
        return cls(counts, **told)


def _refuse_changed(path: str | Path, counts: pd.DataFrame, told: dict[str, Any]) -> None:
    """Raise for what `ReliabilityState.save` never writes."""
    numbers = counts.apply(pd.to_numeric, errors="coerce")
    odd = ~(np.isfinite(numbers) & (numbers > 0)).all(axis=1)
    if odd.any():
        raise StateError(f"{path}: the counts of {counts.index[odd][0]!r} are not above 0.")
    if counts.index.has_duplicates:
        twice = counts.index[counts.index.duplicated()][0]
        raise StateError(f"{path}: names the source {twice!r} twice.")
    right = {
        "as_of": _between(told["as_of"], -np.inf, optional=True),
        "half_life": _between(told["half_life"], 0, optional=True),
        "mean": _between(told["mean"], 0, 1),
        "strength": _between(told["strength"], 0),
    }
    for name, is_right in right.items():
        if not is_right:
            raise StateError(f"{path}: {name} cannot be {told[name]!r}. Start from another copy.")


def _between(number: Any, low: float, high: float = np.inf, *, optional: bool = False) -> bool:
    if number is None:
        return optional
    return isinstance(number, int | float) and low < number < high
