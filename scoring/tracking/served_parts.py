"""What a served model is made of besides its bundle: code, signature, example, requirements."""

from __future__ import annotations

import shutil
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Final

import polars as pl

import features
import models
import scoring
from features.fields import CLAIMS
from features.gate import admit_claims, admit_sources
from scoring.answers import ANSWERS_SCHEMA, as_pandas
from scoring.batch import SYRIA
from scoring.joined import COLUMNS, join
from scoring.reasons import SCHEMA as REASONS

if TYPE_CHECKING:
    import pandas as pd
    from mlflow.models import ModelSignature
    from mlflow.types import Schema

SCRIPT: Final = Path(__file__).with_name("served_model.py")
"""What MLflow runs to load the model."""
PARAMS: Final = {"as_of": "", "horizon": "latest"}
"""What a request may set, and what holds where it does not."""
EXAMPLE_EVENT: Final = "e02_two_russians"
"""The running example: an outlet claims two captured soldiers, their ministry denies it."""
NEEDS: Final = ("numpy", "pandas", "polars", "pyarrow", "scipy")
"""Distributions that scoring stands on; MLflow adds itself."""
_LEFT_OUT: Final = ("__pycache__", "corpora", "reading", "exchange", "spark")
"""What scoring claims that are coded has no use for."""


def copy_code(folder: Path) -> list[str]:
    """Copy our three packages into a folder, but for what serving does not need; return where."""
    copies = []
    for package in (features, models, scoring):
        source = Path(str(package.__file__)).parent
        copy = folder / source.name
        shutil.copytree(source, copy, ignore=shutil.ignore_patterns(*_LEFT_OUT))
        copies.append(str(copy))
    return copies


def requirements(*besides: str) -> list[str]:
    """The distributions a logged model needs, in the versions that are here.

    Left to itself MLflow finds them by loading the model in a process of its own, for 14 seconds.
    """
    return [f"{name}=={version(name)}" for name in (*NEEDS, *besides)]


def signature() -> ModelSignature:
    """What goes in and what comes out.

    Every input column is of MLflow's type Any: cells are for our gate to judge, so that a bad one
    costs its row and not the request. With MLflow's own types a null in `inputs` becomes the text
    "None", an empty column of a pandas frame is refused, and a word among numbers fails every row.
    The price: MLflow takes no CSV then.
    """
    from mlflow.models import ModelSignature
    from mlflow.types import ParamSchema, ParamSpec
    from mlflow.types.schema import AnyType, ColSpec, Schema

    anything = AnyType()  # type: ignore[no-untyped-call]
    given = [ColSpec(anything, name, name in CLAIMS.required) for name in COLUMNS]
    params = [ParamSpec(name, "string", default) for name, default in PARAMS.items()]
    return ModelSignature(Schema([*given]), _answered(), ParamSchema(params))


def _answered() -> Schema:
    from mlflow.types.schema import Array, ColSpec, Object, Property, Schema

    record = pl.Series(dtype=REASONS).explode().struct.schema
    reason = Array(Object([Property(name, _type(dtype)) for name, dtype in record.items()]))
    kinds = {name: _type(dtype) for name, dtype in ANSWERS_SCHEMA.items() if name != "reasons"}
    columns = [(name, kinds.get(name, reason)) for name in ANSWERS_SCHEMA]
    return Schema([ColSpec(kind, name, required=False) for name, kind in columns])


def _type(dtype: pl.DataType) -> str:
    # An integer that may be absent is a double to MLflow, and to Spark.
    return "double" if dtype.is_numeric() else "string"


def example() -> pd.DataFrame:
    """A request: the running example of the shipped Syria corpus, joined with its sources."""
    claims = admit_claims(SYRIA / "claims.jsonl").accepted
    event = claims.filter(pl.col("event_id") == EXAMPLE_EVENT)
    return as_pandas(join(event, admit_sources(SYRIA / "sources.jsonl").accepted))
