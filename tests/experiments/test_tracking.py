"""Training and promotion in a real MLflow store: who is challenger, who is champion, and why."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from numpy.testing import assert_array_equal
from polars.testing import assert_frame_equal
from threadpoolctl import threadpool_limits
from typer.testing import CliRunner

from experiments import champion, promote, registry
from experiments.__main__ import app
from experiments.champion import NAME, Trained, train
from experiments.controls import CONTROLS
from experiments.corpora import Corpus, own_corpora
from experiments.evaluation import BY_WAR, SYRIA, Evaluation, evaluate
from experiments.forecasters import MODEL, of_recipe
from experiments.recipe import champion_recipe
from experiments.run_note import ROOM
from experiments.tracking.training_run import log_training
from experiments.training_page import training_page
from features.errors import InputError
from models.fitting import Recipe
from scoring import ScoringEngine
from scoring.tracking.client import connect
from scoring.tracking.run_info import RunInfo
from tests.empty_store import empty_store

if TYPE_CHECKING:
    from mlflow import MlflowClient

FEW = ("official", "denies", "hedge_epistemic", "booster")


@dataclass(frozen=True)
class Said:
    """How a command ended, what it printed, and the aliases after it."""

    code: int
    text: str
    aliases: dict[str, str]


@dataclass(frozen=True)
class Store:
    """A store with two trainings and what became of them."""

    client: MlflowClient
    folder: Path
    trained: Trained
    wars: Evaluation
    runs: tuple[RunInfo, RunInfo]
    aliases: tuple[dict[str, str], dict[str, str]]
    note: str
    promoted: Said
    again: Said
    refused: Said

    def tags(self, training: int) -> dict[str, str]:
        return dict(self.client.get_run(self.runs[training].run_id).data.tags)

    def text(self, training: int, name: str) -> str:
        return registry.artifact(registry.Registered("", self.runs[training]), name)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Train and promote the recipe and ask again; then train four features, which are refused."""
    folder = tmp_path_factory.mktemp("store")
    with pytest.MonkeyPatch.context() as patch, threadpool_limits(1):
        patch.setenv("MLFLOW_TRACKING_URI", empty_store(folder))
        client, corpora = connect(), own_corpora()
        trained, wars = _trained(corpora, champion_recipe(), patch)
        run = _logged(trained, corpora, wars)
        first = _aliases(client)
        note = client.get_run(run.run_id).data.tags["mlflow.note.content"]
        promoted = _promote(client, folder, "page")
        again = _promote(client, folder, "again")
        worse = _logged(*_small(corpora, patch))
        second = _aliases(client)
        # Its forecasts alone are refused: a few claims are enough to edit.
        patch.setattr(promote, "own_corpora", lambda: _few_events(corpora[1]))
        refused = _promote(client, folder, "refused")
        runs, aliases = (run, worse), (first, second)
        yield Store(client, folder, trained, wars, runs, aliases, note, promoted, again, refused)


def _trained(
    corpora: Sequence[Corpus], recipe: Recipe, patch: pytest.MonkeyPatch
) -> tuple[Trained, Evaluation]:
    patch.setattr(champion, "champion_recipe", lambda: recipe)
    trained = train(corpora)
    forecasters = (of_recipe(MODEL, "a recipe", recipe), *CONTROLS[:2])
    return trained, evaluate(BY_WAR, trained.snapshots, forecasters)


def _small(
    corpora: Sequence[Corpus], patch: pytest.MonkeyPatch
) -> tuple[Trained, Sequence[Corpus], Evaluation]:
    whole = champion_recipe()
    kept = [number for number, name in enumerate(whole.features) if name in FEW]
    recipe = replace(
        whole,
        features=tuple(whole.features[number] for number in kept),
        signs=tuple(whole.signs[number] for number in kept),
        penalties=tuple(whole.penalties[number] for number in kept),
        resamples=20,
    )
    trained, wars = _trained(corpora, recipe, patch)
    return trained, corpora, wars


