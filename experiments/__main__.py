"""The commands of `python -m experiments`: train, evaluate, docs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import polars as pl
import typer
from rich.console import Console
from rich.table import Table

from experiments.champion import Trained, train, with_held_out
from experiments.corpora import own_corpora
from experiments.evaluation import CUTS, Evaluation, evaluate
from experiments.features_page import features_page
from experiments.recipe import champion_recipe
from experiments.report import NOTE, evaluation_table, to_markdown
from experiments.snapshots import Snapshots, snapshots
from experiments.tracking import log_evaluation, log_training
from features.errors import SourcegradeError
from models import bundle
from scoring.store import TrackingError

app = typer.Typer(
    help="Train the champion and judge it on claims it never saw.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
# A pipe has no width: a table that is read by a program is not cut.
console = Console(width=None if sys.stdout.isatty() else 200)
progress = Console(stderr=True)


@app.command("train")
def train_command(
    out: Annotated[
        Path | None, typer.Option(help="Also write the model bundle to this file.")
    ] = None,
) -> None:
    """Rebuild the champion from the shipped corpora, judge it war by war, and log the run.

    Example: python -m experiments train --out models/champion/bundle.json
    """
    corpora = own_corpora()
    with progress.status("describing and fitting 592 claims at four horizons"):
        trained = train(corpora)
    with progress.status("judging it on each war left out"):
        wars = _by_war(trained.snapshots)
    trained = with_held_out(trained, wars)
    if out:
        bundle.save(trained.bundle, out)
        console.print(f"model bundle: {out}")
    _show([wars])
    console.print(_against_shipped(trained))
    run, version = log_training(trained, corpora, [wars], _page([wars]))
    console.print(f"training run: sourcegrade ui, then {run.url()}")
    console.print(
        f"registered model: models:/{trained.bundle.manifest['name']}@champion, {version=}"
    )


@app.command("evaluate")
def evaluate_command(
    markdown: Annotated[
        Path | None, typer.Option(help="Also write the tables to this Markdown file.")
    ] = None,
) -> None:
    """Judge the champion's recipe on held-out events of Syria and on each war left out.

    Example: python -m experiments evaluate --markdown docs/evaluation.md
    """
    seen = snapshots(own_corpora())
    with progress.status("Syria, fitted without each event in turn (about half a minute)"):
        events = evaluate(
            "syria_by_event", "Syria alone, leave one event out", champion_recipe(),
            seen.where(pl.col("war") == "syria"), "event",
        )  # fmt: skip
    with progress.status("both corpora, fitted without each war in turn"):
        wars = _by_war(seen)
    _show([events, wars])
    page = _page([events, wars])
    if markdown:
        markdown.write_text(page, encoding="utf-8")
        console.print(f"written: {markdown}")
    run = log_evaluation([events, wars], page, "champion recipe")
    console.print(f"evaluation run: sourcegrade ui, then {run.url()}")


@app.command("docs")
def docs_command(
    folder: Annotated[Path, typer.Option(help="Where the pages go.")] = Path("docs"),
) -> None:
    """Write the pages that are made from the code: docs/features.md.

    Example: python -m experiments docs
    """
    page = folder / "features.md"
    page.write_text(features_page(bundle.load(bundle.CHAMPION)), encoding="utf-8")
    console.print(f"written: {page}")


def _by_war(seen: Snapshots) -> Evaluation:
    return evaluate("by_war", "five wars, leave one war out", champion_recipe(), seen, "war")


def _show(evaluations: list[Evaluation]) -> None:
    shown = ["as of", "forecast", "claims", "n", "base rate", "AUC [90 %]", "skill [90 %]"]
    shown += ["VI", "DI", "CI", "NDI"]
    for evaluation in evaluations:
        table = Table(title=evaluation.title, title_justify="left", box=None, pad_edge=False)
        for name in shown:
            left = name in ("as of", "forecast", "claims")
            table.add_column(name, justify="left" if left else "right", no_wrap=True)
        for row in evaluation_table([evaluation]).select(shown).rows():
            table.add_row(*map(str, row))
        console.print(table)
    console.print(NOTE)


def _against_shipped(trained: Trained) -> str:
    frame = trained.snapshots.frame
    X = frame.select(trained.recipe.features).to_numpy()
    voices = frame["n_others"].to_numpy()
    if not bundle.CHAMPION.exists():
        return "no champion ships with this package yet"
    shipped = bundle.load(bundle.CHAMPION)
    if shipped.model.features != trained.recipe.features:
        return "the shipped champion has other features: this is a challenger"
    theirs = shipped.model.judge(X, voices).probability
    ours = trained.fitted.model.judge(X, voices).probability
    largest = abs(theirs - ours).max()
    return f"against the shipped champion: largest difference in a score {largest:.1e}"


def _page(evaluations: list[Evaluation]) -> str:
    tables = [
        f"## {e.title}\n\n{to_markdown(evaluation_table([e]).drop('test'))}" for e in evaluations
    ]
    cuts = ", ".join(name for name in CUTS if name != "all settled claims")
    about = (
        "# How good is the champion\n\n"
        "Made by `python -m experiments evaluate --markdown docs/evaluation.md`. Settled claims of "
        "the shipped corpora; the model and its controls never saw an event, or a war, that they "
        "are judged on. Admissions are partly circular, and findings of igo are evidence as well: "
        f"{cuts} are reported beside the whole. {NOTE}"
    )
    return "\n\n".join([about, *tables]) + "\n"


def main() -> None:
    """Run the command; a fault of the user's ends with one sentence and 2."""
    try:
        app()
    except TrackingError as fault:
        progress.print(str(fault), style="red")
        sys.exit(1)
    except (SourcegradeError, bundle.BundleError) as fault:
        progress.print(str(fault), style="red")
        sys.exit(2)


if __name__ == "__main__":
    main()
