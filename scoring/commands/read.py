"""The command `sourcegrade read`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scoring.examples import examples
from scoring.exits import plain_errors

EXAMPLES = examples(
    "sourcegrade read article.txt --published 2017-09-29 --out claims.jsonl",
    "sourcegrade read page.html --published 2017-09-29T06:30Z --out claims.csv",
    "sourcegrade score claims.jsonl -s claims.sources.jsonl --out scores.jsonl",
)


def read(
    article: Annotated[
        Path, typer.Argument(metavar="ARTICLE", help="Plain text or HTML in English; - for a pipe.")
    ],
    published: Annotated[
        str,
        typer.Option("--published", metavar="TIME", help="When it came out: 2017-09-29, in UTC."),
    ],
    out: Annotated[
        Path, typer.Option("--out", "-o", help="Claims: .jsonl, .csv or .parquet, by its ending.")
    ],
) -> None:
    """Find who said what in an article, as claims that can be corrected and scored.

    Each line has the source as the text names it, the verb, the outlet it was spoken through and
    the sentence. The sources go beside the claims, as claims.sources.jsonl.
    """
    with plain_errors():
        from scoring.reading import read_file, reading_lines
        from scoring.terminal import working

        with working("reading"):
            written = read_file(article, published, out)
        for line in reading_lines(written):
            typer.echo(line)