def _logged(trained: Trained, corpora: Sequence[Corpus], wars: Evaluation) -> RunInfo:
    # Leaving out each event of Syria would take half a minute: its claims stand in by war.
    syria = wars.forecasts.filter(pl.col("war") == "syria")
    evaluations = [wars, replace(wars, key=SYRIA.key, title=SYRIA.title, forecasts=syria)]
    run, _ = log_training(trained, corpora, evaluations, training_page(trained, evaluations))
    return run


def _few_events(corpus: Corpus) -> list[Corpus]:
    events = corpus.claims["event_id"].unique().sort().gather_every(8)
    claims = corpus.claims.filter(pl.col("event_id").is_in(events.implode()))
    labels = corpus.labels.join(claims.select("row"), on="row", how="semi", maintain_order="left")
    return [Corpus(corpus.name, claims, corpus.sources, labels)]


def _aliases(client: MlflowClient) -> dict[str, str]:
    aliases = client.get_registered_model(NAME).aliases
    return {alias: str(version) for alias, version in aliases.items()}


def _promote(client: MlflowClient, folder: Path, name: str) -> Said:
    pages = ["--markdown", str(folder / f"{name}.md"), "--card", str(folder / f"{name}.card.md")]
    found = CliRunner().invoke(app, ["promote", *pages])
    return Said(found.exit_code, found.output, _aliases(client))


def test_training_makes_a_challenger_and_leaves_the_champion_alone(store: Store) -> None:
    assert store.aliases == (
        {"challenger": "1"},
        {"champion": "1", "challenger": "2"},
    )
    assert (
        "alias `champion` is the one in use" in store.client.get_registered_model(NAME).description
    )


def test_what_is_registered_scores_claims_and_the_pipeline_is_logged_beside_it(
    store: Store,
) -> None:
    import mlflow

    run = store.runs[0]
    logged = store.client.search_logged_models([run.experiment_id])
    places = {
        each.name: each.artifact_location for each in logged if each.source_run_id == run.run_id
    }
    assert set(places) == {"model", "pipeline"}
    assert len(store.client.search_model_versions(f"name = '{NAME}'")) == len(store.runs)
    served: Any = mlflow.pyfunc.load_model(places["model"])
    engine = ScoringEngine.load(f"models:/{NAME}/1")
    assert (
        served.unwrap_python_model()._engine.bundle.model.features == engine.bundle.model.features
    )
    assert served.predict(served.input_example)["rejected"].isna().all()
    seen = store.trained.snapshots.at("latest").frame.select(store.trained.recipe.features)
    fitted, loaded = store.trained.fitted.pipeline, mlflow.sklearn.load_model(places["pipeline"])
    assert_array_equal(
        loaded.predict_proba(seen.to_pandas()), fitted.predict_proba(seen.to_pandas())
    )


def test_a_training_run_has_its_figures_and_its_held_out_forecasts(store: Store) -> None:
    run = store.client.get_run(store.runs[0].run_id)
    assert run.info.status == "FINISHED"
    assert run.data.params["settled_claims"] == "496"
    assert run.data.metrics["by_war.latest.n"] == 496
    assert run.inputs is not None
    assert [data.dataset.name for data in run.inputs.dataset_inputs] == ["syria", "wars"]
    assert {file.path for file in store.client.list_artifacts(run.info.run_id)} >= {
        "coefficients.json",
        "evaluation.json",
        "evaluation.md",
        "forecasts.by_war.csv",
        "forecasts.syria_by_event.csv",
        "reliability.by_war.latest.svg",
    }


def test_forecasts_come_back_from_a_run_to_the_last_digit(store: Store) -> None:
    kept = registry.held_out(registry.Registered("1", store.runs[0]))
    assert list(kept) == [BY_WAR.key, SYRIA.key]
    assert_frame_equal(kept[BY_WAR.key].forecasts, store.wars.forecasts, check_exact=True)
    assert kept[BY_WAR.key].names == store.wars.names
    assert kept[BY_WAR.key].horizons == store.wars.horizons
    assert kept[BY_WAR.key].title == BY_WAR.title


