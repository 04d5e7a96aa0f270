"""The part of the page on real sets: every method on every set."""

from __future__ import annotations

from itertools import groupby

import numpy as np
import polars as pl

from benchmarks.truth.accuracy import OPEN_ENDED, OURS, Accuracies, Trial
from benchmarks.truth.asked import asked
from benchmarks.truth.sizes import Sizes
from experiments.report import to_markdown
from models.truth import DEFAULT


def accuracy_part(found: Accuracies, sizes: Sizes) -> str:
    """Return the accuracy of every method on every set."""
    parts = [
        "## Accuracy on real sets",
        "\n".join(_asked(found)),
        "Share of known items whose truth was found. *vote* is what majority vote is expected to "
        "find, ties drawn by lot; all others break ties as they do. Each peer has its own defaults "
        f"and, for each set, a process of its own with {sizes.peer_limits}, "
        f"{sizes.open_limits.seconds} CPU-seconds on sets of over {OPEN_ENDED} distinct values. "
        "† no answer within them, or a fault: counted as majority vote. *mean* takes crowd-kit, "
        "which knows but one label set, to be no worse than majority vote on those sets, in its "
        "favour; *as measured* does not.",
        to_markdown(_by_method(found)),
        f"Ours, `{DEFAULT}`, set by set; intervals are 90 %, from items drawn anew. *ECE* is the "
        "larger of two, over ten bins of equal width and ten of equal numbers. *Not identifiable*: "
        "sources that agreement cannot judge; where none who speaks of an item can be judged, it "
        "has no truth, and counts as wrong.",
        to_markdown(_by_set(found)),
        _refusals(found),
    ]
    return "\n\n".join(part for part in parts if part)


def _asked(found: Accuracies) -> list[str]:
    ours = found.of(OURS, DEFAULT)
    mean = _mean(ours)
    peers = {key: _mean(found.of(*key)) for key in found.methods() if key[0] != OURS}
    best = max(peers, key=lambda key: peers[key], default=None)
    against = f"{mean:.3f} against {peers[best]:.3f} of {' '.join(best)}" if best else f"{mean:.3f}"
    less, where = min((each.kindest - found.highest_vote(each.set), each.set) for each in ours)
    return [
        asked(
            "Mean accuracy of ours at least that of the best peer",
            against,
            mean >= peers[best] if best else None,
        ),
        asked(
            "On no set more than .02 below majority vote, whoever's breaks its ties best",
            f"least on {where}, {less:+.3f}",
            less >= -0.02,
        ),
    ]


def _mean(trials: list[Trial]) -> float:
    return float(np.mean([each.kindest for each in trials]))


def _by_method(found: Accuracies) -> pl.DataFrame:
    vote = {"library": "", "method": "vote", **{k: f"{v:.3f}" for k, v in found.votes.items()}}
    even = float(np.mean(list(found.votes.values())))
    rows = [vote | {"mean": f"{even:.3f}", "as measured": f"{even:.3f}"}]
    for key in sorted(found.methods(), key=lambda key: -_mean(found.of(*key))):
        trials = found.of(*key)
        cells = {
            each.set: f"{each.accuracy.value:.3f}" if each.accuracy else f"†{each.kindest:.3f}"
            for each in trials
        }
        plain = [each.accuracy.value if each.accuracy else each.kindest for each in trials]
        name = f"**{key[1]}**" if key == (OURS, DEFAULT) else key[1]
        means = {"mean": f"{_mean(trials):.3f}", "as measured": f"{np.mean(plain):.3f}"}
        rows.append({"library": key[0], "method": name, **cells, **means})
    return pl.DataFrame(rows)


def _by_set(found: Accuracies) -> pl.DataFrame:
    rows = []
    for each, trial in zip(found.sets, found.of(OURS, DEFAULT), strict=True):
        frame, gold = each.reports, each.gold
        row = {
            "set": each.name,
            "reports": len(frame),
            "sources": frame["source"].nunique(),
            "items": frame["item"].nunique(),
            "values": frame["value"].nunique(),
            "known": len(gold),
            "base": f"{gold.value_counts(normalize=True).iloc[0]:.3f}",
            "vote": f"{found.votes[each.name]:.3f}",
            "ours [90 %]": str(trial.accuracy),
            "less vote [90 %]": str(trial.less),
            "ECE": f"{trial.ece:.3f}",
            "not identifiable": trial.unjudged,
            "CPU-s": f"{trial.seconds:.2f}",
        }
        rows.append(row)
    return pl.DataFrame(rows)


def _refusals(found: Accuracies) -> str:
    lines = [f"- {name}: {why}." for name, why in found.absent.items()]
    refused = [each for each in found.trials if each.refused]
    for (library, method), group in groupby(refused, key=lambda each: (each.library, each.method)):
        reasons: dict[str, list[str]] = {}
        for each in group:
            reasons.setdefault(str(each.refused), []).append(each.set)
        told = "; ".join(
            f"{'every set' if len(sets) == len(found.sets) else ', '.join(sets)}: {why}"
            for why, sets in reasons.items()
        )
        lines.append(f"- {library} {method}: {told}.")
    return "\n".join(["Without an answer:", "", *lines]) if lines else ""
