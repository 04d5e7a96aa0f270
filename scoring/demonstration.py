"""The demonstration: the shipped claims about Syria, as they came out and as they stand now."""

from __future__ import annotations

from typing import Final

import polars as pl
from rich.console import RenderableType
from rich.text import Text

from scoring.assessment import Assessment
from scoring.batch import SYRIA, track
from scoring.engine import ScoringEngine
from scoring.store import TrackingError, artifact_root, is_http
from scoring.tables import claims_table, compared
from scoring.terminal import from_here, own_command, screen_width, show, working
from scoring.tracking.batch_run import BATCHES
from scoring.tracking.run_info import RunInfo

RUNNING_EXAMPLE: Final = (
    "e02_two_russians_02",
    "e02_two_russians_04",
    "e01_shoula_01",
    "e01_shoula_04",
)
"""The denials of two captured soldiers and of a setback, and who acknowledged it."""
NAME: Final = "syria"
"""What the batch is called in MLflow."""
SHOWN: Final = 24
"""Claims in the table; the page has all."""


def demonstrate() -> None:
    """Score the shipped claims twice, log the batch to MLflow, and print a table."""
    engine = ScoringEngine.default()
    claims, sources = SYRIA / "claims.jsonl", SYRIA / "sources.jsonl"
    before = engine.assess(claims, sources, horizon="0h")
    found = engine.assess(claims, sources)
    try:
        with working("writing the run to MLflow"):
            run: RunInfo | TrackingError = track(engine, found, claims, name=NAME)
    except TrackingError as fault:
        run = fault
    rows = chosen(found, before)
    show(
        *_above(found, engine.bundle.name),
        claims_table(rows, screen_width()),
        *_below(found.scores.height - rows.height, run),
    )


def chosen(found: Assessment, before: Assessment, n: int = SHOWN) -> pl.DataFrame:
    """Return the running example, then the claims that later evidence moved most."""
    rows = compared(found.scores, before.scores, found.claims.accepted, found.sources.accepted)
    first = pl.DataFrame({"claim_id": RUNNING_EXAMPLE}).join(
        rows, on="claim_id", maintain_order="left"
    )
    moved = (pl.col("credibility") - pl.col("before")).abs()
    rest = rows.join(first, on="claim_id", how="anti").sort(
        moved, "claim_id", descending=[True, False]
    )
    return pl.concat([first, rest.head(n - first.height)])


def _above(found: Assessment, model: str) -> list[RenderableType]:
    return [
        Text(
            f"{found.scores.height} contested claims about Syria, 2012 to 2019, by {model}: the "
            "probability that each is true, as it stood when it was published (0h) and with all "
            "later evidence (latest). First the running example, then those that later evidence "
            "moved most."
        ),
        Text(""),
    ]


def _below(n_more: int, run: RunInfo | TrackingError) -> list[RenderableType]:
    claims, sources = (from_here(SYRIA / f"{name}.jsonl") for name in ("claims", "sources"))
    told = [
        Text(
            f"{n_more} more are in the page of the run. The grade is the Admiralty scale: the "
            "letter is the source's past, F where none is known; the digit is what others say, 6 "
            "where nobody does. The model was trained on these very claims, so this shows what it "
            "does, not how good it is."
        ),
        Text("\nWhy is a claim scored as it is?"),
        command_line(f"explain {claims} -s {sources} --claim {RUNNING_EXAMPLE[1]}"),
    ]
    return [*told, *where_it_is(run)]


def where_it_is(run: RunInfo | TrackingError) -> list[Text]:
    """Say where the run of a demonstration is, and how to open it."""
    if isinstance(run, TrackingError):
        return [Text(f"\nThe run is not in MLflow: {run}", style="bold")]
    if is_http(run.tracking_uri):
        return [Text("\nThe run in MLflow:"), _whole(run.hint)]
    told = [
        Text("\nTo open the runs in MLflow, start its UI and go to the page of this one:"),
        command_line("ui"),
        _whole(run.report_url()),
    ]
    root = artifact_root(run.tracking_uri)
    page = root / BATCHES / run.run_id / "artifacts" / "report.html" if root else None
    if page and page.is_file():
        told += [Text("\nThe same page as a file:"), _whole(from_here(page))]
    return told


def command_line(arguments: str) -> Text:
    """Return a command of ours that can be copied."""
    return _whole(f"{own_command()} {arguments}")


def _whole(line: str) -> Text:
    # Not broken into lines, so that it can be copied.
    return Text(f"  {line}", style="bold", no_wrap=True)
