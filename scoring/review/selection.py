"""Which claims are worth a person's time: the doubtful, the disputed, the weighty, the new.

And some drawn by lot. Whoever looks only where the model is unsure learns nothing of how often it
is wrong: only a random sample tells that, so a share of every selection is one, and marked so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from typing import Final

import numpy as np
import polars as pl

from scoring.scores import Judged

LIMIT: Final = 50
"""Claims in a selection, if nobody says otherwise: about two hours of a person's work."""
AUDIT_SHARE: Final = 0.2
"""Share of a selection that is drawn at random from all scored claims."""
AUDIT: Final = "audit"
"""Why a claim was selected that was drawn at random."""
SIGNALS: Final = ("uncertainty", "disagreement", "stakes", "novelty")
"""Why the others are: each a number from 0 to 1."""
MANY: Final = 1_000.0
"""A number from which a claim has the highest stakes, as in a thousand dead."""
MANY_CLAIMS: Final = 100.0
"""Claims of one event from which it has the highest stakes."""


def signals(judged: Judged) -> pl.DataFrame:
    """Return, for each judged claim, the `SIGNALS`; columns `row`, `claim_id`, `event_id` as well.

    `uncertainty`: half of it how near the credibility is to even, half how wide the interval is.
    `disagreement`: how evenly the voices of others are divided, by what each counts for; 0 where
    they all say the same. `stakes`: the number that the claim gives, or the other claims of its
    event, on a logarithmic scale. `novelty`: 1 / (1 + n), n the settled claims of its source.
    """
    claims, said = judged.described.claims, judged.said
    even = 1 - (2 * pl.Series(said.probability) - 1).abs()
    number = pl.max_horizontal("quantity_low", "quantity_high").fill_null(0.0).clip(0.0, MANY)
    of_event = pl.when(pl.col("event_id").is_null()).then(1).otherwise(pl.len().over("event_id"))
    return (
        claims.with_columns(
            uncertainty=(even + pl.Series(said.high) - pl.Series(said.low)) / 2,
            stakes=pl.max_horizontal(
                number.log1p() / pl.lit(MANY).log1p(),
                (of_event.clip(1, MANY_CLAIMS).log() / pl.lit(MANY_CLAIMS).log()),
            ),
            novelty=1 / (1 + judged.past["n"]),
        )
        .join(_disagreement(judged.described.voices), on="row", how="left", maintain_order="left")
        .select("row", "claim_id", "event_id", *(pl.col(name).fill_null(0.0) for name in SIGNALS))
    )


def _disagreement(voices: pl.DataFrame) -> pl.DataFrame:
    for_it = pl.col("support_same") + pl.col("support_other")
    against = pl.col("contradiction_same") + pl.col("contradiction_other")
    return (
        voices.filter(~pl.col("own"))
        .group_by("row")
        .agg(for_it=for_it.sum(), against=against.sum())
        .with_columns(both=pl.col("for_it") + pl.col("against"))
        .select(
            "row",
            disagreement=pl.when(pl.col("both") > 0).then(
                2 * pl.min_horizontal("for_it", "against") / pl.col("both")
            ),
        )
    )


def select(
    found: pl.DataFrame, limit: int, *, seed: str, judged_before: Collection[str] = ()
) -> pl.DataFrame:
    """Return the claims to review, those that need a person most first.

    `found` is what `signals` gives, of all scored claims. First a share is drawn by lot from all of
    them (`selected_by` is "audit"); the draw hangs on `seed` and the ids alone, and a larger limit
    draws the same claims and more. The other places go to the claims that stand highest in the mean
    of the four signals, each as a rank in the batch; the second claim of an event counts for less,
    the third for less again, so that one event does not fill the list. `selected_by` is the signal
    in which the claim stands highest. `judged_before` are claims that have a verdict: they are
    left out, but for the draw, which would not be random without them.

    Columns `claim_id`, `selected_by` and `priority` (0 to 1). The drawn claims are strewn among the
    others, so that who answers only the first few answers some of both.
    """
    ranked = found.with_columns(
        *(_rank(name).alias(name) for name in SIGNALS),
        priority=pl.mean_horizontal(map(_rank, SIGNALS)),
    ).join(_lots(found["claim_id"], seed), on="claim_id")
    n_drawn = min(max(1, round(AUDIT_SHARE * limit)), limit, found.height)
    drawn = ranked.sort("lot", "claim_id").head(n_drawn).with_columns(selected_by=pl.lit(AUDIT))
    others = (
        ranked.join(drawn, on="claim_id", how="anti")
        .filter(~pl.col("claim_id").is_in(list(judged_before)))
        .with_columns(selected_by=_highest(), priority=_spread())
        .sort("priority", "lot", "claim_id", descending=[True, False, False])
        .head(limit - n_drawn)
    )
    placed = [part.with_columns(place=_places(part.height)) for part in (others, drawn)]
    return pl.concat(placed).sort("place", "lot").select("claim_id", "selected_by", "priority")


def _lots(claim_ids: pl.Series, seed: str) -> pl.DataFrame:
    number = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8])
    order = np.random.default_rng(number).permutation(claim_ids.len())
    return pl.DataFrame({"claim_id": claim_ids.sort(), "lot": order})


def _rank(name: str) -> pl.Expr:
    # The middle of its ties: a signal that is the same for all tells nothing, and is .5 for all.
    return (pl.col(name).rank() - 0.5) / pl.len()


def _highest() -> pl.Expr:
    best = pl.concat_list(SIGNALS).list.arg_max()
    return best.replace_strict(dict(enumerate(SIGNALS)), return_dtype=pl.String)


def _spread() -> pl.Expr:
    among = pl.col("priority").rank("ordinal", descending=True).over("event_id")
    alone = pl.col("event_id").is_null()
    return pl.col("priority") / pl.when(alone).then(1.0).otherwise(among).sqrt()


def _places(n: int) -> pl.Series:
    return (pl.Series(range(n), dtype=pl.Float64) + 0.5) / max(n, 1)
