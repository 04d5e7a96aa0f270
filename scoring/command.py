"""The command line: `sourcegrade demo | score | explain | …`; `sourcegrade --help` lists all.

Packages that take long to import are imported by the commands that need them, so that help is
quick and a foreign `models` or `features` is named before either is imported.
"""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scoring.examples import examples
from scoring.exchange.formats import Format
from scoring.exits import OUR_FAULT, flush, plain_errors, prepare_signals, prepare_streams, say
from scoring.reading_command import READ_EXAMPLES, read
from scoring.review.command import app as review
from scoring.shadowing import ShadowedPackageError, check_not_shadowed

if TYPE_CHECKING:
    from scoring.engine import ScoringEngine

app = typer.Typer(
    name="sourcegrade",
    help="How far to believe a claim, and why: credibility, an Admiralty grade and the reasons.",
    epilog="Start with: sourcegrade demo",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)

app.add_typer(review, name="review")
app.command(epilog=READ_EXAMPLES)(read)

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


class Engine(StrEnum):
    """Where claims are scored."""

    local = "local"
    spark = "spark"


@app.command(
    epilog=examples("sourcegrade demo", "sourcegrade demo --article", "sourcegrade demo | less -S")
)
def demo(
    article: Annotated[
        bool, typer.Option("--article", help="Read an article, and score what is said in it.")
    ] = False,
) -> None:
    """Score the shipped claims about Syria at 0h and latest, and log them to MLflow."""
    with plain_errors():
        from scoring.article_demonstration import demonstrate_article
        from scoring.demonstration import demonstrate

        demonstrate_article() if article else demonstrate()


@app.command(
    epilog=examples(
        "sourcegrade score claims.jsonl -s sources.jsonl --out scores.parquet",
        "sourcegrade score night.csv -s sources.csv --out scores.csv --as-of 2017-10-01",
        "sourcegrade score claims.jsonl -s sources.jsonl --out day1.jsonl --horizon 24h",
        "sourcegrade score c.parquet -s s.parquet --out o.parquet "
        "--model models:/claim-credibility@champion",
        "sourcegrade score night.parquet -s s.parquet --out scores.parquet --evidence archive "
        "--resume",
        "sourcegrade score claims/ -s sources.parquet --out scores --engine spark "
        "--master spark://HOST:7077",
    )
)
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
            evidence=evidence, resume=resume,
        )  # fmt: skip
        run = score_on_cluster if on is Engine.spark else score_here
        run(_engine(model), asked, log, master=master, profile=profile)


@app.command(
    epilog=examples(
        "sourcegrade explain claims.jsonl -s sources.jsonl --claim e02_two_russians_04",
        "sourcegrade explain claims.csv -s sources.csv --claim 17 --as-of 2017-10-04",
    )
)
def explain(
    claims: Claims,
    sources: Sources,
    claim: Annotated[str, typer.Option("--claim", "-c", metavar="ID", help="Its claim_id.")],
    as_of: AsOf = None,
    horizon: Horizon = "latest",
    model: Model = None,
    evidence: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="The archive that its batch heard; nothing is added."),
    ] = None,
) -> None:
    """Say why one claim is scored as it is, and what would change it."""
    with plain_errors():
        from scoring.explanation import explain as explain_claim
        from scoring.explanation_text import explanation_text
        from scoring.terminal import show

        why = explain_claim(
            _engine(model), claims, sources, claim, as_of, horizon, archive=evidence
        )
        show(*explanation_text(why))


