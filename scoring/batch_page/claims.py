"""The claims of a page: one record for each row of the table, and the parts of every score."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import polars as pl

from features.fields import READ_FROM_TEXT
from scoring.batch_page.evidence_by_voice import SAYS
from scoring.batch_page.limits import MAX_URL, PageLimits
from scoring.batch_page.over_time import STOPS
from scoring.batch_page.sparkline import height, sparkline
from scoring.batch_page.text import clean, cut
from scoring.overrides.told import sentences
from scoring.tables import shortened

TOP_REASONS: Final = 2
PRIOR: Final = "prior"
"""The feature name of the reason that holds the model's starting point, in log-odds."""
SMALLER: Final = "smaller"
"""That of all that is no reason by itself."""
_LEAST: Final = 0.0005
"""Log-odds below which these are not told."""

_KEYS: Final = {"claim_id": pl.String, "source_id": pl.String}
_LINK: Final = r"^https?://"


def joined(
    scores: pl.DataFrame,
    claims: pl.DataFrame,
    sources: pl.DataFrame | None,
    over_time: pl.DataFrame | None,
    heard: pl.DataFrame | None,
) -> pl.DataFrame:
    """Return each score with its claim's text, its source's name and what the page adds to it.

    That is its earlier credibility (`over_time`), and how many reports were `heard` of it
    (`evidence_by_voice`).
    """
    told = _with_columns(claims, "text", "stance", "published_at", "url", READ_FROM_TEXT).select(
        "claim_id", "text", "stance", pl.col("published_at").cast(pl.String).str.head(10), "url",
        read=pl.col(READ_FROM_TEXT).str.split(";").list.join(", "),
    )  # fmt: skip
    names = _with_columns(sources, "name", "kind").select("source_id", "name", "kind")
    before = _with_columns(over_time, *STOPS).select("claim_id", pl.col(STOPS).cast(pl.Float64))
    reports = _with_columns(heard, *SAYS).select(
        "claim_id", n_reports=pl.sum_horizontal(pl.col(SAYS).cast(pl.Int64))
    )
    return (
        scores.join(told, on="claim_id", how="left", maintain_order="left")
        .join(names, on="source_id", how="left", maintain_order="left")
        .join(before, on="claim_id", how="left", maintain_order="left")
        .join(reports, on="claim_id", how="left", maintain_order="left")
    )


def _with_columns(frame: pl.DataFrame | None, *names: str) -> pl.DataFrame:
    """Return the frame with these text columns added, empty, where it lacks them."""
    whole = frame if frame is not None else pl.DataFrame(schema=_KEYS)
    missing = [name for name in names if name not in whole.columns]
    return whole.with_columns(pl.lit(None, pl.String).alias(name) for name in missing)


def rows(listed: pl.DataFrame, parts: pl.DataFrame, limits: PageLimits) -> list[dict[str, Any]]:
    """Return one record for each claim, with the reasons that moved its score most.

    Over time it is the model's own credibility; `override` says who set another, if anybody did.
    """
    strongest = (
        parts.filter(~pl.col("feature").is_in([PRIOR, SMALLER]))
        .group_by("line", maintain_order=True)
        .agg(top=pl.struct("contribution", "text").head(TOP_REASONS))
    )
    start, own = pl.col(STOPS[0]), "model_credibility"
    if own not in listed.columns:
        listed = listed.with_columns(pl.col("credibility").alias(own))
    linked = pl.col("url").str.contains(_LINK) & (pl.col("url").str.len_chars() <= MAX_URL)
    told = (
        listed.with_row_index("line")
        .join(strongest, on="line", how="left", maintain_order="left")
        .with_columns(
            cut(limits.name, "claim_id", "source_id", "event_id", "name", "read"),
            pl.col("kind").str.replace_all("_", " "),
            clean("text").str.head(limits.text),
            url=pl.when(linked).then("url"),
            host=pl.col("url").str.extract(rf"{_LINK}(?:www\.)?([^/?#]+)"),
            n_chars=pl.col("text").str.len_chars(),
            n_reasons=pl.col("reasons").list.len(),
            change=pl.col(own) - start,
            path=pl.when(start.is_not_null()).then(sparkline([*STOPS, own])),
            end=height(own),
        )
        .with_columns(cut(limits.name, "host"))
        .drop("line", "reasons")
        .to_dicts()
    )
    return [row | {"override": _override(row, limits)} for row in told]


