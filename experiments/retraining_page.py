"""What a retraining learned from, in words: for the terminal and for its run."""

from __future__ import annotations

from collections.abc import Iterator

from experiments.foretold import BY_PERSON, KEY
from experiments.report import evaluation_table, to_markdown
from experiments.retraining import Retrained
from experiments.training_page import training_page
from scoring.review.markdown import literal


def verdict_lines(retrained: Retrained) -> Iterator[str]:
    """Yield what was learned from, what was left out, how far people agree, and the audit."""
    told = retrained.trained.bundle.manifest["verdicts"]
    yield (
        f"{_counted(told['n'], 'verdict')} of {_counted(told['people'], 'person', 'people')} on "
        f"{_counted(told['claims'], 'claim')} of {_counted(told['events'], 'event')}, from "
        f"{_counted(told['runs'], 'run')}; {told['settled']} of the claims are settled by them"
    )
    matched = retrained.merged.n_matched
    if matched:
        yield (
            f"{matched} of the claims have a label in the shipped corpora: label and verdicts are "
            "opinions on one claim"
        )
    untried = told["settled"] - told["tried"]
    if untried:
        yield (
            f"{untried} settled claims name no country, so no test on a war could learn from them: "
            "give their events a country"
        )
    yield from retrained.merged.reviewed.notes
    yield str(retrained.merged.reviewed.agreement)
    yield f"audit: {retrained.audit}"


def retraining_page(retrained: Retrained) -> str:
    """Return the page of the run as Markdown: the verdicts first, then as after any training.

    What people and their files call things is shown to the letter.
    """
    of_verdicts = (KEY, BY_PERSON)
    tests = [each for each in retrained.evaluations if each.key not in of_verdicts]
    foretold = [each for each in retrained.evaluations if each.key in of_verdicts]
    about = [
        "## What people said",
        "\n".join(f"- {literal(line)}" for line in verdict_lines(retrained)),
        "Every label and verdict behind the training, and who gave it, is in the artifact "
        "`labels.csv`. The other tests are on labelled claims of the corpora alone; each was "
        "fitted to labels and verdicts, without what it is judged on.",
        "## Are the verdicts foretold",
        "Each by a model that learned from labels and from the verdicts on other events; `score "
        "then` is the champion's, where the claim was picked at random and its event was new to "
        "the champion. " + ("" if foretold else "No claim was settled by a verdict."),
        *([to_markdown(evaluation_table(foretold))] if foretold else []),
    ]
    return training_page(retrained.trained, tests, about)


def _counted(n: int, noun: str, nouns: str = "") -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {nouns or noun + 's'}"
