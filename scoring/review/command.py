"""The commands `sourcegrade review open | pull`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from scoring.examples import examples
from scoring.exits import plain_errors

if TYPE_CHECKING:
    from scoring.review.verdict_store import VerdictStore

LIMIT: Final = 50
"""As in `scoring.review.selection`, which takes long to import."""

app = typer.Typer(
    help="Have people judge the claims that need it, and bring their verdicts home.",
    no_args_is_help=True,
    rich_markup_mode="rich",
)
Verdicts = Annotated[
    Path | None,
    typer.Option(
        "--verdicts",
        metavar="DIR",
        help="The store of verdicts, if it is not beside that of MLflow.",
    ),
]


@app.command(
    "open",
    epilog=examples(
        "sourcegrade review open",
        "sourcegrade review open 1f0c2c3d4e5f60718293a4b5c6d7e8f9 --limit 20",
    ),
)
def open_command(
    run: Annotated[
        str, typer.Argument(metavar="RUN", help="A batch run in MLflow; without, the newest.")
    ] = "latest",
    limit: Annotated[int, typer.Option(min=1, max=5_000, help="Claims at the most.")] = LIMIT,
    verdicts: Verdicts = None,
) -> None:
    """Put the claims of a batch that need a person most into a review queue in MLflow.

    The doubtful, those on which camps disagree, those with high stakes, those of new sources; and a
    fifth drawn at random, which alone tells how often the scores are right.
    """
    with plain_errors():
        from scoring.review.opened_text import opened_lines
        from scoring.review.opening import open_review

        opened = open_review(run, limit=limit, store=_store(verdicts), steps=_steps)
        for line in opened_lines(opened):
            typer.echo(line)


@app.command("pull", epilog=examples("sourcegrade review pull"))
def pull_command(verdicts: Verdicts = None) -> None:
    """Bring the verdicts that people gave in MLflow home, into a store of our own.

    To pull twice adds nothing. A verdict that was changed or withdrawn in MLflow is so here, and
    what was once withdrawn stays so.
    """
    with plain_errors():
        from scoring.review.pulled import pulled_lines
        from scoring.review.pulling import pull
        from scoring.terminal import working

        store = _store(verdicts)
        with working("reading the answers in MLflow"):
            pulled = pull(store)
        for line in pulled_lines(pulled):
            typer.echo(line)


def _store(folder: Path | None) -> VerdictStore:
    from scoring.review.verdict_store import VerdictStore, reviews_folder

    return VerdictStore(folder or reviews_folder())


@contextmanager
def _steps(what: str) -> Iterator[Callable[[int, int], None]]:
    from scoring.terminal import progress_bar

    with progress_bar(what) as progress:
        yield progress
