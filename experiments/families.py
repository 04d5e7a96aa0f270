"""A recipe that reads only some families of features."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from features.catalogue import FAMILY
from models.fitting import Recipe


def families(recipe: Recipe) -> tuple[str, ...]:
    """Return the families that a recipe reads, in the order of its features."""
    return tuple(dict.fromkeys(FAMILY[name] for name in recipe.features))


def reading(recipe: Recipe, chosen: Collection[str]) -> Recipe:
    """Return the recipe with the features of the chosen families, signs and penalties as they are.

    >>> recipe = Recipe(("denies", "booster"), (0, 0), (3.0, 300.0))
    >>> families(recipe), reading(recipe, ["hedging"]).penalties
    (('position', 'hedging'), (300.0,))
    """
    kept = [n for n, name in enumerate(recipe.features) if FAMILY[name] in chosen]
    return replace(
        recipe,
        features=tuple(recipe.features[n] for n in kept),
        signs=tuple(recipe.signs[n] for n in kept),
        penalties=tuple(recipe.penalties[n] for n in kept),
    )
