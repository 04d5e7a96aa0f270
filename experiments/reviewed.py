"""Verdicts as labelled claims: who said what of which claim, and the events that it belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import polars as pl

from experiments.corpora import Corpus
from experiments.opinions import VALUE, settle
from features.errors import InputError
from features.faults import shown
from scoring.review.agreement import Agreement, agreement
from scoring.review.verdict_store import VerdictStore

SAME: Final = ("text", "speaker", "published_at")
"""What makes a claim the same in two runs: ids and evidence may differ between their files."""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What people said in review, and the claims that they said it of.

    `told` has every claim of the events that were reviewed, run by run: `run_id`, `claim_id`,
    `event_id`, `text`, `speaker`, `source_id`, `country`, `published_at`, and `claim`, which is the
    same for the same claim in every run. `opinions` has the verdicts that say something, one for
    each person and claim, as the store has them, with `claim`, `value` and `weight`. `claims` has
    one line for each claim: the newest run it was reviewed in, the score it had there, and what
    people settled of it. `corpora` are those claims in their events, one corpus for each run;
    `agreement` is how far people agree on claims that several of them judged.
    """

    told: pl.DataFrame
    opinions: pl.DataFrame
    claims: pl.DataFrame
    corpora: tuple[Corpus, ...]
    agreement: Agreement
    notes: tuple[str, ...] = ()


def read_reviewed(store: VerdictStore) -> Reviewed:
    """Read the verdicts that stand, with the events of their claims as the runs had read them.

    The verdicts of several people on a claim become one opinion (`experiments.opinions`); of one
    who judged it in two runs, the newer counts. The evidence around a claim is that of the newest
    run it was reviewed in. Raises InputError where no verdict says anything.
    """
    standing = store.standing()
    inputs = {run: store.inputs(run) for run in _runs(standing)}
    told = _told(standing, inputs)
    known = told.select("run_id", "claim_id", "claim")
    every = standing.join(known, on=["run_id", "claim_id"], maintain_order="left")
    said = _newest(every)
    opinions = said.filter(pl.col("verdict").is_in(list(VALUE))).with_columns(
        value=pl.col("verdict").replace_strict(VALUE, default=None, return_dtype=pl.Float64),
        weight=pl.lit(1.0),
    )
    notes = tuple(_notes(standing, told, said))
    if opinions.is_empty():
        raise InputError(
            "there is no verdict to learn from",
            where=str(store.folder),
            got="; ".join(notes) or "none",
            remedy="Open a queue with `sourcegrade review open RUN`, and fetch what people said "
            "in it with `sourcegrade review pull`.",
        )
    claims = _claims(opinions, every)
    corpora = tuple(
        _corpus(run, *inputs[run], claims.filter(pl.col("run_id") == run)) for run in _runs(claims)
    )
    return Reviewed(told, opinions, claims, corpora, agreement(standing), notes)


def corpus_name(run_id: str) -> str:
    """Return the name of the corpus that holds the reviewed events of a run."""
    return f"run {run_id}"


def _runs(frame: pl.DataFrame) -> list[str]:
    return frame["run_id"].unique().sort().to_list()


def _told(
    standing: pl.DataFrame, inputs: dict[str, tuple[pl.DataFrame, pl.DataFrame]]
) -> pl.DataFrame:
    named = [
        _whole_events(claims, standing.filter(pl.col("run_id") == run)["claim_id"])
        .join(sources.select("source_id", "name"), on="source_id", how="left")
        .select(
            "claim_id",
            "event_id",
            "text",
            "source_id",
            "published_at",
            "country",
            run_id=pl.lit(run),
            speaker=pl.coalesce("name", "source_id"),
        )
        for run, (claims, sources) in inputs.items()
    ]
    if not named:
        return standing.select("run_id", "claim_id", claim="claim_id")
    told = pl.concat(named).sort("run_id", "claim_id")
    return told.with_columns(claim=pl.format("{} {}", "run_id", "claim_id").first().over(SAME))


def _whole_events(claims: pl.DataFrame, reviewed: pl.Series) -> pl.DataFrame:
    chosen = pl.col("claim_id").is_in(reviewed.implode())
    events = claims.filter(chosen)["event_id"].drop_nulls().unique().implode()
    return claims.filter(chosen | pl.col("event_id").is_in(events).fill_null(value=False))


def _newest(every: pl.DataFrame) -> pl.DataFrame:
    return (
        every.sort("when", "run_id")
        .unique(["claim", "who"], keep="last", maintain_order=True)
        .sort("claim", "who")
    )


def _claims(opinions: pl.DataFrame, every: pl.DataFrame) -> pl.DataFrame:
    newest = every.sort("as_of", "when", "run_id").unique("claim", keep="last")
    people = opinions.group_by("claim").agg(
        people=pl.len(), settled_at=pl.col("when").max().dt.to_string("%Y-%m-%d")
    )
    score = ("run_id", "claim_id", "as_of", "model", "credibility", "selected_by")
    settled = settle(opinions, "claim").join(people, on="claim")
    return newest.select("claim", *score).join(settled, on="claim").sort("claim")


def _corpus(
    run: str, claims: pl.DataFrame, sources: pl.DataFrame, reviewed: pl.DataFrame
) -> Corpus:
    told, name = _whole_events(claims, reviewed["claim_id"]), corpus_name(run)
    given = reviewed.select("claim_id", "confidence", "label", "settled_at", "truth")
    labels = told.select("row", "claim_id").join(
        given, on="claim_id", how="left", maintain_order="left"
    )
    labels = labels.select(
        "row", "confidence", "label", "settled_at", pl.lit(name).alias("war"), "truth"
    )
    return Corpus(name, told, sources, labels)


def _notes(standing: pl.DataFrame, told: pl.DataFrame, said: pl.DataFrame) -> Iterator[str]:
    mute = said.filter(~pl.col("verdict").is_in(list(VALUE))).height
    if mute:
        yield f"{mute} of {said.height} verdicts say nothing of their claim: cannot tell"
    lost = standing.join(told, on=["run_id", "claim_id"], how="anti")
    if lost.height:
        first = lost.row(0, named=True)
        yield (
            f"{lost.height} verdicts are of claims that the inputs of their run do not hold, and "
            f"are left out; the first is {shown(first['claim_id'])} of run {first['run_id']}"
        )
