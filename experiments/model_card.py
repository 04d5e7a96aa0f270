"""The model card, written from a run: what the model is, what it was shown, and where it fails."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import polars as pl

from experiments.evaluation import Evaluation
from experiments.invariances import Measured
from experiments.promotion import Ruling
from experiments.promotion_page import decision, invariance_table, ruling_table
from experiments.report import NOTE, coefficient_table, evaluation_table, to_markdown
from experiments.slices import FEWEST, slice_figures
from models.bundle import Bundle

COMMAND: Final = "python -m experiments promote --card docs/model_card.md"
WEAKEST: Final = 5
"""Parts that are shown of each horizon."""

_USE: Final = """\
For people who weigh contested reports, and for the data teams behind them:

- to put claims in the order in which a person should look at them;
- to see what a score rests on: who gains, who agrees, what was admitted, and what would change it;
- to compare batches, sources and days, with the interval beside every figure.

It is not for:

- deciding by itself what is published, taken down, paid for, or acted on with force;
- judging persons: a low score says how such claims turned out, not that somebody lied;
- proof before a court, or in place of one;
- wording a claim so that it scores well;
- claims of events that nobody disputes, or that nobody could ever settle: its base rates are \
those of disputes;
- texts in other languages than English, as far as wording counts: the word lists are English."""

_LIMITS: Final = """\
- One annotator labelled the claims, with hindsight; labels near the middle are soft. A settled \
label counts with the confidence it was given; contested claims are left out of the fit and of \
every figure.
- Events were chosen because sides spoke and something settled the matter. That is not everyday \
reporting.
- Texts are in the annotator's own words, at most 40, which keep the hedges of the original.
- All of it is war. Crises of another kind are scored without ever having been seen."""

_WEAKNESSES: Final = """\
- **Admissions are partly circular.** A visible admission is often what settled a label, so the \
weight of `admission` and `acknowledges` is flattered. Figures without them are in \
`docs/evaluation.md`.
- **Findings of intergovernmental bodies are claims and evidence at once.** They are nearly all \
true here, so they stand close to certainty, and little that others say takes them down.
- **Without sides it knows little.** Where `favours`, `harms` and the alignment of sources are not \
filled in, admissions, interested denials and claims of ground are all silent; what is left is the \
kind of source, the stance, and what others say. What that is worth on other public corpora is on \
`docs/corpora.md`.
- **On the day itself it is weaker** than with what came after: compare the two horizons above.
- **The features were chosen on these wars**, with their signs and penalties, while looking at
  the figures above: expect less on a war that nobody looked at.
- **0h is the end of the day** for claims dated to the day, which most are: ties are read.
  docs/evaluation.md has the figures without them.
