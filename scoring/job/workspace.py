"""The folder in which a job keeps what it has done, until its output is whole."""

from __future__ import annotations

import glob
import secrets
import shutil
from pathlib import Path
from typing import Final

from scoring.whole_file import OutputError

CLAIMS: Final = "claims"
HEARD: Final = "heard"
SCORES: Final = "scores"


class Workspace:
    """Names of the files of a job; each is there whole or not at all.

    It is hidden: a folder of inputs that it might lie in takes it for no part.
    """

    def __init__(self, out: Path) -> None:
        """Name the files of the job that writes `out`."""
        self.out = out
        self.folder = out.with_name(f".{out.name}.job")
        self.lock = out.with_name(f".{out.stem}.lock")  # of one stem the rejects are one file
        self.manifest = self.folder / "manifest.json"
        self.intake = self.folder / "intake.json"
        self.rejected = self.folder / "rejected.parquet"
        self.repeated = self.folder / "repeated.parquet"
        self.there = self.folder / "there.parquet"

    def block(self, what: str, number: int) -> Path:
        """Where a numbered block of claims, of what is heard, or of scores is."""
        return self.folder / f"{what}-{number:05}.arrow"

    def tally(self, number: int, what: str) -> Path:
        """Where what is counted of a unit is; it is written before the unit's scores."""
        return self.folder / f"tally-{number:05}-{what}.parquet"

    def begin(self) -> None:
        """Make the folder, empty. Raises OutputError."""
        self.clear()
        try:
            self.folder.mkdir()
        except OSError as fault:
            raise OutputError(f"{self.folder}: cannot be made ({fault.strerror})") from fault

    def clear(self) -> None:
        """Take the folder away, with all that is in it. Raises OutputError."""
        try:
            if self.folder.exists():
                # In one step out of sight: half a folder would pass for one to go on with.
                self.folder.rename(f"{self.folder}.{secrets.token_hex(4)}.gone")
            for gone in self.folder.parent.glob(f"{glob.escape(self.folder.name)}.*.gone"):
                shutil.rmtree(gone)
        except OSError as fault:
            raise OutputError(f"{self.folder}: cannot be taken away ({fault.strerror})") from fault
