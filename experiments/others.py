"""What public corpora of other matters tell: how the champion fares there, whether they help."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from experiments.corpora import Corpus
from experiments.evaluation import BY_WAR, Evaluation, champion_forecaster, evaluate
from experiments.forecasters import MODEL, Floats, Forecaster, of_recipe
from experiments.labelled_file import judge_corpus
from experiments.recipe import champion_recipe
from experiments.report import to_markdown
from experiments.snapshots import Snapshots, snapshots
from scoring.engine import ScoringEngine

COMMAND: Final = (
    "python -m experiments others emergent=DIR rumoureval=DIR liar=DIR fakes=DIR "
    "--markdown docs/evaluation.md"
)
MOST_SHARE: Final = 0.5
"""Added claims weigh together at most this share of our own: ten thousand must not drown 496."""
SETTINGS: Final = 5
"""Settings (news, wars) from which an interval is drawn over settings, not over events."""


@dataclass(frozen=True, slots=True)
class Other:
    """The champion on one other corpus, and the recipe on our wars with that corpus added."""

    name: str
    judged: Evaluation
    pooled: Evaluation


def judge_others(engine: ScoringEngine, corpora: Sequence[Corpus], seen: Snapshots) -> list[Other]:
    """Judge the engine on each corpus, and the recipe, leave one war out, with and without it."""
    return [_judge(engine, corpus, seen) for corpus in corpora]


def others_page(others: Sequence[Other]) -> str:
    """Return the section of the page on other corpora."""
    return "\n\n".join(
        [
            "## Other public corpora",
            f"Made by `{COMMAND}`. docs/corpora.md says what they are. None says whom a claim "
            "serves, so all that rests on interest is silent. First the shipped champion as it "
            "is, nothing fitted to them; intervals are over events, over the news where there are "
            f"{SETTINGS} or more.",
            to_markdown(_as_is(others)),
            "Then whether training on them helps on wars left out: the recipe with the corpus "
            f"added to our own claims, at most {MOST_SHARE:.0%} of their weight, less the recipe "
            "without. A corpus helps only where the interval is above zero.",
            to_markdown(_added(others)),
        ]
    )


def _judge(engine: ScoringEngine, corpus: Corpus, seen: Snapshots) -> Other:
    judged = judge_corpus(engine, corpus)
    if judged.forecasts["war"].n_unique() >= SETTINGS:
        judged = Evaluation(
            judged.key, judged.title, judged.forecasts.with_columns(event="war"), judged.names
        )
    pooled = evaluate(BY_WAR, seen, (_with(snapshots([corpus])), champion_forecaster()))
    return Other(corpus.name, judged, pooled)


def _with(extra: Snapshots) -> Forecaster:
    recipe = champion_recipe()

    def forecast(train: Snapshots, test: Snapshots) -> Floats:
        wars = test.frame["war"].unique().to_list()
        added = extra.where(~pl.col("war").is_in(wars) & pl.col("truth").is_not_null()).frame
        own = train.frame.filter(pl.col("truth").is_not_null())["confidence"].sum()
        most = MOST_SHARE * float(own) / max(float(added["confidence"].sum()), 1.0)
        weighed = added.with_columns(pl.col("confidence") * min(1.0, most))
        both = Snapshots(pl.concat([train.frame, weighed], how="vertical_relaxed"))
        return of_recipe(MODEL, "", recipe).forecast(both, test)

    return Forecaster("with the corpus", "the recipe, and the corpus to train on", forecast)


def _as_is(others: Sequence[Other]) -> pl.DataFrame:
    lines = []
    for other in others:
        for horizon in other.judged.horizons:
            found = other.judged.figures(MODEL, horizon)
            vote = other.judged.figures("vote", horizon)
            against = other.judged.against("vote", horizon)
            forecasts = other.judged.settled(horizon)[MODEL].to_numpy()
            lines.append(
                {
                    "corpus": other.name,
                    "as of": horizon,
                    "n": found.n,
                    "base rate": round(found.base_rate, 3),
                    "mean credibility": round(float(np.mean(forecasts)), 3),
                    "AUC [90 %]": str(found.auc),
                    "skill [90 %]": str(found.skill),
                    "vote AUC": str(vote.auc),
                    "vote skill": str(vote.skill),
                    "ours less vote, AUC": str(against.auc),
                    "ours less vote, skill": str(against.skill),
                    "beaten": "yes" if against.better else "no",
                }
            )
    return pl.DataFrame(lines)


def _added(others: Sequence[Other]) -> pl.DataFrame:
    lines = []
    for other in others:
        for horizon in other.pooled.horizons:
            found = other.pooled.against(MODEL, horizon)
            lines.append(
                {
                    "corpus added": other.name,
                    "as of": horizon,
                    "n": found.n,
                    "AUC [90 %]": str(found.auc),
                    "skill [90 %]": str(found.skill),
                    "helps": "yes" if found.better else "no",
                }
            )
    return pl.DataFrame(lines)