- **It does not see the thing itself**: no photograph, no map, no plausibility.
- **Not every edit of a fact takes enough off** a claim that stands near certainty: see the \
invariances."""


def model_card(
    bundle: Bundle,
    evaluations: Sequence[Evaluation],
    measured: Sequence[Measured],
    rulings: Sequence[Ruling],
) -> str:
    """Return the card as Markdown: what a run knows of its model, and what nobody can measure.

    `evaluations` are those of the model's own run, `measured` and `rulings` what promotion found.
    """
    parts = [
        f"# Model card: {bundle.name}",
        f"Written by `{COMMAND}` from the run that trained it.",
        "## What it is",
        _what(bundle),
        "## What it is for, and what it is not for",
        _USE,
        "## What it was trained on",
        *_training(bundle, evaluations),
        "## What it weighs",
        *_weights(bundle),
        "## How good it is on claims it never saw",
        *_held_out(evaluations),
        "## Where it is weakest",
        *_weakest(evaluations),
        "## Does its probability mean what it says",
        *_calibration(evaluations),
        "## What may not move a score, and what must",
        to_markdown(invariance_table(measured)) if measured else "Nothing was measured.",
        "## The rules of promotion",
        f"**{decision(rulings)}**",
        to_markdown(ruling_table(rulings)),
        "## Known weaknesses",
        _WEAKNESSES,
        "## How to rebuild it",
        _rebuild(bundle),
    ]
    return "\n\n".join(parts) + "\n"


def _what(bundle: Bundle) -> str:
    return (
        "It gives the probability that a claim, as stated, is true, at a stated time, with a 90 % "
        f"interval. It is a logistic regression of {len(bundle.model.features)} features of the "
        "claim, of its source and of what others had said by then, each held to its expected sign "
        "where there is one, calibrated on claims held out of the fit. It knows no actor, place "
        "or war by name. Claims, sources and scores are as the README has them."
    )


def _training(bundle: Bundle, evaluations: Sequence[Evaluation]) -> Iterator[str]:
    yield to_markdown(pl.DataFrame(list(bundle.manifest["trained_on"])))
    yield (
        f"Each claim is seen as it looked at {', '.join(bundle.manifest['horizons'])}, weighted to "
        "count once. What was settled of them, by war:"
    )
    if evaluations:
        settled = evaluations[0].settled(evaluations[0].horizons[0])
        rates = settled.group_by("corpus", "war", maintain_order=True).agg(
            pl.len().alias("settled"),
            pl.col("truth").mean().round(3).alias("base rate"),
        )
        yield to_markdown(rates.sort("settled", "war", descending=[True, False]))
    verdicts = bundle.manifest.get("verdicts")
    if verdicts:
        yield (
            f"It also learned from {verdicts['n']} verdicts that people gave in review, of "
            f"{verdicts['claims']} claims. A claim that has a label too counts once, and the line "
            "of the verdicts above has only those that have none. Each label and verdict, and who "
            "gave it, is in `labels.csv` of its run. No figure below is on a verdict but those "
            "that say so."
        )
    yield _LIMITS
    yield "How the claims were made is in `scoring/corpora/*/DATA_CARD.md`."


def _weights(bundle: Bundle) -> Iterator[str]:
    yield (
        "Calibrated log-odds for one unit of the feature, with the standard error over events "
        "drawn anew. What each one measures is in `docs/features.md`."
    )
    yield to_markdown(coefficient_table(bundle.model).drop("meaning"))


def _held_out(evaluations: Sequence[Evaluation]) -> Iterator[str]:
    yield f"Beside the controls, on the same claims. {NOTE}"
    for each in evaluations:
        shown = ["as of", "forecast", "n", "base rate", "AUC [90 %]", "skill [90 %]", "Brier"]
        shown += ["CI", "NDI", "ours less this, skill [90 %]", "beaten"]
        yield f"### {each.title[0].upper()}{each.title[1:]}"
        yield to_markdown(evaluation_table([each]).select(shown))
    if not evaluations:
        yield "Its run keeps no held-out forecasts."


def _weakest(evaluations: Sequence[Evaluation]) -> Iterator[str]:
    yield (
        f"The camps and kinds of source with the highest Brier score, of those with {FEWEST} "
        "settled claims and both outcomes. Of so few claims every figure is rough."
    )
    for each in evaluations[:1]:
        parts = pl.concat(_parts(each, horizon) for horizon in each.horizons)
        yield to_markdown(parts.group_by("as of", maintain_order=True).head(WEAKEST))
        below = parts.filter(pl.col("skill [90 %]").str.starts_with("-"))
        told = [f"{name} ({horizon})" for name, horizon in below["claims", "as of"].iter_rows()]
        yield (
            "A constant, had one known their share of true claims, would have done better on: "
            f"{', '.join(told) or 'none'}."
        )


def _parts(evaluation: Evaluation, horizon: str) -> pl.DataFrame:
    parts = [
        {
            "as of": horizon,
            "by": part.group,
            "claims": part.name,
            "n": part.n,
            "base rate": round(part.base_rate, 3),
            "Brier": round(part.figures.brier, 3),
            "AUC [90 %]": str(part.figures.auc),
            "skill [90 %]": str(part.figures.skill),
        }
        for part in slice_figures(evaluation.settled(horizon), evaluation.names[0])
        if part.figures and part.group in ("camp", "kind")
    ]
    return pl.DataFrame(parts).sort("Brier", descending=True, maintain_order=True)


def _calibration(evaluations: Sequence[Evaluation]) -> Iterator[str]:
    lines = [
        {
            "test": each.title,
            "as of": horizon,
            "n": found.n,
            "CI": round(found.ci, 4),
            "ECE": round(found.ece, 3),
            "slope": round(found.slope, 2),
        }
        for each in evaluations
        for horizon in each.horizons
        for found in [each.figures(each.names[0], horizon)]
    ]
    if lines:
        yield to_markdown(pl.DataFrame(lines))
    for each in evaluations[:1]:
        horizon = each.horizons[0]
        bins = [
            {
                "said, on average": round(part.mean_forecast, 3),
                "true": round(part.observed, 3),
                "90 % band": f"{part.low:.3f} to {part.high:.3f}",
                "n": part.n,
            }
            for part in each.bins(horizon)
        ]
        yield f"{each.title}, {horizon}:"
        yield to_markdown(pl.DataFrame(bins))


def _rebuild(bundle: Bundle) -> str:
    told = bundle.manifest.get("sha256")
    digest = f"The SHA-256 of its bundle is `{told}`. " if told else ""
    verdicts = bundle.manifest.get("verdicts")
    beside = f" with the verdicts of SHA-256 `{verdicts['sha256']}` beside it" if verdicts else ""
    return (
        f"`{bundle.manifest['rebuilt_by']}`, in a clone of this repository{beside}, gives the same "
        f"scores to 1e-9. {digest}The rules above are judged by `{COMMAND}`."
    )
