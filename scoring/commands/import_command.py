"""The command `sourcegrade import`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scoring.examples import examples
from scoring.exits import plain_errors, say

EXAMPLES = examples(
    "sourcegrade import bundle.json --out claims.jsonl --sources sources.jsonl",
    "sourcegrade import events.json --out c.jsonl --sources s.jsonl --scores scores.jsonl",
)


def import_(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="STIX 2.1, MISP or ClaimReview JSON-LD.")
    ],
    out: Annotated[Path, typer.Option("--out", "-o", help="Write the claims to this .jsonl.")],
    sources: Annotated[
        Path, typer.Option("--sources", "-s", help="Write their sources to this .jsonl.")
    ],
    scores: Annotated[
        Path | None, typer.Option("--scores", help="Write the scores in it to this .jsonl.")
    ] = None,
) -> None:
    """Read claims and sources out of a STIX bundle, MISP events or ClaimReview JSON-LD."""
    with plain_errors():
        from scoring.exchange.command import import_exchanged

        written, left_out = import_exchanged(file, out, sources, scores)
        for sentence in left_out:
            say(sentence)
        for line in written:
            typer.echo(line)
