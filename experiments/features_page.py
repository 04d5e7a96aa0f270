"""The page that says what each feature is, written from the catalogue and the champion."""

from __future__ import annotations

import polars as pl

from experiments.recipe import LEFT_OUT
from experiments.report import coefficient_table, to_markdown
from features.catalogue import FAMILY, FEATURES
from models.bundle import Bundle


def features_page(champion: Bundle) -> str:
    """Return the page as Markdown."""
    weights = coefficient_table(champion.model).select("feature", "log-odds per unit")
    weight = dict(weights.rows())
    families = list(dict.fromkeys(FAMILY.values()))
    tables = [f"## {family.capitalize()}\n\n{_table(family, weight)}" for family in families]
    return "\n\n".join([_ABOUT.format(model=champion.name), *tables]) + "\n"


_ABOUT = """# What is seen in a claim

Written by `make docs` from the catalogue of extractors (`features/catalogue.py`) and the champion
({model}). *Sign* is what the field expects (0: nobody should expect one); *weight* is the
champion's, in log-odds per unit after calibration. A feature that is described and not weighed says
why. Nothing named after an actor, a place or a war is a feature."""


def _table(family: str, weight: dict[str, float]) -> str:
    rows = [
        {
            "feature": f"`{feature.name}`",
            "measures": feature.meaning,
            "unit": feature.unit,
            "sign": "-0+"[feature.sign + 1],
            "weight": f"{weight[feature.name]:+.2f}"
            if feature.name in weight
            else f"not weighed: {LEFT_OUT.get(feature.name, 'newer than the champion')}",
            "idea from": feature.origin,
        }
        for feature in FEATURES.values()
        if FAMILY[feature.name] == family
    ]
    return to_markdown(pl.DataFrame(rows))
