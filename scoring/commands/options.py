"""What several commands ask for, in the same words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from scoring.engine import ScoringEngine

Claims = Annotated[
    Path,
    typer.Argument(
        metavar="CLAIMS",
        help="Claims: .jsonl, .csv or .parquet, also .gz or .zst; a folder of them; - for a pipe.",
    ),
]
Sources = Annotated[
    Path, typer.Option("--sources", "-s", help="Their sources: in any of the ways of CLAIMS.")
]
AsOf = Annotated[
    str | None,
    typer.Option(metavar="TIME", help="Read nothing published later: 2017-10-01T12:00, in UTC."),
]
Horizon = Annotated[
    str,
    typer.Option(help="How long after each claim evidence is read: 0h, 24h, 7d or latest."),
]
Model = Annotated[
    str | None,
    typer.Option(
        metavar="REF",
        help="A model bundle, or models:/NAME@ALIAS in MLflow. Without it, the shipped champion.",
    ),
]

Evidence = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="The archive that its batch heard; nothing is added."),
]
Overrides = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Your own word on claims or sources, applied last and shown: docs/overrides.md.",
    ),
]


def engine_of(model: str | None) -> ScoringEngine:
    """Return the engine that --model names, or the one that ships."""
    from scoring.engine import ScoringEngine

    return ScoringEngine.load(model) if model else ScoringEngine.default()
