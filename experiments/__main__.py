"""The commands of `python -m experiments`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from threadpoolctl import threadpool_limits

from experiments.articles_command import articles_command
from experiments.champion import Trained, train, with_held_out
from experiments.corpora import own_corpora, read_corpus
from experiments.docs.notebooks import rerun
from experiments.docs.written import write_pages
from experiments.evaluation import (
    BY_WAR,
    SYRIA,
    TRIALS,
    Evaluation,
    champion_forecaster,
    evaluate,
)
from experiments.evaluation_page import evaluation_page, file_page
from experiments.hedging.command import hedging_command
from experiments.labelled_file import judge_corpus, named_after, trained_on
from experiments.loaders import load_corpus, loader
from experiments.others import judge_others, others_page
from experiments.page import put_section, refuse_unwritable
from experiments.promote import promote_command
from experiments.reading.command import read_command
from experiments.reliability import reliability_command
from experiments.report import NOTE, evaluation_table
from experiments.retrain import retrain_command
from experiments.search import ablate_command, compare_command
from experiments.snapshots import snapshots
from experiments.split_table import split_summary, split_table
from experiments.terminal import console, progress, table
from experiments.tracking.evaluation_run import log_evaluation
from experiments.tracking.training_run import log_training
from experiments.training_page import training_page
from features.errors import InputError, SourcegradeError
from models import bundle
from scoring.engine import ScoringEngine
from scoring.moment import Moment
from scoring.store import TrackingError

app = typer.Typer(
    help="Train a model, judge it on claims it never saw, and promote it if every rule holds.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
Markdown = Annotated[
    Path | None, typer.Option(help="Also write the tables into this Markdown page.")
]


@app.command("train")
def train_command(
    out: Annotated[
        Path | None, typer.Option(help="Also write the model bundle to this file.")
    ] = None,
) -> None:
    """Train a challenger on the shipped corpora, judge it on what it never saw, and log the run.

    The recipe is that of the champion that ships: unchanged, it gives the same scores. Which
    version is in use is for promote to say.

    Example: python -m experiments train --out models/champion/bundle.json
    """
    corpora = own_corpora()
    with progress.status("describing and fitting 592 claims at four horizons"):
        trained = train(corpora)
    judged = []
    for trial in (BY_WAR, SYRIA):
        with progress.status(f"judging it on claims it never saw: {trial.title}"):
            judged.append(evaluate(trial, trained.snapshots))
    trained = with_held_out(trained, judged[0])
    if out:
        bundle.save(trained.bundle, out)
        console.print(f"model bundle: {out}")
    _show(judged)
    console.print(_against_shipped(trained))
    page = training_page(trained, judged)
    run, version = log_training(trained, corpora, judged, page)
    console.print(f"training run: sourcegrade ui, then {run.url()}")
    console.print(
        f"registered model: models:/{trained.bundle.manifest['name']}@challenger, version {version}"
    )
    console.print("to put it in use, if every rule holds: python -m experiments promote")


app.command("promote")(promote_command)
app.command("retrain")(retrain_command)
app.command("compare")(compare_command)
app.command("ablate")(ablate_command)
app.command("reliability")(reliability_command)
app.command("articles")(articles_command)
app.command("hedging")(hedging_command)
app.command("read")(read_command)


@app.command("evaluate")
def evaluate_command(
    claims: Annotated[
        Path | None, typer.Argument(help="Labelled claims; without, the shipped corpora.")
    ] = None,
    sources: Annotated[Path | None, typer.Option(help="The sources of the claims.")] = None,
    horizon: Annotated[
        list[str] | None, typer.Option(help="0h, 24h, 7d or latest; may be given several times.")
    ] = None,
    model: Annotated[
        str | None, typer.Option(help="A bundle or models:/... instead of the shipped champion.")
    ] = None,
    markdown: Markdown = None,
) -> None:
    """Judge the champion on a labelled file, or its recipe on the shipped corpora.

    Without a file the recipe is fitted anew without each event, war, camp, source or later time it
    is judged on (some three minutes). With one, the shipped champion scores it as it is.

    Example: python -m experiments evaluate --markdown docs/evaluation.md

    Example: python -m experiments evaluate my_claims.csv --sources my_sources.csv --horizon 0h
    """
    if markdown:
        refuse_unwritable(markdown)
    if claims is None:
        if sources or horizon or model:
            raise InputError(
                "no claims to evaluate",
                got="--sources, --horizon or --model without a file of claims",
                remedy="Give the file first: evaluate CLAIMS --sources SOURCES.",
            )
        _evaluate_recipe(markdown)
        return
    if sources is None:
        raise InputError(
            "no sources", where=str(claims), remedy="Give them with --sources SOURCES."
        )
    _evaluate_file(claims, sources, tuple(horizon or ("latest", "0h")), model, markdown)


@app.command("splits")
def splits_command(
    out: Annotated[Path | None, typer.Option(help="Write every fold to this CSV file.")] = None,
) -> None:
    """Show how claims are held out: by event, war, camp, source and forward in time.

    Example: python -m experiments splits --out splits.csv
    """
    if out:
        refuse_unwritable(out)
    folds = split_table(snapshots(own_corpora(), ["latest"]))
    console.print(table("How claims are held out", split_summary(folds)))
    if out:
        folds.write_csv(out)
        console.print(f"written: {out}, one line for each fold and event")


@app.command("load")
def load_command(
    name: Annotated[str, typer.Argument(help="emergent, rumoureval, liar or fakes.")],
    folder: Annotated[Path, typer.Argument(help="The folder that holds its files.")],
    out: Annotated[Path, typer.Option(help="Where claims.parquet and sources.parquet go.")],
) -> None:
    """Write a public corpus as claims and sources, to be scored or evaluated like any others.

    Example: python -m experiments load emergent ~/fc-aaai18 --out emergent
    """
    if out.is_file():
        raise InputError("not a folder", where=str(out), got="a file", remedy="Name a folder.")
    written = loader(name)(folder)
    out.mkdir(parents=True, exist_ok=True)
    for path in written.save(out):
        console.print(f"written: {path}")


@app.command("others")
def others_command(
    corpora: Annotated[list[str], typer.Argument(help="NAME=FOLDER, as emergent=~/fc-aaai18.")],
    markdown: Markdown = None,
) -> None:
    """Judge the champion on public corpora, and whether training on them would help.

    Example: python -m experiments others emergent=DIR liar=DIR --markdown docs/evaluation.md
    """
    if markdown:
        refuse_unwritable(markdown)
    loaded = []
    for each in corpora:
        name, given, folder = each.partition("=")
        if not given:
            raise InputError("no folder", got=repr(each), remedy="Give NAME=FOLDER.")
        loaded.append(load_corpus(name, Path(folder).expanduser()))
    seen, engine = snapshots(own_corpora()), ScoringEngine.default()
    with progress.status(f"judging on {len(loaded)} corpora"):
        page = others_page(judge_others(engine, loaded, seen))
    console.print(page, markup=False)
    if markdown:
        put_section(markdown, "others", page)
        console.print(f"written: {markdown}")


@app.command("docs")
def docs_command(
    folder: Annotated[Path, typer.Option(help="Where the pages go.")] = Path("docs"),
) -> None:
    """Write the pages that are made from the code: features, grades, commands, columns, decisions.

    Example: python -m experiments docs
    """
    for page in write_pages(folder, app):
        console.print(f"written: {page}")


@app.command("notebooks")
def notebooks_command(
    folder: Annotated[Path, typer.Option(help="Where they are.")] = Path("docs/notebooks"),
) -> None:
    """Run the notebooks of the docs, and keep them with what they print.

    Example: python -m experiments notebooks
    """
    for notebook in sorted(folder.glob("*.ipynb")):
        with progress.status(f"running {notebook}"):
            rerun(notebook, folder)
        console.print(f"run: {notebook}")


def _evaluate_recipe(markdown: Path | None) -> None:
    seen = snapshots(own_corpora())
    evaluations = []
    for trial in TRIALS:
        with progress.status(f"fitting without what is judged: {trial.title}"):
            evaluations.append(evaluate(trial, seen))
    with progress.status("the same at 0h, without what carries the claim's own date"):
        earlier = snapshots(own_corpora(), ties=False)
        strict = [
            evaluate(trial, earlier, [champion_forecaster()], ["0h"]) for trial in (BY_WAR, SYRIA)
        ]
    page = evaluation_page(evaluations, strict, seen)
    _finish(evaluations, page, "champion recipe", "evaluate", markdown)


def _evaluate_file(
    claims: Path, sources: Path, horizons: tuple[str, ...], model: str | None, markdown: Path | None
) -> None:
    for horizon in horizons:
        Moment.of(None, horizon)  # a wrong one is said before anything is read
    engine = ScoringEngine.load(model) if model else ScoringEngine.default()
    corpus = read_corpus(claims, sources, named_after(claims))
    with progress.status(f"scoring {corpus.claims.height} claims"):
        judged = judge_corpus(engine, corpus, horizons)
    for note in corpus.notes:
        progress.print(note, style="yellow", markup=False)
    truth, labels = corpus.labels["truth"], corpus.labels["label"]
    progress.print(
        f"{corpus.claims.height} claims: {truth.count()} settled, "
        f"{(labels == 'contested').sum()} contested, {labels.null_count()} without a label"
    )
    n_trained_on = trained_on(corpus)
    if n_trained_on:
        progress.print(
            f"{n_trained_on} of {corpus.claims.height} claims were in the champion's training: "
            "the figures are not held out",
            style="yellow",
        )
    _finish(
        [judged], file_page(judged, n_trained_on), corpus.name, f"evaluate {corpus.name}", markdown
    )


def _finish(
    evaluations: list[Evaluation], page: str, name: str, section: str, markdown: Path | None
) -> None:
    _show(evaluations)
    if markdown:
        put_section(markdown, section, page)
        console.print(f"written: {markdown}")
    run = log_evaluation(evaluations, page, name)
    console.print(f"evaluation run: sourcegrade ui, then {run.url()}")


def _show(evaluations: list[Evaluation]) -> None:
    shown = ["as of", "forecast", "n", "base rate", "AUC [90 %]", "skill [90 %]"]
    shown += ["CI", "NDI", "slope", "ours less this, skill [90 %]", "beaten"]
    for evaluation in evaluations:
        found = evaluation_table([evaluation]).select(shown)
        console.print(table(evaluation.title, found))
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


def main() -> None:
    """Run the command; a fault of the user's ends with one sentence and 2."""
    try:
        with threadpool_limits(1):  # the matrices are small: further threads wait for one another
            app()
    except TrackingError as fault:
        progress.print(str(fault), style="red")
        sys.exit(1)
    except (SourcegradeError, bundle.BundleError) as fault:
        progress.print(str(fault), style="red")
        sys.exit(2)


if __name__ == "__main__":
    main()
