"""The commands of `python -m benchmarks`; without one, the cost of scoring claims."""

from __future__ import annotations

import sys

import typer
from threadpoolctl import threadpool_limits

from benchmarks.cost.command import cost_command
from benchmarks.kills.command import kills_command
from benchmarks.mutations.command import mutations_command
from benchmarks.review import review_command
from benchmarks.spark.command import spark_command
from benchmarks.truth.command import truth_command
from experiments.terminal import progress
from features.errors import SourcegradeError

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
app.command("cost")(cost_command)
app.command("truth")(truth_command)
app.command("kills")(kills_command)
app.command("mutations")(mutations_command)
app.command("review")(review_command)
app.command("spark")(spark_command)


@app.callback(invoke_without_command=True)
def scoring(context: typer.Context) -> None:
    """Measure the cost of scoring 100,000 claims beside that of the model alone."""
    if context.invoked_subcommand is None:
        from benchmarks.scoring import measure  # trains a model's worth of imports

        measure()


def main() -> None:
    """Run the command; a fault of the user's ends with one sentence and 2."""
    try:
        with threadpool_limits(1):  # what is measured is the CPU time of one thread
            app()
    except SourcegradeError as fault:
        progress.print(str(fault), style="red")
        sys.exit(2)


if __name__ == "__main__":
    main()
