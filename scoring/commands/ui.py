"""The command `sourcegrade ui`."""

from __future__ import annotations

from typing import Annotated

import typer

from scoring.examples import examples
from scoring.exits import plain_errors

EXAMPLES = examples("sourcegrade ui", "sourcegrade ui --port 5001")


def ui(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port on this machine.")] = 5000,
) -> None:
    """Open the MLflow UI on the store, on this machine only; Ctrl-C stops it."""
    with plain_errors():
        from scoring.ui import serve_ui

        raise typer.Exit(serve_ui(port))
