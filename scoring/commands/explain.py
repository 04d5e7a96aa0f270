"""The command `sourcegrade explain`."""

from __future__ import annotations

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
    "sourcegrade explain claims.jsonl -s sources.jsonl --claim e02_two_russians_04",
    "sourcegrade explain claims.csv -s sources.csv --claim 17 --as-of 2017-10-04",
)


def explain(
    claims: Claims,
    sources: Sources,
    claim: Annotated[str, typer.Option("--claim", "-c", metavar="ID", help="Its claim_id.")],
    as_of: AsOf = None,
    horizon: Horizon = "latest",
    model: Model = None,
    evidence: Evidence = None,
    overrides: Overrides = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """Say why one claim is scored as it is, and what would change it."""
    with plain_errors():
        from scoring.explanation import explain as explain_claim
        from scoring.explanation_json import explanation_json
        from scoring.explanation_text import explanation_text
        from scoring.overrides.command import say_past
        from scoring.terminal import show

        why = explain_claim(
            engine_of(model), claims, sources, claim, as_of, horizon,
            archive=evidence, overrides=overrides,
        )  # fmt: skip
        say_past(why.overrides)
        if as_json:
            typer.echo(explanation_json(why))
        else:
            show(*explanation_text(why))
