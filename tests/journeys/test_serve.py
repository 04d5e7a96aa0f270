"""The walk of who serves the model: a folder, a server that has nothing of ours, and requests."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from features.fields import MAX_TEXT
from scoring.batch import SYRIA
from tests.conftest import ROOT
from tests.experiments.served_folder import fetch, log_champion
from tests.journeys.bare_python import bare_python, run
from tests.journeys.served_model import Served
from tests.scoring.corpus_scores import engine
from tests.scoring.joined_rows import ARMY, CLAIM, Row, syria
from tests.scoring.running_server import running

PARQUET = "application/vnd.apache.parquet"
SOUND: Row = CLAIM | ARMY
SCRIPT = "<script>alert(1)</script> The road was cut."


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder that is empty but for the model, as it comes from the store."""
    with pytest.MonkeyPatch.context() as patch:
        log_champion(tmp_path_factory.mktemp("store"), patch)
        folder = tmp_path_factory.mktemp("alone")
        fetch(folder)
        yield folder


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return bare_python(tmp_path_factory.mktemp("bare"))


@pytest.fixture(scope="module")
def served(place: Path, bare: dict[str, str]) -> Iterator[Served]:
    python = bare["PATH"].partition(os.pathsep)[0] + "/python"

    def command(port: int) -> list[str]:
        where = ["--host", "127.0.0.1", "--port", str(port)]
        model = ["-m", "model", "--env-manager", "local"]
        return [python, "-m", "mlflow", "models", "serve", *model, *where]

    with running(command, bare, place) as address:
        yield Served(address)


def test_the_model_runs_on_the_code_in_its_own_folder(place: Path, bare: dict[str, str]) -> None:
    assert "No module named 'features'" in run(bare, "import features", place).stderr
    ran = run(
        bare,
        "import mlflow.pyfunc; model = mlflow.pyfunc.load_model('model')\n"
        "assert len(model.predict(model.input_example)) > 4\n"
        "import features, models, scoring\n"
        "print(*{each.__file__ for each in (features, models, scoring)})",
        place,
    )
    assert ran.returncode == 0, ran.stderr
    code = place / "model" / "code"
    assert {Path(file).parent.parent for file in ran.stdout.split()} == {code}


def test_the_whole_corpus_is_answered_with_the_scores_of_the_engine(served: Served) -> None:
    answers = served.rows(*syria()).rows
    scores = engine().score(SYRIA / "claims.jsonl", SYRIA / "sources.jsonl")
    assert [each["claim_id"] for each in answers] == scores["claim_id"].to_list()
    assert [each["rejected"] for each in answers] == [None] * scores.height
    for column in ("credibility", "credibility_low", "credibility_high"):
        told = [each[column] for each in answers]
        assert told == pytest.approx(scores[column].to_list(), abs=1e-12, rel=0)
    for column in ("likelihood", "source_grade", "information_grade", "reasons", "model"):
        assert [each[column] for each in answers] == scores[column].to_list()


def test_every_form_of_a_request_gets_the_same_answer(served: Served) -> None:
    rows = [SOUND | {"cites": ["x"], "place": None}, CLAIM | {"claim_id": "c2", "source_id": "tv"}]
    names = list(dict.fromkeys(name for row in rows for name in row))
    cells = [[row.get(name) for name in names] for row in rows]
    expected = served.rows(*rows).rows
    for answer in (
        served.ask(dataframe_split={"columns": names, "data": cells}),
        served.ask(inputs=rows),
        served.ask(inputs={name: [row.get(name) for row in rows] for name in names}),
    ):
        assert answer.rows == expected
    texts = {name: [str(row[name]) for row in rows] for name in CLAIM}
    assert (
        served.ask(inputs=texts).rows == served.rows(*({n: r[n] for n in CLAIM} for r in rows)).rows
    )


def test_parquet_is_answered_as_json_is(served: Served) -> None:
    from mlflow.pyfunc.scoring_server import CONTENT_TYPES

    if PARQUET not in CONTENT_TYPES:
        pytest.skip("this MLflow is too old to read Parquet in a request")
    rows = [SOUND | {"published_at": datetime(2017, 9, 29, tzinfo=UTC), "cites": ["x", "y"]}]
    table = io.BytesIO()
    pd.DataFrame(rows).to_parquet(table)
    assert served.post(table.getvalue(), PARQUET).rows == served.rows(SOUND | {"cites": "x;y"}).rows


def test_the_request_in_the_docs_is_answered_as_they_say(served: Served) -> None:
    page = (ROOT / "docs" / "serving.md").read_text("utf-8")
    body = page.partition("request.json <<'END'\n")[2].partition("END\n")[0]
    first, second = served.post(body.encode()).rows
    assert (first["as_of"], first["rejected"], second["rejected"]) == (
        "2017-10-01T00:00:00Z",
        None,
        None,
    )
    told = page.partition('{"predictions": [{')[2]
    assert re.findall(r'"(\w+)":', told.partition('"reasons"')[0]) == list(first)[:10]


