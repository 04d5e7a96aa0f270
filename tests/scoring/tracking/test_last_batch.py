"""The last batch of a model is the newest that was finished, at the same horizon."""

from pathlib import Path

import pytest

from scoring.distribution import Distribution, Unknown
from scoring.tracking.batch_run import BATCHES, DISTRIBUTION
from scoring.tracking.client import connect, ensure_experiment
from scoring.tracking.last_batch import NONE_YET, last_distribution
from tests.empty_store import empty_store

OLD = Distribution(9, 5, {"stance": {"denies": 9}})
NEW = Distribution(4, 2, {"stance": {"asserts": 4}})


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    return empty_store(tmp_path_factory.mktemp("batches"))


class Batches:
    """The batches of one model in a store that has others."""

    def __init__(self, store: str, model: str) -> None:
        self.store = store
        self.model = model

    def add(self, at: int, kept: object, *, status: str = "FINISHED", **params: str) -> None:
        """Write a batch that was started at a time and kept these counts."""
        client = connect(self.store)
        run = client.create_run(ensure_experiment(client, BATCHES), start_time=at).info.run_id
        asked = {"model": self.model, "model_version": "1", "horizon": "latest"}
        for key, value in (asked | params).items():
            client.log_param(run, key, value)
        if isinstance(kept, Distribution):
            client.log_dict(run, kept.record(), DISTRIBUTION)
        elif kept is not None:
            client.log_text(run, str(kept), DISTRIBUTION)
        client.set_terminated(run, status)

    def last(self, horizon: str = "latest") -> Distribution | Unknown:
        """Return what is known of the last one."""
        return last_distribution(self.model, "1", horizon, self.store)


@pytest.fixture
def batches(store: str, request: pytest.FixtureRequest) -> Batches:
    return Batches(store, request.node.name)


def test_a_store_without_batches_has_no_last_one(tmp_path: Path) -> None:
    assert Batches(empty_store(tmp_path), "champion").last() == NONE_YET


def test_the_newest_finished_batch_is_taken_whenever_it_was_written(batches: Batches) -> None:
    batches.add(2_000, NEW)
    batches.add(1_000, OLD)
    batches.add(3_000, OLD, status="FAILED")
    assert batches.last() == NEW


def test_another_model_version_or_horizon_is_none_to_compare_with(batches: Batches) -> None:
    batches.add(1_000, OLD)
    batches.add(2_000, NEW, model_version="2")
    batches.add(3_000, NEW, model="challenger")
    batches.add(4_000, NEW, horizon="0h")
    assert batches.last() == OLD
    assert batches.last("0h") == NEW
    assert batches.last("7d") == NONE_YET


def test_a_name_with_a_quote_is_looked_up_as_it_is(store: str) -> None:
    people = Batches(store, "the people's")
    people.add(1_000, OLD)
    assert people.last() == OLD
    assert Batches(store, "the peoples").last() == NONE_YET


@pytest.mark.parametrize(
    ("kept", "why"),
    [
        (None, "it kept no counts of its claims"),
        ("{", "its counts cannot be read"),
        ("[1]", "its counts cannot be read"),
    ],
)
def test_a_batch_without_readable_counts_is_unknown_and_says_so(
    batches: Batches, kept: object, why: str
) -> None:
    batches.add(1_000, OLD)
    batches.add(2_000, kept)
    assert batches.last() == Unknown(why)
