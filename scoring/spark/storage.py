"""Files wherever Spark reads and writes them: a disk that all machines share, HDFS, a bucket."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_URI = re.compile(r"^[a-z][a-z0-9+.-]+://", re.IGNORECASE)
_GLOB = re.compile(r"([\\\[\]{}*?])")


def uri_of(path: str | Path) -> str:
    """Return the address of a path: a path of this machine gets its scheme, others have one.

    >>> uri_of("hdfs://night/claims")
    'hdfs://night/claims'
    """
    text = str(path)
    return text.rstrip("/") if _URI.match(text) else f"file://{Path(text).absolute()}"


def literal(uri: str) -> str:
    r"""Return an address in which no character stands for others, as Spark would read it.

    >>> literal("file:///night/part[1].parquet")
    'file:///night/part\\[1\\].parquet'
    """
    return _GLOB.sub(r"\\\1", uri)


class Storage:
    """The file system of an address, as Hadoop has it."""

    def __init__(self, spark: SparkSession, uri: str) -> None:
        """Find the file system that `uri` is on."""
        java: Any = spark
        self._path = java._jvm.org.apache.hadoop.fs.Path
        self._system = self._path(uri).getFileSystem(java._jsc.hadoopConfiguration())

    def exists(self, uri: str) -> bool:
        """Whether there is something of that name."""
        return bool(self._system.exists(self._path(uri)))

    def is_folder(self, uri: str) -> bool:
        """Whether it is a folder; false too where there is nothing."""
        return self.exists(uri) and bool(self._system.getFileStatus(self._path(uri)).isDirectory())

    def names(self, folder: str) -> Iterator[tuple[str, bool]]:
        """Yield what a folder holds: each name, and whether it is a folder itself."""
        for status in self._system.listStatus(self._path(folder)):
            yield str(status.getPath().getName()), bool(status.isDirectory())

    def begins_with(self, uri: str, magic: bytes) -> bool:
        """Whether a file begins with these bytes."""
        stream = self._system.open(self._path(uri))
        try:
            return all(stream.read() == byte for byte in magic)
        finally:
            stream.close()

    def make_folder(self, uri: str) -> None:
        """Make a folder, and those above it that are not there."""
        self._system.mkdirs(self._path(uri))

    def move(self, old: str, new: str) -> None:
        """Give a file or a folder another name; raises OSError where that is refused."""
        if not self._system.rename(self._path(old), self._path(new)):
            raise OSError(f"{old} cannot be renamed to {new}")

    def remove(self, uri: str) -> None:
        """Remove a file, or a folder with all in it; nothing happens where there is none."""
        self._system.delete(self._path(uri), True)

    @contextmanager
    def writing(self, uri: str) -> Iterator[Any]:
        """Open a new file, to which `write` adds bytes."""
        stream = self._system.create(self._path(uri), True)
        try:
            yield stream
        finally:
            stream.close()