@app.command(
    epilog=examples(
        "sourcegrade trajectory claims.jsonl -s sources.jsonl --claim e02_two_russians_02",
        "sourcegrade trajectory claims.jsonl -s sources.jsonl --event e02_two_russians "
        "--picture event.png",
        "sourcegrade trajectory claims.csv -s sources.csv --event 7 --out moments.csv",
    )
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
) -> None:
    """Show how credibility moved: the score at each moment evidence came, with what came."""
    with plain_errors():
        from scoring.job.asked import check_apart
        from scoring.output import check_output, write_scores
        from scoring.terminal import screen_width, show
        from scoring.trajectory import trajectory as moments_of
        from scoring.trajectory_picture import check_picture, draw_trajectory
        from scoring.trajectory_table import trajectory_table

        if out:
            check_apart(check_output(out), claims, sources)
        if picture:
            check_picture(picture)
        found = moments_of(
            _engine(model), claims, sources,
            claim=claim, event=event, as_of=as_of, horizon=horizon,
        )  # fmt: skip
        if out:
            typer.echo(f"{found.height} moments -> {write_scores(found, out)}")
        else:
            show(*trajectory_table(found, screen_width()))
        if picture:
            typer.echo(f"picture -> {draw_trajectory(found, picture)}")


@app.command(
    epilog=examples(
        "sourcegrade sources claims.jsonl -s sources.jsonl",
        "sourcegrade sources claims.jsonl -s sources.jsonl --out sources.csv",
        "sourcegrade sources claims.jsonl -s sources.jsonl --as-of 2017-09-01",
    )
)
def sources(
    claims: Claims,
    sources: Sources,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Write .parquet, .csv or .jsonl instead.")
    ] = None,
    as_of: AsOf = None,
    model: Model = None,
) -> None:
    """List each source with its reliability, letter and trend, and how its claims fare.

    Learned from the settled claims that come with the model, and from who agrees with whom.

    No label of CLAIMS is read. In the scores a source's letter rests on settled claims alone.
    """
    with plain_errors():
        from scoring.job.asked import check_apart
        from scoring.job.written import check_any
        from scoring.output import check_output, write_scores
        from scoring.sources import sources_of
        from scoring.tables import sources_caption, sources_table
        from scoring.terminal import progress_bar, remark_on, screen_width, show

        if out:
            check_apart(check_output(out), claims, sources)
        engine = _engine(model)
        with progress_bar("scoring") as progress:
            scored = engine.assess(claims, sources, as_of=as_of, progress=progress)
        check_any(scored.claims, claims, "sourcegrade score names each.")
        found = sources_of(engine, scored)
        _say_left_out(scored.claims.n_rejected + scored.sources.n_rejected)
        if scored.n_later:
            say(f"{scored.n_later} claims were published after that time and not read")
        if out:
            typer.echo(f"{found.height} sources -> {write_scores(found, out)}")
        else:
            show(sources_table(found, screen_width()))
            remark_on(sources_caption(found))


@app.command(
    epilog=examples(
        "sourcegrade export claims.jsonl -s sources.jsonl --scores scores.parquet --to stix "
        "--out bundle.json",
        "sourcegrade export c.csv -s s.csv --scores scores.jsonl --to csv --out for_excel.csv",
    )
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


@app.command(
    "import",
    epilog=examples(
        "sourcegrade import bundle.json --out claims.jsonl --sources sources.jsonl",
        "sourcegrade import events.json --out c.jsonl --sources s.jsonl --scores scores.jsonl",
    ),
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


@app.command(epilog=examples("sourcegrade ui", "sourcegrade ui --port 5001"))
def ui(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port on this machine.")] = 5000,
) -> None:
    """Open the MLflow UI on the store, on this machine only; Ctrl-C stops it."""
    with plain_errors():
        from scoring.ui import serve_ui

        raise typer.Exit(serve_ui(port))


def main() -> None:
    """Run `sourcegrade`.

    The exit code is 0 when every good row was scored, 2 when the input or the command cannot be
    used, 1 for a fault of ours.
    """
    prepare_streams()
    prepare_signals()
    try:
        check_not_shadowed()
    except ShadowedPackageError as fault:
        say(str(fault))
        sys.exit(OUR_FAULT)
    try:
        app(prog_name="sourcegrade")
    finally:
        flush()


def _engine(model: str | None) -> ScoringEngine:
    from scoring.engine import ScoringEngine

    return ScoringEngine.load(model) if model else ScoringEngine.default()


def _say_left_out(n_rejected: int) -> None:
    if n_rejected:
        say(f"{n_rejected} rows had faults and were not read; sourcegrade score names each")
