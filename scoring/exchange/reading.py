"""A file of others read back: as claims, sources and scores that have passed the gate."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import polars as pl

from features.characters import visible
from features.errors import InputError
from features.fields import SOURCES_SCHEMA
from features.gate import Admitted, admit_claims, admit_sources
from scoring.exchange.claim_review_reading import claim_reviews_from, is_claim_review
from scoring.exchange.misp_reading import is_misp, misp_from
from scoring.exchange.raw import Raw, opened
from scoring.exchange.score_rows import scores_frame
from scoring.exchange.stix_reading import is_stix, stix_from

FORMATS: Final = {
    "STIX": (is_stix, stix_from),
    "MISP": (is_misp, misp_from),
    "ClaimReview": (is_claim_review, claim_reviews_from),
}


@dataclass(frozen=True, slots=True)
class Read:
    """What a file told: claims and sources that passed the gate or were turned away, and scores.

    `left` says what else there was, and how many of each; `n_scores_bad` scores had faults.
    """

    format: str
    claims: Admitted
    sources: Admitted
    scores: pl.DataFrame
    left: Mapping[str, int]
    n_scores_bad: int = 0


def read_exchanged(path: str | Path) -> Read:
    """Read a STIX bundle, MISP events or ClaimReview JSON-LD: which of them, its content tells.

    No library of the formats is asked: the shape is tried and the gate judges the values, so that
    what others made with properties of their own can be read. Raises InputError where the file is
    none of these or has no claim in it.
    """
    path = Path(path)
    document, where = opened(path), visible(str(path))
    for name, (fits, take) in FORMATS.items():
        if fits(document):
            return admitted(name, take(document), where)
    raise InputError(
        "is neither a STIX bundle, nor MISP events, nor ClaimReview JSON-LD",
        where=where,
        remedy="A spreadsheet is read by sourcegrade score.",
    )


def admitted(format: str, raw: Raw, where: str) -> Read:
    """Let the gate judge what was found in a file. Raises InputError where there is no claim."""
    if not raw.claims:
        found = ", ".join(f"{n} {kind}" for kind, n in sorted(raw.left.items()))
        raise InputError(f"there is no claim in this {format}", where=where, got=found)
    with TemporaryDirectory(prefix="sourcegrade-") as folder:
        # A claim that was scored at several times is in the file once for each.
        once = {json.dumps(claim, sort_keys=True): claim for claim in raw.claims}
        claims = admit_claims(_lines(once.values(), Path(folder, "claims.jsonl")))
        sources = _no_sources()
        if raw.sources:
            sources = admit_sources(_lines(raw.sources.values(), Path(folder, "sources.jsonl")))
    scores, n_bad = scores_frame(raw.scores)
    return Read(format, claims, sources, scores, dict(raw.left), n_bad)


def _lines(rows: Iterable[Mapping[str, Any]], path: Path) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def _no_sources() -> Admitted:
    return Admitted(pl.DataFrame(schema=SOURCES_SCHEMA), pl.DataFrame({"row": []}), 0)
