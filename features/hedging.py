"""Hedging language: how far the words commit the speaker, apart from whom they hand it on to."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from features import lexicon
from features.extractor import Extractor, Feature


class Hedging(Extractor):
    """Hedges, boosters and reporting verbs in the text, attributive apart from epistemic.

    None has an expected sign: hedges are commoner in fake news (Rashkin et al. 2017) and commoner
    in credible articles on Syria (FA-KES), so the model may not lean on them.

    >>> claims = pl.DataFrame({"text": ["Dozens may have died, according to unnamed sources."]})
    >>> claims = claims.with_columns(words=lexicon.words("text"))
    >>> claims = claims.with_columns(lists=lexicon.lists_in("words"))
    >>> row = claims.select(**Hedging().expressions()).row(0, named=True)
    >>> row["hedge_epistemic"], row["hedge_attributive"], row["attribution_level"]
    (1.0, 1.0, 1.0)
    """

    family = "hedging"
    frame = "claims"
    features = (
        Feature(
            "hedge_attributive", "0 or 1", 0,
            phrase="the words hand the statement on ('reportedly', 'according to')",
            meaning="Whether there are terms that attribute the statement to somebody else.",
            origin="Rubin 2007; lexicon attributive",
        ),
        Feature(
            "hedge_epistemic", "0 or 1", 0,
            phrase="the words leave it open ('may', 'possibly')",
            meaning="Whether there are terms that weaken the speaker's own commitment.",
            origin="Palmer 2001; lexicon epistemic",
        ),
        Feature(
            "booster", "0 or 1", 0,
            phrase="the words insist ('irrefutable', 'without doubt')",
            meaning="Whether there are terms that strengthen the statement beyond its evidence.",
            origin="Hyland 2005; lexicon booster",
        ),
        Feature(
            "verb_factive", "0 or 1", 0,
            phrase="the reporting verb takes it for a fact",
            meaning="Whether there are reporting verbs that presuppose what they report.",
            origin="Kiparsky and Kiparsky 1970; lexicon factive",
        ),
        Feature(
            "verb_nonfactive", "0 or 1", 0,
            phrase="the reporting verb leaves it open",
            meaning="Whether there are reporting verbs that do not presuppose what they report.",
            origin="Kiparsky and Kiparsky 1970; lexicon nonfactive",
        ),
        Feature(
            "verb_refuting", "0 or 1", 0,
            phrase="the words turn a statement away",
            meaning="Verbs and nouns of denial and dismissal.",
            origin="lexicon refuting",
        ),
        Feature(
            "vague_quantity", "0 or 1", 0,
            phrase="amounts are vague ('dozens', 'several')",
            meaning="Amounts that are no number.",
            origin="ACLED codebook; lexicon vague_quantity",
        ),
        Feature(
            "attribution_level", "0 none, 1 unnamed, 2 named", 0,
            phrase="the statement is attributed (level {value:.0f} of 2)",
            meaning="Whether a source is given in the text, and whether it has a name or office.",
            origin="ICD 206: access; lexicons unnamed_source and named_source",
        ),
    )  # fmt: skip

    def expressions(self) -> Mapping[str, pl.Expr]:
        """Return the features over the word lists found in the claims."""
        named, unnamed = lexicon.has("named_source"), lexicon.has("unnamed_source")
        return {
            "hedge_attributive": _any("attributive"),
            "hedge_epistemic": _any("epistemic"),
            "booster": _any("booster"),
            "verb_factive": _any("factive"),
            "verb_nonfactive": _any("nonfactive"),
            "verb_refuting": _any("refuting"),
            "vague_quantity": _any("vague_quantity"),
            "attribution_level": pl.when(named).then(2.0).when(unnamed).then(1.0).otherwise(0.0),
        }


def _any(name: str) -> pl.Expr:
    # Whether, not how often: a long text, or a padded one, is no stronger than one plain hedge.
    return lexicon.has(name).cast(pl.Float64)
