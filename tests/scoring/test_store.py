"""The store is found from where one stands, and a dead one is noticed at once."""

import socket
import sqlite3
import time
from pathlib import Path

import pytest

from features.errors import SourcegradeError
from scoring.store import (
    TrackingError,
    artifact_root,
    check_answers,
    default_tracking_uri,
    project_folder,
    without_password,
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "sourcegrade"\n', "utf-8")
    (tmp_path / "deep" / "er").mkdir(parents=True)
    return tmp_path.resolve()


def test_the_project_is_found_from_below(project: Path) -> None:
    assert project_folder(project / "deep" / "er") == project


def test_a_project_of_another_name_is_passed_by(project: Path) -> None:
    (project / "deep" / "pyproject.toml").write_text('[project]\nname = "other"\n', "utf-8")
    assert project_folder(project / "deep" / "er") == project


def test_outside_a_project_the_store_is_where_one_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MLFLOW_TRACKING_URI")
    monkeypatch.chdir(tmp_path)
    assert default_tracking_uri() == f"sqlite:///{tmp_path.resolve()}/mlflow.db"


def test_the_store_is_absolute_and_the_artifacts_beside_it(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", " ")
    monkeypatch.chdir(project / "deep")
    assert artifact_root(default_tracking_uri()) == project / "mlruns"


def test_a_folder_with_signs_that_mean_something_in_a_uri(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = tmp_path / "50% of é? #1"
    odd.mkdir()
    monkeypatch.delenv("MLFLOW_TRACKING_URI")
    monkeypatch.chdir(odd)
    check_answers(default_tracking_uri())
    assert artifact_root(default_tracking_uri()) == odd.resolve() / "mlruns"


def test_the_users_own_store_is_respected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://127.0.0.1:5000")
    assert default_tracking_uri() == "http://127.0.0.1:5000"
    assert artifact_root(default_tracking_uri()) is None


@pytest.mark.parametrize(
    ("uri", "told"),
    [
        ("http://127.0.0.1:5000/x", "http://127.0.0.1:5000/x"),
        ("https://a:b@mlflow.example/x?y=1", "https://***@mlflow.example/x?y=1"),
        ("postgresql://a:p@ss@db.example/runs", "postgresql://***@db.example/runs"),
    ],
)
def test_no_password_is_printed(uri: str, told: str) -> None:
    assert without_password(uri) == told


@pytest.mark.parametrize("scheme", ["http", "postgresql"])
def test_a_server_that_is_not_there_is_told_at_once(scheme: str) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # taken, but not listening
        began = time.monotonic()
        with pytest.raises(TrackingError, match="does not answer") as told:
            check_answers(f"{scheme}://ana:secret@127.0.0.1:{nobody.getsockname()[1]}")
    assert time.monotonic() - began < 10
    assert "secret" not in str(told.value)
    assert isinstance(told.value, SourcegradeError)


def test_a_server_that_never_answers_is_given_up_in_seconds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("scoring.store.PATIENCE", 0.3)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        with pytest.raises(TrackingError, match="timed out"):
            check_answers(f"http://127.0.0.1:{silent.getsockname()[1]}")


def test_a_file_that_is_no_database_is_said(tmp_path: Path) -> None:
    (tmp_path / "notes.db").write_text("not a database " * 100, "utf-8")
    with pytest.raises(TrackingError, match="file is not a database"):
        check_answers(f"sqlite:///{tmp_path / 'notes.db'}")


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(TrackingError, match="unable to open database file"):
        check_answers(f"sqlite:///{tmp_path / 'gone' / 'mlflow.db'}")


def test_looking_does_not_lock_the_database(tmp_path: Path) -> None:
    uri = f"sqlite:///{tmp_path / 'mlflow.db'}"
    check_answers(uri)
    with sqlite3.connect(tmp_path / "mlflow.db", timeout=0.1) as connection:
        connection.execute("CREATE TABLE t (x)")
    check_answers(uri)