def _override(row: dict[str, Any], limits: PageLimits) -> str | None:
    said = sentences(row)
    return None if said is None else shortened(said, limits.text)


def parts_of(listed: pl.DataFrame, limits: PageLimits, base: float | None = None) -> pl.DataFrame:
    """Return all reasons in long form, the prior first and then the strongest, texts shortened.

    With the log-odds at which the model starts, `base`, that is the prior, and what is no reason by
    itself is a part too, so that all add up to the log-odds of the model's credibility.
    """
    lines = listed.with_row_index("line")
    parts = lines.select("line", "reasons").explode("reasons").drop_nulls("reasons")
    parts = parts.unnest("reasons").select("line", "feature", "contribution", "text")
    if base is not None:
        parts = pl.concat([parts, *_ends(lines, base)])
    return (
        parts.with_columns(
            prior=pl.col("feature") == PRIOR, text=clean("text").str.head(limits.part_text)
        )
        .sort(
            "line",
            ~pl.col("prior"),
            pl.col("feature") == SMALLER,
            -pl.col("contribution").abs(),
            "feature",
        )
        .with_columns(place=pl.int_range(pl.len()).over("line"))
    )


def _ends(lines: pl.DataFrame, base: float) -> Iterator[pl.DataFrame]:
    """Where the model starts, and what the reasons leave of its log-odds."""
    own = pl.col("model_credibility" if "model_credibility" in lines.columns else "credibility")
    told = pl.col("reasons").list.eval(pl.element().struct.field("contribution")).list.sum()
    rest = (own / (1 - own)).log() - base - told
    start = "the model's start, when nothing is seen"
    for feature, size, text in (
        (PRIOR, pl.lit(base), start),
        (SMALLER, rest, "smaller reasons together"),
    ):
        yield lines.select(
            "line", feature=pl.lit(feature), contribution=size, text=pl.lit(text)
        ).filter(pl.col("contribution").is_finite() & (pl.col("contribution").abs() >= _LEAST))


def packed_parts(parts: pl.DataFrame, n_lines: int, limits: PageLimits) -> dict[str, Any]:
    """Return the parts of every score for the unfolding rows, each feature and text stored once.

    Lines are lists of [feature, text, contribution in thousandths]; what is over the limit is one
    last entry, [-1, how many, their sum].
    """
    shown = parts.with_columns(pl.col("contribution").mul(1000).round().cast(pl.Int64))
    kept = shown.filter(pl.col("place") < limits.parts)
    kept, features = coded(kept, "feature")
    kept, texts = coded(kept, "text")
    entries = kept.select("line", entry=pl.concat_list("feature_code", "text_code", "contribution"))
    rest = (
        shown.filter(pl.col("place") >= limits.parts)
        .group_by("line")
        .agg(n=pl.len().cast(pl.Int64), total=pl.col("contribution").sum())
        .with_columns(rest=pl.lit(-1, pl.Int64))
        .select("line", entry=pl.concat_list("rest", "n", "total"))
    )
    lines = pl.concat([entries, rest]).group_by("line").agg(pl.col("entry"))
    return {
        "prior": PRIOR,
        "smaller": SMALLER,
        "features": features,
        "texts": texts,
        "lines": by_line(lines, n_lines)["entry"].to_list(),
    }


def coded(frame: pl.DataFrame, name: str) -> tuple[pl.DataFrame, list[str | None]]:
    """Return the frame with a number for each value of a column, as `<name>_code`; and the values.

    >>> coded(pl.DataFrame({"text": ["b", "a", "b"]}), "text")[0]["text_code"].to_list()
    [0, 1, 0]
    """
    values = frame[name].unique(maintain_order=True)
    codes = pl.DataFrame({name: values, f"{name}_code": range(len(values))})
    joined = frame.join(codes, on=name, how="left", nulls_equal=True, maintain_order="left")
    return joined, values.to_list()


def by_line(frame: pl.DataFrame, n_lines: int) -> pl.DataFrame:
    """Return the frame with a row for each line of the page; null where it has none."""
    lines = pl.DataFrame({"line": range(n_lines)}, schema={"line": pl.UInt32})
    return lines.join(frame, on="line", how="left", maintain_order="left")
