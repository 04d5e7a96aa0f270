"""Parquet to rows: a file as it lies, or what was unpacked into a file for want of one."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import polars as pl

from features.cells import rows_of
from features.column_names import distinct
from features.errors import InputError
from features.faults import POLARS_ERRORS, reason
from features.fields import Table
from features.packed import FREE, MAX_RATIO, Unpacked
from features.rows import BLOCK, RawRows, row_numbers

_BLOCK: Final = 1 << 22
_ROWS: Final = 1_000_000
_AGAIN: Final = "Write it, or copy it, again."


def read_parquet(stream: Unpacked, path: Path, table: Table) -> Iterator[RawRows]:
    """Yield the columns of `table` from Parquet, in parts of `BLOCK` rows, the first without any.

    What is packed or piped goes through a file first. Raises `InputError` where the file is cut
    short, damaged, or made to fill the memory.
    """
    if stream.is_file and not stream.packing:
        yield from _read(path, table, stream.where)
        return
    with tempfile.TemporaryDirectory(prefix="sourcegrade-") as folder:
        file = Path(folder) / "unpacked.parquet"
        with file.open("wb") as copy:
            while block := stream.read(_BLOCK):
                copy.write(block)
        yield from _read(file, table, stream.where)


def _read(path: Path, table: Table, where: str) -> Iterator[RawRows]:
    """Read by Arrow, for Polars writes the trace of its panics to standard error."""
    import pyarrow as pa
    from pyarrow import parquet

    with path.open("rb") as file:
        size = file.seek(0, io.SEEK_END)
        file.seek(max(size - 4, 0))
        if file.read() != b"PAR1":
            raise InputError("the Parquet file was cut short", where=where, remedy=_AGAIN)
    try:
        with parquet.ParquetFile(path, page_checksum_verification=True) as file:
            names = distinct(file.schema_arrow.names, where)
            _refuse_a_bomb(file.metadata, size, where)
            yield RawRows(pl.DataFrame(), 0, names)
            keep, n_before = [name for name in names if name in table.columns], 0
            for read in file.iter_batches(BLOCK, columns=keep):
                columns = {name: _column(read.column(name)) for name in keep}
                yield rows_of(columns, row_numbers(len(read), n_before), table, names)
                n_before += len(read)
    except (OSError, pa.ArrowException, *POLARS_ERRORS) as error:
        raise InputError(f"cannot be read: {reason(error)}", where=where, remedy=_AGAIN) from error


def _column(read: Any) -> pl.Series:
    """A column as Polars has it; text as bytes, for Arrow does not look whether they are UTF-8."""
    import pyarrow as pa

    if pa.types.is_string(read.type) or pa.types.is_large_string(read.type):
        read = read.cast(pa.large_binary())
    else:
        read.validate(full=True)
    column = pl.from_arrow(read)
    if not isinstance(column, pl.Series):
        raise pa.ArrowInvalid(f"a column of the type {read.type}")
    return column


def _refuse_a_bomb(about: Any, size: int, where: str) -> None:
    """Refuse what no file of that size can hold, unless it was made to harm."""
    n_bytes = sum(about.row_group(at).total_byte_size for at in range(about.num_row_groups))
    if n_bytes > max(FREE, MAX_RATIO * size) or about.num_rows > max(_ROWS, size):
        raise InputError(
            f"unpacks to more than {MAX_RATIO} times its size",
            where=where,
            got=f"{about.num_rows:,} rows of {n_bytes:,} bytes from {size:,}",
            remedy="No claims are like that.",
        )
