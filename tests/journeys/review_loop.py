"""The walk from a scored batch to a judged challenger, as a person takes it: for test and docs."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import scoring
from tests.empty_store import empty_store

CORPUS: Final = Path(scoring.__file__).parent / "corpora" / "syria"
REFUSED: Final = 3


@dataclass(frozen=True, slots=True)
class Loop:
    """The commands of the loop, on a store of its own; each gives what was printed."""

    environment: Mapping[str, str]
    folder: Path

    @classmethod
    def at(cls, folder: Path) -> Loop:
        """A loop whose runs, verdicts and scores are in a folder."""
        return cls(
            {**os.environ, "MLFLOW_TRACKING_URI": empty_store(folder), "COLUMNS": "120"}, folder
        )

    def score(self, folder: Path = CORPUS) -> str:
        """Score the claims of a folder, without one the shipped claims about Syria."""
        inputs = [str(folder / "claims.jsonl"), "-s", str(folder / "sources.jsonl")]
        return self._run("-m", "scoring", "score", *inputs, "-o", str(self.folder / "scores.csv"))

    def score_these(self, claims: Sequence[object], sources: Sequence[object]) -> str:
        """Score these claims."""
        for name, records in (("claims", claims), ("sources", sources)):
            lines = [json.dumps(record) for record in records]
            (self.folder / f"{name}.jsonl").write_text("\n".join(lines), "utf-8")
        return self.score(self.folder)

    def open(self, limit: int) -> str:
        """Open a review of them."""
        return self._run("-m", "scoring", "review", "open", "--limit", str(limit))

    def pull(self) -> str:
        """Pull the verdicts."""
        return self._run("-m", "scoring", "review", "pull")

    def retrain(self) -> str:
        """Train a challenger on labels and verdicts; it may be promoted or refused."""
        return self._run("-m", "experiments", "retrain", ends_with=(0, REFUSED))

    def ui(self, port: int) -> list[str]:
        """The command that serves the UI on a port."""
        return [sys.executable, "-m", "scoring", "ui", "--port", str(port)]

    def _run(self, *command: str, ends_with: tuple[int, ...] = (0,)) -> str:
        ran = subprocess.run(
            [sys.executable, *command],
            env=dict(self.environment),
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=500,
        )
        said = ran.stdout + ran.stderr
        assert ran.returncode in ends_with, said
        return said


def page_of(said: str, pattern: str) -> str:
    """The address that a command printed, without the server it is on."""
    found = re.search(rf"#/\S*{pattern}\S*", said)
    assert found, f"no address like {pattern!r} in:\n{said}"
    return found[0]
