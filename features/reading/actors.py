"""Who stands against whom: the sides of a war, what each is called, and their relations."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl
import yaml
from numpy.typing import NDArray

from features.errors import InputError

KEYS: Final = ("names", "friends", "enemies")
"""What may be said of a side; nothing else is read."""
FRIEND: Final = 0.5
"""How far a source leans to the friends of its side, where its alignment does not say."""
ENEMY: Final = -0.8
"""How far it leans from the enemies of its side, where its alignment does not say."""
SHIPPED: Final = ("afghanistan", "iraq", "kosovo", "syria", "ukraine")
"""Wars whose actors ship."""
MOST_SIDES: Final = 64
"""Sides that one set of actors may have: each is one character of a marked text."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side: what it is called in texts, and by their names its friends and enemies."""

    names: tuple[str, ...] = ()
    friends: tuple[str, ...] = ()
    enemies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Actors:
    """The sides of a war, by the names that `alignment`, `favours` and `harms` have for them.

    >>> actors = Actors({"red": Side(("Reds",), enemies=("blue",)), "blue": Side(("Blue Army",))})
    >>> actors.sides, actors.enmity()[0, 1].item()
    (('red', 'blue'), 1.0)
    """

    by_side: Mapping[str, Side]

    @property
    def sides(self) -> tuple[str, ...]:
        """The names of the sides, in their order."""
        return tuple(self.by_side)

    def enmity(self) -> NDArray[np.float64]:
        """Return a table (sides x sides): 1 for two of which one calls the other an enemy."""
        return self._table("enemies")

    def friendship(self) -> NDArray[np.float64]:
        """Return a table (sides x sides): 1 for two of which one calls the other a friend."""
        return self._table("friends")

    def chief_enmity(self) -> NDArray[np.float64]:
        """Return a table (sides x sides): 1 where each lists the other as its first enemy.

        One half where only one does.
        """
        number = {name: n for n, name in enumerate(self.sides)}
        table = np.zeros((len(number), len(number)))
        for name, side in self.by_side.items():
            for other in [enemy for enemy in side.enemies if enemy in number][:1]:
                table[number[name], number[other]] = 0.5
        return table + table.T

    def terms(self) -> dict[str, int]:
        """Return every name in lower case, words parted by one space, with its side's number."""
        found: dict[str, int] = {}
        for number, side in enumerate(self.by_side.values()):
            for name in side.names:
                found.setdefault(" ".join(re.findall(r"\w+|\*$", name.lower())), number)
        return {name.replace(" *", "*"): number for name, number in found.items() if name}

    def with_sides_of(self, sources: pl.DataFrame) -> Actors:
        """Return the same with every side that a source leans to, whether or not it was known.

        A side met only there is called what its code says. A side of which no enemy is known has
        as enemies those from which a source that leans to it leans away, those of most sources
        first; and of two sides in all each is the other's.
        """
        leaning = (
            sources.select("source_id", "alignment")
            .explode("alignment", empty_as_null=True)
            .drop_nulls("alignment")
            .unnest("alignment")
        )
        known = dict(self.by_side)
        for name in sorted(set(leaning["side"].unique()) - set(known)):
            known[name] = Side((name.replace("_", " "),))
        towards = leaning.filter(pl.col("weight") > 0.5)
        away = leaning.filter(pl.col("weight") < -0.5).select("source_id", enemy="side")
        foes = (
            towards.join(away, on="source_id")
            .group_by("side", "enemy")
            .len()
            .sort("side", "len", "enemy", descending=[False, True, False])
        )
        for name, side in known.items():
            if not side.enemies:
                met = foes.filter(pl.col("side") == name)["enemy"].to_list()
                rest = [other for other in known if other != name] if len(known) == 2 else []
                known[name] = replace(side, enemies=tuple(met or rest))
        return Actors(known)

    def leanings(self, alignment: pl.Series) -> NDArray[np.float64]:
        """Return how far sources lean to each side, in [-1, 1]: (sources x sides).

        What an alignment says stands; for the other sides a friend of the side leant to counts
        `FRIEND`, and an enemy `ENEMY`, times the weight.
        """
        given = _weights(alignment, self.sides)
        towards = np.nan_to_num(given).clip(min=0)
        like, unlike = self._table("friends", both=False), self._table("enemies", both=False)
        friend = (towards[:, :, None] * FRIEND * like).max(axis=1, initial=0)
        enemy = (towards[:, :, None] * ENEMY * unlike).min(axis=1, initial=0)
        return np.where(np.isnan(given), np.where(enemy < 0, enemy, friend), given)

    def _table(self, relation: str, *, both: bool = True) -> NDArray[np.float64]:
        number = {name: n for n, name in enumerate(self.sides)}
        table = np.zeros((len(number), len(number)))
        for name, side in self.by_side.items():
            for other in getattr(side, relation):
                if other in number:
                    table[number[name], number[other]] = 1.0
        return np.maximum(table, table.T) if both else table


