"""A batch of scores as one HTML page that needs nothing else: no server, no network, no library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import jinja2
import polars as pl

from scoring.batch_page.claims import joined, packed_parts, parts_of, rows
from scoring.batch_page.detail import Detail, packed_detail
from scoring.batch_page.evidence import packed_evidence, packed_facets
from scoring.batch_page.evidence_by_voice import Evidence
from scoring.batch_page.limits import LIMITS, MAX_BYTES, PageLimits
from scoring.batch_page.over_time import STOPS
from scoring.batch_page.sources import source_rows
from scoring.batch_page.text import percent, signed
from scoring.drift import Drift
from scoring.grades import DIGITS, GRADE_WORDS, LETTERS, LIKELIHOOD_WORDS, grade
from scoring.reliability_diagram import ReliabilityBin, reliability_svg
from scoring.tables import amount, probability
from scoring.tally import Tally

_TEMPLATES: Final = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchPage:
    """What the page of a batch shows.

    `scores` has the score columns, `claims` and `sources` what the gate admitted. `as_of`, `model`
    and `horizon` are told in the header, with the rows rejected, the claims left out because they
    were published after the as-of time (`n_later`), the drift, and `notes` on the input. `whole`
    counts the batch where `scores` and `claims` are no more than its first. `over_time` and
    `evidence` (`over_time` and `evidence_by_voice` beside this) are those of the claims that are
    listed, `reliability` (`scoring.sources`) is the table of sources; `overrides` are sentences on
    what became of the overrides, if any were given; `base` is where the model starts, in log-odds,
    and `detail` tells some claims in full (`detail` beside this); `evaluation` is drawn as a
    reliability diagram. What is not given is left out of the page.
    """

    scores: pl.DataFrame
    claims: pl.DataFrame
    sources: pl.DataFrame | None = None
    title: str
    as_of: str
    model: str
    horizon: str = "latest"
    n_rejected: int = 0
    n_later: int = 0
    notes: Sequence[str] = ()
    drift: Drift | None = None
    whole: Tally | None = None
    over_time: pl.DataFrame | None = None
    evidence: Evidence | None = None
    reliability: pl.DataFrame | None = None
    overrides: Sequence[str] = ()
    base: float | None = None
    detail: Detail | None = None
    evaluation: Sequence[ReliabilityBin] = ()
    evaluation_note: str = "Settled claims that the model was not fitted on."


def render_report(page: BatchPage) -> str:
    """Render scores as one self-contained HTML page, and return it.

    All claims are counted, 2,000 listed; long texts are shortened, and where that does not keep the
    page within 3 MB also the reasons and the evidence of each claim. All text is escaped.

    >>> scores = pl.DataFrame({
    ...     "claim_id": ["c1"], "source_id": ["sana"], "event_id": ["e1"], "credibility": [0.21],
    ...     "credibility_low": [0.1], "credibility_high": [0.4], "likelihood": ["unlikely"],
    ...     "source_grade": ["D"], "information_grade": [4], "reasons": [[
    ...         {"feature": "interest", "value": 1.0, "contribution": -0.8, "text": "own side"}]]})
    >>> claims = pl.DataFrame({"claim_id": ["c1"], "text": ["<b>No</b> losses."]})
    >>> html = render_report(BatchPage(scores=scores, claims=claims, title="Demo",
    ...                                as_of="2017-10-01", model="champion"))
    >>> "&lt;b&gt;No&lt;/b&gt; losses." in html
    True
    """
    template = _environment().get_template("report.html.jinja")
    always = {
        "page": page,
        "diagram": reliability_svg(page.evaluation) if page.evaluation else None,
        "n_sources": 0 if page.reliability is None else page.reliability.height,
        **_counted(page),
    }
    html = ""
    for limits in LIMITS:
        html = template.render(always, **_listed(page, limits))
        if len(html.encode()) <= MAX_BYTES:
            break
    return html


def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "amount": amount,
        "percent": percent,
        "probability": probability,
        "signed": signed,
    }
    environment.policies["json.dumps_kwargs"] = {"separators": (",", ":"), "ensure_ascii": False}
    return environment


def _listed(page: BatchPage, limits: PageLimits) -> dict[str, Any]:
    """Return what is told of each claim and source, within the limits."""
    heard = None if page.evidence is None else page.evidence.counts
    scores = page.scores.head(limits.claims)
    listed = joined(scores, page.claims, page.sources, page.over_time, heard)
    parts = parts_of(listed, limits, page.base)
    packed = packed_parts(parts, listed.height, limits) | {
        "words": GRADE_WORDS,
        "likelihoods": LIKELIHOOD_WORDS,
        "evidence": packed_evidence(page.evidence, listed, limits),
        "facets": packed_facets(page.evidence, listed, limits),
        "time": _packed_time(page, listed),
        "detail": packed_detail(page.detail, listed),
    }
    return {
        "limits": limits,
        "rows": rows(listed, parts, limits),
        "sources": source_rows(page.reliability, limits),
        "packed": packed,
    }


def _packed_time(page: BatchPage, listed: pl.DataFrame) -> dict[str, Any] | None:
    """Return the credibility of each line at each stop and now, in thousandths."""
    if page.over_time is None:
        return None
    now = "as of" if page.horizon == "none" else page.horizon
    own = "model_credibility" if "model_credibility" in listed.columns else "credibility"
    lines = listed.select(pl.col(*STOPS, own).mul(1000).round().cast(pl.Int64))
    return {"stops": [*STOPS, now], "lines": [list(line) for line in lines.rows()]}


def _counted(page: BatchPage) -> dict[str, Any]:
    """Return the summary: how many claims of each likelihood and of each grade."""
    columns = ("likelihood", "source_grade", "information_grade")
    counted = page.scores.select(*columns, n_claims=pl.lit(1), sum="credibility")
    sorts = counted if page.whole is None else page.whole.sorts
    n_scored = int(sorts["n_claims"].sum())
    words = _counts(sorts, pl.col("likelihood"))
    grades = _counts(sorts, grade())
    return {
        "n_scored": n_scored,
        "mean": sorts["sum"].sum() / n_scored if n_scored else None,
        "words": {word: words.get(word, 0) for word in LIKELIHOOD_WORDS},
        "grades": {
            letter: [grades.get(f"{letter}{digit}", 0) for digit in DIGITS] for letter in LETTERS
        },
        "letters": LETTERS,
        "digits": DIGITS,
        "grade_words": GRADE_WORDS,
    }


def _counts(sorts: pl.DataFrame, by: pl.Expr) -> Mapping[str, int]:
    counted = sorts.group_by(by.alias("by")).agg(pl.col("n_claims").sum()).drop_nulls("by")
    return dict(counted.iter_rows())
