"""Where each training label comes from, so that a person can trace it."""

from __future__ import annotations

import hashlib
from io import StringIO
from typing import Any, Final

import polars as pl

from experiments.merged import Merged, mark

LABELS: Final = "labels.csv"
"""Artifact of a run that says where each training label comes from."""
_USED: Final = ("assessment_id", "run_id", "claim_id", "who", "when", "verdict")


def verdict_summary(merged: Merged) -> dict[str, Any]:
    """Return what a manifest says of the verdicts that a model learned from.

    `n` verdicts of `people` on so many `claims` of so many `events`, in `runs`; `settled` of the
    claims, and `tried` of these: the others name no country and are of no war that anybody knows,
    so no test on a war could learn from them. `sha256` is of the verdicts, in whichever order.
    """
    said, claims = merged.reviewed.opinions, merged.judged.frame
    wars = pl.concat(corpus.labels["war"] for corpus in merged.corpora).n_unique()
    settled = claims.filter(pl.col("truth").is_not_null())
    told = said.select(_USED).sort("assessment_id").write_ndjson()
    return {
        "n": said.height,
        "claims": claims.height,
        "events": claims["event"].n_unique(),
        "settled": settled.height,
        "tried": settled.filter(pl.col("of_wars").list.len() < wars).height,
        "people": said["who"].n_unique(),
        "runs": said["run_id"].n_unique(),
        "sha256": hashlib.sha256(told.encode()).hexdigest(),
    }


def learned_from(labels: str) -> frozenset[str]:
    """Return the marks (`experiments.merged.mark`) of the verdicts in a `label_table`, from CSV."""
    told = pl.read_csv(StringIO(labels), infer_schema=False)
    verdicts = told.filter(pl.col("origin") == "verdict")
    return frozenset(verdicts.select(mark("said")).to_series())


def label_table(merged: Merged) -> pl.DataFrame:
    """Return every label and verdict behind the training, one line each.

    `corpus` and `claim_id` name the claim; `truth` and `confidence` are what all its lines came to
    and what the model was fitted to. `origin` says whether a line is a label of the corpus or a
    verdict, `said` and `weight` what it says; of a verdict also who said it and when, of which run,
    the score at that time and by which model, and what the claim had been picked for.
    """
    fitted = ("corpus", "claim_id", "event", "war", "truth", "confidence")
    claims = merged.training.at("latest").frame.select(fitted)
    said = merged.opinions.drop("value").join(
        claims, on=["corpus", "claim_id"], how="left", maintain_order="left"
    )
    return said.select(*fitted, pl.exclude(fitted))
