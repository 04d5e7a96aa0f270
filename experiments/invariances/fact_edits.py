"""Edits of fact: a number ten times as large, attacker and victim in each other's place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from experiments.corpora import Corpus
from experiments.invariances.edits import exchanged, tenfold
from experiments.invariances.measured import TOLD, Measured, measured
from experiments.invariances.worlds import by_variant, edited, score_worlds, worlds
from features.agreement import APART, DENYING
from features.sourced import PARTIAL, join_sources
from scoring import ScoringEngine

LIMIT: Final = -0.10
"""P falls by this at least."""
BELIEVED: Final = 0.5
"""Only claims believed before are asked: what stands at .05 cannot fall by .10."""
_AFFIRMS: Final = ~pl.col("stance").is_in(DENYING)


def tenfold_number(engine: ScoringEngine, corpora: Sequence[Corpus]) -> list[Measured]:
    """Make a claim's number ten times as large, in its text, proposition and quantity: P falls.

    Asked of claims that affirm (a denial of ten times as many is no worse), at `BELIEVED` or more
    before, whose number another source of the event counts within a factor `APART` and whose
    tenfold is more than that above every other count. Counts are of the same thing ("civilians
    killed" and "killed", not "soldiers killed"), in reports that affirm, and have an upper end: "at
    least 12" says nothing against 120. Claims whose number nobody else counts are told apart,
    without a limit: there is nothing to hold them against.
    """
    moves = pl.concat([_tenfold(engine, corpus) for corpus in corpora])
    counted, agreed = pl.col("largest").is_not_null(), pl.col("nearest") <= APART
    against = 10 * pl.col("number") > APART * pl.col("largest")
    return [
        measured("number tenfold", moves.filter(counted & agreed & against), LIMIT),
        measured("number tenfold, counted by nobody else", moves.filter(~counted), TOLD),
    ]


def swapped_sides(engine: ScoringEngine, corpora: Sequence[Corpus]) -> list[Measured]:
    """Swap attacker and victim, in `favours` and `harms`, in text and in proposition: P falls.

    Asked of claims that affirm, are true, stand at `BELIEVED` or more before, name one of the two
    sides at least in the proposition (else the words would stay as they are), and are affirmed by
    independent evidence: a listed source of another camp and parent, without an interest in it, on
    the same proposition.
    """
    moves = pl.concat([_swapped(engine, corpus) for corpus in corpora])
    return [measured("attacker and victim swapped", moves, LIMIT)]


def _tenfold(engine: ScoringEngine, corpus: Corpus) -> pl.DataFrame:
    number = pl.mean_horizontal("quantity_low", "quantity_high")
    unit = pl.col("quantity_unit").str.to_lowercase().str.strip_chars()
    noun = unit.str.extract(r"(\p{L}+)\W*$")
    counts = corpus.claims.with_columns(number=number, unit=unit, noun=noun)
    counts = counts.filter(pl.col("number") > 0)
    targets = counts.filter(_AFFIRMS).join(_other_counts(counts), on="claim_id", how="left")
    targets = _with_words(
        targets.select("number", "largest", "nearest", target="claim_id"),
        [
            (tenfold(text, numbers), tenfold(proposition, numbers))
            for text, proposition, *numbers in targets.select(
                "text", "proposition", "quantity_low", "quantity_high"
            ).iter_rows()
        ],
    )
    larger = {
        name: edited("after", pl.col(name) * 10, pl.col(name))
        for name in ("quantity_low", "quantity_high")
    }
    return _fallen(engine, corpus, targets, larger, ("number", "largest", "nearest"))


def _other_counts(counts: pl.DataFrame) -> pl.DataFrame:
    """The largest count of the same thing by others, and how many times apart the nearest is."""
    times = (pl.col("number") / pl.col("number_o")).log().abs().exp()
    bare = (pl.col("unit") == pl.col("noun")) | (pl.col("unit_o") == pl.col("noun"))
    same_thing = (pl.col("unit") == pl.col("unit_o")) | bare
    return (
        counts.join(
            counts.filter(_AFFIRMS, pl.col("quantity_high").is_not_null()),
            on=["event_id", "noun"],
            suffix="_o",
        )
        .filter(same_thing & (pl.col("source_id") != pl.col("source_id_o")))
        .group_by("claim_id")
        .agg(largest=pl.col("number_o").max(), nearest=times.min())
    )


def _swapped(engine: ScoringEngine, corpus: Corpus) -> pl.DataFrame:
    supported = corpus.claims.join(_independently_affirmed(corpus), on="claim_id", how="semi")
    true = corpus.labels.filter("truth").select("row")
    asked = supported.join(true, on="row", how="semi").filter(_AFFIRMS)
    asked = asked.drop_nulls(["favours", "harms", "proposition"])
    words = [
        (exchanged(text, *sides), exchanged(proposition, *sides))
        for text, proposition, *sides in asked.select(
            "text", "proposition", "favours", "harms"
        ).iter_rows()
    ]
    targets = _with_words(asked.select(target="claim_id"), words)
    named = asked.select(target="claim_id", old="proposition")
    targets = targets.join(named, on="target").filter(pl.col("new_proposition") != pl.col("old"))
    sides = {
        name: edited("after", pl.col(other), pl.col(name))
        for name, other in (("favours", "harms"), ("harms", "favours"))
    }
    return _fallen(engine, corpus, targets.drop("old"), sides)


def _independently_affirmed(corpus: Corpus) -> pl.DataFrame:
    """Claims that a listed source of another camp and parent affirms, and does not gain by."""
    said = join_sources(corpus.claims, corpus.sources).with_columns(denies=~_AFFIRMS)
    pairs = said.join(said, on=["event_id", "proposition", "denies"], suffix="_o")
    return pairs.filter(
        pl.col("listed_o") & (pl.col("interest_o") <= PARTIAL),
        pl.col("source_id") != pl.col("source_id_o"),
        pl.col("camp").ne_missing(pl.col("camp_o")) | pl.col("camp").is_null(),
        (pl.col("parent") != pl.col("parent_o")).fill_null(value=True),
    ).select("claim_id")


def _with_words(
    targets: pl.DataFrame, words: Sequence[tuple[str | None, str | None]]
) -> pl.DataFrame:
    # Words come claim by claim: what is sought in a text differs from one to the next.
    new = pl.DataFrame(
        words, schema={"new_text": pl.String, "new_proposition": pl.String}, orient="row"
    )
    return targets.hstack(new)


def _fallen(
    engine: ScoringEngine,
    corpus: Corpus,
    targets: pl.DataFrame,
    edits: dict[str, pl.Expr],
    kept: Sequence[str] = (),
) -> pl.DataFrame:
    """How P changes with new words and other edits, of claims believed before."""
    copies = worlds(corpus.claims, targets, ["before", "after"]).with_columns(
        text=edited("after", pl.col("new_text"), pl.col("text")),
        proposition=edited("after", pl.col("new_proposition"), pl.col("proposition")),
        **edits,
    )
    p = by_variant(score_worlds(engine, copies, corpus.sources), *kept)
    return p.filter(pl.col("before") >= BELIEVED).select(
        "target", *kept, "before", "after", move=pl.col("after") - pl.col("before")
    )
