"""The evidence of a page's claims, packed: each voice, remark and report is stored once."""

from __future__ import annotations

from typing import Any, Final

import polars as pl

from scoring.batch_page.claims import by_line, coded
from scoring.batch_page.evidence_by_voice import Evidence
from scoring.batch_page.limits import PageLimits
from scoring.batch_page.text import cut

_SENTENCE: Final = 100
"""Characters of a sentence besides the name in it."""


def packed_evidence(
    evidence: Evidence | None, listed: pl.DataFrame, limits: PageLimits
) -> dict[str, Any] | None:
    """Return the evidence for the unfolding rows.

    A line is null, or a list: first [how many reports support, contradict, say neither], of which
    only so many are listed; then one list for each voice and what it says: [voice, 1 or -1, what it
    counts for], followed by four numbers for each of its reports: [report, remark, what it counts
    for, 1 where it is on the same proposition]. What counts is in hundredths. A report is the line
    that it has on the page or, where it has none, -1 less its place in `others`, a list of [id,
    source, date].
    """
    if evidence is None:
        return None
    lines = listed.select("claim_id").with_row_index("line")
    kept = (
        evidence.reports.filter(pl.col("place") < limits.reports)
        .join(lines, on="claim_id")
        .join(
            lines.select(report_id="claim_id", on_page="line"),
            on="report_id",
            how="left",
            maintain_order="left",
        )
        .with_columns(cut(limits.name, "voice", "remark"))
    )
    kept, voices = coded(kept, "voice")
    kept, remarks = coded(kept, "remark")
    kept, others = _others(kept, limits)
    counted = evidence.counts.join(lines, on="claim_id").select(
        "line", entry=pl.concat_list("supports", "contradicts", "neither").cast(pl.List(pl.Int64))
    )
    spoken = pl.concat([counted, _by_voice(kept)])
    told = spoken.group_by("line", maintain_order=True).agg(pl.col("entry"))
    return {
        "voices": voices,
        "remarks": remarks,
        "others": others,
        "lines": by_line(told, listed.height)["entry"].to_list(),
    }


def packed_facets(
    evidence: Evidence | None, listed: pl.DataFrame, limits: PageLimits
) -> dict[str, Any] | None:
    """Return who is with each claim on its parts: lines of [facet, in words], each stored once."""
    if evidence is None:
        return None
    lines = listed.select("claim_id").with_row_index("line")
    told = evidence.facets.join(lines, on="claim_id", maintain_order="left")
    told, facets = coded(told.with_columns(cut(limits.name + _SENTENCE, "said")), "facet")
    told, said = coded(told, "said")
    by = told.group_by("line", maintain_order=True).agg(
        entry=pl.concat_list("facet_code", "said_code").cast(pl.List(pl.Int64))
    )
    lists = by_line(by, listed.height)["entry"].to_list()
    return {"facets": facets, "said": said, "lines": lists}


def _others(kept: pl.DataFrame, limits: PageLimits) -> tuple[pl.DataFrame, list[list[str]]]:
    """Return the reports with where each is told; and those that have no line on the page."""
    elsewhere = (
        kept.filter(pl.col("on_page").is_null())
        .select("report_id", "source", date=pl.col("published_at").dt.strftime("%Y-%m-%d"))
        .unique("report_id", maintain_order=True)
        .with_row_index("other")
    )
    placed = kept.join(
        elsewhere.select("report_id", "other"), on="report_id", how="left", maintain_order="left"
    ).with_columns(
        report=pl.coalesce(pl.col("on_page").cast(pl.Int64), -1 - pl.col("other").cast(pl.Int64))
    )
    told = elsewhere.with_columns(cut(limits.name, "report_id", "source")).drop("other")
    return placed, [list(other) for other in told.rows()]


def _by_voice(kept: pl.DataFrame) -> pl.DataFrame:
    """Return one entry for each line, voice and what it says, those that count most first."""
    sign = pl.when(pl.col("says") == "supports").then(1).otherwise(-1)
    return (
        kept.sort("line", "place")
        .with_columns(
            pl.col("weight", "voice_weight").mul(100).round().cast(pl.Int64),
            pl.col("same").cast(pl.Int64),
            sign=sign.cast(pl.Int64),
        )
        .group_by("line", "voice_code", "sign", maintain_order=True)
        .agg(
            pl.col("voice_weight").first(),
            reports=pl.concat_list("report", "remark_code", "weight", "same").explode(),
        )
        .sort("line", -pl.col("voice_weight"), "voice_code")
        .select(
            "line",
            entry=pl.concat_list("voice_code", "sign", "voice_weight").list.concat("reports"),
        )
    )