def read_actors(*paths: Path | str) -> Actors:
    """Read one or more YAML files of actors; what several say of one side is put together.

    A file has `sides`, by name, each with `names` (a trailing `*` takes any ending), `friends` and
    `enemies`. Raises InputError that says where a file is not so.
    """
    merged: dict[str, Side] = {}
    for path in paths:
        for name, side in _sides(Path(path)).items():
            old = merged.get(name, Side())
            parts = (tuple(dict.fromkeys(getattr(old, k) + getattr(side, k))) for k in KEYS)
            merged[name] = Side(*parts)
    if len(merged) > MOST_SIDES:
        raise InputError(
            "too many sides",
            got=f"{len(merged)} in {len(paths)} files",
            remedy=f"Give the files of one war at a time: {MOST_SIDES} sides at most.",
        )
    return Actors(merged)


def shipped_actors(*wars: str) -> Actors:
    """Return the actors that ship: afghanistan, iraq, kosovo, syria, ukraine.

    >>> shipped_actors("kosovo").sides
    ('serbia', 'nato', 'kla')
    """
    for war in wars:
        if war not in SHIPPED:
            raise InputError(
                "no such actors ship",
                got=repr(war),
                remedy=f"Name one of {', '.join(SHIPPED)}, or read your own with read_actors.",
            )
    return read_actors(*map(shipped_path, wars))


def shipped_path(war: str) -> Path:
    """Return the file of actors that ship, a copy of which starts another."""
    return Path(str(files("features") / "reading" / "actors" / f"{war}.yaml"))


def _sides(path: Path) -> dict[str, Side]:
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError("cannot read actors", where=str(path), got=str(error.strerror)) from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        said = str(error).splitlines()[0]
        raise InputError("not a YAML file", where=str(path), got=said) from None
    sides = content.get("sides") if isinstance(content, dict) else None
    if not isinstance(sides, dict) or not sides:
        raise _wrong(path, "no sides", content)
    return {str(name): _side(path, str(name), said) for name, said in sides.items()}


def _side(path: Path, name: str, said: Any) -> Side:
    said = {} if said is None else said
    if not isinstance(said, dict) or set(said) - set(KEYS):
        raise _wrong(path, f"side {name}", said)
    parts = [_listed(path, f"{key} of {name}", said.get(key) or ()) for key in KEYS]
    return Side(*parts)


def _listed(path: Path, what: str, said: Any) -> tuple[str, ...]:
    if not isinstance(said, Sequence) or isinstance(said, str):
        raise _wrong(path, what, said)
    if not all(isinstance(each, (str, int)) and not isinstance(each, bool) for each in said):
        raise _wrong(path, what, said)
    return tuple(str(each) for each in said)


def _wrong(path: Path, what: str, got: Any) -> InputError:
    return InputError(
        f"actors: {what}",
        where=str(path),
        got=repr(got)[:80],
        remedy="Write sides: then each side's name: with lists names, friends and enemies.",
    )


def _weights(alignment: pl.Series, sides: Sequence[str]) -> NDArray[np.float64]:
    """The weights given, not a number where none is: (sources x sides)."""
    rows = pl.DataFrame({"n": pl.int_range(alignment.len(), eager=True), "given": alignment})
    pairs = rows.explode("given", empty_as_null=True).drop_nulls("given").unnest("given")
    pairs = pairs.filter(pl.col("side").is_in(list(sides)))
    table = np.full((alignment.len(), len(sides)), np.nan)
    if pairs.is_empty():
        return table
    number = pairs["side"].replace_strict(
        list(sides), list(range(len(sides))), return_dtype=pl.Int64
    )
    table[pairs["n"].to_numpy(), number.to_numpy()] = pairs["weight"].to_numpy()
    return table