def test_the_time_of_the_scores_can_be_set(served: Served) -> None:
    later = SOUND | {"claim_id": "c2", "published_at": "2017-10-05"}
    first, second = served.rows(SOUND, later, as_of="2017-10-01").rows
    assert first["as_of"] == "2017-10-01T00:00:00Z"
    assert (second["credibility"], second["claim_id"]) == (None, "c2")
    assert "what came after is neither scored nor read" in second["rejected"]
    (day,) = served.rows(SOUND, horizon="24h").rows
    assert day["as_of"] == "2017-09-30T00:00:00Z"


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"published_at": "soon"}, "published_at is 'soon', expected an ISO date"),
        ({"text": 12}, "text is '12"),
        ({"quantity_low": "twelve"}, "quantity_low is 'twelve', expected a number, zero or more"),
        ({"stance": ["asserts"]}, "stance is '[\"asserts\"]', expected one of asserts, denies"),
        ({"text": "x" * (MAX_TEXT + 1)}, "expected at most 100000 characters, not 100001"),
        ({"source_alignment": {"a": 9}}, "source_alignment is 'a: 9', expected a weight"),
    ],
)
def test_a_row_at_fault_is_told_so_and_the_good_one_is_scored(
    served: Served, cells: Row, told: str
) -> None:
    bad, good = served.rows(SOUND | {"claim_id": "bad"} | cells, SOUND).rows
    assert (bad["claim_id"], bad["credibility"], bad["reasons"]) == ("bad", None, [])
    assert told in bad["rejected"]
    assert good == served.rows(SOUND).rows[0]


def test_a_script_and_a_hundred_thousand_characters_are_text_like_any_other(
    served: Served,
) -> None:
    long = (SCRIPT + " " + "x" * MAX_TEXT)[:MAX_TEXT]
    answer = served.rows(SOUND | {"text": SCRIPT}, SOUND | {"claim_id": "c2", "text": long})
    assert [row["rejected"] for row in answer.rows] == [None, None]
    assert "<script>" not in answer.body


def test_a_thousand_claims_are_answered_in_their_order(served: Served) -> None:
    rows = [
        row | {"claim_id": f"{row['claim_id']} {copy}", "event_id": f"{row['event_id']} {copy}"}
        for copy in range(3)
        for row in syria()
    ][:1000]
    answers = served.rows(*rows).rows
    assert [each["claim_id"] for each in answers] == [row["claim_id"] for row in rows]
    assert all(each["credibility"] is not None for each in answers)


def test_requests_at_the_same_time_do_not_meet(served: Served) -> None:
    asked = [SOUND | {"claim_id": f"c{n}", "stance": each} for n, each in
             enumerate(("asserts", "denies") * 8)]  # fmt: skip
    with ThreadPoolExecutor(8) as pool:
        answers = [answer.rows[0] for answer in pool.map(served.rows, asked)]
    assert [each["claim_id"] for each in answers] == [row["claim_id"] for row in asked]
    assert len({each["credibility"] for each in answers[::2]}) == 1
    assert answers[0]["credibility"] != answers[1]["credibility"]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"{not json", "Ensure that input is a valid JSON"),
        (b"", "Ensure that input is a valid JSON"),
        (b"[]", "must be a JSON dictionary"),
        (b'{"rows": []}', "must be a JSON dictionary"),
        (b'{"dataframe_records": []}', "Model is missing inputs ['claim_id', 'text', "),
        (b'{"dataframe_records": [{"claim_id": "1", "text": "x"}]}', "missing inputs ['source_id'"),
        (b'{"dataframe_records": "x"}', "must be a list of records"),
        (b'{"inputs": {"claim_id": []}}', "missing inputs ['text'"),
    ],
)
def test_a_request_that_holds_no_rows_is_refused_in_a_sentence(
    served: Served, body: bytes, told: str
) -> None:
    assert told in served.post(body).refusal


def test_rows_that_are_unusable_as_a_whole_are_refused_in_our_words(served: Served) -> None:
    names = ["claim_id", "text", "source_id", "published_at"]
    empty = served.ask(dataframe_split={"columns": names, "data": []}).refusal
    assert empty.endswith("no rows. Give at least one of the claims.")
    other = SOUND | {"claim_id": "c2", "source_kind": "wire_agency"}
    assert served.rows(SOUND, other).refusal.endswith(
        "source 'army': its rows do not agree on source_kind. Got 'ministry', and 'wire_agency' in "
        "row 2. Say the same of a source in each of its rows."
    )
    ragged = {name: ["x"] for name in names} | {"claim_id": ["1", "2"]}
    assert "the columns are not of one length" in served.ask(inputs=ragged).refusal


@pytest.mark.parametrize(
    ("params", "told"),
    [
        ({"horizon": "soon"}, "no such horizon. Got 'soon'. Give hours or days after the claim"),
        ({"as_of": "soon"}, "no such time. Got 'soon'. Give it as 2017-10-01"),
        ({"as_of": "2017-10-01", "horizon": "24h"}, "as_of and horizon exclude each other"),
        ({"horizon": 24}, "Invalid parameters found"),
    ],
)
def test_a_time_that_there_is_not_is_refused(served: Served, params: Any, told: str) -> None:
    assert told in served.rows(SOUND, **params).refusal
