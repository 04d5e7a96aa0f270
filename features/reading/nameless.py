"""Names that stand often in the texts and that no side of the actors has."""

from __future__ import annotations

from calendar import day_name, month_name
from typing import Final

import polars as pl
import yaml

from features.reading.actors import Actors
from features.reading.marked import marked

LEAST: Final = 3
"""Claims in which a name stands at the least."""
MOST: Final = 40
"""Names that are told, those of most claims."""
_LOOKED_AT: Final = 2_000
"""Characters from the start of a text that are looked at."""
_NAME: Final = r"(?:(?:al|el|ash|ad|an|ar|as|az|at)-)?\p{Lu}[\p{L}\p{N}-]+"
_NAMES: Final = rf"({_NAME}(?: {_NAME}){{0,2}})"
# Not at the start of a sentence, where every word has a capital.
_WITHIN: Final = rf"[\p{{Ll}}\p{{N}},;:”\"’)] (?:the )?{_NAMES}"
_PLACED: Final = rf"\b(?:in|at|near|outside|around|over|inside|from|to) (?:the )?{_NAMES}"
_CALENDAR: Final = (*day_name, *month_name[1:])
_A_PLACE: Final = 0.5
"""The share of mentions after a word of place from which a name is a place's."""
_SIDES: Final = "[\ue000-\ue7ff]"


def nameless(texts: pl.Series, actors: Actors, sources: pl.DataFrame) -> pl.DataFrame:
    """Return names that no side has: `name` and `n_claims`, those of most claims first.

    Days, months and sources are none, nor is a name that mostly stands after a word of place.
    Some of these names may be a side's: a person who adds them to the actors makes more of the
    texts readable.

    >>> texts = pl.Series(["They said the Tigers and Reds took the mill in Old Town."] * 3)
    >>> from features.reading.actors import Side
    >>> sources = pl.DataFrame({"name": ["The Wire"]})
    >>> nameless(texts, Actors({"red": Side(("Reds",))}), sources).rows()
    [('Tigers', 3)]
    """
    seen = texts.str.slice(0, _LOOKED_AT)
    counted = _mentions(seen, _WITHIN).group_by("name").agg(n_claims=pl.col("n").n_unique())
    often = counted.filter(pl.col("n_claims") >= LEAST)
    placed = _mentions(seen, _PLACED).group_by("name").agg(n_placed=pl.col("n").n_unique())
    left = (
        often.join(placed, on="name", how="left")
        .filter(pl.col("n_placed").fill_null(0) < _A_PLACE * pl.col("n_claims"))
        .filter(~pl.col("name").is_in(_CALENDAR))
    )
    spoken = sources["name"].drop_nulls().str.to_lowercase().implode()
    left = left.filter(~pl.col("name").str.to_lowercase().is_in(spoken))
    known = marked(left["name"], actors).str.contains(_SIDES)
    ordered = left.filter(~known).sort("n_claims", "name", descending=[True, False])
    return ordered.select("name", "n_claims").head(MOST)


def starter(actors: Actors, names: pl.DataFrame) -> str:
    """Return a file of actors to start from: the sides that are known, and the names to be sorted.

    >>> from features.reading.actors import Side
    >>> names = pl.DataFrame({"name": ["Tigers"], "n_claims": [3]})
    >>> print(starter(Actors({"red": Side(("Reds",), enemies=("blue",))}), names))
    # Who stands against whom. Each side has the names that texts call it by (a trailing *
    # takes any ending), its friends and its enemies, the chief enemy first.
    sides:
      red:
        names: [Reds]
        friends: []
        enemies: [blue]
    # These names stand often in the texts and no side has them. Give each to its side, or leave it:
    #   Tigers (3 claims)
    <BLANKLINE>
    """
    lines = [
        "# Who stands against whom. Each side has the names that texts call it by (a trailing *",
        "# takes any ending), its friends and its enemies, the chief enemy first.",
        "sides:",
    ]
    for name, side in actors.by_side.items():
        lines.append(f"  {_flow(name)}:")
        told = (("names", side.names), ("friends", side.friends), ("enemies", side.enemies))
        lines += [f"    {key}: {_flow(list(listed))}" for key, listed in told]
    if names.height:
        lines.append(
            "# These names stand often in the texts and no side has them. Give each to its side, or"
            " leave it:"
        )
    lines += [f"#   {name} ({n_claims} claims)" for name, n_claims in names.iter_rows()]
    return "\n".join([*lines, ""])


def _flow(value: object) -> str:
    """A value of YAML on one line."""
    told = yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, width=10_000)
    return str(told).removesuffix("\n").removesuffix("\n...")


def _mentions(texts: pl.Series, pattern: str) -> pl.DataFrame:
    """Each mention of a name: `n`, the place of its text, and the `name`."""
    found = texts.str.extract_all(pattern).to_frame("hit").with_row_index("n")
    return (
        found.explode("hit", empty_as_null=True)
        .drop_nulls("hit")
        .select("n", name=pl.col("hit").str.extract(pattern, 1))
    )
