"""The command `sourcegrade read`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scoring.examples import examples
from scoring.exits import plain_errors

EXAMPLES = examples(
    "sourcegrade read feed.jsonl -s sources.jsonl --actors syria --out claims.jsonl",
    "sourcegrade read feed.jsonl -s sources.jsonl --actors syria --out claims.jsonl "
    "--corrections claims.readings.csv",
    "sourcegrade read tonight.csv -s sources.csv --actors my_war.yaml --before nights "
    "--out nights/2017-09-30.jsonl",
    "sourcegrade read feed.jsonl -s sources.jsonl --out claims.jsonl --new-actors my_war.yaml",
    "sourcegrade read article.txt --published 2017-09-29 --out claims.jsonl",
    "sourcegrade read page.html --published 2017-09-29T06:30Z --out claims.csv",
    "sourcegrade score claims.jsonl -s sources.jsonl --out scores.jsonl",
)


def read(
    source: Annotated[
        Path,
        typer.Argument(
            metavar="FEED|ARTICLE",
            help="A feed: claims with id, text, source and time, in any of the ways of score. "
            "Or an article with --published: plain text or HTML. In English; - for a pipe.",
        ),
    ],
    out: Annotated[
        Path, typer.Option("--out", "-o", help="Claims: .jsonl, .csv or .parquet, by its ending.")
    ],
    published: Annotated[
        str | None,
        typer.Option(
            "--published", metavar="TIME", help="When the article came out: 2017-09-29, in UTC."
        ),
    ] = None,
    sources: Annotated[
        Path | None,
        typer.Option("--sources", "-s", help="Of a feed: its sources, with their alignment."),
    ] = None,
    actors: Annotated[
        list[str] | None,
        typer.Option(
            "--actors",
            "-a",
            metavar="NAME|FILE",
            help="Of a feed: who is called what. One that ships (afghanistan, iraq, kosovo, syria, "
            "ukraine) or a YAML file; may be given again.",
        ),
    ] = None,
    before: Annotated[
        list[Path] | None,
        typer.Option(
            "--before",
            "-b",
            metavar="CLAIMS",
            help="Of a feed: what was read earlier, whose events new claims join; a folder of "
            "them, or given again.",
        ),
    ] = None,
    corrections: Annotated[
        Path | None,
        typer.Option(
            "--corrections",
            metavar="FILE",
            help="Of a feed: its .readings.csv with a person's corrections; they count as given.",
        ),
    ] = None,
    new_actors: Annotated[
        Path | None,
        typer.Option(
            "--new-actors",
            metavar="FILE",
            help="Of a feed: write a YAML file to start from, with the sides of the sources and "
            "the names that stand often.",
        ),
    ] = None,
) -> None:
    """Make claims that can be scored of a feed, or of what an article says.

    Of a feed, claims are linked into events, and stance, sides, quantity, place, type of event and
    citations filled in where they are missing; what is given stays. Beside the claims goes
    claims.readings.csv: each cell that was filled, where from and how surely, to be corrected.

    Of an article, each claim has the source as the text names it, the verb, the outlet it was
    spoken through and the sentence. The sources go beside, as claims.sources.jsonl.
    """
    with plain_errors():
        from scoring.feed_or_article import is_article, refuse_options_of_feeds
        from scoring.feed_reading import FeedAsked
        from scoring.reading_said import read_article_and_say, read_feed_and_say

        asked = FeedAsked(
            feed=source, out=out, sources=sources, actors=actors or (), before=before or (),
            corrections=corrections, new_actors=new_actors,
        )  # fmt: skip
        if is_article(source, published):
            refuse_options_of_feeds(asked)
            read_article_and_say(source, str(published), out)
        else:
            read_feed_and_say(asked)
