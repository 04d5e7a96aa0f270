"""Position: what the report does to its proposition, and what kind of matter it speaks of."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from features import lexicon
from features.extractor import Extractor, Feature
from features.sourced import PARTIAL


class Position(Extractor):
    """Stance of the report, and the two matters in which interest works in opposite ways.

    Who stands accused of harm to civilians denies it whether or not it is so; who says it took a
    place can be checked by walking there (Airwars' and ISW's practice of control claims).

    >>> claims = pl.DataFrame({"stance": ["denies"], "interest": [1.0], "listed": True,
    ...     "quantity_low": [None], "quantity_high": [None],
    ...     "proposition": ["Jets hit a hospital."], "event_type": ["airstrike"]})
    >>> claims = claims.with_columns(subject=lexicon.words("proposition", "event_type"))
    >>> claims = claims.with_columns(subject_lists=lexicon.lists_in("subject"))
    >>> claims.select(**Position().expressions())["denies", "denial_of_civilian_harm"].rows()
    [(1.0, 1.0)]
    """

    family = "position"
    frame = "claims"
    features = (
        Feature(
            "denies", "0 or 1", 0,
            phrase="the report denies",
            meaning="The stance is denies.",
            origin="stance, after RumourEval 2017",
        ),
        Feature(
            "doubts", "0 or 1", 0,
            phrase="the report doubts rather than denies",
            meaning="The stance is doubts.",
            origin="stance, after RumourEval 2017",
        ),
        Feature(
            "acknowledges", "0 or 1", 1,
            phrase="the report concedes what another side said",
            meaning="The stance is acknowledges, and the speaker does not gain by it.",
            origin="factive verbs, Kiparsky and Kiparsky 1970; partly circular, see the data cards",
        ),
        Feature(
            "admitted_number", "alignment, 0 to 1", -1,
            phrase="it concedes a number: what a side admits is often too low",
            meaning="Interest below zero, its sign turned, where the report gives a number.",
            origin="an admitted loss is a lower bound: Radford et al. 2023, 0.3 times own dead",
        ),
        Feature(
            "denial_of_boast", "alignment, 0 to 1", 0,
            phrase="a party denies what its enemy boasts of: an aircraft downed, a leader killed",
            meaning="Interest of who denies or doubts an aircraft downed or a leader killed.",
            origin="own, after Radford et al. 2023: claims of an enemy's losses run high",
        ),
        Feature(
            "denial_of_civilian_harm", "alignment, 0 to 1", -1,
            phrase="a party with an interest denies harm to civilians",
            meaning="Interest of a source that denies or doubts, where civilians were harmed.",
            origin="own, after Airwars' grading of denials",
        ),
        Feature(
            "interested_ground_claim", "alignment, 0 to 1", 0,
            phrase="a party with an interest speaks of ground taken or held",
            meaning="Interest of the source, where ground changed hands.",
            origin="own: ground can be checked",
        ),
    )  # fmt: skip

    def expressions(self) -> Mapping[str, pl.Expr]:
        """Return the features over the claims joined with their sources."""
        stance = pl.col("stance").fill_null("asserts")
        gain = pl.col("interest").clip(lower_bound=0.0)
        civilians = lexicon.has("civilian_harm", "subject_lists")
        slain = lexicon.has("leader", "subject_lists") & lexicon.has("slain", "subject_lists")
        boasted = (lexicon.has("downed", "subject_lists") | slain) & ~civilians
        ground = lexicon.has("ground_taken", "subject_lists")
        counted = pl.col("quantity_low").is_not_null() | pl.col("quantity_high").is_not_null()
        denied = gain * stance.is_in(["denies", "doubts"])
        conceded = pl.col("interest").clip(upper_bound=0.0).abs()
        return {
            "denies": (stance == "denies").cast(pl.Float64),
            "doubts": (stance == "doubts").cast(pl.Float64),
            # A beneficiary who reports that the enemy admitted has conceded nothing.
            "acknowledges": ((stance == "acknowledges") & (pl.col("interest") <= PARTIAL)).cast(
                pl.Float64
            ),
            "admitted_number": conceded * counted,
            # What speaks for a party speaks for one that is listed: a new name has no such credit.
            "denial_of_boast": denied * boasted * pl.col("listed"),
            "denial_of_civilian_harm": denied * civilians,
            "interested_ground_claim": gain * ground * pl.col("listed"),
        }
