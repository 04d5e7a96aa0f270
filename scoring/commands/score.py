"""The command `sourcegrade score`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from scoring.commands.options import AsOf, Claims, Horizon, Model, Overrides, Sources, engine_of
from scoring.examples import examples
from scoring.exits import plain_errors

EXAMPLES = examples(
    "sourcegrade score claims.jsonl -s sources.jsonl --out scores.parquet",
    "sourcegrade score night.csv -s sources.csv --out scores.csv --as-of 2017-10-01",
    "sourcegrade score claims.jsonl -s sources.jsonl --out day1.jsonl --horizon 24h",
    "sourcegrade score c.parquet -s s.parquet --out o.parquet "
    "--model models:/claim-credibility@champion",
    "sourcegrade score night.parquet -s s.parquet --out scores.parquet --evidence archive --resume",
    "sourcegrade score claims.jsonl -s sources.jsonl --out scores.csv --overrides overrides.csv",
    "sourcegrade score claims/ -s sources.parquet --out scores --engine spark "
    "--master spark://HOST:7077",
)


class Engine(StrEnum):
    """Where claims are scored."""

    local = "local"
    spark = "spark"


def score(
    claims: Claims,
    sources: Sources,
    out: Annotated[
        Path,
        typer.Option("--out", "-o", help="A .parquet, .csv or .jsonl; on Spark a folder."),
    ],
    as_of: AsOf = None,
    horizon: Horizon = "latest",
    model: Model = None,
    evidence: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="An archive of earlier claims that are heard; the new ones are added to it.",
        ),
    ] = None,
    overrides: Overrides = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with a job that was killed, if one was.")
    ] = False,
    on: Annotated[
        Engine, typer.Option("--engine", help="Where: on this machine, or on Spark (see --master).")
    ] = Engine.local,
    master: Annotated[
        str | None,
        typer.Option(metavar="URL", help="Of Spark: spark://HOST:7077, or local[4] to try it."),
    ] = None,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Say nothing but warnings and faults.")
    ] = False,
    log_json: Annotated[
        bool, typer.Option("--log-json", help="Say all as JSON Lines, on standard error.")
    ] = False,
    profile: Annotated[
        bool, typer.Option("--profile", help="Print what each stage of the work took.")
    ] = False,
) -> None:
    """Score a file of claims; rejected rows go beside the scores, the run goes to MLflow."""
    from scoring.job.log import JobLog

    log = JobLog(as_json=log_json, quiet=quiet)
    with plain_errors(log.fault):
        from scoring.job.asked import Asked
        from scoring.score_command import score_here, score_on_cluster

        asked = Asked(
            claims=claims, sources=sources, out=out, as_of=as_of, horizon=horizon,
            evidence=evidence, overrides=overrides, resume=resume,
        )  # fmt: skip
        run = score_on_cluster if on is Engine.spark else score_here
        run(engine_of(model), asked, log, master=master, profile=profile)
