"""A state of sources: it comes back as it was, fades, and refuses what it did not write."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from models.truth.beta_one_coin import BetaOneCoin
from models.truth.state import ReliabilityState, StateError
from tests.models.truth.made_reports import made_reports

COUNTS = pd.DataFrame({"a": [9.0, 1.0], "b": [1.0, 3.0]}, index=["x", "y"])
STATE = ReliabilityState(COUNTS, as_of=0.0, half_life=10.0, mean=0.6, strength=5.0)


@pytest.mark.parametrize("names", [["x", "y"], [7, 9], [0.5, 1.5], [True, False]])
@pytest.mark.parametrize("as_of", [None, 1.5e9])
def test_it_comes_back_as_it_was(tmp_path: Path, names: list[Any], as_of: float | None) -> None:
    counts = COUNTS.set_axis(names).rename_axis("source")
    ReliabilityState(counts, as_of, 30.0, 0.7, 8.0).save(tmp_path / "state.parquet")
    back = ReliabilityState.load(tmp_path / "state.parquet")
    pd.testing.assert_frame_equal(back.counts, counts, check_index_type="equiv")
    assert (back.as_of, back.half_life, back.mean, back.strength) == (as_of, 30.0, 0.7, 8.0)


def test_a_state_without_sources_comes_back(tmp_path: Path) -> None:
    ReliabilityState(COUNTS.head(0)).save(tmp_path / "state.parquet")
    assert ReliabilityState.load(tmp_path / "state.parquet").counts.empty


def test_what_a_fit_saves_is_what_the_next_starts_from(tmp_path: Path) -> None:
    first = BetaOneCoin().fit(made_reports()[0])
    first.state_.save(tmp_path / "state.parquet")
    prior = ReliabilityState.load(str(tmp_path / "state.parquet")).prior()
    pd.testing.assert_frame_equal(prior, first.state_.counts)
    mean = prior["a"] / (prior["a"] + prior["b"])
    assert mean.to_numpy() == pytest.approx(first.reliability_["mean"].to_numpy())


def test_names_that_would_change_are_not_written(tmp_path: Path) -> None:
    for names in ([("x", 1), ("y", 2)], ["x", 2], pd.to_datetime(["2017", "2018"])):
        counts = COUNTS.set_axis(pd.Index(names, tupleize_cols=False))
        with pytest.raises(StateError, match="Name them by text, or by numbers"):
            ReliabilityState(counts).save(tmp_path / "state.parquet")
    assert not list(tmp_path.iterdir())


def test_it_fades_to_the_start_by_halves() -> None:
    ten_days = STATE.prior(as_of="1970-01-11")
    assert (ten_days["a"]["x"], ten_days["b"]["x"]) == (9 / 2 + 3 / 2, 1 / 2 + 2 / 2)
    years = STATE.prior(as_of="1980-01-01")
    assert years.to_numpy() == pytest.approx(pd.DataFrame([[3.0, 2.0]] * 2).to_numpy())


@pytest.mark.parametrize("as_of", [None, "1970-01-01", "1960-01-01"])
def test_nothing_fades_before_its_time(as_of: Any) -> None:
    pd.testing.assert_frame_equal(STATE.prior(as_of), COUNTS)


def test_nothing_fades_without_a_half_life() -> None:
    state = ReliabilityState(COUNTS, as_of=0.0)
    pd.testing.assert_frame_equal(state.prior(as_of="2020-01-01"), COUNTS)


def test_a_prior_can_be_changed_and_the_state_not() -> None:
    prior = STATE.prior()
    prior.loc["x", "a"] = 0.0
    assert STATE.counts.loc["x", "a"] == 9.0


def written(path: Path, counts: pd.DataFrame = COUNTS, **header: Any) -> Path:
    """Write a state whose columns and header are as given."""
    told = {"format": 1, "as_of": 0.0, "half_life": None, "mean": 0.5, "strength": 2.0, **header}
    table = pa.Table.from_pandas(counts.rename_axis("source").reset_index())
    told = {key: value for key, value in told.items() if value != "left out"}
    meta = {**(table.schema.metadata or {}), b"sourcegrade": json.dumps(told).encode()}
    pq.write_table(table.replace_schema_metadata(meta), path)
    return path


@pytest.mark.parametrize("content", [b"", b"PAR1", b"a,b\n1,2\n", b"\x80\x04pickle"])
def test_another_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "state.parquet"
    path.write_bytes(content)
    with pytest.raises(StateError, match=r"is no state of sources.*`ReliabilityState.save` wrote"):
        ReliabilityState.load(path)


def test_no_file_a_folder_and_other_tables_are_refused(tmp_path: Path) -> None:
    COUNTS.to_parquet(tmp_path / "counts.parquet")
    for path in (tmp_path / "none", tmp_path, tmp_path / "counts.parquet"):
        with pytest.raises(StateError, match="is no state of sources"):
            ReliabilityState.load(path)


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ({"format": 2}, "in a format this version does not know. Read it with the version"),
        ({"format": "left out"}, "in a format this version does not know"),
        ({"strength": "left out"}, "in a format this version does not know"),
        ({"more": 1}, "in a format this version does not know"),
        ({"half_life": -3.0}, "half_life cannot be -3.0"),
        ({"half_life": "long"}, "half_life cannot be 'long'"),
        ({"as_of": "2017"}, "as_of cannot be '2017'"),
        ({"mean": 1.5}, "mean cannot be 1.5"),
        ({"strength": None}, "strength cannot be None"),
    ],
)
def test_another_header_is_refused(tmp_path: Path, header: dict[str, Any], message: str) -> None:
    with pytest.raises(StateError) as refused:
        ReliabilityState.load(written(tmp_path / "state.parquet", **header))
    assert str(tmp_path / "state.parquet") in str(refused.value)
    assert message in str(refused.value)


@pytest.mark.parametrize(
    ("counts", "message"),
    [
        (COUNTS.assign(a=[1.0, 0.0]), "the counts of 'y' are not above 0"),
        (COUNTS.assign(b=[float("nan"), 1.0]), "the counts of 'x' are not above 0"),
        (COUNTS.assign(b=["many", "few"]), "the counts of 'x' are not above 0"),
        (COUNTS.set_axis(["x", "x"]), "names the source 'x' twice"),
        (COUNTS[["a"]], "in a format this version does not know"),
        (COUNTS.rename(columns={"a": "right"}), "in a format this version does not know"),
    ],
)
def test_other_counts_are_refused(tmp_path: Path, counts: pd.DataFrame, message: str) -> None:
    with pytest.raises(StateError, match=message):
        ReliabilityState.load(written(tmp_path / "state.parquet", counts))
    assert len(ReliabilityState.load(written(tmp_path / "right.parquet")).counts) == 2
