"""A file that is there whole or not at all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from features.errors import SourcegradeError
from features.faults import POLARS_ERRORS, reason


class OutputError(SourcegradeError):
    """An output cannot be written: the message says what, where and what to do."""


def written_whole(target: Path, write: Callable[[Path], None]) -> None:
    """Write beside the target and move into place, so that no reader sees half a file.

    A link stays, and what it leads to is written. Raises OutputError where the system or the
    library that writes cannot.
    """
    import pyarrow as pa

    target = target.resolve() if target.is_symlink() else target
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        write(part)
        _to_disk(part)
        part.replace(target)
    except (OSError, pa.ArrowException, *POLARS_ERRORS) as fault:
        raise OutputError(
            f"{target}: could not be written ({reason(fault)}). What was there before is untouched"
        ) from fault
    finally:
        part.unlink(missing_ok=True)


def text_written_whole(target: Path, text: str) -> None:
    """Write text as `written_whole` writes."""

    def write(part: Path) -> None:
        part.write_text(text, encoding="utf-8")

    written_whole(target, write)


def _to_disk(path: Path) -> None:
    with path.open("rb+") as handle:
        os.fsync(handle.fileno())
