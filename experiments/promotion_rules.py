"""The rules of promotion, as they stand in `promotion_rules.toml`."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from features.errors import InputError

SHIPPED: Final = Path(__file__).parent / "promotion_rules.toml"

Names = Annotated[list[str], Field(min_length=1)]
Share = Annotated[float, Field(ge=0.0, le=1.0)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


class BeatsControls(_Part):
    """The interval of the difference in skill to each control is above `skill_above`."""

    sentence: str
    trial: str
    horizons: Names
    skill_above: float


class Judged(_Part):
    """Where a figure is taken: a trial of `experiments.evaluation`, at some horizons."""

    trial: str
    horizons: Names


class Calibrated(_Part):
    """Murphy's CI is at most `ci_at_most` wherever it is taken."""

    sentence: str
    on: Annotated[list[Judged], Field(min_length=1)]
    ci_at_most: float


class NotWorse(_Part):
    """The interval of the difference in skill to the champion is not below `skill_not_below`.

    A model that learned from verdicts has gained, or no part of the interval is below a loss of
    `loss_with_verdicts`.
    """

    sentence: str
    trial: str
    horizons: Names
    skill_not_below: float
    loss_with_verdicts: Annotated[float, Field(ge=0.0)]


class NoPartMuchWorse(_Part):
    """The Brier score of each part of `fewest` claims is at most so much above the other's.

    With `beyond_chance` a part counts only where the interval of the difference is above zero.
    """

    sentence: str
    trial: str
    horizons: Names
    by: Names
    fewest: Annotated[int, Field(ge=1)]
    brier_higher_at_most: float
    beyond_chance: bool


class ShareOfClaims(_Part):
    """The share of claims that is enough for one gate, and why it is not every claim."""

    share: Share
    sentence: str


class Invariances(_Part):
    """Every gate holds; those named in `shares` for that share of the claims."""

    sentence: str
    shares: dict[str, ShareOfClaims] = {}


class VerdictsTell(_Part):
    """The interval of the AUC by which verdicts are foretold is above `auc_above`.

    Judged are at least `fewest` verdicts that a claim is true, as many that one is false, and
    `events` of them; `tried` of the settled claims at least may be learned from in the tests.
    """

    sentence: str
    auc_above: float
    fewest: Annotated[int, Field(ge=1)]
    events: Annotated[int, Field(ge=1)]
    tried: Share


class Audit(_Part):
    """On `fewest` audit verdicts or more, skill over the champion's scores is not below a limit."""

    sentence: str
    fewest: Annotated[int, Field(ge=1)]
    skill_not_below: float


class Rules(_Part):
    """Every rule of promotion with its limits, by its name.

    `verdicts_tell` and `audit` are asked of a model that learned from verdicts, the others of all.
    """

    beats_controls: BeatsControls
    calibrated: Calibrated
    not_worse: NotWorse
    no_part_much_worse: NoPartMuchWorse
    invariances: Invariances
    verdicts_tell: VerdictsTell
    audit: Audit

    def sentence(self, rule: str) -> str:
        """Return what a rule asks, in words.

        >>> read_rules().sentence("calibrated")
        'Its probabilities mean what they say on claims it never saw.'
        """
        return str(getattr(self, rule).sentence)


def read_rules(path: Path = SHIPPED) -> Rules:
    """Read rules of promotion from a TOML file, by default the shipped ones.

    Raises InputError where it cannot be read, and for a key that no rule knows or a rule that is
    missing, with the name of the key.
    """
    try:
        return Rules.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as fault:
        raise InputError(f"the rules cannot be read: {fault.strerror}", where=str(path)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise InputError(f"not a TOML file: {fault}", where=str(path)) from None
    except ValidationError as fault:
        raise InputError(
            "; ".join(_said(each["loc"], each["msg"]) for each in fault.errors()),
            where=str(path),
            remedy=f"The shipped rules are a model: {SHIPPED.name}.",
        ) from None


def _said(key: tuple[int | str, ...], message: str) -> str:
    said = "no rule knows this key" if message.startswith("Extra inputs") else message.lower()
    return f"{'.'.join(map(str, key))}: {said}"
