"""A record that a job keeps of itself as JSON: there whole, or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, ValidationError

from features.errors import InputError
from features.faults import reason
from scoring.whole_file import text_written_whole


class KeptRecord(BaseModel):
    """What every record of a job can: be written, and be read again when the job is resumed."""

    model_config = ConfigDict(frozen=True)

    def write(self, path: Path) -> None:
        """Write it as JSON, whole or not at all. Raises OutputError."""
        text_written_whole(path, self.model_dump_json(indent=1) + "\n")

    @classmethod
    def read(cls, path: Path) -> Self | None:
        """Read it; None where there is none, InputError where the file is none."""
        try:
            return cls.model_validate_json(path.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValidationError) as fault:
            raise InputError(
                f"not a record that a job keeps: {reason(fault)}",
                where=str(path),
                remedy="Start again without --resume.",
            ) from fault
