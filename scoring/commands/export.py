"""The command `sourcegrade export`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scoring.commands.options import Claims, Sources
from scoring.examples import examples
from scoring.exchange.formats import Format
from scoring.exits import plain_errors, say

EXAMPLES = examples(
    "sourcegrade export claims.jsonl -s sources.jsonl --scores scores.parquet --to stix "
    "--out bundle.json",
    "sourcegrade export c.csv -s s.csv --scores scores.jsonl --to csv --out for_excel.csv",
)


def export(
    claims: Claims,
    sources: Sources,
    scores: Annotated[
        Path,
        typer.Option("--scores", help="Their scores: .parquet or .jsonl of sourcegrade score."),
    ],
    to: Annotated[Format, typer.Option("--to", help="For OpenCTI, MISP, feeds, a spreadsheet.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The file to write.")],
) -> None:
    """Write scored claims as a STIX bundle, MISP events, ClaimReview JSON-LD or a spreadsheet."""
    with plain_errors():
        from scoring.exchange.command import export_scored

        written, left_out = export_scored(claims, sources, scores, to, out)
        for sentence in left_out:
            say(sentence)
        typer.echo(written)
