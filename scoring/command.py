"""The command line: `sourcegrade demo | score | explain | …`; `sourcegrade --help` lists all.

Packages that take long to import are imported by the commands that need them, so that help is
quick and a foreign `models` or `features` is named before either is imported.
"""

from __future__ import annotations

import sys

import typer

from scoring.commands import (
    demo,
    explain,
    export,
    import_command,
    read,
    score,
    sources,
    trajectory,
    ui,
)
from scoring.exits import OUR_FAULT, flush, prepare_signals, prepare_streams, say
from scoring.review.command import app as review
from scoring.shadowing import ShadowedPackageError, check_not_shadowed

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

app.command(epilog=demo.EXAMPLES)(demo.demo)
app.command(epilog=score.EXAMPLES)(score.score)
app.command(epilog=explain.EXAMPLES)(explain.explain)
app.command(epilog=trajectory.EXAMPLES)(trajectory.trajectory)
app.command(epilog=sources.EXAMPLES)(sources.sources)
app.command(epilog=read.EXAMPLES)(read.read)
app.command(epilog=export.EXAMPLES)(export.export)
app.command("import", epilog=import_command.EXAMPLES)(import_command.import_)
app.command(epilog=ui.EXAMPLES)(ui.ui)
app.add_typer(review, name="review")


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
