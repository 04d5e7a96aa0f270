"""Position: what the report does to its proposition, and what kind of matter it speaks of."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from features import lexicon
from features.extractor import Extractor, Feature


class Position(Extractor):
    """Stance of the report, and the two matters in which interest works in opposite ways.

    Who stands accused of harm to civilians denies it whether or not it is so; who says it took a
    place can be checked by walking there (Airwars' and ISW's practice of control claims).

    >>> claims = pl.DataFrame({"stance": ["denies"], "interest": [1.0],
    ...     "proposition": ["Jets hit a hospital."], "event_type": ["airstrike"]})
    >>> claims = claims.with_columns(subject=lexicon.words("proposition", "event_type"))
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
            meaning="The stance is acknowledges.",
            origin="factive verbs, Kiparsky and Kiparsky 1970; partly circular, see the data cards",
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
        civilians = lexicon.count("civilian_harm", "subject") > 0
        ground = lexicon.count("ground_taken", "subject") > 0
        return {
            "denies": (stance == "denies").cast(pl.Float64),
            "doubts": (stance == "doubts").cast(pl.Float64),
            "acknowledges": (stance == "acknowledges").cast(pl.Float64),
            "denial_of_civilian_harm": gain * stance.is_in(["denies", "doubts"]) * civilians,
            "interested_ground_claim": gain * ground,
        }
