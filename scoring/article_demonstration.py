"""The demonstration of reading: an article becomes claims, the claims become scores in MLflow.

What was said is read on as a feed is: without who gains by it, a denial is as good as the claim.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import polars as pl
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from scoring.assessment import Assessment
from scoring.batch import track
from scoring.demonstration import command_line, where_it_is
from scoring.engine import ScoringEngine
from scoring.feed_reading import FeedAsked, read_files
from scoring.reading import WrittenArticle, read_file
from scoring.store import TrackingError
from scoring.tables import compared, probability, shortened
from scoring.terminal import from_here, show, working
from scoring.tracking.run_info import RunInfo

ARTICLE: Final = Path(__file__).parent / "corpora" / "article"
"""An article of our own wording, and what is known of its sources."""
PUBLISHED: Final = "2017-09-29"
ACTORS: Final = "syria"
NAME: Final = "article"
"""What the batch is called in MLflow."""
_SAYS: Final = 48


def demonstrate_article() -> None:
    """Read the shipped article, score what is said in it, log the batch to MLflow, print a table.

    Raises ModelMissingError where the extra that reads articles is not installed.
    """
    article, sources = ARTICLE / "article.txt", ARTICLE / "sources.jsonl"
    with TemporaryDirectory() as folder:
        claims = Path(folder) / "claims.jsonl"
        with working("reading the article"):
            written = read_file(article, PUBLISHED, Path(folder) / "said.jsonl")
            read_files(FeedAsked(feed=written.claims, sources=sources, actors=[ACTORS], out=claims))
        engine = ScoringEngine.default()
        found = engine.assess(claims, sources)
        try:
            with working("writing the run to MLflow"):
                run: RunInfo | TrackingError = track(engine, found, claims, name=NAME)
        except TrackingError as fault:
            run = fault
    show(*_above(written, engine.bundle.name), _table(written, found), *_below(run))


def _above(written: WrittenArticle, model: str) -> list[RenderableType]:
    read = written.read
    return [
        Text(
            f"{read.claims.height} claims by {read.sources.height} sources, read from an article "
            f"of our own wording ({from_here(written.article)}): who says it and through whom, "
            "with which verb and stance, and who gains by it; and by "
            f"{model} the probability that it is true."
        ),
        Text(""),
    ]


def _table(written: WrittenArticle, found: Assessment) -> Table:
    scores = compared(
        found.scores, found.scores, found.claims.accepted, found.sources.accepted
    ).select("claim_id", "credibility", "grade", "reason")
    rows = written.read.claims.join(scores, on="claim_id", maintain_order="left")
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("source", "stance", "what is said", "true?", "grade", "chief reason"):
        table.add_column(heading, overflow="fold")
    for row in rows.select(_CELLS).iter_rows():
        source, stance, said, credibility, grade, reason = row
        cells = (source, stance, shortened(said, _SAYS), probability(credibility), grade)
        table.add_row(*map(Text, cells), Text(reason or "-"))
    return table


_CELLS: Final = (
    pl.concat_str(
        "source_name",
        pl.when(pl.col("via").is_null()).then(pl.lit("")).otherwise(pl.format(" (to {})", "via")),
    ),
    pl.format("{} ({})", "stance", "verb").alias("stance"),
    "text",
    "credibility",
    "grade",
    pl.col("reason").struct.field("text").alias("reason_text"),
)
"""What a line of the table is made of."""


def _below(run: RunInfo | TrackingError) -> list[RenderableType]:
    article, sources = (from_here(ARTICLE / name) for name in ("article.txt", "sources.jsonl"))
    return [
        Text("\nTo correct what was read and score it again, read it into files of your own:"),
        command_line(f"read {article} --published {PUBLISHED} --out said.jsonl"),
        command_line(f"read said.jsonl -s {sources} --actors {ACTORS} --out claims.jsonl"),
        command_line(f"score claims.jsonl -s {sources} --out scores.csv"),
        *where_it_is(run),
    ]
