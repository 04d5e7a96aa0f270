"""The evidence of one event, kept: worked out once, and heard about any number of later claims."""

from __future__ import annotations

import polars as pl

from features.heard_first import FIRST, HEARD_AS, heard_first
from features.reports import (
    APART,
    in_codes,
    in_places,
    in_words,
    is_heard_by,
    is_heard_by_its_own,
    is_heard_by_others,
    numbered,
)


class KeptEvidence:
    """The claims of one event that are heard and not judged, ready to be heard about another.

    `claims` are joined with their sources (`features.sourced`) and have an `as_of`, which is not
    read; there is at least one.
    """

    def __init__(self, claims: pl.DataFrame) -> None:
        self._coded = in_codes(claims)
        self._known = {said: at for at, said in enumerate(claims["proposition"]) if said}
        placed = heard_first(self._coded)
        reports = numbered(in_words(placed.filter(pl.any_horizontal(HEARD_AS))))
        voices = reports["speaker", "voice"].unique()
        self._voices = dict(voices.iter_rows())
        self._heard = reports.filter(is_heard_by_others())
        self._own = reports.filter(is_heard_by_its_own() & ~is_heard_by_others())
        last = self._coded.select("available_at", "claim_id").sort(pl.all()).tail(1)
        self._last: tuple[object, str] = last.row(0)

    def reports_with(self, claim: pl.DataFrame) -> pl.DataFrame:
        """Return the reports (`features.reports`) by which one more claim of the event is judged.

        They are those of `reports_of` for the claim and the evidence, where the claim is the only
        one that is judged; in another order.
        """
        at = self._known.get(claim["proposition"][0])
        coded = in_codes(claim, None if at is None else self._coded[at : at + 1][[*APART]])
        if self._is_heard_as_before(coded):
            own = self._own["source_id"] == coded["source_id"][0]
            kept = [self._heard, self._own.filter(own)] if own.any() else [self._heard]
            return in_places(pl.concat([self._as_report(coded), *kept], rechunk=True))
        both = pl.concat([coded[self._coded.columns], self._coded], rechunk=True)
        asked = both["row"] == claim["row"][0]
        heard = heard_first(both).filter(asked | is_heard_by(coded["source_id"]))
        return numbered(in_words(heard))

    def _as_report(self, coded: pl.DataFrame) -> pl.DataFrame:
        """The claim among the reports, with the number of its voice, a new one if need be."""
        number = self._voices.get(coded["speaker"][0], len(self._voices) + 1)
        claim = in_words(coded.hstack(_ALL_HEARD))
        return claim.hstack(
            [pl.Series("n", [0], pl.UInt32), pl.Series("voice", [number], pl.UInt64)]
        )

    def _is_heard_as_before(self, coded: pl.DataFrame) -> bool:
        """Whether the evidence is heard as it would be without the claim.

        `heard_first` looks at earlier reports only, and where there are few it hears all.
        """
        n = self._coded.height
        comes_last = coded["available_at", "claim_id"].row(0) > self._last
        return n < FIRST or (n > FIRST and comes_last)


_ALL_HEARD = pl.DataFrame({name: [True] for name in HEARD_AS})
