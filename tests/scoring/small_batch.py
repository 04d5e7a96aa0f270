"""A small batch by hand, as the gate and the engine would give it, for the tests of the output."""

from datetime import UTC, datetime

import polars as pl

from scoring.grades import likelihood

AS_OF = datetime(2017, 12, 31, tzinfo=UTC)

REASONS = pl.List(
    pl.Struct(
        {"feature": pl.String, "value": pl.Float64, "contribution": pl.Float64, "text": pl.String}
    )
)

PARTS = (
    ("round_number", 1.0, -0.1, "the figure is round"),
    ("interest", 1.0, -1.4, "it gains from being believed"),
    ("prior", 1.0, 0.3, "where the model starts"),
    ("cross_camp_support", 2.0, 0.9, "the other camp supports it"),
)
"""Out of order on purpose; prior and parts add up to -0.3."""


def batch_claims(texts: list[str]) -> pl.DataFrame:
    """Claims c0, c1, … with these texts."""
    n = len(texts)
    return pl.DataFrame(
        {
            "row": pl.Series(range(1, n + 1), dtype=pl.UInt32),
            "claim_id": [f"c{i}" for i in range(n)],
            "text": texts,
            "source_id": [("sana", "amaq")[i % 2] for i in range(n)],
            "event_id": [f"e{i // 2}" for i in range(n)],
            "stance": [("asserts", "denies")[i % 2] for i in range(n)],
            "published_at": [datetime(2017, 9, 28, tzinfo=UTC)] * n,
            "cites": [["amaq"]] * n,
            "url": ["https://news.example/1"] * n,
        },
        schema_overrides={
            **dict.fromkeys(
                ("claim_id", "text", "source_id", "event_id", "stance", "url"), pl.String
            ),
            "published_at": pl.Datetime("us", "UTC"),
            "cites": pl.List(pl.String),
        },
    )


def batch_sources() -> pl.DataFrame:
    """The two sources, one of them with a name that must be escaped."""
    return pl.DataFrame(
        {
            "source_id": ["sana", "amaq"],
            "name": ["SANA", "<i>Amaq</i> & sons"],
            "kind": ["state_media", "insurgent_outlet"],
        }
    )


def batch_scores(claims: pl.DataFrame, credibility: float = 0.3) -> pl.DataFrame:
    """The same score for each claim, as the engine's columns."""
    names = ("feature", "value", "contribution", "text")
    reasons = [dict(zip(names, part, strict=True)) for part in PARTS]
    return (
        claims.select("claim_id", "source_id", "event_id")
        .with_columns(
            pl.lit(AS_OF).cast(pl.Datetime("us", "UTC")).alias("as_of"),
            credibility=pl.lit(credibility),
            credibility_low=pl.lit(credibility / 2),
            credibility_high=pl.lit((1 + credibility) / 2),
        )
        .with_columns(
            likelihood("credibility"),
            pl.lit("B").alias("source_grade"),
            pl.lit(5, pl.Int8).alias("information_grade"),
            pl.Series("reasons", [reasons] * claims.height, dtype=REASONS),
            model=pl.lit("claim-credibility 1"),
        )
    )