def test_what_keeps_every_rule_becomes_the_champion(store: Store) -> None:
    assert store.promoted.code == 0, store.promoted.text
    assert store.promoted.aliases == {"champion": "1"}
    assert "Promoted: every rule holds. Version 1 is the champion." in store.promoted.text
    assert store.tags(0)["promotion"] == "promoted"
    engine = ScoringEngine.load(f"models:/{NAME}@champion")
    assert engine.bundle.model.coefficients.tolist() == pytest.approx(
        store.trained.bundle.model.coefficients.tolist(), rel=1e-14
    )


def test_the_decision_and_the_card_are_kept_with_the_run(store: Store) -> None:
    told = json.loads(store.text(0, "promotion.json"))
    assert (told["version"], told["champion"], told["promoted"]) == ("1", None, True)
    assert all(ruling["holds"] for ruling in told["rulings"])
    assert {each["name"] for each in told["invariances"]} > {"renamed", "number tenfold"}
    card = store.text(0, "model_card.md")
    assert card == (store.folder / "page.card.md").read_text("utf-8")
    description = store.client.get_model_version(NAME, "1").description
    assert description is not None
    assert len(description) < 5000
    assert "# Model card: claim-credibility 1" in description
    assert description.endswith("The whole page is the artifact `model_card.md`.")
    page = (store.folder / "page.md").read_text("utf-8")
    assert store.text(0, "promotion.md").strip() in page


def test_a_note_is_cut_at_a_paragraph_and_says_where_the_rest_is(store: Store) -> None:
    judged = [store.tags(training)["mlflow.note.content"] for training in (0, 1)]
    for note, artifact in [(store.note, "evaluation.md"), *((n, "model_card.md") for n in judged)]:
        assert len(note) <= ROOM
        assert note.endswith(f"\n\nThe whole page is the artifact `{artifact}`.")
    assert store.text(0, "evaluation.md").startswith(store.note.rpartition("\n\n")[0])
    assert judged[0].startswith("Promoted: every rule holds. Version 1 is the champion.")


def test_promoting_the_champion_changes_nothing_and_says_so(store: Store) -> None:
    assert store.again.code == 0
    assert "version 1 is the champion already: nothing is moved" in store.again.text
    assert store.again.aliases == store.promoted.aliases
    for ending in (".md", ".card.md"):
        written = (store.folder / f"again{ending}").read_text("utf-8")
        assert written == (store.folder / f"page{ending}").read_text("utf-8")


def test_a_worse_challenger_is_refused_and_the_rules_it_broke_are_named(store: Store) -> None:
    assert store.refused.code == promote.REFUSED == 3
    assert store.refused.aliases == {"champion": "1", "challenger": "2"}
    said = " ".join(store.refused.text.split())
    assert "Refused: beats controls (five wars, leave one war out, latest:" in said
    assert "not worse (five wars, leave one war out, latest: skill -0." in said
    assert "Version 2 stays a challenger, and version 1 stays the champion." in said
    assert store.tags(1)["promotion"] == "refused"
    told = json.loads(store.text(1, "promotion.json"))
    assert (told["version"], told["champion"], told["promoted"]) == ("2", "1", False)


def test_no_page_is_written_for_a_model_that_is_refused(store: Store) -> None:
    assert not (store.folder / "refused.md").exists()
    assert not (store.folder / "refused.card.md").exists()
    assert "**Refused: " in store.text(1, "model_card.md")


def test_a_version_that_there_is_not_is_an_error_that_names_those_there_are(store: Store) -> None:
    with pytest.raises(InputError, match=r"has no version 7. Got versions 1, 2 in this store"):
        registry.contest("7")


def test_an_empty_store_is_told_to_train_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", empty_store(tmp_path))
    with pytest.raises(InputError, match="Train one first: python -m experiments train"):
        registry.contest()
