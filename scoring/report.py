"""A batch of scores as one HTML page that needs nothing else: no server, no network, no library."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import jinja2
import polars as pl

from scoring.grades import DIGITS, GRADE_WORDS, LETTERS, LIKELIHOOD_WORDS, grade
from scoring.reliability_diagram import ReliabilityBin, reliability_svg

MAX_CLAIMS: Final = 2_000
MAX_BYTES: Final = 3_000_000
TOP_REASONS: Final = 2
PRIOR: Final = "prior"
"""The feature name of the reason that holds the model's starting point, in log-odds."""

_TEMPLATES: Final = Path(__file__).parent / "templates"
_CONTROLS: Final = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"


@dataclass(frozen=True)
class PageLimits:
    """How much of each claim is shown: characters of its text, parts of its score, their texts."""

    text: int
    parts: int
    part_text: int


_LIMITS: Final = (
    PageLimits(600, 40, 300),
    PageLimits(600, 10, 120),
    PageLimits(200, 5, 80),
    PageLimits(100, 3, 50),
)
"""From generous to tight; the first that keeps the page within MAX_BYTES is taken."""


def render_report(
    scores: pl.DataFrame,
    claims: pl.DataFrame,
    sources: pl.DataFrame | None = None,
    *,
    title: str,
    as_of: str,
    model: str,
    horizon: str = "latest",
    n_rejected: int = 0,
    n_later: int = 0,
    evaluation: Sequence[ReliabilityBin] = (),
    evaluation_note: str = "Settled claims that the model was not fitted on.",
    baseline: pl.DataFrame | None = None,
    baseline_horizon: str = "0h",
) -> str:
    """Render scores as one self-contained HTML page, and return it.

    `scores` has the score columns, `claims` and `sources` what the gate admitted. `as_of`, `model`
    and `horizon` are told in the header, with the rows rejected and the claims left out because
    they were published after the as-of time (`n_later`). `baseline` is a second frame of scores,
    as of `baseline_horizon`, beside the first; `evaluation` is drawn as a reliability diagram. All
    claims are counted, 2,000 listed; long texts are shortened, and all text is escaped.

    >>> scores = pl.DataFrame({
    ...     "claim_id": ["c1"], "source_id": ["sana"], "event_id": ["e1"], "credibility": [0.21],
    ...     "credibility_low": [0.1], "credibility_high": [0.4], "likelihood": ["unlikely"],
    ...     "source_grade": ["D"], "information_grade": [4], "reasons": [[
    ...         {"feature": "interest", "value": 1.0, "contribution": -0.8, "text": "own side"}]]})
    >>> claims = pl.DataFrame({"claim_id": ["c1"], "text": ["<b>No</b> losses."]})
    >>> page = render_report(scores, claims, title="Demo", as_of="2017-10-01", model="champion")
    >>> "&lt;b&gt;No&lt;/b&gt; losses." in page
    True
    """
    header: dict[str, Any] = {
        "title": title,
        "as_of": as_of,
        "model": model,
        "horizon": horizon,
        "n_rejected": n_rejected,
        "n_later": n_later,
        "baseline_horizon": None if baseline is None else baseline_horizon,
        "diagram": reliability_svg(evaluation) if evaluation else None,
        "evaluation_note": evaluation_note,
    }
    listed = _joined(scores.head(MAX_CLAIMS), claims, sources, baseline)
    template = _environment().get_template("report.html.jinja")
    page = ""
    for limits in _LIMITS:
        parts = _parts(listed, limits)
        page = template.render(
            header,
            **_counted(scores),
            limits=limits,
            rows=_rows(listed, parts, limits),
            packed=_packed(parts, listed.height, limits),
        )
        if len(page.encode()) <= MAX_BYTES:
            break
    return page


def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"probability": _probability, "signed": _signed, "percent": _percent}
    environment.policies["json.dumps_kwargs"] = {"separators": (",", ":"), "ensure_ascii": False}
    return environment


def _counted(scores: pl.DataFrame) -> dict[str, Any]:
    """The summary: how many claims of each likelihood and of each grade."""
    words = _counts(scores["likelihood"])
    grades = _counts(scores.select(grade()).to_series())
    return {
        "n_scored": scores.height,
        "mean": scores["credibility"].mean(),
        "words": {word: words.get(word, 0) for word in LIKELIHOOD_WORDS},
        "grades": {
            letter: [grades.get(f"{letter}{digit}", 0) for digit in DIGITS] for letter in LETTERS
        },
        "letters": LETTERS,
        "digits": DIGITS,
        "grade_words": GRADE_WORDS,
    }


def _counts(column: pl.Series) -> Mapping[str, int]:
    counted = column.drop_nulls().value_counts(name="n")
    return dict(zip(counted[column.name], counted["n"], strict=True))


