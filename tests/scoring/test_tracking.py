"""A batch run is in the store as it was logged: SQLite on disk, and a server on the loopback."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pyarrow.parquet as pq
import pytest
from polars.testing import assert_frame_equal

from models import bundle
from scoring.distribution import Distribution, Unknown
from scoring.drift import drift_of
from scoring.reliability_diagram import ReliabilityBin, reliability_svg
from scoring.store import TrackingError
from scoring.tracking.batch_run import BATCHES, log_batch
from scoring.tracking.client import connect, ensure_experiment
from scoring.tracking.model_files import download_bundle, download_model_artifact
from scoring.tracking.run_info import RunInfo
from tests.empty_store import empty_store
from tests.scoring.running_server import running
from tests.scoring.small_batch import batch_claims, batch_scores, batch_sources

if TYPE_CHECKING:
    from mlflow.entities import Run

CLAIMS = batch_claims(["It fell.", "<script>alert(1)</script>", "x" * 100_000])
SCORES = batch_scores(CLAIMS)
SOURCES = pl.DataFrame(
    {
        "source_id": ["sana", "amaq"],
        "source_grade": ["E", "F"],
        "reliability": [1 / 3, None],
        "n_settled": [9, 0],
        "n_judged": [1.5, 0.0],
        "identifiable": [True, False],
        "trend": ["steady", None],
    }
)
CHAMPION = bundle.load(bundle.CHAMPION)
CALM = Distribution(30, 20, {"stance": {"asserts": 20, "denies": 10}})
FAULTS = pl.DataFrame({"row": [7], "field": ["text"], "value": [""], "expected": ["some text"]})


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    return empty_store(tmp_path_factory.mktemp("a store é"))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("server")

    def command(port: int) -> list[str]:
        return [
            *(sys.executable, "-m", "mlflow", "server", "--host", "127.0.0.1"),
            *("--port", str(port), "--workers", "1"),
            *("--backend-store-uri", f"sqlite:///{folder / 'mlflow.db'}"),
            *("--artifacts-destination", str(folder / "artifacts")),
        ]

    with running(command, {"MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false"}) as address:
        yield address


def log(uri: str, **told: Any) -> RunInfo:
    facts: dict[str, Any] = {
        "as_of": "2017-12-31",
        "horizon": "latest",
        "model": CHAMPION,
        "input_name": "night.csv",
        "n_rejected": 1,
        "rejected": FAULTS,
        "n_later": 2,
        "reliability_svg": reliability_svg([ReliabilityBin(0.7, 0.65, 20, 0.4, 0.8)]),
        "reliability": SOURCES,
        "drift": drift_of(CALM, CALM, Unknown("it is the first")),
        "tracking_uri": uri,
    }
    return log_batch(SCORES, CLAIMS, batch_sources(), "<!doctype html>", **(facts | told))


def run_of(info: RunInfo) -> "Run":
    return connect(info.tracking_uri).get_run(info.run_id)


def artifact(info: RunInfo, name: str, folder: Path) -> Path:
    return Path(connect(info.tracking_uri).download_artifacts(info.run_id, name, str(folder)))


@pytest.fixture(scope="module", params=["store", "server"])
def logged(request: pytest.FixtureRequest) -> RunInfo:
    return log(request.getfixturevalue(request.param))


def test_parameters_metrics_tags_and_description(logged: RunInfo) -> None:
    run = run_of(logged)
    assert run.info.status == "FINISHED"
    assert run.info.run_name == "night.csv as of 2017-12-31"
    assert run.data.params.pop("input_sha256").isalnum()
    assert run.data.params == {
        "as_of": "2017-12-31",
        "horizon": "latest",
        "model": "claim-credibility",
        "model_version": "1",
        "input": "night.csv",
        "n_sources": "2",
    }
    assert run.data.metrics["n_scored"] == 3
    assert run.data.metrics["n_rejected"] == 1
    assert run.data.metrics["n_source_grade_B"] == 3
    assert run.data.metrics["mean_credibility"] == pytest.approx(0.3)
    assert run.data.tags["drift"] == "ok"
    assert run.data.tags["mlflow.note.content"].startswith("**3 claims** of `night.csv`")


def test_the_input_is_a_data_set_with_its_hash(logged: RunInfo) -> None:
    inputs = run_of(logged).inputs
    assert inputs is not None
    (used,) = inputs.dataset_inputs
    assert used.dataset.name == "night.csv"
    assert json.loads(used.dataset.profile or "")["num_rows"] == 3
    columns = json.loads(used.dataset.schema or "")["mlflow_colspec"]
    assert "row" not in [column["name"] for column in columns]
    assert [tag.value for tag in used.tags] == ["scoring"]


def test_the_page_the_scores_the_rejects_and_the_diagram_are_kept(
    logged: RunInfo, tmp_path: Path
) -> None:
    names = {file.path for file in connect(logged.tracking_uri).list_artifacts(logged.run_id)}
    assert names == {
        "distribution.json",
        "inputs",
        "model",
        "rejected.jsonl",
        "reliability.svg",
        "report.html",
        "scores.json",
        "scores.parquet",
        "sources.json",
        "sources.parquet",
    }
    assert_frame_equal(pl.read_parquet(artifact(logged, "scores.parquet", tmp_path)), SCORES)
    assert artifact(logged, "report.html", tmp_path).read_text("utf-8") == "<!doctype html>"
    assert json.loads(artifact(logged, "rejected.jsonl", tmp_path).read_text())["row"] == 7


def test_the_run_keeps_what_was_read_and_the_model_that_read_it(
    logged: RunInfo, tmp_path: Path
) -> None:
    for name, frame in (("claims", CLAIMS), ("sources", batch_sources())):
        kept = artifact(logged, f"inputs/{name}.parquet", tmp_path)
        assert_frame_equal(pl.read_parquet(kept), frame)
        codecs = pq.ParquetFile(kept).metadata.row_group(0).column(0).compression
        assert codecs == "ZSTD"
    model = bundle.load(artifact(logged, "model/bundle.json", tmp_path))
    assert model.manifest == CHAMPION.manifest


def test_drift_is_a_tag_to_search_metrics_a_sentence_and_counts(
    logged: RunInfo, tmp_path: Path
) -> None:
    run = run_of(logged)
    assert run.data.tags["drift"] == "ok"
    assert run.data.metrics["psi_training.stance"] == 0
    assert run.data.metrics["psi_training.largest"] == 0
    assert "psi_last.stance" not in run.data.metrics
    assert "**Drift: ok.** Against the training claims" in run.data.tags["mlflow.note.content"]
    kept = json.loads(artifact(logged, "distribution.json", tmp_path).read_text("utf-8"))
    assert Distribution.read(kept) == CALM


def test_a_batch_that_drifted_is_found_by_its_tag(store: str) -> None:
    wild = Distribution(300, 200, {"stance": {"denies": 300}})
    even = Distribution(300, 200, {"stance": {"asserts": 150, "denies": 150}})
    info = log(store, input_name="wild.csv", drift=drift_of(wild, even, Unknown("none")))
    log(store)
    found = connect(store).search_runs([info.experiment_id], "tags.drift = 'alert'")
    assert [run.info.run_id for run in found] == [info.run_id]
    assert found[0].data.metrics["psi_training.largest"] > 0.25
    assert "asserts from 50 % of claims to 0 %" in found[0].data.tags["mlflow.note.content"]


def test_the_table_shows_hostile_and_long_texts_as_text(logged: RunInfo, tmp_path: Path) -> None:
    table = json.loads(artifact(logged, "scores.json", tmp_path).read_text("utf-8"))
    texts = [row[table["columns"].index("text")] for row in table["data"]]
    assert texts[1] == "<script>alert(1)</script>"
    assert texts[2].endswith("(100000 characters in all)")
    shown = json.loads(run_of(logged).data.tags["mlflow.loggedArtifacts"])
    assert shown == [{"path": f"{name}.json", "type": "table"} for name in ("scores", "sources")]


def test_the_sources_are_a_table_a_file_and_a_line_of_the_description(
    logged: RunInfo, tmp_path: Path
) -> None:
    assert_frame_equal(pl.read_parquet(artifact(logged, "sources.parquet", tmp_path)), SOURCES)
    table = json.loads(artifact(logged, "sources.json", tmp_path).read_text("utf-8"))
    assert table["columns"] == SOURCES.columns
    assert table["data"][0] == ["sana", "E", 0.333, 9, 1.5, True, "steady"]
    assert table["data"][1] == ["amaq", "F", None, 0, 0.0, False, None]
    assert "**2 sources** are in `sources.json`" in run_of(logged).data.tags["mlflow.note.content"]


def test_artifacts_of_a_database_stand_beside_it(store: str) -> None:
    log(store)
    folder = Path(store.removeprefix("sqlite:///")).parent
    assert list((folder / "mlruns" / BATCHES).glob("*/artifacts/report.html"))


def test_equal_inputs_have_equal_hashes_and_a_file_its_own(store: str, tmp_path: Path) -> None:
    (tmp_path / "night.csv").write_text("claim_id\n", "utf-8")
    runs = [run_of(log(store, input_path=path)) for path in (None, None, tmp_path / "night.csv")]
    hashes = [run.data.params["input_sha256"] for run in runs]
    assert hashes[0] == hashes[1] != hashes[2]


def test_a_batch_without_extras_has_only_what_it_has(store: str) -> None:
    nothing: dict[str, Any] = dict.fromkeys(("reliability_svg", "reliability", "drift"))
    info = log(store, rejected=FAULTS.clear(), n_rejected=0, **nothing)
    names = {file.path for file in connect(store).list_artifacts(info.run_id)}
    assert names == {"inputs", "model", "report.html", "scores.json", "scores.parquet"}
    assert "drift" not in run_of(info).data.tags


def test_an_empty_batch_is_a_run_too(store: str) -> None:
    info = log_batch(
        SCORES.clear(), CLAIMS.clear(), None, "", as_of="none", horizon="latest",
        model=CHAMPION, input_name="empty.csv", tracking_uri=store,
    )  # fmt: skip
    assert run_of(info).data.metrics["n_scored"] == 0


def test_where_the_run_is_opened(logged: RunInfo) -> None:
    page = f"/#/experiments/{logged.experiment_id}/runs/{logged.run_id}/artifacts/report.html"
    assert logged.hint.endswith(page)
    assert logged.hint.startswith("http" if "http" in logged.tracking_uri else "sourcegrade ui")


def test_an_experiment_is_made_once(store: str) -> None:
    client = connect(store)
    assert ensure_experiment(client, "twice") == ensure_experiment(client, "twice")


def test_a_deleted_experiment_is_said_with_how_to_restore_it(store: str) -> None:
    client = connect(store)
    client.delete_experiment(ensure_experiment(client, "gone"))
    with pytest.raises(TrackingError, match="mlflow experiments restore"):
        ensure_experiment(client, "gone")


def test_a_fault_half_way_fails_the_run_and_says_so(
    store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("mlflow.MlflowClient.log_artifacts", full)
    with pytest.raises(TrackingError, match="No space left on device"):
        log(store, input_name="half.csv")
    client = connect(store)
    (run,) = client.search_runs([ensure_experiment(client, BATCHES)], "params.input = 'half.csv'")
    assert run.info.status == "FAILED"


def test_a_store_of_files_is_refused_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(TrackingError, match="name another in MLFLOW_TRACKING_URI") as told:
        log((tmp_path / "mlruns").as_uri())
    assert len(str(told.value)) < 700
    assert "\n" not in str(told.value)


def test_a_file_of_a_registered_model_is_fetched_by_alias_and_by_version(
    store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "artifacts").mkdir()
    (tmp_path / "artifacts" / "bundle.json").write_text("{}", "utf-8")
    client = connect(store)
    client.create_registered_model("claim-credibility")
    version = client.create_model_version("claim-credibility", tmp_path.as_uri()).version
    client.set_registered_model_alias("claim-credibility", "champion", str(version))
    for ref in ("models:/claim-credibility@champion", f"models:/claim-credibility/{version}"):
        found = download_model_artifact(ref, "artifacts/bundle.json", store)
        assert found.read_text("utf-8") == "{}"
        with pytest.raises(TrackingError):
            download_model_artifact(ref, "artifacts/other.json", store)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", store)
    assert download_bundle("models:/claim-credibility@champion").read_text("utf-8") == "{}"
    with pytest.raises(TrackingError, match="nobody"):
        download_bundle("models:/claim-credibility@nobody")
    with pytest.raises(TrackingError, match="unheard-of"):
        download_bundle("models:/unheard-of@champion")


def test_the_tracking_uri_of_the_process_is_left_alone(store: str) -> None:
    import mlflow

    before = mlflow.get_tracking_uri()
    log(store)
    assert mlflow.get_tracking_uri() == before
    assert mlflow.active_run() is None


def test_mlflow_is_silent_and_is_not_loaded_before_it_is_needed(tmp_path: Path) -> None:
    code = (
        "import sys, scoring.tracking.batch_run as t; assert 'mlflow' not in sys.modules\n"
        f"c = t.connect('sqlite:///{tmp_path / 'new.db'}'); t.ensure_experiment(c, 'x')"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
