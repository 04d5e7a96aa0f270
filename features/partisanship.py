"""Partisanship: what the speaker's side gains if the claim is believed."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from features.extractor import Extractor, Feature
from features.sourced import LEANS

OFFICIAL = ("ministry", "military_spokesman", "police", "company")
INDEPENDENT = (
    "igo", "ngo", "monitor_ngo", "investigative", "newspaper", "local_media", "wire_agency",
    "court", "regulator", "academic",
)  # fmt: skip
FIRST_HAND = ("ngo", "monitor_ngo", "investigative", "local_media", "victims_group")
INTERGOVERNMENTAL = ("igo", "court")


class Partisanship(Extractor):
    """Signed interest of the speaker in the claim, and what kind of speaker it is.

    The interest is the speaker's alignment to the side that gains less that to the side that loses:
    the same outlet is partial in one claim and concedes in the next. Whole camps are never named.

    >>> claims = pl.DataFrame({"interest": [0.8, -1.0], "camp": ["a", "b"], "kind": "ministry",
    ...     "to_favoured": [0.8, 0.0], "to_harmed": [0.0, 1.0], "strength": [0.8, 1.0],
    ...     "favours": "a", "harms": "b", "stance": ["denies", "acknowledges"], "parent": None,
    ...     "listed": True, "relays_party": False})
    >>> claims.select(**Partisanship().expressions())["interest", "admission"].rows()
    [(0.8, 0.0), (-1.0, 1.0)]
    """

    family = "partisanship"
    frame = "claims"
    features = (
        Feature(
            "interest", "alignment, -1 to 1", -1,
            phrase="what the speaker's side gains or loses if this is believed: {value:+.1f}",
            meaning="Alignment of the source to the side favoured less that to the side harmed.",
            origin="Radford et al. 2023: losses are reported by whose they are, not by outlet",
        ),
        Feature(
            "party_interest", "alignment, -1 to 1", -1,
            phrase="what the speaker gains or loses by this (all, if not listed): {value:+.1f}",
            meaning="Interest, and 0 for a source of an independent kind.",
            origin="own: a leaning does less to those whose name rests on being right",
        ),
        Feature(
            "admission", "alignment, 0 to 1", 1,
            phrase="the speaker's own side loses by this: an admission against interest",
            meaning="Interest below zero, its sign turned: the speaker concedes.",
            origin="the evidence rule of declarations against interest; Airwars' 'Confirmed'",
        ),
        Feature(
            "interested_denial", "alignment, 0 to 1", -1,
            phrase="a denial by a party that gains from it",
            meaning="Interest of a source that denies or doubts.",
            origin="field notes: a denial by the accused says little",
        ),
        Feature(
            "third_party", "0 or 1", 0,
            phrase="the speaker has a camp, but not one of the two in this dispute",
            meaning="The source leans to some side, and to neither the favoured nor the harmed.",
            origin="own, measured on the Syria corpus",
        ),
        Feature(
            "hostility", "alignment, 0 to 1", -1,
            phrase="the speaker is set against the side this harms",
            meaning="Alignment to the side harmed below zero, its sign turned.",
            origin="Radford et al. 2023",
        ),
        Feature(
            "strength", "alignment, 0 to 1", 0,
            phrase="how strongly the source leans to any side",
            meaning="Largest alignment of the source to any side, by size.",
            origin="ICD 206: bias of a source",
        ),
        Feature(
            "owned", "0 or 1", 0,
            phrase="the source belongs to another body",
            meaning="A parent is given for the source.",
            origin="Berkeley Protocol 2020: independence of a source",
        ),
        Feature(
            "official", "0 or 1", -1,
            phrase="an official speaks (ministry, military, police, company), or one not listed",
            meaning="The kind of source is one that speaks for a party, or it is not listed.",
            origin="kinds of sources, FM 2-22.3",
        ),
        Feature(
            "state_media", "0 or 1", -1,
            phrase="state media speak",
            meaning="The kind of source is state media.",
            origin="kinds of sources, FM 2-22.3",
        ),
        Feature(
            "independent_kind", "0 or 1", 1,
            phrase="an organisation speaks whose trade is to find out",
            meaning="Agency, newspaper, local media, monitor, court, regulator, igo, ngo and such.",
            origin="Berkeley Protocol 2020: independence of a source",
        ),
        Feature(
            "first_hand", "0 or 1", 1,
            phrase="the speaker is near: it hears witnesses or sees for itself",
            meaning="Monitor, ngo, investigator, local media or victims' group.",
            origin="ICD 206: access of a source to what it reports",
        ),
        Feature(
            "intergovernmental", "0 or 1", 1,
            phrase="an intergovernmental body or a court speaks",
            meaning="The kind of source is igo or court.",
            origin="labels rest on such findings: report figures without igo too",
        ),
        Feature(
            "unlisted", "0 or 1", 0,
            phrase="the source is not listed: unknown, not bad",
            meaning="The source is missing from the sources given.",
            origin="Admiralty scale: F is unknown, not worst",
        ),
    )  # fmt: skip

    def expressions(self) -> Mapping[str, pl.Expr]:
        """Return the features over the claims joined with their sources."""
        denies = pl.col("stance").is_in(["denies", "doubts"]).fill_null(value=False)
        # Where no side is named nobody is a third party: what is missing is no evidence.
        named = pl.col("favours").is_not_null() | pl.col("harms").is_not_null()
        uninvolved = (pl.col("to_favoured").abs() < LEANS) & (pl.col("to_harmed").abs() < LEANS)
        gain = pl.col("interest").clip(lower_bound=0.0)
        # Who hands on what a party says is, for this claim, no more independent or nearer than it.
        own_word = ~pl.col("relays_party")
        independent = pl.col("kind").is_in(INDEPENDENT) & own_word
        return {
            "interest": pl.col("interest"),
            "party_interest": pl.col("interest") * ~independent,
            "admission": pl.col("interest").clip(upper_bound=0.0).abs(),
            "interested_denial": gain * denies,
            "third_party": _flag(pl.col("camp").is_not_null() & named & uninvolved),
            "hostility": pl.col("to_harmed").clip(upper_bound=0.0).abs(),
            "strength": pl.col("strength"),
            "owned": _flag(pl.col("parent").is_not_null()),
            "official": _flag(pl.col("kind").is_in(OFFICIAL) | ~pl.col("listed")),
            "state_media": _flag(pl.col("kind") == "state_media"),
            "independent_kind": _flag(independent),
            "first_hand": _flag(pl.col("kind").is_in(FIRST_HAND) & own_word),
            "intergovernmental": _flag(pl.col("kind").is_in(INTERGOVERNMENTAL)),
            "unlisted": _flag(~pl.col("listed")),
        }


def _flag(condition: pl.Expr) -> pl.Expr:
    return condition.cast(pl.Float64)
