"""Where the runs are kept, and whether that place answers; MLflow is not needed to know."""

from __future__ import annotations

import os
import re
import socket
import sqlite3
import ssl
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path
from typing import Final
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from features.errors import SourcegradeError

HOST: Final = "127.0.0.1"
PATIENCE: Final = 5.0
"""Seconds that a tracking server may take to answer at all."""


class TrackingError(SourcegradeError):
    """The tracking store cannot be used: the message says which, why and what to do.

    >>> issubclass(TrackingError, SourcegradeError)
    True
    """


def project_folder(start: Path | None = None) -> Path:
    """The nearest folder upwards whose pyproject.toml names sourcegrade, or else `start`.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     project_folder(Path(folder)) == Path(folder).resolve()
    True
    """
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        project = folder / "pyproject.toml"
        if project.is_file() and "sourcegrade" in project.read_text("utf-8", errors="replace"):
            return folder
    return here


def default_tracking_uri() -> str:
    """MLFLOW_TRACKING_URI if it is set, or else SQLite in the project's folder.

    >>> "://" in default_tracking_uri()
    True
    """
    told = os.environ.get("MLFLOW_TRACKING_URI", "").strip()
    file = (project_folder() / "mlflow.db").as_posix()
    return told or "sqlite:///" + re.sub("[%?#]", lambda found: quote(found[0]), file)


def without_password(uri: str) -> str:
    """The URI as it may be printed.

    >>> without_password("https://ana:secret@tracking.example/x")
    'https://***@tracking.example/x'
    """
    parts = urlsplit(uri)
    if "@" not in parts.netloc:
        return uri
    return urlunsplit(parts._replace(netloc="***@" + parts.netloc.rpartition("@")[2]))


def is_http(uri: str) -> bool:
    """Whether a store is kept by a server.

    >>> is_http("http://127.0.0.1:5000"), is_http("sqlite:///mlflow.db")
    (True, False)
    """
    return uri.startswith(("http://", "https://"))


def artifact_root(uri: str) -> Path | None:
    """The folder for the artifacts of a store, or None where a server keeps them.

    Beside the database when it is SQLite, so that the two are found, moved and deleted together.

    >>> artifact_root("sqlite:////data/mlflow.db").as_posix()
    '/data/mlruns'
    """
    database = _sqlite_file(uri)
    if database:
        return database.parent / "mlruns"
    return None if is_http(uri) else project_folder() / "mlruns"


def _sqlite_file(uri: str) -> Path | None:
    """The file of a SQLite store; None for any other store."""
    scheme, _, rest = uri.partition(":///")
    file = unquote(rest.partition("?")[0])
    return Path(file).resolve() if scheme.startswith("sqlite") and file else None


def check_answers(uri: str) -> None:
    """Raise TrackingError within seconds where a store does not answer.

    MLflow by itself would try for minutes.
    """
    database, parts = _sqlite_file(uri), urlsplit(uri)
    try:
        if database:
            _open_database(database)
        elif is_http(uri):
            urllib.request.urlopen(f"{uri.rstrip('/')}/health", timeout=PATIENCE).close()
        elif parts.hostname and parts.port:
            socket.create_connection((parts.hostname, parts.port), timeout=PATIENCE).close()
    except urllib.error.HTTPError:
        return  # it answers, and what it says of /health is no matter
    except (OSError, sqlite3.Error) as fault:
        why = getattr(fault, "reason", fault)
        if isinstance(why, ssl.SSLError):
            return  # MLflow has certificate settings of its own
        raise TrackingError(
            f"{without_password(uri)}: the tracking store does not answer ({why}). "
            "Start or mend it, or name another in MLFLOW_TRACKING_URI"
        ) from fault


def _open_database(file: Path) -> None:
    with closing(sqlite3.connect(file, timeout=PATIENCE)) as connection:
        connection.execute("PRAGMA schema_version")
