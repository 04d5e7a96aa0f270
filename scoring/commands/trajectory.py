"""The command `sourcegrade trajectory`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scoring.commands.options import (
    AsOf,
    Claims,
    Evidence,
    Horizon,
    Model,
    Overrides,
    Sources,
    engine_of,
)
from scoring.examples import examples
from scoring.exits import plain_errors

EXAMPLES = examples(
    "sourcegrade trajectory claims.jsonl -s sources.jsonl --claim e02_two_russians_02",
    "sourcegrade trajectory claims.jsonl -s sources.jsonl --event e02_two_russians "
    "--picture event.png",
    "sourcegrade trajectory claims.csv -s sources.csv --event 7 --out moments.csv",
)


def trajectory(
    claims: Claims,
    sources: Sources,
    claim: Annotated[
        str | None, typer.Option("--claim", "-c", metavar="ID", help="Of this claim.")
    ] = None,
    event: Annotated[
        str | None, typer.Option("--event", "-e", metavar="ID", help="Of all claims of this event.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Write .parquet, .csv or .jsonl instead.")
    ] = None,
    picture: Annotated[
        Path | None, typer.Option("--picture", "-p", help="Draw a .png, .svg or .pdf as well.")
    ] = None,
    as_of: AsOf = None,
    horizon: Horizon = "latest",
    model: Model = None,
    evidence: Evidence = None,
    overrides: Overrides = None,
) -> None:
    """Show how credibility moved: the score at each moment evidence came, with what came."""
    with plain_errors():
        from scoring.job.asked import check_apart
        from scoring.output import check_output, write_scores
        from scoring.overrides.command import say_rejected
        from scoring.overrides.reading import admit_overrides
        from scoring.terminal import screen_width, show
        from scoring.trajectory import trajectory as moments_of
        from scoring.trajectory_picture import check_picture, draw_trajectory
        from scoring.trajectory_table import trajectory_table

        if out:
            read = [path for path in (claims, sources, evidence, overrides) if path is not None]
            check_apart(check_output(out), *read)
        if picture:
            check_picture(picture)
        stated = None if overrides is None else admit_overrides(overrides)
        if stated is not None:
            say_rejected(stated)
        found = moments_of(
            engine_of(model), claims, sources,
            claim=claim, event=event, as_of=as_of, horizon=horizon, archive=evidence,
            overrides=stated,
        )  # fmt: skip
        if out:
            typer.echo(f"{found.height} moments -> {write_scores(found, out)}")
        else:
            show(*trajectory_table(found, screen_width()))
        if picture:
            typer.echo(f"picture -> {draw_trajectory(found, picture)}")
