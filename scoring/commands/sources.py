"""The command `sourcegrade sources`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scoring.commands.options import AsOf, Claims, Model, Overrides, Sources, engine_of
from scoring.examples import examples
from scoring.exits import plain_errors, say

EXAMPLES = examples(
    "sourcegrade sources claims.jsonl -s sources.jsonl",
    "sourcegrade sources claims.jsonl -s sources.jsonl --out sources.csv",
    "sourcegrade sources claims.jsonl -s sources.jsonl --as-of 2017-09-01",
    "sourcegrade sources claims.jsonl -s sources.jsonl --priors ratings.csv",
)


def sources(
    claims: Claims,
    sources: Sources,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Write .parquet, .csv or .jsonl instead.")
    ] = None,
    as_of: AsOf = None,
    model: Model = None,
    overrides: Overrides = None,
    priors: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Ratings by others: a .csv by domain, or OpenCTI's .json export."
        ),
    ] = None,
    prior_column: Annotated[
        str, typer.Option(metavar="NAME", help="The column of that .csv with the ratings.")
    ] = "pc1",
) -> None:
    """List each source with its reliability, letter and trend, and how its claims fare.

    Learned from the settled claims that come with the model, and from who agrees with whom.

    With --priors, each letter also as it is with the rating of somebody else.

    No label of CLAIMS is read. In the scores a source's letter rests on settled claims alone.
    """
    with plain_errors():
        from scoring.exchange.priors_command import WARNING, with_priors
        from scoring.job.asked import check_apart
        from scoring.job.written import check_any
        from scoring.output import check_output, write_scores
        from scoring.overrides.command import say_overrides
        from scoring.sources import sources_of
        from scoring.tables import sources_caption, sources_table
        from scoring.terminal import progress_bar, remark_on, screen_width, show

        if out:
            read = [path for path in (claims, sources, overrides, priors) if path is not None]
            check_apart(check_output(out), *read)
        engine = engine_of(model)
        with progress_bar("scoring") as progress:
            scored = engine.assess(
                claims, sources, as_of=as_of, overrides=overrides, progress=progress
            )
        check_any(scored.claims, claims, "sourcegrade score names each.")
        found = sources_of(engine, scored)
        if priors is not None:
            found, told = with_priors(found, scored, priors, prior_column)
            say(f"{told}; {WARNING}")
        _say_left_out(scored.claims.n_rejected + scored.sources.n_rejected)
        say_overrides(scored.overrides)
        if scored.n_later:
            say(f"{scored.n_later} claims were published after that time and not read")
        if out:
            typer.echo(f"{found.height} sources -> {write_scores(found, out)}")
        else:
            show(sources_table(found, screen_width()))
            remark_on(sources_caption(found))


def _say_left_out(n_rejected: int) -> None:
    if n_rejected:
        say(f"{n_rejected} rows had faults and were not read; sourcegrade score names each")
