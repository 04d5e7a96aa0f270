"""A frame on disk that is cut by a number, of which each piece can be read alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Final

import polars as pl

from features.errors import InputError
from features.faults import reason
from scoring.whole_file import written_whole

_PIECE: Final = "\0piece"


def write_cut(frame: pl.DataFrame, by: pl.Series, n: int, path: Path) -> None:
    """Write a frame as Arrow, whole or not at all; `by` has for each row its piece, from 0 to n-1.

    The rows of a piece keep their order. Raises OutputError.

    >>> from tempfile import TemporaryDirectory
    >>> frame = pl.DataFrame({"row": [1, 2, 3]})
    >>> with TemporaryDirectory() as folder:
    ...     write_cut(frame, pl.Series([1, 0, 1]), 3, Path(folder) / "cut.arrow")
    ...     read_cut(Path(folder) / "cut.arrow", [1])["row"].to_list()
    [1, 3]
    """
    import pyarrow as pa

    laid = frame.with_columns(by.alias(_PIECE)).sort(_PIECE, maintain_order=True)
    later = pl.Series(range(1, n), dtype=by.dtype)
    starts = [0, *laid[_PIECE].search_sorted(later), laid.height]
    # The oldest level: in the newer layout of texts each slice would bring the texts of all.
    table = laid.drop(_PIECE).to_arrow(compat_level=pl.CompatLevel.oldest()).combine_chunks()
    nothing = pa.RecordBatch.from_pylist([], schema=table.schema)
    # Not packed: that would cost a job 5 % of its CPU, and these files live as long as it runs.
    options = pa.ipc.IpcWriteOptions(use_threads=False)

    def write(part: Path) -> None:
        with (
            pa.OSFile(str(part), "wb") as file,
            pa.ipc.new_file(file, table.schema, options=options) as writer,
        ):
            for start, end in pairwise(starts):
                piece = table.slice(start, end - start).to_batches()
                writer.write_batch(piece[0] if piece else nothing)

    written_whole(path, write)


def read_cut(
    path: Path, pieces: Iterable[int], columns: Sequence[str] | None = None
) -> pl.DataFrame:
    """Return some pieces of a frame that `write_cut` wrote, one below the other, or some columns.

    Raises InputError where the file is gone or damaged.
    """
    import pyarrow as pa

    try:
        with pa.memory_map(str(path)) as file:
            names = pa.ipc.open_file(file).schema.names
            wanted = [names.index(name) for name in columns or names]
            options = pa.ipc.IpcReadOptions(included_fields=wanted, use_threads=False)
            reader = pa.ipc.open_file(file, options=options)
            read = pa.Table.from_batches(
                [reader.get_batch(piece) for piece in pieces], schema=reader.schema
            )
            found = pl.from_arrow(read)
    except (OSError, pa.ArrowException) as fault:
        raise InputError(
            f"cannot be read: {reason(fault)}",
            where=str(path),
            remedy="It is a part of an unfinished job: start again without --resume.",
        ) from fault
    assert isinstance(found, pl.DataFrame)  # a table becomes a frame
    return found
