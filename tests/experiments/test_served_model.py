"""The registered model in process: what its folder holds, what goes in, what comes out."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from pandas.testing import assert_frame_equal

from scoring import ScoringEngine
from scoring.answers import ANSWERS_SCHEMA
from scoring.batch import SYRIA
from scoring.joined import COLUMNS
from scoring.tracking.model_files import BUNDLE
from scoring.tracking.served_parts import EXAMPLE_EVENT, NEEDS
from tests.conftest import ROOT
from tests.experiments.served_folder import REF, fetch, log_champion
from tests.scoring.corpus_scores import engine
from tests.scoring.joined_rows import ARMY, CLAIM, syria

REQUIRED = ["claim_id", "text", "source_id", "published_at"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with pytest.MonkeyPatch.context() as patch:
        assert log_champion(tmp_path_factory.mktemp("store"), patch) == "1"
        yield fetch(tmp_path_factory.mktemp("alone"))


@pytest.fixture(scope="module")
def model(folder: Path) -> Any:
    import mlflow.pyfunc

    return mlflow.pyfunc.load_model(str(folder))


def test_the_folder_holds_code_and_numbers_and_no_pickle(folder: Path) -> None:
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert {path.name for path in folder.iterdir()} >= {"MLmodel", "served_model.py", "code"}
    assert {path.name for path in (folder / "code").iterdir()} == {"features", "models", "scoring"}
    assert (folder / BUNDLE).is_file()
    kinds = {path.suffix for path in files if "code" in path.parts}
    assert kinds <= {".py", ".typed", ".txt", ".tsv", ".json", ".jinja"}
    assert not [path for path in files if path.suffix in {".pkl", ".pickle", ".pyc"}]
    assert sum(path.stat().st_size for path in files) < 1_500_000


def test_the_engine_loads_from_the_registered_model(folder: Path) -> None:
    bundle = ScoringEngine.load(REF).bundle
    assert bundle.model.coefficients.tolist() == engine().bundle.model.coefficients.tolist()
    assert bundle.name == engine().bundle.name


def test_the_signature_names_what_must_be_there_and_what_may(model: Any) -> None:
    signature = model.metadata.signature
    assert signature.inputs.required_input_names() == REQUIRED
    assert signature.inputs.input_names() == list(COLUMNS)
    assert signature.outputs.input_names() == list(ANSWERS_SCHEMA)
    params = {param.name: param.default for param in signature.params}
    assert params == {"as_of": "", "horizon": "latest"}


def test_the_metadata_say_what_features_mean_and_what_cells_may_be(model: Any) -> None:
    told = model.metadata.metadata
    assert list(told["features"]) == sorted(engine().bundle.model.features)
    assert told["features"]["denies"] == "The stance is denies."
    assert told["columns"]["stance"] == "one of asserts, denies, acknowledges, doubts"


def test_the_example_is_the_running_one_and_is_answered(folder: Path) -> None:
    import mlflow.pyfunc

    loaded: Any = mlflow.pyfunc.load_model(str(folder))
    found = loaded.predict(loaded.input_example)
    assert len(found) >= 5
    assert set(found["event_id"]) == {EXAMPLE_EVENT}
    assert found["rejected"].isna().all()


@pytest.mark.parametrize("params", [{}, {"horizon": "24h"}, {"as_of": "2017-10-01"}])
def test_it_answers_with_the_scores_of_the_engine(model: Any, params: dict[str, str]) -> None:
    found = model.predict(pd.DataFrame(syria()), params=params)
    scores = engine().score(SYRIA / "claims.jsonl", SYRIA / "sources.jsonl", **params)
    scored = found[found["credibility"].notna()].astype({"credibility": float})
    assert scored["claim_id"].tolist() == scores["claim_id"].to_list()
    for column in ("credibility", "credibility_low", "credibility_high"):
        assert scored[column].tolist() == pytest.approx(scores[column].to_list(), abs=1e-12)
    assert scored["information_grade"].tolist() == scores["information_grade"].to_list()
    assert scored["reasons"].tolist() == scores["reasons"].to_list()


FRAME = pd.DataFrame([CLAIM | ARMY | {"claim_id": 7}, CLAIM | {"claim_id": 8}])


@pytest.mark.parametrize(
    "columns",
    [
        {"published_at": pd.to_datetime(["2017-09-29", "2017-09-29"]).tz_localize("UTC")},
        {"published_at": pd.to_datetime(["2017-09-29", "2017-09-29"])},
        {"place": [None, None], "url": [float("nan")] * 2},
        {"claim_id": [7.0, 8.0]},
        {"claim_id": ["7", "8"], "stance": pd.Categorical(["denies", "denies"])},
        {"text": pd.Series([CLAIM["text"]] * 2, dtype=object)},
        {"text": pd.array([CLAIM["text"]] * 2, dtype="string")},
        {"source_alignment": ['{"a": 1}', None], "cites": [[], None]},
        {"unheard_of": [1, 2]},
    ],
)
def test_columns_of_any_pandas_type_are_read(model: Any, columns: dict[str, Any]) -> None:
    told = model.predict(FRAME.assign(**columns))
    assert_frame_equal(told, model.predict(FRAME))


def test_counts_may_be_whole_numbers_or_have_gaps(model: Any) -> None:
    whole = model.predict(FRAME.assign(quantity_low=[12, 12]))
    assert_frame_equal(whole, model.predict(FRAME.assign(quantity_low=[12.0, 12.0])))
    gap = model.predict(FRAME.assign(quantity_low=[12, np.nan], quantity_high=[np.nan, np.nan]))
    assert gap["rejected"].isna().all()


def test_the_rows_keep_their_index(model: Any) -> None:
    assert model.predict(FRAME.set_axis([30, 10])).index.tolist() == [30, 10]


def test_a_horizon_that_there_is_not_is_a_bad_request_in_our_words(model: Any) -> None:
    from mlflow.exceptions import MlflowException

    with pytest.raises(MlflowException, match=r"no such horizon. Got 'soon'. Give hours") as caught:
        model.predict(FRAME, params={"horizon": "soon"})
    assert caught.value.error_code == "BAD_REQUEST"


def test_a_fault_of_ours_is_no_traceback_to_who_asks(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    import mlflow.pyfunc
    from mlflow.exceptions import MlflowException

    broken: Any = mlflow.pyfunc.load_model(str(folder))
    broken.unwrap_python_model()._engine = None
    with pytest.raises(MlflowException, match="sourcegrade failed") as caught:
        broken.predict(FRAME)
    assert caught.value.error_code == "INTERNAL_ERROR"
    assert "Traceback" not in str(caught.value)
    assert "NoneType" in caplog.text


OURS_FIRST = """
import sys
import scoring
import mlflow.pyfunc
model = mlflow.pyfunc.load_model(sys.argv[1])
assert model.predict(model.input_example)["credibility"].notna().all()
import features, models
print(*{module.__file__ for module in (features, models, scoring)})
"""


def test_where_ours_is_in_use_already_a_model_does_not_mix_another_version_in(folder: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", OURS_FIRST, str(folder)], capture_output=True, text=True, timeout=120
    )
    assert ran.returncode == 0, ran.stderr
    assert {Path(file).parent.parent for file in ran.stdout.split()} == {ROOT}


STANDS_ON = """
import sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
import pandas as pd
from models.bundle import load
from scoring.answers import answers
from scoring.engine import ScoringEngine
import json
rows = pd.DataFrame([json.loads(sys.argv[2])])
answers(ScoringEngine(load(Path(sys.argv[1]).parent / "artifacts" / "bundle.json")), rows)
print(*{name.partition(".")[0] for name in sys.modules})
"""


def test_the_requirements_are_all_that_scoring_stands_on(folder: Path) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    named = {each.partition(">")[0] for each in project["dependencies"]}
    modules = {{"scikit-learn": "sklearn"}.get(name, name) for name in named - {*NEEDS}}
    ran = subprocess.run(
        [sys.executable, "-c", STANDS_ON, str(folder / "code"), json.dumps(CLAIM | ARMY)],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ran.returncode == 0, ran.stderr
    assert set(ran.stdout.split()) & modules == set()
    asked = (folder / "requirements.txt").read_text("utf-8").split()
    assert {each.partition("=")[0] for each in asked} == {"mlflow", *NEEDS}


def test_answers_survive_parquet_as_flat_columns_and_records(model: Any, tmp_path: Path) -> None:
    found = model.predict(pd.concat([FRAME, FRAME.assign(claim_id=[9, 10], text="")]))
    found.to_parquet(tmp_path / "answers.parquet")
    schema = pl.read_parquet_schema(tmp_path / "answers.parquet")
    record = {"feature": pl.String, "value": pl.Float64, "contribution": pl.Float64}
    assert schema["reasons"] == pl.List(pl.Struct({**record, "text": pl.String}))
    assert [schema["credibility"], schema["rejected"]] == [pl.Float64(), pl.String()]
