"""The one as-of join: which voices were heard about a claim's event, and what they say of it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final

import numpy as np
import polars as pl

from features import few
from features.by_voice import by_voice, own_voice
from features.earshot import in_earshot
from features.relays import relays
from features.reports import reports_of
from features.statements import compared, compared_once, side_by_side
from features.voice import weight

_OWN: Final = 0
"""The number of the voice of a claim's own source."""
_RELATION: Final = (
    "same_proposition", "agreement", "direction", "outnumbers", "weight", "relays",
)  # fmt: skip
_COMPARED: Final = (
    "row", "as_of", "published_at", "available_at", "listed", "interest", "polarity",
    "proposition_key", "negated", "quantity", "bounded", "unit",
)  # fmt: skip
_PLAIN: Final = (
    "event_id", "source_id", "camp", "kind", "parent", "stance", "cites", "favours", "harms",
)  # fmt: skip
_VOICES: Final = (
    "row", "voice", "own", "support_same", "contradiction_same", "support_other",
    "contradiction_other", "supports", "supports_freely", "admits", "contradicts",
    "contradicts_freely", "retracted", "retracts", "hours_to_support", "log_ratio", "interest",
    "n_claims",
)  # fmt: skip


def hear(claims: pl.DataFrame, rows: pl.Series | None = None) -> pl.DataFrame:
    """Return the voices heard about each claim, one row for each claim (`row`) and voice.

    `claims` are accepted claims joined with their sources (`features.sourced`), with `as_of`; with
    `rows` only the claims of these are judged, by all others. Only claims of the same event that
    were available at `as_of` are read; ties are. Of a very large event the first are
    (`features.heard_first`). `features.voice` says what a *voice* is. A claim's own source is the
    voice `own`, which corroborates nothing but can retract. An outlet that relays another
    (`features.relays`) is not heard in support of it.

    Columns: `row`, `voice`, `own`; `support_same`, `contradiction_same`, `support_other`,
    `contradiction_other`: the strongest agreement on the same and on another proposition, times
    the weight of who says it (`features.voice.weight`), and on another only what that adds;
    `supports`, `supports_freely` (without an interest in it), `admits` (against its own side),
    `contradicts`, `contradicts_freely`; `retracted` (the own source later reversed itself) and
    `retracts`; `hours_to_support`; `log_ratio` (claimed over the voice's nearest number);
    `interest` (of the claim judged); `n_claims`.
    """
    return hear_reports(reports_of(claims, rows), rows)


def hear_reports(reports: pl.DataFrame, rows: pl.Series | None = None) -> pl.DataFrame:
    """Return the same as `hear`, of reports (`features.reports`) that are there already."""
    voices = pl.concat(
        (own_voice if own else by_voice)(judged) for own, _, judged in _met(reports, rows)
    )
    return voices.hstack(_named(reports, voices["key"]))[[*_VOICES]]


def pairs(claims: pl.DataFrame, rows: pl.Series | None = None) -> pl.LazyFrame:
    """Return each claim (`row`) with every other report it is judged by (`row_other`).

    `claims` and `rows` are those of `hear`, which joins these pairs into voices. Columns of the
    other report end in `_other`; beside them `same_proposition`, `agreement` (-1 to 1),
    `direction`, `outnumbers` (`features.agreement`), `own` (of the same source), `relays`, `voice`
    and `weight` (`features.voice`).
    """
    reports = reports_of(claims, rows)
    plain = reports.drop(_PLAIN, strict=False).join(
        claims.select("row", *_PLAIN), on="row", maintain_order="left"
    )
    parts = []
    for _, met, judged in _met(reports, rows):
        named = _named(reports, judged["key"]).select("voice", "own")
        both = side_by_side(plain, met, [*_COMPARED, *_PLAIN])
        parts.append(judged.select(_RELATION).hstack(named).hstack(both))
    return pl.concat(parts).lazy()


