"""Labels and verdicts together: what is learned from both, and what a test keeps of it apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import polars as pl

from experiments.corpora import Corpus
from experiments.forecasters import Floats, Forecaster
from experiments.opinions import settle
from experiments.reviewed import Reviewed, corpus_name
from experiments.same_event import known_claims, matched_claims, places
from experiments.snapshots import Snapshots, as_scored, snapshots

WITH_VERDICTS: Final = "+verdicts."
"""What the version of a model has in it that was trained on verdicts; their hash follows."""
_CLAIM: Final = ("corpus", "claim_id")


@dataclass(frozen=True, slots=True)
class Merged:
    """Shipped corpora and verdicts, each claim once, whoever said something of it.

    `corpora` are the shipped ones, labels and verdicts on the same claim combined; `runs` are the
    reviewed events of each run, labelled by verdicts, but for claims that a corpus has. `training`
    are the snapshots of both. `judged` are those of every reviewed claim as it was scored, with
    what people settled of it, `score` and `scored_by`, what it was picked for (`selected_by`), and
    whether that model may have learned from verdicts on its event (`learned_before`). In both,
    `of_events` and `of_wars` are the events and wars of the corpora that a claim is of. `opinions`
    has every label and verdict, by `corpus` and `claim_id`; `n_matched` claims have both.
    """

    reviewed: Reviewed
    corpora: tuple[Corpus, ...]
    runs: tuple[Corpus, ...]
    training: Snapshots
    judged: Snapshots
    opinions: pl.DataFrame
    n_matched: int

    def beside(self, train: Snapshots, test: Snapshots) -> Snapshots:
        """Return what may be learned in a fold of the shipped claims, `train` and `test`.

        The claims of `train` with their combined labels, and of the other reviewed claims those
        that are of no event in `test`, and of no war that `train` has not.
        """
        frame = self.training.frame
        own = frame.join(
            train.frame.select(*_CLAIM, "horizon"), on=[*_CLAIM, "horizon"], how="semi"
        )
        run = pl.col("corpus").is_in([corpus.name for corpus in self.runs])
        run &= pl.col("horizon").is_in(train.frame["horizon"].unique().implode())
        here = _list("of_wars", set(train.frame["war"])).list.all()
        return Snapshots(pl.concat([own, frame.filter(run & here & self._elsewhere(test))]))

    def elsewhere(self, test: Snapshots) -> Snapshots:
        """Return what may be learned to judge reviewed claims: all that is of other events."""
        return self.training.where(self._elsewhere(test))

    def verdicts(self) -> pl.DataFrame:
        """Return the verdicts as review has them, by `corpus` and `claim_id` of the claim judged.

        `mark` names a verdict and what it says: of one that was changed it is another.
        """
        home = self.reviewed.claims.select("claim", _run_corpus(), "claim_id")
        said = self.reviewed.opinions.select(
            "claim", "who", "value", "weight", mark=mark("verdict")
        )
        return said.join(home, on="claim", maintain_order="left").drop("claim")

    def _elsewhere(self, test: Snapshots) -> pl.Expr:
        told = set(test.frame["event"])
        if "of_events" in test.frame.columns:
            told |= set(test.frame["of_events"].explode().drop_nulls())
        return ~pl.col("event").is_in(list(told)) & ~_list("of_events", told).list.any()


def merge(corpora: Sequence[Corpus], reviewed: Reviewed) -> Merged:
    """Put verdicts beside the labels of shipped corpora.

    A reviewed claim that a corpus has too (`experiments.same_event`) is one claim: its label is an
    opinion that weighs its confidence, each verdict one more. Any other stands in the event that it
    was read in, apart from whatever tests that event or a war that it is of.
    """
    known = known_claims(corpora)
    matched = matched_claims(reviewed.told, known)
    opinions = pl.concat([_labels(corpora), _verdicts(reviewed, matched)], how="diagonal")
    combined = tuple(_combined(corpus, opinions) for corpus in corpora)
    runs = tuple(_without(corpus, reviewed, matched) for corpus in reviewed.corpora)
    place = places(reviewed.told, known).with_columns(_run_corpus()).drop("run_id")
    seen = [_own(snapshots(combined))]
    seen += [_placed(snapshots(runs), place).where(pl.col("label").is_not_null()).frame]
    return Merged(
        reviewed=reviewed,
        corpora=combined,
        runs=runs,
        training=Snapshots(pl.concat(seen, how="vertical_relaxed")),
        judged=_judged(reviewed, place),
        opinions=opinions,
        n_matched=reviewed.claims.join(matched, on="claim", how="semi").height,
    )


def with_verdicts(forecaster: Forecaster, merged: Merged) -> Forecaster:
    """Return a forecaster that is also fitted to the verdicts which its test leaves it.

    For tests on events or wars: of time, `Merged.beside` knows nothing.
    """

    def forecast(train: Snapshots, test: Snapshots) -> Floats:
        return forecaster.forecast(merged.beside(train, test), test)

    return replace(forecaster, forecast=forecast)


def mark(said: str) -> pl.Expr:
    """Return what names a verdict and what it says, which is in the column `said`."""
    return pl.format("{} {}", "assessment_id", said)


def _list(column: str, names: set[str]) -> pl.Expr:
    """Which of a column of lists are among the names, each list by itself."""
    return pl.col(column).list.eval(pl.element().is_in(sorted(names)))


def _labels(corpora: Sequence[Corpus]) -> pl.DataFrame:
    said = pl.when(pl.col("label") == "contested").then(0.5).otherwise(pl.col("truth").cast(float))
    return pl.concat(
        corpus.labels.select(
            corpus=pl.lit(corpus.name),
            claim_id=corpus.claims["claim_id"],
            origin=pl.lit("label"),
            said="label",
            value=said,
            weight="confidence",
        ).drop_nulls("value")
        for corpus in corpora
    )


def _verdicts(reviewed: Reviewed, matched: pl.DataFrame) -> pl.DataFrame:
    home = reviewed.claims.select("claim", _run_corpus().alias("home"), home_id="claim_id")
    return (
        reviewed.opinions.join(home, on="claim", maintain_order="left")
        .join(matched, on="claim", how="left", maintain_order="left")
        .select(
            "value", "weight", "who", "when", "run_id", "model", "as_of", "credibility",
            "selected_by", "assessment_id",
            corpus=pl.coalesce("corpus", "home"),
            claim_id=pl.coalesce("known_id", "home_id"),
            origin=pl.lit("verdict"),
            said="verdict",
        )
    )  # fmt: skip


def _combined(corpus: Corpus, opinions: pl.DataFrame) -> Corpus:
    here = opinions.filter(pl.col("corpus") == corpus.name)
    asked = here.filter(pl.col("origin") == "verdict")
    both = here.join(asked, on="claim_id", how="semi")
    new = settle(both, "claim_id").join(
        asked.group_by("claim_id").agg(day=pl.col("when").max().dt.to_string("%Y-%m-%d")),
        on="claim_id",
    )
    old = corpus.labels.with_columns(claim_id=corpus.claims["claim_id"])
    joined = old.join(new, on="claim_id", how="left", suffix="_new", maintain_order="left")
    told = pl.col("label_new").is_not_null()
    turned = told & pl.col("truth").ne_missing(pl.col("truth_new"))
    labels = joined.with_columns(
        settled_at=pl.when(turned).then("day").otherwise("settled_at"),
        **{
            name: pl.when(told).then(f"{name}_new").otherwise(name)
            for name in ("label", "truth", "confidence")
        },
    )
    return replace(corpus, labels=labels.select(corpus.labels.columns))


def _without(corpus: Corpus, reviewed: Reviewed, matched: pl.DataFrame) -> Corpus:
    """The corpus of a run, its labels taken from the claims that a shipped corpus has too."""
    theirs = reviewed.claims.join(matched, on="claim", how="semi")
    here = theirs.filter(_run_corpus() == corpus.name)["claim_id"]
    gone = corpus.claims["claim_id"].is_in(here.implode())
    labels = corpus.labels.with_columns(
        pl.when(~gone).then(pl.col(name)).alias(name) for name in ("label", "truth", "settled_at")
    )
    return replace(corpus, labels=labels)


def _own(seen: Snapshots) -> pl.DataFrame:
    return seen.frame.with_columns(of_events=pl.concat_list("event"), of_wars=pl.concat_list("war"))


def _placed(seen: Snapshots, place: pl.DataFrame) -> Snapshots:
    joined = seen.frame.drop("event", "war").join(
        place, on=[*_CLAIM], how="left", maintain_order="left"
    )
    return Snapshots(joined.select(*seen.frame.columns, "of_events", "of_wars"))


def _judged(reviewed: Reviewed, place: pl.DataFrame) -> Snapshots:
    scores = reviewed.claims.select(
        _run_corpus(), "claim_id", "selected_by", score="credibility", scored_by="model"
    )
    seen = pl.concat(
        as_scored(corpus, reviewed.claims.filter(_run_corpus() == corpus.name)).frame
        for corpus in reviewed.corpora
    )
    runs = place.group_by("event").agg(n_runs=pl.col("corpus").n_unique())
    again = pl.col("scored_by").str.contains(WITH_VERDICTS, literal=True) & (pl.col("n_runs") > 1)
    frame = (
        _placed(Snapshots(seen), place)
        .frame.join(scores, on=[*_CLAIM], maintain_order="left")
        .join(runs, on="event", maintain_order="left")
        .with_columns(learned_before=again)
        .drop("n_runs")
    )
    return Snapshots(frame)


def _run_corpus() -> pl.Expr:
    return pl.format("{}{}", pl.lit(corpus_name("")), "run_id").alias("corpus")
