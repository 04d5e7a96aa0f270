"""The cost of scoring 100,000 claims beside that of the model alone."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.repeated_corpus import repeated
from experiments.champion import train
from experiments.corpora import own_corpora
from features.description import describe
from features.gate import admit_claims, admit_sources
from scoring import ScoringEngine
from scoring.moment import Moment

N_CLAIMS = 100_000


def measure() -> None:
    """Measure each stage once, in CPU-seconds of this process, and print the table."""
    engine = ScoringEngine.default()
    pipeline = train(own_corpora()).fitted.pipeline
    claims, sources = repeated(N_CLAIMS)
    engine.score(claims.head(1000), sources)  # warm
    gate, admitted = _cpu(lambda: (admit_claims(claims).accepted, admit_sources(sources).accepted))
    stamped = Moment.of().stamp(admitted[0])
    describing, described = _cpu(lambda: describe(stamped, admitted[1]))
    X = described.features.select(engine.bundle.model.features).to_pandas()
    alone, _ = _cpu(lambda: pipeline.predict_proba(X))
    judging, _ = _cpu(
        lambda: engine.bundle.model.judge(
            X.to_numpy(), np.asarray(described.standing["n_others"], dtype=np.float64)
        )
    )
    whole, scores = _cpu(lambda: engine.score(claims, sources))

    table = Table(title=f"{len(scores):,} claims, one run", title_justify="left", box=None)
    for heading in ("stage", "CPU-s", "claims per CPU-s", "× predict_proba"):
        table.add_column(heading, justify="left" if heading == "stage" else "right")
    stages = {
        "predict_proba of the model alone": alone,
        "gate": gate,
        "evidence and features": describing,
        "model: contributions and interval": judging,
        "frame in to scores out, end to end": whole,
    }
    for stage, seconds in stages.items():
        rate = f"{len(scores) / seconds:,.0f}" if seconds else "-"
        table.add_row(stage, f"{seconds:.3f}", rate, f"{seconds / alone:.1f}" if alone else "-")
    Console(width=100).print(table)


def _cpu(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.process_time()
    result = work()
    return time.process_time() - start, result
