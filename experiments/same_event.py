"""Which events of reviewed runs are one, and which of them the shipped corpora tell of as well."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import polars as pl
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from experiments.corpora import Corpus

REVIEWED: Final = "reviewed"
"""What the name of an event begins with that no corpus, or more than one event of them, tells."""


def known_claims(corpora: Sequence[Corpus]) -> pl.DataFrame:
    """Return the claims of labelled corpora, one line each, as the matching below reads them.

    Columns: `corpus`, `known_id`, `known_event` (as `experiments.snapshots` names it), `event_id`,
    `text`, `source_id`, `speaker`, `war` and `country`.
    """
    return pl.concat(
        corpus.claims.with_columns(war=corpus.labels["war"])
        .join(corpus.sources.select("source_id", "name"), on="source_id", how="left")
        .select(
            "event_id",
            "text",
            "source_id",
            "war",
            "country",
            corpus=pl.lit(corpus.name),
            known_id="claim_id",
            known_event=pl.format(
                "{} {}", pl.lit(corpus.name), pl.coalesce("event_id", "claim_id")
            ),
            speaker=pl.coalesce("name", "source_id"),
        )
        for corpus in corpora
    )


def matched_claims(told: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Return which claims told in runs are claims of the corpora: `claim`, `corpus`, `known_id`.

    They have the same text, and a speaker of the same name or the same id.
    """
    both = told.join(known, on="text", suffix="_known")
    same = (pl.col("speaker") == pl.col("speaker_known")) | (
        pl.col("source_id") == pl.col("source_id_known")
    )
    found = both.filter(same).select("claim", "corpus", "known_id")
    return found.unique("claim", keep="first", maintain_order=True).sort("claim")


def places(told: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Return where each claim told in a run belongs, so that it can be held apart from a test.

    One line for each `run_id` and `claim_id`. `event` is one name for all that is one event: what
    has the same event id, or shares a claim, in whichever run. `of_events` are the events of the
    corpora that it is: those that share a text with it, or its id and a speaker. `of_wars` are the
    wars that it is of: those of these events, and those fought in a country that any of its claims
    names; all of them where none names a country (a code is no name), for then nobody can say.
    `war` is the war of the corpora whose event it is, and the event itself of any other: a body of
    events of its own, so that calibration, which holds out whole wars, trusts what people said of
    other events as far as it foretells this one.
    """
    event = pl.when(pl.col("event_id").is_null()).then(_node("claim", "claim"))
    nodes = told.with_columns(
        claim_node=_node("claim", "claim"), event_node=event.otherwise(_node("event", "event_id"))
    )
    by_text = nodes.join(known.select("text", "known_event"), on="text")
    by_id = nodes.join(
        known.select("event_id", "speaker", "known_event").unique(), on=["event_id", "speaker"]
    )
    edges = pl.concat(
        [
            nodes.select(a="event_node", b="claim_node"),
            by_text.select(a="event_node", b=_node("known", "known_event")),
            by_id.select(a="event_node", b=_node("known", "known_event")),
        ]
    )
    group = _components(edges)
    grouped = nodes.join(group, left_on="event_node", right_on="node", maintain_order="left")
    named = grouped.join(_of(grouped, group, known), on="group", maintain_order="left")
    return named.select("run_id", "claim_id", "event", "war", "of_events", "of_wars")


def _node(kind: str, column: str) -> pl.Expr:
    return pl.format("{}: {}", pl.lit(kind), column)


def _components(edges: pl.DataFrame) -> pl.DataFrame:
    """Return the group of each node: what hangs together, by any number of steps."""
    names = pl.concat([edges["a"], edges["b"]]).unique().sort()
    ends = [names.search_sorted(edges[end]).to_numpy() for end in ("a", "b")]
    graph = coo_array((np.ones(edges.height), (ends[0], ends[1])), shape=(len(names), len(names)))
    _, group = connected_components(graph, directed=False)
    return pl.DataFrame({"node": names, "group": group.astype(np.int64)})


def _of(grouped: pl.DataFrame, group: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Return for each group its name, the corpora's events that it is, and its wars."""
    events = known.select("known_event", "war").unique()
    touched = events.join(
        group, left_on=_node("known", "known_event"), right_on="node", maintain_order="left"
    )
    by_event = touched.group_by("group").agg(
        of_events=pl.col("known_event").unique().sort(), touched=pl.col("war").unique().sort()
    )
    by_country = _fought_in(grouped, known)
    none = pl.lit([], pl.List(pl.String))
    every = pl.lit(known["war"].unique().sort().implode())
    found = (
        grouped.group_by("group")
        .agg(name=pl.col("event_node").min(), silent=_country().is_null().all())
        .join(by_event, on="group", how="left")
        .join(by_country, on="group", how="left")
        .with_columns(pl.col("of_events", "touched", "there").fill_null(none))
        .with_columns(of_wars=pl.concat_list("touched", "there").list.unique().list.sort())
        .with_columns(
            of_wars=pl.when(pl.col("silent") & (pl.col("of_events").list.len() == 0))
            .then(every)
            .otherwise("of_wars")
        )
    )
    found = found.with_columns(
        event=pl.when(pl.col("of_events").list.len() == 1)
        .then(pl.col("of_events").list.first())
        .otherwise(pl.format("{} {}", pl.lit(REVIEWED), "name"))
    )
    war = pl.coalesce(pl.col("touched").list.first(), "event")
    return found.select("group", "event", "of_events", "of_wars", war=war)


def _fought_in(grouped: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Return for each group the wars of the corpora that were fought where its claims say."""
    fought = known.select("war", there=_country()).drop_nulls().unique()
    named = grouped.select("group", country=_country()).drop_nulls().unique()
    # "Syrian Arab Republic" is Syria.
    both = named.join(fought, how="cross").filter(
        pl.col("country").str.contains(pl.col("there"), literal=True)
    )
    return both.group_by("group").agg(there=pl.col("war"))


def _country() -> pl.Expr:
    """The country as it is compared; null for none, and for a code: the corpora have names."""
    country = pl.col("country").str.strip_chars().str.to_lowercase()
    return pl.when(country.str.len_chars() > 3).then(country)
