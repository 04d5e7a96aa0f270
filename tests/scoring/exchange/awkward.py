"""Claims, sources and scores with awkward texts in every field, as the gate lets them in."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import polars as pl
from hypothesis import strategies as st

from features.fields import KINDS, PRECISIONS, STANCES
from features.gate import admit_claims, admit_sources
from scoring.exchange.told import Told, together
from scoring.grades import LETTERS, LIKELIHOOD_WORDS
from scoring.scores import SCORES_SCHEMA

SAID = (
    'He said: "we\'ve won", and\\ left',
    "one\nline\r\nafter\tanother",
    "قال الجيش: ‏«تم صد الهجوم»‎ (12)",
    "emoji 👩🏽‍🚀 and é",
    "=HYPERLINK(\"http://x\",\"y\")",
    "</script><b>&amp;]]>{{7*7}}",
    "'; DROP TABLE claims; --",
    "  space round it  ",
    "a" * 100_000,
    "null",
    "\x00\u202eevil\ufeff",
    "-1+1",
    "@SUM(1)",
)  # fmt: skip
TEXTS = st.sampled_from(SAID) | st.text(min_size=1, max_size=40)
CODES = st.sampled_from(["sana", "a b", "=1", "قوات", "é/ü", '"', "x" * 900, "null", "0"])
NAMES = st.none() | TEXTS.map(lambda text: text[:900])
TIMES = st.datetimes(datetime(1900, 1, 2), datetime(2200, 1, 1)).map(
    lambda time: time.replace(tzinfo=UTC)
)
NUMBERS = st.none() | st.floats(0, 1e12)
SHARES = st.floats(0, 1)


@dataclass(frozen=True)
class Batch:
    """One small batch and its scores."""

    claims: pl.DataFrame
    sources: pl.DataFrame
    scores: pl.DataFrame

    @property
    def told(self) -> list[Told]:
        return list(together(self.claims, self.sources, self.scores).told)


def _claim(number: int) -> st.SearchStrategy[dict[str, Any]]:
    maybe = st.none() | CODES
    return st.fixed_dictionaries(
        {
            "claim_id": st.just(f"c{number}") | CODES.map(lambda code: f"{code[:800]}{number}"),
            "text": TEXTS,
            "source_id": CODES,
            "published_at": TIMES,
            "published_precision": st.sampled_from(PRECISIONS),
            "event_id": maybe,
            "proposition": NAMES,
            "stance": st.none() | st.sampled_from(STANCES),
            "cites": st.lists(CODES, max_size=2, unique=True),
            "place": NAMES,
            "country": NAMES,
            "event_date": st.none() | TIMES,
            "event_type": maybe,
            "favours": st.none() | st.just("one"),
            "harms": st.none() | st.just("the other"),
            "quantity_low": NUMBERS,
            "quantity_high": st.none(),
            "quantity_unit": NAMES,
            "url": st.sampled_from([None, "https://a.b/?q=ä&r=\"1\"", "ftp://x", "javascript:1"]),
        }
    )  # fmt: skip


SOURCE: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "source_id": CODES,
        "name": NAMES,
        "kind": st.sampled_from(KINDS),
        "country": NAMES,
        "parent": NAMES,
        "domain": st.sampled_from([None, "sana.sy", "BAD domain", "a.co.uk"]),
        "alignment": st.dictionaries(st.sampled_from(["a", "ب", '"']), st.integers(-100, 100)),
    }
)
REASON: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "feature": CODES,
        "value": NUMBERS,
        "contribution": st.floats(-9, 9),
        "text": TEXTS.map(lambda text: text[:200]),
    }
)
SCORE: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "as_of": TIMES,
        "credibility": SHARES,
        "credibility_low": SHARES,
        "credibility_high": SHARES,
        "likelihood": st.sampled_from(LIKELIHOOD_WORDS),
        "source_grade": st.sampled_from(LETTERS),
        "information_grade": st.integers(1, 6),
        "reasons": st.lists(REASON, max_size=3),
        "model": st.sampled_from(["champion", "models:/x@y 1"]),
    }
)


@st.composite
def batches(draw: st.DrawFn) -> Batch:
    """Two claims that passed the gate, their sources, and a score for each."""
    rows = [draw(_claim(1)), draw(_claim(2))]
    schema: dict[str, pl.DataType] = {"quantity_high": pl.Float64(), "cites": pl.List(pl.String)}
    claims = admit_claims(pl.DataFrame(rows, schema_overrides=schema)).accepted
    listed = draw(
        st.lists(SOURCE, min_size=1, max_size=3, unique_by=lambda one: str(one["source_id"]))
    )
    told = [one | {"alignment": sides(one["alignment"])} for one in listed]
    sources = admit_sources(pl.DataFrame(told, infer_schema_length=None)).accepted
    ids = claims.select("claim_id", "source_id", "event_id").rows(named=True)
    scores = pl.DataFrame([one | draw(SCORE) for one in ids], schema=SCORES_SCHEMA, orient="row")
    return Batch(claims, sources, scores)


def sides(alignment: dict[str, int]) -> str:
    """An alignment as CSV has it."""
    return json.dumps({side: weight / 100 for side, weight in alignment.items()})
