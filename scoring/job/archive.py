"""An archive of earlier claims: tonight's batch hears them, and is added to them."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import polars as pl

from features.characters import visible
from features.errors import InputError
from features.faults import POLARS_ERRORS, reason
from features.fields import CLAIMS_SCHEMA, READ_FROM_TEXT
from features.times import available_at
from scoring.job.manifest import Given
from scoring.moment import Moment
from scoring.whole_file import OutputError

SCHEMA: Final = pl.Schema({name: type_ for name, type_ in CLAIMS_SCHEMA.items() if name != "row"})
"""Columns of the files: accepted claims, without their rows."""
_LOOKED_AT: Final = ["claim_id", "event_id", "published_at", "published_precision"]


class Archive:
    """Accepted claims of earlier batches, in Parquet files by the day they were published.

    Its files are `day=2017-09-29/NAME.parquet`, `NAME` being that of the batch that brought them.
    """

    def __init__(self, folder: Path, batch: str | None) -> None:
        """Name an archive, which need not be there yet, and the batch that will be added to it."""
        self.folder = folder
        self._name = f"{batch or secrets.token_hex(8)}.parquet"

    def given(self) -> Given:
        """Return what is in it apart from this batch: the names and sizes of its files, hashed."""
        told = hashlib.sha256()
        for file in self.files():
            if file.name != self._name:
                told.update(f"{file.relative_to(self.folder)}\0{file.stat().st_size}\n".encode())
        return Given(name=visible(self.folder.name), sha256=told.hexdigest())

    def hear(self, claims: pl.DataFrame, moment: Moment) -> Heard:
        """Return what the archive says of the events of some claims (`claim_id`, `event_id`).

        Raises InputError where a file is none of an archive.
        """
        return Heard(self, claims, moment)

    def heard_by(self, claims: pl.DataFrame, moment: Moment) -> HeardAll:
        """Return what the archive says of the events of some claims, at once."""
        heard = self.hear(claims, moment)
        frames = pl.concat([CLAIMS_SCHEMA.to_frame(), *heard.frames()])
        own = moment.known(claims).select(available_at().max()).item()
        times = [time for time in (own, heard.latest) if time is not None]
        return HeardAll(first_of_each(frames), max(times, default=None), heard.there)

    def append(self, claims: Iterable[pl.DataFrame]) -> int:
        """Add accepted claims, each day's file whole or not at all; return how many.

        Raises OutputError.
        """
        import pyarrow as pa

        n, opened = 0, dict[str, tuple[Path, Any]]()
        try:
            for left in self.folder.glob(f"day=*/.{self._name}.*.part"):  # of a job that was killed
                left.unlink()
            with ExitStack() as stack:
                for frame in claims:
                    n += frame.height
                    for day, part in _by_day(frame):
                        if day not in opened:
                            opened[day] = self._open(day, stack)
                        opened[day][1].write_table(part)
            for part, _ in opened.values():
                part.replace(part.with_name(self._name))
        except (OSError, pa.ArrowException) as fault:
            raise OutputError(
                f"{self.folder}: the batch could not be added ({reason(fault)}). What was in the "
                "archive before is untouched"
            ) from fault
        finally:
            for part, _ in opened.values():
                part.unlink(missing_ok=True)
        return n

    def _open(self, day: str, stack: ExitStack) -> tuple[Path, Any]:
        from pyarrow import parquet

        folder = self.folder / f"day={day}"
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / f".{self._name}.{secrets.token_hex(4)}.part"
        schema = SCHEMA.to_frame().to_arrow(compat_level=pl.CompatLevel.oldest()).schema
        writer = parquet.ParquetWriter(part, schema, compression="zstd", write_page_checksum=True)
        return part, stack.enter_context(writer)

    def files(self) -> list[Path]:
        """Return its files, by day and name."""
        if self.folder.exists() and not self.folder.is_dir():
            raise InputError("not a folder", where=visible(str(self.folder)))
        days = [*self.folder.glob("day=*")]
        if not days:
            self._check_empty()
        files = (file for day in days for file in day.glob("*.parquet"))
        return sorted(file for file in files if not file.name.startswith((".", "_")))

    def _check_empty(self) -> None:
        """Refuse a folder of other things: what lies elsewhere would be missed in silence."""
        seen = self.folder.glob("*")
        others = sorted(each.name for each in seen if not each.name.startswith("."))
        if others and others != ["lost+found"]:  # which every new disk has
            raise InputError(
                "holds other things and no day of an archive",
                where=visible(str(self.folder)),
                got=visible(others[0]),
                remedy="Let --evidence name a folder that it made itself, or a new one.",
            )


@dataclass(frozen=True, slots=True)
class HeardAll:
    """Earlier claims on some events, when the latest of all can be read, and which are `there`.

    `claims` are accepted claims with rows from 1; `there` are the ids asked with that the archive
    has already.
    """

    claims: pl.DataFrame
    latest: datetime | None
    there: pl.DataFrame


class Heard:
    """What an archive says of some events: `frames` are to be read first, once."""

    def __init__(self, archive: Archive, claims: pl.DataFrame, moment: Moment) -> None:
        """Ask for the events of `claims`; claims with the same ids are not heard."""
        self._archive, self._moment = archive, moment
        self._events = claims.select("event_id").drop_nulls().unique()
        self._ids = claims.select("claim_id")
        self._there: list[pl.DataFrame] = []
        self.latest: datetime | None = None
        """When the latest claim known at the moment can be read, on whatever event."""

    def frames(self) -> Iterator[pl.DataFrame]:
        """Yield the earlier claims on these events, with `row` from 1, in the order of the days."""
        n_rows = 0
        for file in self._archive.files():
            for group in range(_n_groups(file)):
                looked = _read(file, group, _LOOKED_AT).with_row_index("at")
                self._there.append(looked.join(self._ids, on="claim_id", how="semi"))
                others = looked.join(self._ids, on="claim_id", how="anti")
                self._later(others)
                about = others.join(self._events, on="event_id", how="semi").sort("at")
                if about.height:
                    found = _read(file, group, [*SCHEMA])[about["at"]]
                    yield found.with_row_index("row", n_rows + 1).select(*CLAIMS_SCHEMA)
                    n_rows += found.height

    @property
    def there(self) -> pl.DataFrame:
        """The `claim_id`s asked with that the archive has already."""
        found = [each.select("claim_id") for each in self._there]
        return pl.concat([pl.DataFrame(schema={"claim_id": pl.String}), *found]).unique()

    def _later(self, claims: pl.DataFrame) -> None:
        latest = self._moment.known(claims).select(available_at().max()).item()
        if latest is not None and (self.latest is None or latest > self.latest):
            self.latest = latest


def first_of_each(heard: pl.DataFrame) -> pl.DataFrame:
    """Of claims that an archive has twice, with another time say, the earlier ones."""
    return heard.unique(["event_id", "claim_id"], keep="first", maintain_order=True)


def _by_day(claims: pl.DataFrame) -> Iterator[tuple[str, Any]]:
    """The claims of each day, in order, as a table for a file of the archive."""
    dated = claims.with_columns(day=pl.col("published_at").dt.strftime("%Y-%m-%d"))
    for (day,), part in dated.group_by("day", maintain_order=True):
        yield str(day), part.select(*SCHEMA).to_arrow(compat_level=pl.CompatLevel.oldest())


def _n_groups(file: Path) -> int:
    from pyarrow import parquet

    with _plainly(file):
        return int(parquet.read_metadata(file).num_row_groups)


def _read(file: Path, group: int, columns: list[str]) -> pl.DataFrame:
    """Read some columns of a part of a file."""
    import pyarrow as pa
    from pyarrow import parquet

    with _plainly(file), parquet.ParquetFile(file, page_checksum_verification=True) as opened:
        found = pl.from_arrow(opened.read_row_group(group, columns))
        assert isinstance(found, pl.DataFrame)  # a table becomes a frame
        if READ_FROM_TEXT in columns and READ_FROM_TEXT not in found.columns:
            # Archives made before claims could be read do not have the column.
            found = found.with_columns(pl.lit(None, pl.String).alias(READ_FROM_TEXT))[columns]
        if found.schema != pl.Schema({name: SCHEMA[name] for name in columns}):
            raise pa.ArrowInvalid(f"its columns are {found.schema}")
        return found


@contextmanager
def _plainly(file: Path) -> Iterator[None]:
    import pyarrow as pa

    try:
        yield
    except (OSError, pa.ArrowException, *POLARS_ERRORS) as fault:
        raise InputError(
            f"not a file of an archive: {reason(fault)}",
            where=visible(str(file)),
            remedy="Let --evidence name a folder that it made itself, or a new one.",
        ) from fault
