"""The part of the page on copying: what it costs, what is won back, and what looking loses."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from benchmarks.truth.asked import asked
from benchmarks.truth.copying import Copied, Harm
from benchmarks.truth.sizes import Sizes
from experiments.report import to_markdown

ASKED: Final = 0.7


def copying_part(found: list[Copied], harm: list[Harm], sizes: Sizes) -> str:
    """Return accuracy at every setting of copying, and the change on every real set."""
    values_alone = [each.values_alone for each in found]
    lines = [
        _at_least(values_alone, found, "from the values alone"),
        _at_least([each.times_and_texts for each in found], found, "with times and texts"),
        _lost(harm),
    ]
    return "\n\n".join(
        [
            "## Copying",
            "\n".join(lines),
            "10,000 reports of 300 sources on 2,000 items. Three leaders report on a tenth of the "
            "items each and are right in .3 of them; *copiers* is the share of sources that follow "
            "one, *rate* the share of a copier's reports that repeat it, the rest being claims of "
            "its own. The mean accuracy of own claims is set so that voting is near .59 "
            "(`MEANS` in `benchmarks/truth/synthetic.py`): where little is copied it is lower. "
            "A copy comes ten minutes after its original on average, other reports twelve hours "
            f"after the event; half the copies keep the text. Means of {sizes.seeds} seeds. *Who "
            "knows all* knows each accuracy and each copy.",
            to_markdown(_table(found)),
            *(["Looking for copies on the real sets:", to_markdown(_real(harm))] if harm else []),
        ]
    )


def _at_least(values: list[float], found: list[Copied], told: str) -> str:
    below = sum(value < ASKED for value in values)
    voted = [each.vote for each in found]
    return asked(
        f"At least .70 where voting is at .59, {told}",
        f"{min(values):.3f} to {max(values):.3f}, mean {np.mean(values):.3f}; {below} of "
        f"{len(values)} settings below (vote {min(voted):.2f} to {max(voted):.2f})",
        below == 0,
    )


def _lost(harm: list[Harm]) -> str:
    wanted = "At most .01 lost on every real set"
    if not harm:
        return asked(wanted, "no sets here", None)
    most = max(harm, key=lambda each: each.off - each.auto)
    lost = most.off - most.auto
    told = f"at most {lost:.4f}, on {most.set}" if lost > 0 else "nothing lost on any"
    return asked(wanted, told, lost <= 0.01)


def _table(found: list[Copied]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "values": [each.n_values for each in found],
            "copiers": [f"{each.copiers:.0%}" for each in found],
            "rate": [f"{each.rate:.0%}" for each in found],
            "vote": [f"{each.vote:.3f}" for each in found],
            "one-coin": [f"{each.one_coin:.3f}" for each in found],
            "ours, not looking": [f"{each.off:.3f}" for each in found],
            "ours, values alone": [f"{each.values_alone:.3f}" for each in found],
            "ours, times and texts": [f"{each.times_and_texts:.3f}" for each in found],
            "who knows all": [f"{each.known:.3f}" for each in found],
        }
    )


def _real(harm: list[Harm]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "set": [each.set for each in harm],
            "not looking": [f"{each.off:.4f}" for each in harm],
            "looking": [f"{each.auto:.4f}" for each in harm],
            "difference": [f"{each.auto - each.off:+.4f}" for each in harm],
        }
    )
