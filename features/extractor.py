"""What a feature is, and what an extractor promises."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

import polars as pl


@dataclass(frozen=True, slots=True)
class Feature:
    """One number that describes a claim, with the words a person needs to read it.

    `sign` is the direction in which the field expects it to move credibility: +1, -1, or 0 where
    nobody should expect one. `phrase` is how a reason says it; `{value}` is put in.

    >>> words = Feature("n_words", unit="words", sign=0, phrase="the claim has {value:.0f} words",
    ...                 meaning="Length of the text.", origin="a control, never an input")
    >>> words.phrase.format(value=7.0)
    'the claim has 7 words'
    """

    name: str
    unit: str
    sign: Literal[-1, 0, 1]
    phrase: str
    meaning: str
    origin: str


class Extractor(ABC):
    """One idea of what can be seen in a claim, as Polars expressions over one of two frames.

    A subclass lists its `features` and gives an expression for each, over the claims joined with
    their sources (`features.sourced`) or, as an aggregate, over the voices heard about each claim
    (`features.evidence`). A claim about which no voice was heard has `silent` for the latter.
    """

    family: ClassVar[str]
    features: ClassVar[tuple[Feature, ...]]
    frame: ClassVar[Literal["claims", "voices"]]
    silent: ClassVar[float] = 0.0

    @abstractmethod
    def expressions(self) -> Mapping[str, pl.Expr]:
        """Return one Float64 expression for each feature, by the feature's name."""
