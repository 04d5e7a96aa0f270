"""The part of the page on calibration: every method on made reports without copying."""

from __future__ import annotations

from itertools import groupby
from math import isnan

import polars as pl

from benchmarks.truth.asked import asked
from benchmarks.truth.calibration import Calibrated
from benchmarks.truth.sizes import Sizes
from experiments.report import to_markdown
from models.truth import DEFAULT


def calibration_part(found: list[Calibrated], sizes: Sizes) -> str:
    """Return accuracy and ECE of every method at every setting."""
    ours = [each for each in found if each.method == DEFAULT]
    worst = max(ours, key=lambda each: each.ece)
    told = f"largest mean over seeds {worst.ece:.3f}, "
    told += f"largest of one seed {max(each.largest for each in ours):.3f}"
    return "\n\n".join(
        [
            "## Calibration on synthetic reports without copying",
            asked("ECE at most .03", told, worst.ece <= 0.03),
            f"10,000 reports at each setting, {sizes.seeds} seeds. Accuracy / ECE of the "
            "probability of the answer: the larger of two, over ten bins of equal width and ten of "
            "equal numbers. – takes no such reports. Not every method means a probability by its "
            "number.",
            to_markdown(_table(found)),
        ]
    )


def _table(found: list[Calibrated]) -> pl.DataFrame:
    rows = []
    for setting, judged in groupby(found, key=lambda each: each.setting):
        each = list(judged)
        mean = setting.accuracy[0] / sum(setting.accuracy)
        row: dict[str, object] = {
            "sources": setting.n_sources,
            "items": setting.n_items,
            "values": setting.n_values,
            "accuracy": f"Beta{setting.accuracy}, mean {mean:.2f}",
            "Zipf": setting.zipf,
            "vote": f"{each[0].vote:.3f}",
        }
        rows.append(row | {one.method: _cell(one) for one in each})
    return pl.DataFrame(rows)


def _cell(found: Calibrated) -> str:
    return "–" if isnan(found.ece) else f"{found.accuracy:.3f} / {found.ece:.3f}"
