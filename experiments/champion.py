"""Building the champion from the project's own corpora."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

import polars as pl

from experiments.corpora import Corpus
from experiments.evaluation import Evaluation
from experiments.merged import WITH_VERDICTS, Merged
from experiments.provenance import verdict_summary
from experiments.recipe import champion_recipe
from experiments.reference import reference
from experiments.snapshots import HORIZONS, Snapshots, snapshots
from features.settled import settled_by_end
from features.sourced import join_sources
from models.bundle import Bundle
from models.fitting import Fitted, Recipe, fit

NAME: Final = "claim-credibility"
VERSION: Final = "1"


@dataclass(frozen=True, slots=True)
class Trained:
    """A fitted model with what it was fitted to."""

    recipe: Recipe
    snapshots: Snapshots
    fitted: Fitted
    bundle: Bundle


def train(corpora: Sequence[Corpus]) -> Trained:
    """Fit the champion's recipe to the settled claims of the corpora, at all horizons."""
    return _trained(snapshots(corpora), _manifest(corpora), _past(corpora))


def train_with_verdicts(merged: Merged) -> Trained:
    """Fit the same recipe to labels and verdicts; the version names the verdicts it learned from.

    `trained_on` has a line more, of the reviewed claims that no corpus has. A source's past has the
    verdicts too: settled on the day of the verdict.
    """
    summary, own = verdict_summary(merged), _manifest(merged.corpora)
    added = {
        "version": f"{VERSION}{WITH_VERDICTS}{summary['sha256'][:8]}",
        "trained_on": [*own["trained_on"], _reviewed_alone(merged)],
        "verdicts": summary,
        "rebuilt_by": "python -m experiments retrain",
    }
    past = _past([*merged.corpora, *merged.runs])
    return _trained(merged.training, {**own, **added}, past)


def with_held_out(trained: Trained, judged: Evaluation) -> Trained:
    """Return the trained model with how it fared on claims it never saw in its manifest."""
    latest = judged.figures(judged.names[0], "latest")
    held_out = {
        "test": judged.title,
        "horizon": "latest",
        "n": latest.n,
        "base_rate": round(latest.base_rate, 4),
        "auc": round(latest.auc.value, 4),
        "skill": round(latest.skill.value, 4),
        "bins": [
            {key: round(value, 6) for key, value in asdict(part).items()}
            for part in judged.bins("latest")
        ],
    }
    manifest = {**trained.bundle.manifest, "held_out": held_out}
    return replace(trained, bundle=replace(trained.bundle, manifest=manifest))


def _trained(
    seen: Snapshots, told: Mapping[str, Any], past: tuple[Mapping[str, Any], ...]
) -> Trained:
    recipe = champion_recipe()
    fitted = fit(recipe, seen.training(recipe.features))
    manifest = {**told, "reference": reference(seen, fitted.model)}
    return Trained(recipe, seen, fitted, Bundle(fitted.model, manifest, past))


def _reviewed_alone(merged: Merged) -> dict[str, Any]:
    names = [corpus.name for corpus in merged.runs]
    alone = merged.training.at("latest").where(pl.col("corpus").is_in(names)).frame
    return {
        "corpus": "verdicts",
        "claims": alone.height,
        "settled": alone["truth"].count(),
        "events": alone["event"].n_unique(),
    }


def _manifest(corpora: Sequence[Corpus]) -> Mapping[str, Any]:
    return {
        "name": NAME,
        "version": VERSION,
        "trained_on": [
            {
                "corpus": corpus.name,
                "claims": corpus.claims.height,
                "settled": corpus.labels["truth"].count(),
                "events": corpus.claims["event_id"].n_unique(),
            }
            for corpus in corpora
        ],
        "horizons": list(HORIZONS),
        "rebuilt_by": "python -m experiments train",
    }


def _past(corpora: Sequence[Corpus]) -> tuple[Mapping[str, Any], ...]:
    frames = [
        pl.concat(
            [join_sources(corpus.claims, corpus.sources), corpus.labels.drop("row")],
            how="horizontal",
        )
        .join(corpus.sources.select("source_id", "name"), on="source_id")
        .filter(pl.col("truth").is_not_null() & pl.col("settled_at").is_not_null())
        .select(
            "source_id",
            "name",
            "kind",
            "camp",
            "event_id",
            settled_at=settled_by_end("settled_at").dt.to_string("%Y-%m-%d"),
            true="truth",
        )
        for corpus in corpora
    ]
    return tuple(pl.concat(frames).sort("source_id", "settled_at", "event_id", "true").to_dicts())
