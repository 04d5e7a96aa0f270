"""What retraining does with verdicts: it learns from those that tell something, and no others."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest
from typer.testing import CliRunner, Result

from experiments import champion, promote, registry, retrain
from experiments.__main__ import app
from experiments.champion import NAME, train, train_with_verdicts
from experiments.corpora import Corpus, own_corpora
from experiments.evaluation import champion_forecaster
from experiments.foretold import KEY, foretell
from experiments.merged import merge
from experiments.promotion import Ruling
from experiments.promotion_by_verdicts import judge_verdicts
from experiments.promotion_rules import read_rules
from experiments.provenance import verdict_summary
from experiments.recipe import champion_recipe
from experiments.reviewed import read_reviewed
from features.errors import InputError
from scoring import ScoringEngine
from scoring.review.questions import VERDICTS
from scoring.tracking.client import connect
from scoring.tracking.run_info import RunInfo
from tests.empty_store import empty_store
from tests.experiments.made_verdicts import keep, new_store, of_war

if TYPE_CHECKING:
    from mlflow import MlflowClient
    from mlflow.entities import Run

OFFICIAL = ("ministry", "military_spokesman")


def scored(engine: ScoringEngine, corpus: Corpus) -> pl.DataFrame:
    said = engine.score(corpus.claims, corpus.sources)
    kinds = corpus.sources.select("source_id", "kind")
    return corpus.claims.join(kinds, on="source_id", how="left", maintain_order="left").select(
        "claim_id",
        "event_id",
        official=pl.col("kind").is_in(OFFICIAL),
        credibility=said["credibility"],
    )


def sixty_officials(claims: pl.DataFrame) -> list[str]:
    """Claims of officials held for true, whole events of them, up to sixty."""
    believed = claims.filter(pl.col("official") & (pl.col("credibility") > 0.5))
    chosen: list[str] = []
    for _, event in believed.group_by("event_id", maintain_order=True):
        if len(chosen) + event.height <= 60:
            chosen += event["claim_id"].to_list()
    return chosen


def test_sixty_verdicts_against_one_kind_of_source_lower_unseen_claims_of_that_kind(
    tmp_path: Path,
) -> None:
    without, [syria] = of_war("syria", there=False), of_war("syria", there=True)
    before = ScoringEngine(train(without).bundle)
    told = scored(before, syria)
    chosen = sixty_officials(told)
    assert len(chosen) == 60
    said = dict.fromkeys(chosen, "false")
    store = keep(new_store(tmp_path), "r1", syria.claims, syria.sources, said)
    after = ScoringEngine(train_with_verdicts(merge(without, read_reviewed(store))).bundle)
    assert len(after.bundle.past) == len(before.bundle.past) + 60
    reviewed = told.filter(pl.col("claim_id").is_in(chosen))["event_id"]
    unseen = pl.concat(
        scored(before, corpus).with_columns(after=scored(after, corpus)["credibility"])
        for corpus in (syria, *without)
    ).filter(~pl.col("event_id").is_in(reviewed.implode()) & (pl.col("credibility") > 0.5))
    moved = pl.col("after") - pl.col("credibility")
    same, others = unseen.filter("official"), unseen.filter(~pl.col("official"))
    assert same.height > 50
    assert same.select((moved < 0).mean()).item() == 1.0
    by, by_others = same.select(moved.mean()).item(), others.select(moved.mean()).item()
    assert by < -0.3
    assert by < 1.8 * by_others < 0


@pytest.mark.parametrize("seed", [0, 1])
def test_sixty_random_verdicts_on_a_war_nobody_trained_on_do_not_tell_anything(
    tmp_path: Path, seed: int
) -> None:
    without, [ukraine] = of_war("ukraine", there=False), of_war("ukraine", there=True)
    verdicts = random_verdicts(ukraine, seed)
    store = keep(new_store(tmp_path), "r1", ukraine.claims, ukraine.sources, verdicts)
    assert not told_by(without, store.folder).holds


def test_labels_of_a_war_nobody_trained_on_given_as_verdicts_tell_something(tmp_path: Path) -> None:
    without, [ukraine] = of_war("ukraine", there=False), of_war("ukraine", there=True)
    labels = ukraine.labels["label"].str.replace("_", " ")
    honest = dict(zip(ukraine.claims["claim_id"], labels, strict=True))
    some = {name: honest[name] for name in random_verdicts(ukraine, 0)}
    store = keep(new_store(tmp_path), "r1", ukraine.claims, ukraine.sources, some)
    assert told_by(without, store.folder).holds


def random_verdicts(corpus: Corpus, seed: int) -> dict[str, str]:
    rng = np.random.default_rng(seed)
    chosen = rng.choice(corpus.claims["claim_id"].to_numpy(), 60, replace=False)
    return {str(name): str(rng.choice(VERDICTS)) for name in chosen}


def told_by(corpora: list[Corpus], folder: Path) -> Ruling:
    merged = merge(corpora, read_reviewed(new_store(folder.parent)))
    foretold, _ = foretell(merged, champion_forecaster(), "claim-credibility 1")
    return judge_verdicts(read_rules(), {KEY: foretold}, verdict_summary(merged))[0]


@dataclass(frozen=True)
class Refused:
    """A store in which random verdicts were learned from, and what became of it."""

    client: MlflowClient
    run: Run
    said: Result
    again: Result

    def text(self, name: str) -> str:
        info = self.run.info
        where = RunInfo(info.run_id, info.experiment_id, self.client.tracking_uri)
        return registry.artifact(registry.Registered("1", where), name)


def some_events(corpora: list[Corpus]) -> list[Corpus]:
    """Every fifth event: the whole takes half a minute."""
    parts = []
    for corpus in corpora:
        events = corpus.claims["event_id"].unique().sort().gather_every(5)
        kept = corpus.claims["event_id"].is_in(events.implode())
        labels, told = corpus.labels.filter(kept), corpus.claims.filter(kept)
        parts.append(Corpus(corpus.name, told, corpus.sources, labels))
    return parts


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Refused]:
    """Run the command on sixty random verdicts, and ask for promotion once more."""
    folder = tmp_path_factory.mktemp("retrain")
    corpora = some_events(own_corpora())
    verdicts = random_verdicts(corpora[0], 0)
    keep(new_store(folder), "r1", corpora[0].claims, corpora[0].sources, verdicts, who="=1+1")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MLFLOW_TRACKING_URI", empty_store(folder))
        patch.setattr(retrain, "own_corpora", lambda: corpora)
        patch.setattr(promote, "own_corpora", lambda: corpora)
        recipe = replace(champion_recipe(), resamples=20)
        patch.setattr(champion, "champion_recipe", lambda: recipe)
        said = CliRunner().invoke(app, ["retrain"])
        again = CliRunner().invoke(app, ["promote"])
        client = connect()
        version = client.get_model_version(NAME, "1")
        yield Refused(client, client.get_run(str(version.run_id)), said, again)


def test_the_command_refuses_random_verdicts_and_says_why(refused: Refused) -> None:
    assert refused.said.exit_code == promote.REFUSED, refused.said.output
    said = " ".join(refused.said.output.split())
    assert "champion: the one that ships, claim-credibility 1; none is registered" in said
    assert "Refused: " in said
    assert "verdicts tell (verdicts that the champion has not learned: AUC 0." in said
    assert "Version 1 stays a challenger, and the model that ships stays in use." in said
    aliases = refused.client.get_registered_model(NAME).aliases
    assert {name: str(version) for name, version in aliases.items()} == {"challenger": "1"}


def test_it_is_refused_for_the_same_reason_when_promotion_is_asked_for_again(
    refused: Refused,
) -> None:
    assert refused.again.exit_code == promote.REFUSED
    assert "verdicts tell (verdicts that the champion has not learned: AUC 0." in " ".join(
        refused.again.output.split()
    )


def test_its_run_tells_what_it_learned_from(refused: Refused) -> None:
    data = refused.run.data
    assert data.tags["mlflow.runName"] == "retrain"
    assert data.tags["promotion"] == "refused"
    assert data.tags["audit"] == "too few"
    assert data.params["version"].startswith("1+verdicts.")
    assert data.metrics["verdicts.people"] == 1
    assert data.metrics["audit.n"] == 0
    assert data.metrics["by_war.latest.n"] > 80
    engine = ScoringEngine.load(f"models:/{NAME}@challenger")
    assert engine.bundle.name == f"{NAME} {data.params['version']}"
    assert engine.bundle.manifest["verdicts"]["sha256"] == data.tags["verdicts"]
    page = refused.text("evaluation.md")
    assert "## What people said" in page
    assert "label and verdicts are opinions on one claim" in page


def test_its_run_keeps_the_decision_and_where_each_label_comes_from(refused: Refused) -> None:
    told = json.loads(refused.text("promotion.json"))
    assert (told["promoted"], told["champion"]) == (False, None)
    assert {"verdicts_tell", "audit"} <= {each["rule"] for each in told["rulings"]}
    not_worse = [each for each in told["rulings"] if each["rule"] == "not_worse"]
    assert all(" over the champion (n = " in each["found"] for each in not_worse)
    assert "The verdicts tell something" in refused.text("promotion.md")
    card = refused.text("model_card.md")
    assert "python -m experiments retrain" in card
    labels = pl.read_csv(refused.text("labels.csv").encode(), infer_schema=False)
    assert labels.filter(pl.col("origin") == "verdict")["who"].unique().to_list() == ["'=1+1"]
    assert labels.filter(pl.col("origin") == "label").height > 80


def test_without_verdicts_nothing_is_trained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{tmp_path / 'mlflow.db'}")
    found = CliRunner().invoke(app, ["retrain", "--verdicts", str(tmp_path / "none")])
    assert isinstance(found.exception, InputError)
    assert "sourcegrade review open RUN" in str(found.exception)
    assert not list(tmp_path.iterdir())
