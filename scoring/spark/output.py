"""The output of a Spark job: a folder of Parquet by day, there whole or not at all."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from scoring.spark.storage import Storage, uri_of
from scoring.whole_file import OutputError

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_OURS = ("day=", "_SUCCESS", ".")
"""How all that is in a folder of scores begins."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where scores and rejects go, and `work`, a folder beside them that goes when all is done."""

    scores: str
    rejects: str
    work: str

    @classmethod
    def of(cls, out: str | Path) -> Target:
        """Return the addresses that belong to an output.

        >>> Target.of("s3a://night/scores").rejects
        's3a://night/scores.rejected.jsonl'
        """
        scores = uri_of(out)
        folder, _, name = scores.rpartition("/")
        stem = name.rpartition(".")[0] or name
        work = f"{folder}/.{name}.{secrets.token_hex(4)}.part"
        return cls(scores, f"{folder}/{stem}.rejected.jsonl", work)


@contextmanager
def work_folder(spark: SparkSession, target: Target, *inputs: str | Path) -> Iterator[Storage]:
    """Give the storage of an output with its work folder made; remove that at the end.

    Raises OutputError before the work where the output cannot be written, is a folder of other
    things, or would be in the way of an input.
    """
    storage = Storage(spark, target.scores)
    _check(storage, target, [uri_of(each) for each in inputs])
    storage.make_folder(target.work)
    try:
        yield storage
    finally:
        storage.remove(target.work)


def write_by_day(scores: DataFrame, folder: str) -> None:
    """Write scores as Parquet, a folder for each `day`, in the order of the input within a file.

    A day's rows are brought together first: else each task would write a small file for each day.
    """
    together = scores.hint("rebalance", "day").sortWithinPartitions("day", "part", "at")
    together.drop("part", "at").write.partitionBy("day").option("compression", "zstd").parquet(
        folder
    )


def put_in_place(storage: Storage, target: Target) -> None:
    """Give finished scores and rejects their names; what had these before is gone, then only."""
    earlier = f"{target.work}/earlier"
    had_one = storage.exists(target.scores)
    if had_one:
        storage.move(target.scores, earlier)
    try:
        storage.move(f"{target.work}/scores", target.scores)
    except BaseException:
        if had_one:
            storage.move(earlier, target.scores)
        raise


def put_rejects(storage: Storage, target: Target) -> None:
    """Give the finished rejects their name."""
    storage.remove(target.rejects)
    storage.move(f"{target.work}/rejects", target.rejects)


def _check(storage: Storage, target: Target, inputs: list[str]) -> None:
    scores, folder = target.scores, target.scores.rpartition("/")[0]
    if not storage.is_folder(folder):
        raise OutputError(f"{scores}: its folder does not exist. Make it first, or name another")
    for each in inputs:
        if each in (scores, target.rejects) or each.startswith(f"{scores}/"):
            raise OutputError(f"{scores}: would overwrite the input {each}. Name another output")
        if scores.startswith(f"{each}/"):
            raise OutputError(
                f"{scores}: would be written into the folder of inputs {each}. Name one elsewhere"
            )
    if not storage.exists(scores):
        return
    if not storage.is_folder(scores):
        raise OutputError(f"{scores}: is a file, and Spark writes a folder. Name another output")
    others = [name for name, _ in storage.names(scores) if not name.startswith(_OURS)]
    if others:
        raise OutputError(
            f"{scores}: is a folder that holds other things than scores, {others[0]!r} among them. "
            "Name another output"
        )
