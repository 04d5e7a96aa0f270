"""Whether two reports about one event say the same: by proposition and stance, or by who gains."""

from __future__ import annotations

from functools import cache

import polars as pl

DENYING = ("denies", "doubts")
STEM = 6
APART = 3.0
"""Two counts more than this many times apart do not agree."""
SAME_WORDS = 0.9
"""Overlap of two propositions' stems from which they are taken for one proposition."""
NEGATION = r"\b(?:not|no|never|none|nobody|nothing|neither|nor|without|cannot)\b|n['’]t\b"
"""With one of these in one of the two, the same words say the opposite."""
_STOPWORDS = [
    "the",
    "a",
    "an",
    "of",
    "in",
    "on",
    "at",
    "by",
    "to",
    "and",
    "or",
    "was",
    "were",
    "had",
    "has",
    "have",
    "that",
    "is",
    "it",
    "its",
    "from",
    "near",
    "for",
    "with",
    "as",
    "not",
    "no",
    "did",
    "than",
    "more",
    "be",
    "been",
    "their",
    "his",
    "her",
    "about",
    "after",
    "before",
    "over",
    "into",
    "who",
    "which",
]


@cache
def proposition_key() -> pl.Expr:
    """Return a key that is equal for two propositions that differ only in case and punctuation.

    Null where there is none: two reports that leave it out need not mean the same.
    """
    words = pl.col("proposition").str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]+", " ")
    said = words.str.strip_chars()
    return pl.when(said != "").then(said.hash(seed=7))


@cache
def negated() -> pl.Expr:
    """Return whether the proposition says "not": its stems alone do not tell."""
    return pl.col("proposition").str.to_lowercase().str.contains(NEGATION).fill_null(value=False)


@cache
def polarity() -> pl.Expr:
    """Return +1 for a report that affirms its proposition and -1 for one that denies or doubts."""
    return pl.when(pl.col("stance").is_in(DENYING)).then(-1.0).otherwise(1.0)


@cache
def stems() -> pl.Expr:
    """Return the content words of the proposition (of the text where there is none), cut short.

    The first letters of a word stand for its stem, so that "captured" meets "capture"; hashed, for
    a join compares them by the million.
    """
    words = pl.coalesce("proposition", "text").str.slice(0, 400).str.to_lowercase()
    found = words.str.extract_all(rf"\b[\p{{L}}\p{{N}}]{{1,{STEM}}}")
    kept = found.list.set_difference(pl.lit(_STOPWORDS, dtype=pl.List(pl.String)))
    return kept.list.eval(pl.element().hash(seed=7))


@cache
def likeness() -> pl.Expr:
    """Return the Jaccard overlap of two propositions' stems, in [0, 1]."""
    shared = pl.col("stems").list.set_intersection("stems_other").list.len()
    either = pl.col("stems").list.len() + pl.col("stems_other").list.len() - shared
    return shared / pl.max_horizontal(either, pl.lit(1))


@cache
def relation() -> tuple[tuple[pl.Expr, ...], ...]:
    """Return what two reports are to each other, over a frame that has them side by side.

    In steps: the columns of each are read by the next. The frame has the columns that are compared
    (`features.reports.SAID`), those of the other report with the ending `_other`, and `likeness`.
    """
    return (
        (
            _direction().alias("direction"),
            numbers_apart().alias("numbers_apart"),
            both_affirm().alias("both_affirm"),
        ),
        (_outnumbers().alias("outnumbers"),),
        (_same_proposition().alias("same_proposition"),),
        (_said().alias("said"), _log_ratio().alias("log_ratio")),
        (_agreement().alias("agreement"),),
    )


def _direction() -> pl.Expr:
    """Whether two reports serve the same sides, from -1 (opposite) to 1 (the same)."""

    def same(left: str, right: str) -> pl.Expr:
        return (pl.col(left) == pl.col(right)).fill_null(value=False).cast(pl.Float64)

    with_each_other = same("favours", "favours_other") + same("harms", "harms_other")
    against = same("favours", "harms_other") + same("harms", "favours_other")
    return (with_each_other - against) / 2


@cache
def numbers_apart() -> pl.Expr:
    """Return whether two reports count the same thing and are more than `APART` times apart."""
    one, other = pl.col("quantity"), pl.col("quantity_other")
    apart = (one > APART * other) | (other > APART * one)
    return ((pl.col("unit") == pl.col("unit_other")) & apart).fill_null(value=False)


@cache
def both_affirm() -> pl.Expr:
    """Return whether neither report denies or doubts."""
    return (pl.col("polarity") > 0) & (pl.col("polarity_other") > 0)


def _outnumbers() -> pl.Expr:
    """Whether the claim counts more than `APART` times what the other report counts.

    Asked of two that affirm, for a lower number says nothing against a denial; and of a count that
    has an upper end, for "at least 12" says nothing against 120.
    """
    higher = (pl.col("quantity") > pl.col("quantity_other")).fill_null(value=False)
    return pl.col("numbers_apart") & higher & pl.col("both_affirm") & pl.col("bounded_other")


def _same_proposition() -> pl.Expr:
    """Whether two reports are on one proposition: word for word, or as good as.

    The same words in another order are the same matter, if perhaps the other way round: "A shelled
    B" and "B shelled A"; but not where one says that it was *not* so. So is a far lower count of
    the same thing, whoever is to blame for it.
    """
    given = pl.col("proposition_key").is_not_null() & pl.col("proposition_key_other").is_not_null()
    alike = pl.col("negated") == pl.col("negated_other")
    same_words = (pl.col("likeness") >= SAME_WORDS) & given & alike
    said = (pl.col("proposition_key") == pl.col("proposition_key_other")) | same_words
    return said.fill_null(value=False) | pl.col("outnumbers")


def _said() -> pl.Expr:
    """What one says to the other, from -1 (contradicts) to 1 (says the same), but for the numbers.

    On the same proposition the stances decide, unless both affirm it and serve opposite sides: then
    one of them has attacker and victim the other way round. On different ones it is the sides
    served, worth less the less the propositions have in common: two charges against one party are
    not one fact.
    """
    same, direction = pl.col("same_proposition"), pl.col("direction")
    by_stance = pl.col("polarity") * pl.col("polarity_other")
    by_sides = direction * (0.2 + pl.col("likeness")).clip(upper_bound=1.0).sqrt()
    return pl.when(turned_round()).then(-1.0).when(same).then(by_stance).otherwise(by_sides)


def turned_round() -> pl.Expr:
    """Return whether two that affirm one proposition serve opposite sides."""
    opposite = pl.col("direction") <= -1.0
    return pl.col("same_proposition") & opposite & both_affirm()


def _agreement() -> pl.Expr:
    """How far the other report agrees, from -1 (contradicts) to 1 (says the same).

    Of two counts far apart the lower contradicts the higher, and the higher says nothing of the
    lower: what was counted is a lower bound (ACLED takes the most conservative).
    """
    agrees = pl.col("said") > 0
    return (
        pl.when(agrees & pl.col("outnumbers"))
        .then(-1.0)
        .when(agrees & pl.col("numbers_apart"))
        .then(0.0)
        .otherwise("said")
    )


def _log_ratio() -> pl.Expr:
    """The one's number over the other's, of the same unit."""
    counted = (pl.col("unit") == pl.col("unit_other")).fill_null(value=False)
    counted &= (pl.col("quantity") > 0) & (pl.col("quantity_other") > 0)
    return pl.when(counted).then((pl.col("quantity") / pl.col("quantity_other")).log())