def _met(
    reports: pl.DataFrame, rows: pl.Series | None
) -> Iterator[tuple[bool, pl.DataFrame, pl.DataFrame]]:
    """Yield who meets whom, as `in_earshot`, and how they judge: see `_judged`."""
    pairs = in_earshot(reports, rows)
    if rows is None or rows.len() > 1:
        for own, met in pairs:
            shared = met.height > reports.height  # else there is nothing to be had of sharing
            said = compared_once(reports, met) if shared else compared(reports, met)
            yield own, met, _judged(reports, met, said, 0 if own else met.height)
        return
    parts, done = [*pairs], 0  # about one claim there are few, of its own source and of others
    met = pl.concat([met for _, met in parts])
    n_others = sum(met.height for own, met in parts if not own)
    judged = _judged(reports, met, compared(reports, met), n_others)
    for own, part in parts:
        yield own, part, judged.slice(done, part.height)
        done += part.height


def _judged(
    reports: pl.DataFrame, met: pl.DataFrame, said: pl.DataFrame, n_others: int
) -> pl.DataFrame:
    """Return who judges whom, and how: `_RELATION`, and `key`, a number for claim and voice.

    The first `n_others` are reports of other sources, those after them of the claim's own.
    """
    other = reports["voice", "interest", "listed", "published_at"][met["n_other"]]
    other.columns = ["voice", "interest_other", "listed_other", "published_at_other"]
    judged = met.hstack(said).hstack(other).hstack([reports["published_at"][met["n"]]])
    n_voices = np.uint64(reports["voice"].to_numpy().max(initial=0) + 1)
    key = met["n"].to_numpy().astype(np.uint64) * n_voices + np.uint64(_OWN)
    key[:n_others] += other["voice"].to_numpy()[:n_others]
    hands_on = np.zeros(met.height, np.bool_)
    if n_others:
        hands_on[:n_others] = relays(reports, judged.head(n_others))
    judged = judged.hstack([pl.Series("key", key), pl.Series("relays", hands_on)])
    return few.with_columns(judged, [_weight()])


@cache
def _weight() -> pl.Expr:
    return weight().alias("weight")


def _named(reports: pl.DataFrame, key: pl.Series) -> pl.DataFrame:
    """Return `row` and `interest` of the claim, the `voice` by name, and whether it is `own`."""
    number = reports["voice"].to_numpy()
    place = np.zeros(number.max(initial=0), dtype=np.uint32)
    place[number - 1] = np.arange(number.size)
    names = pl.Series("voice", ["own"]).append(reports["speaker"][place])
    voice = key % names.len()
    claim = reports["row", "interest"][key // names.len()]
    return claim.hstack([names[voice].alias("voice"), (voice == _OWN).alias("own")])


def standing(voices: pl.DataFrame) -> pl.DataFrame:
    """Return, by `row`, how the others stand to the claim: what the digit of the grade rests on.

    `n_others` voices heard that take a position; `support_independent` of them support it without
    an interest, from `support_camps` camps (all of none count as one); `contradiction_independent`
    contradict it, `contradiction_neutral` of them without an interest.
    """
    others = voices[np.flatnonzero(~voices["own"].to_numpy())]
    return few.of_each(others, "row", [*_standing()])


@cache
def _standing() -> list[pl.Expr]:
    freely = pl.col("supports_freely")
    neutral = ~pl.col("voice").str.starts_with("camp ")
    told = {
        "n_others": (pl.col("supports") | pl.col("contradicts")).sum().cast(pl.Float64),
        "support_independent": freely.sum().cast(pl.Float64),
        "support_camps": (freely & ~neutral).sum() + (freely & neutral).any(),
        "contradiction_independent": pl.col("contradicts").sum().cast(pl.Float64),
        "contradiction_neutral": pl.col("contradicts_freely").sum().cast(pl.Float64),
    }
    return [number.alias(name) for name, number in told.items()]


STANDING: Final = tuple(number.meta.output_name() for number in _standing())
"""The columns of `standing`, beside `row`."""
