"""Training on labels and verdicts together, and judging it on what it never saw."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from experiments.audit import Audit, audit
from experiments.champion import Trained, train_with_verdicts, with_held_out
from experiments.controls import CONTROLS
from experiments.corpora import Corpus
from experiments.evaluation import BY_WAR, SYRIA, Evaluation, champion_forecaster, evaluate
from experiments.foretold import foretell
from experiments.merged import Merged, merge, with_verdicts
from experiments.reviewed import Reviewed
from experiments.snapshots import AS_SCORED, snapshots
from models.bundle import Bundle


@dataclass(frozen=True, slots=True)
class Retrained:
    """A model that learned from verdicts, and all that was found on the way.

    `evaluations` are on the fixed claims of the corpora, and on the verdicts where any settled a
    claim, person by person where there are several. `audit` is of the champion.
    """

    merged: Merged
    trained: Trained
    evaluations: tuple[Evaluation, ...]
    audit: Audit


def retrain(
    reviewed: Reviewed,
    corpora: Sequence[Corpus],
    champion: Bundle,
    learned: frozenset[str] = frozenset(),
    say: Callable[[str], None] = lambda _: None,
) -> Retrained:
    """Train the recipe on the corpora and the verdicts; judge it on claims of the corpora alone.

    Each fold of a test learns from the verdicts that it leaves (`Merged.beside`). The verdicts
    themselves are forecast by event, and tell of the champion where their claims were picked at
    random. `learned` are the verdicts that the champion was trained on (`learned_from`); `say` is
    called with each step.
    """
    merged = merge(corpora, reviewed)
    say("fitting labels and verdicts at four horizons")
    trained = train_with_verdicts(merged)
    plain, seen = champion_forecaster(), snapshots(corpora)
    forecasters = [with_verdicts(each, merged) for each in (plain, *CONTROLS)]
    judged = []
    for trial in (BY_WAR, SYRIA):
        say(f"judging it on labelled claims it never saw: {trial.title}")
        judged.append(evaluate(trial, seen, forecasters))
    say("foretelling the verdicts on each event from those on the others")
    foretold, by_person = foretell(merged, plain, champion.name, learned)
    alone = by_person.forecasts["who"].n_unique() == 1
    asked = (foretold,) if alone else (foretold, by_person)
    verdicts = [each for each in asked if not each.settled(AS_SCORED).is_empty()]
    return Retrained(
        merged=merged,
        trained=with_held_out(trained, judged[0]),
        evaluations=(*judged, *verdicts),
        audit=audit(foretold, champion.name, champion.manifest),
    )
