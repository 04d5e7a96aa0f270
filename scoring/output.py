"""Scores to a file, whole or not at all, in the format its ending names."""

import os
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import polars as pl
import polars.selectors as cs

from scoring.whole_file import OutputError, written_whole

FORMULA_STARTS: Final = r"^([=+\-@\t\r\n＝＋－＠])"  # noqa: RUF001 - the wide forms are meant
"""What makes a spreadsheet read a cell as a formula; some read the full-width forms so too."""

UTC_TIME: Final = "%Y-%m-%dT%H:%M:%S%.fZ"


def write_scores(scores: pl.DataFrame, path: str | Path) -> Path:
    """Write scores as Parquet, CSV or JSON Lines, by the ending of `path`; return the path.

    Parquet and JSON Lines keep `reasons` nested; CSV holds them as JSON text. Times are ISO 8601
    with Z in the two text formats. In CSV a text cell that a spreadsheet would run as a formula
    gets a leading apostrophe, so join on ids from Parquet or JSON Lines where they begin with one
    of ``= + - @``. The file appears under its name only when complete. Raises OutputError.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     scores = pl.DataFrame({"claim_id": ["=1+1"], "credibility": [0.25]})
    ...     print(write_scores(scores, Path(folder) / "scores.csv").read_text())
    claim_id,credibility
    '=1+1,0.25
    <BLANKLINE>
    """
    target = check_output(path)
    written_whole(target, lambda part: _WRITERS[target.suffix.lower()](scores, part))
    return target


def write_scores_in_order(parts: Iterable[pl.DataFrame], path: str | Path) -> Path:
    """Write scores that come part by part into one file, as `write_scores` does; return the path.

    Parquet has a row group for each part. Raises OutputError.
    """
    target = check_output(path)
    write = _WRITERS_IN_ORDER[target.suffix.lower()]
    written_whole(target, lambda part: write(parts, part))
    return target


def write_rejected(rejected: pl.DataFrame, beside: str | Path) -> Path:
    """Write the rows that were turned away, as JSON Lines beside the output `beside`.

    The file is written when nothing was rejected too, and is empty then: one left by an earlier
    run would speak of rows that are not at fault any more. Raises OutputError.

    >>> from tempfile import TemporaryDirectory
    >>> faults = pl.DataFrame({"row": [3], "field": ["text"], "expected": ["some text"]})
    >>> with TemporaryDirectory() as folder:
    ...     print(write_rejected(faults, Path(folder) / "scores.csv").read_text())
    {"row":3,"field":"text","expected":"some text"}
    <BLANKLINE>
    """
    target = rejected_path(beside)
    _writable(target)
    written_whole(target, lambda part: _write_jsonl(rejected, part))
    return target


def rejected_path(out: str | Path) -> Path:
    """Where the rejects of an output go.

    >>> rejected_path("night/scores.parquet").as_posix()
    'night/scores.rejected.jsonl'
    """
    return Path(out).with_suffix(".rejected.jsonl")


def manifest_path(out: str | Path) -> Path:
    """Where it is told what an output rests on.

    >>> manifest_path("night/scores.parquet").as_posix()
    'night/scores.parquet.manifest.json'
    """
    return Path(f"{out}.manifest.json")


def check_output(path: str | Path) -> Path:
    """Find out before the work whether `path` can be written; raise OutputError if it cannot.

    >>> check_output("scores.parquet").name
    'scores.parquet'
    >>> try:
    ...     check_output("scores.xlsx")
    ... except OutputError as error:
    ...     print(error)
    scores.xlsx: an output ends in .parquet, .csv or .jsonl. Got '.xlsx'. Name it, say, \
scores.parquet
    """
    target = Path(path)
    if target.suffix.lower() not in _WRITERS:
        raise OutputError(
            f"{target}: an output ends in .parquet, .csv or .jsonl. Got {target.suffix!r}. "
            f"Name it, say, {target.stem or 'scores'}.parquet"
        )
    _writable(target)
    return target


def _writable(target: Path) -> None:
    folder = target.parent
    if not folder.exists():
        raise OutputError(
            f"{target}: its folder {str(folder)!r} does not exist. Make it first, or name another"
        )
    if not folder.is_dir():
        raise OutputError(f"{target}: {str(folder)!r} is a file, not a folder. Name another folder")
    if target.is_dir():
        raise OutputError(f"{target}: is a folder. Name a file in it")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise OutputError(
            f"{target}: no permission to write in the folder {str(folder)!r}. Name another folder"
        )


def _write_parquet(scores: pl.DataFrame, path: Path) -> None:
    scores.write_parquet(path)


def _write_jsonl(scores: pl.DataFrame, path: Path) -> None:
    scores.with_columns(_iso_times()).write_ndjson(path)


def _write_csv(scores: pl.DataFrame, path: Path) -> None:
    _flat(scores).write_csv(path)


def _flat(scores: pl.DataFrame) -> pl.DataFrame:
    """Scores as a spreadsheet may have them: lists as JSON, and no cell that it would run."""
    flat = scores.with_columns(_iso_times(), *_json_texts(scores))
    return flat.with_columns(cs.string().str.replace(FORMULA_STARTS, "'${1}"))


def _write_parquet_in_order(parts: Iterable[pl.DataFrame], path: Path) -> None:
    from pyarrow import parquet

    with ExitStack() as opened:
        writer = None
        for part in parts:
            table = part.to_arrow(compat_level=pl.CompatLevel.oldest())
            if writer is None:
                new = parquet.ParquetWriter(path, table.schema, compression="zstd")
                writer = opened.enter_context(new)
            writer.write_table(table)


def _write_csv_in_order(parts: Iterable[pl.DataFrame], path: Path) -> None:
    with path.open("wb") as file:
        for number, part in enumerate(parts):
            _flat(part).write_csv(file, include_header=number == 0)


def _write_jsonl_in_order(parts: Iterable[pl.DataFrame], path: Path) -> None:
    with path.open("wb") as file:
        for part in parts:
            part.with_columns(_iso_times()).write_ndjson(file)


def _iso_times() -> pl.Expr:
    return cs.datetime().dt.to_string(UTC_TIME)


def _json_texts(frame: pl.DataFrame) -> list[pl.Expr]:
    """Each list of records as one JSON array; Polars encodes single records only."""
    record = pl.element().struct.json_encode()
    return [
        pl.format("[{}]", pl.col(name).list.eval(record).list.join(",")).alias(name)
        for name, dtype in frame.schema.items()
        if isinstance(dtype, pl.List) and isinstance(dtype.inner, pl.Struct)
    ]


_WRITERS: Final[dict[str, Callable[[pl.DataFrame, Path], None]]] = {
    ".parquet": _write_parquet,
    ".csv": _write_csv,
    ".jsonl": _write_jsonl,
}
_WRITERS_IN_ORDER: Final[dict[str, Callable[[Iterable[pl.DataFrame], Path], None]]] = {
    ".parquet": _write_parquet_in_order,
    ".csv": _write_csv_in_order,
    ".jsonl": _write_jsonl_in_order,
}
