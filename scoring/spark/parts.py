"""The input of a Spark job: a Parquet file, or a folder of parts, in the order of their names."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from features.characters import visible
from features.column_names import refuse_missing
from features.errors import InputError
from features.faults import reason
from features.fields import CLAIMS
from features.folder import LEFT_OUT
from scoring.spark.faults import cause_of
from scoring.spark.gating import AT, PATH, Parts
from scoring.spark.storage import Storage, literal, uri_of

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

MAGIC: Final = b"PAR1"
_CHECKED: Final = 100
"""Parts whose first bytes are looked at before the job; Spark finds out about the others."""


def read_parts(spark: SparkSession, claims: str | Path) -> tuple[DataFrame, Parts]:
    """Return the rows of an input, each with its file (`_path`) and place in it (`at`), and parts.

    Only the columns of claims are read. Raises InputError where there is no input, where it is not
    Parquet, where a required column is missing, or where parts differ in the type of a column.
    """
    from py4j.protocol import Py4JJavaError
    from pyspark.errors import AnalysisException
    from pyspark.sql.functions import col

    where = visible(str(claims))
    whole = uri_of(claims)
    uris = _uris(spark, whole, where)
    try:
        # The footers of several parts are all read here, in a job of its own.
        reader = spark.read.option("mergeSchema", len(uris) > 1)
        found = reader.parquet(*map(literal, uris))
    except (AnalysisException, Py4JJavaError) as fault:
        raise InputError(
            "cannot be read by Spark",
            where=where,
            got=cause_of(str(fault)),
            remedy="Write Parquet with the same types in every part, and times in microseconds.",
        ) from fault
    refuse_missing(found.columns, CLAIMS, where)
    kept = [name for name in found.columns if name in CLAIMS.columns]
    unused = tuple(name for name in found.columns if name not in CLAIMS.columns)
    rows = found.select(
        col("_metadata.file_path").alias(PATH),
        col("_metadata.row_index").alias(AT),
        *(col(f"`{name}`") for name in kept),
    )
    return rows, Parts([uri.rpartition("/")[2] for uri in uris], uris != [whole], unused)


def _uris(spark: SparkSession, uri: str, where: str) -> list[str]:
    storage = Storage(spark, uri)
    if not storage.exists(uri):
        raise InputError(
            "no such file", where=where, remedy="Check the path; all executors must see it."
        )
    uris = _parts(storage, uri, where) if storage.is_folder(uri) else [uri]
    _check_format(storage, uris[:_CHECKED], where)
    return uris


def _parts(storage: Storage, folder: str, where: str) -> list[str]:
    """The parts by the rule of `features.folder`."""
    found = sorted(
        (name, is_folder)
        for name, is_folder in storage.names(folder)
        if not name.startswith((".", "_")) and not name.endswith(LEFT_OUT)
    )
    for name, is_folder in found:
        if is_folder:
            raise InputError(
                "a folder within a folder", where=where, got=repr(visible(name)),
                remedy="Give a folder that holds nothing but the parts of one input.",
            )  # fmt: skip
    if not found:
        raise InputError("no file in the folder", where=where, remedy="Give a file, or its folder.")
    return [f"{folder}/{name}" for name, _ in found]


def _check_format(storage: Storage, uris: Sequence[str], where: str) -> None:
    from py4j.protocol import Py4JJavaError

    for uri in uris:
        try:
            is_parquet = storage.begins_with(uri, MAGIC)
        except Py4JJavaError as fault:
            raise InputError(f"cannot be read: {reason(fault)}", where=where) from fault
        if not is_parquet:
            raise InputError(
                "not Parquet",
                where=where,
                got=visible(uri.rpartition("/")[2]),
                remedy="Spark reads Parquet only; score it without --engine spark, or convert it.",
            )
