"""`python -m benchmarks truth`: measure truth discovery beside its peers, and write the page."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from benchmarks.truth import accuracy, calibration, copying, memory, speed
from benchmarks.truth.accuracy_part import accuracy_part
from benchmarks.truth.calibration_part import calibration_part
from benchmarks.truth.copying_part import copying_part
from benchmarks.truth.cost_part import cost_part
from benchmarks.truth.memory_part import memory_part
from benchmarks.truth.page import PARTS, put_parts, stamp, whole_page
from benchmarks.truth.sets import RealSet, real_sets
from benchmarks.truth.sizes import FULL, QUICK, Sizes
from experiments.page import refuse_unwritable
from experiments.terminal import console, progress
from features.errors import InputError
from models.truth.identifiability import NotIdentifiableWarning


def truth_command(
    data: Annotated[
        Path, typer.Option(help="The folder that holds crowd/ and truth_discovery/.")
    ] = Path("../shared/data"),
    markdown: Annotated[
        Path | None, typer.Option(help="Also write the parts into this Markdown page.")
    ] = None,
    part: Annotated[
        list[str] | None,
        typer.Option(help=f"Measure only this of {', '.join(PARTS)}; may be given several times."),
    ] = None,
    quick: Annotated[
        bool, typer.Option("--quick", help="A little of everything, to see that it works.")
    ] = False,
) -> None:
    """Find truths in real and synthetic reports with every method of ours and every peer.

    In full it takes about half an hour on two cores. Peers that are not installed are named on
    the page; without the real sets, the rest is measured.

    Example: python -m benchmarks truth --part cost --markdown benchmarks/truth.md
    """
    if markdown:
        refuse_unwritable(markdown)
    unknown = [name for name in part or () if name not in PARTS]
    if unknown:
        raise InputError("no such part", got=unknown[0], remedy=f"Give one of {', '.join(PARTS)}.")
    sizes, wanted = QUICK if quick else FULL, part or list(PARTS)
    sets = real_sets(data)[: sizes.sets] if data.is_dir() else []
    if not sets:
        progress.print(f"{data} is absent: nothing is measured on real sets", style="yellow")
    made = {}
    # Of whom ours cannot judge is told on the page.
    warnings.simplefilter("ignore", NotIdentifiableWarning)
    for name in PARTS:
        if name in wanted and (sets or name != "accuracy"):
            with progress.status(name) as status:
                made[name] = _measure(name, sets, sizes, lambda say: status.update(escape(say)))
    stamped = {name: stamp(text, quick=quick) for name, text in made.items()}
    console.print(whole_page(stamped), markup=False, soft_wrap=True)
    if markdown:
        put_parts(markdown, stamped)
        console.print(f"written: {markdown}")


def _measure(name: str, sets: list[RealSet], sizes: Sizes, tell: Callable[[str], None]) -> str:
    if name == "accuracy":
        return accuracy_part(accuracy.measure(sets, sizes, tell), sizes)
    if name == "cost":
        return cost_part(speed.measure(sizes, tell), sizes)
    if name == "calibration":
        return calibration_part(calibration.measure(sizes, tell), sizes)
    if name == "copying":
        found, harm = copying.measure(sizes, tell), copying.harm(sets, tell)
        return copying_part(found, harm, sizes)
    return memory_part(memory.past(sizes, tell), memory.batches(sizes, tell))
