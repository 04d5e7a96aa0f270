"""How far a job has come that is scored in units: what was taken in."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from features.errors import InputError
from features.faults import reason
from scoring.whole_file import text_written_whole


class State(BaseModel):
    """What is known of the claims once all are laid out; its file says that they are.

    `latest` is when the latest of all that is read can be read, `n_in_shards` how many claims each
    shard of events has.
    """

    model_config = ConfigDict(frozen=True)

    n_rows: int
    n_blocks: int
    n_heard_blocks: int
    n_later: int
    n_in_shards: list[int]
    latest: datetime | None
    notes: list[str]

    def write(self, path: Path) -> None:
        """Write it as JSON, whole or not at all. Raises OutputError."""
        text_written_whole(path, self.model_dump_json(indent=1))

    @classmethod
    def read(cls, path: Path) -> State | None:
        """Read it; None where the claims have not all been laid out."""
        try:
            return cls.model_validate_json(path.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValidationError) as fault:
            raise InputError(
                f"cannot be read: {reason(fault)}",
                where=str(path),
                remedy="Start again without --resume.",
            ) from fault