def _joined(
    scores: pl.DataFrame,
    claims: pl.DataFrame,
    sources: pl.DataFrame | None,
    baseline: pl.DataFrame | None,
) -> pl.DataFrame:
    """Each score with its claim's text, its source's name and its earlier credibility."""
    told = _with_columns(claims, "text", "stance", "published_at", "url").select(
        "claim_id", "text", "stance", pl.col("published_at").cast(pl.String).str.head(10), "url"
    )
    names = _with_columns(sources, "name", "kind").select("source_id", "name", "kind")
    before = _with_columns(baseline, "credibility").select(
        "claim_id", before=pl.col("credibility").cast(pl.Float64)
    )
    return (
        scores.join(told, on="claim_id", how="left", maintain_order="left")
        .join(names, on="source_id", how="left", maintain_order="left")
        .join(before, on="claim_id", how="left", maintain_order="left")
    )


def _with_columns(frame: pl.DataFrame | None, *names: str) -> pl.DataFrame:
    """The frame with these text columns added, empty, where it lacks them."""
    whole = frame if frame is not None else pl.DataFrame(schema=_KEYS)
    missing = [name for name in names if name not in whole.columns]
    return whole.with_columns(pl.lit(None, pl.String).alias(name) for name in missing)


_KEYS: Final = {"claim_id": pl.String, "source_id": pl.String}


def _rows(listed: pl.DataFrame, parts: pl.DataFrame, limits: PageLimits) -> list[dict[str, Any]]:
    """One record per claim for the table, with the reasons that moved its score most."""
    strongest = (
        parts.filter(~pl.col("prior"))
        .group_by("line", maintain_order=True)
        .agg(top=pl.struct("contribution", "text").head(TOP_REASONS))
    )
    return (
        listed.with_row_index("line")
        .join(strongest, on="line", how="left", maintain_order="left")
        .with_columns(
            _clean("claim_id", "source_id", "event_id", "name"),
            pl.col("kind").str.replace_all("_", " "),
            pl.when(pl.col("url").str.contains(r"^https?://")).then("url").alias("url"),
            _clean("text").str.head(limits.text),
            host=pl.col("url").str.extract(r"^https?://(?:www\.)?([^/?#]+)"),
            n_chars=pl.col("text").str.len_chars(),
            n_reasons=pl.col("reasons").list.len(),
            change=pl.col("credibility") - pl.col("before"),
        )
        .drop("line", "reasons")
        .to_dicts()
    )


def _parts(listed: pl.DataFrame, limits: PageLimits) -> pl.DataFrame:
    """All reasons in long form, the prior first and then the strongest, texts shortened."""
    return (
        listed.with_row_index("line")
        .select("line", "reasons")
        .explode("reasons")
        .drop_nulls("reasons")
        .unnest("reasons")
        .with_columns(
            prior=pl.col("feature") == PRIOR, text=_clean("text").str.head(limits.part_text)
        )
        .sort("line", ~pl.col("prior"), -pl.col("contribution").abs(), "feature")
        .with_columns(place=pl.int_range(pl.len()).over("line"))
    )


def _packed(parts: pl.DataFrame, n_lines: int, limits: PageLimits) -> dict[str, Any]:
    """The parts of every score for the unfolding rows, each feature and text stored once.

    Lines are lists of [feature, text, contribution in thousandths]; what is over the limit is one
    last entry, [-1, how many, their sum].
    """
    shown = parts.with_columns(pl.col("contribution").mul(1000).round().cast(pl.Int64))
    kept = shown.filter(pl.col("place") < limits.parts)
    words = {name: kept[name].unique(maintain_order=True) for name in ("feature", "text")}
    for name, unique in words.items():
        codes = pl.DataFrame({name: unique, f"{name}_code": range(len(unique))})
        kept = kept.join(codes, on=name, how="left", nulls_equal=True, maintain_order="left")
    entries = kept.select("line", entry=pl.concat_list("feature_code", "text_code", "contribution"))
    rest = (
        shown.filter(pl.col("place") >= limits.parts)
        .group_by("line")
        .agg(n=pl.len().cast(pl.Int64), total=pl.col("contribution").sum())
        .with_columns(rest=pl.lit(-1, pl.Int64))
        .select("line", entry=pl.concat_list("rest", "n", "total"))
    )
    lines = pl.concat([entries, rest]).group_by("line").agg(pl.col("entry"))
    whole = pl.DataFrame({"line": range(n_lines)}, schema={"line": pl.UInt32}).join(
        lines, on="line", how="left", maintain_order="left"
    )
    return {
        "prior": PRIOR,
        "features": words["feature"].to_list(),
        "texts": words["text"].to_list(),
        "lines": whole["entry"].to_list(),
    }


def _clean(*names: str) -> pl.Expr:
    """Text without the control characters that HTML forbids; each is shown as the sign for one."""
    return pl.col(*names).str.replace_all(_CONTROLS, "\N{REPLACEMENT CHARACTER}")


def _probability(p: float | None) -> str:
    """Two places, but never 0.00 or 1.00: those would claim certainty."""
    if p is None:
        return "–"
    return ">0.99" if p > 0.99 else "<0.01" if p < 0.01 else f"{p:.2f}"


def _signed(number: float | None) -> str:
    if number is None:
        return ""
    told = f"{number:+.2f}".replace("-", "\N{MINUS SIGN}")
    return "±0.00" if told[1:] == "0.00" else told


def _percent(p: float | None) -> int:
    return round(100 * min(max(p or 0.0, 0.0), 1.0))
