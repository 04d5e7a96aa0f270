"""Labels and verdicts together: each claim once, and nothing of a test in what is learned."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from experiments.corpora import own_corpora
from experiments.evaluation import BY_WAR, SYRIA, evaluate
from experiments.forecasters import Floats, Forecaster
from experiments.foretold import AUDIT, THEN, foretell
from experiments.merged import WITH_VERDICTS, Merged, merge, with_verdicts
from experiments.provenance import label_table, learned_from, verdict_summary
from experiments.reviewed import read_reviewed
from experiments.snapshots import AS_SCORED, Snapshots, snapshots
from experiments.splits import Scheme, splits
from tests.experiments.made_verdicts import SOURCES, claims, keep, new_store

KNOWN = "e01_shoula_01"
"""A claim of the Syria corpus, mostly false; its event and war below."""
EVENT, WAR = "syria e01_shoula", "syria"


def text_of(claim_id: str) -> str:
    frame = own_corpora()[0].claims
    return str(frame.filter(pl.col("claim_id") == claim_id)["text"].item())


def batch() -> pl.DataFrame:
    """Eight events: two of the Syria corpus, one more in Syria, in Ukraine, in Sudan, anywhere."""
    other = "Somebody else said that the road was open."
    return claims(
        # An event under another id, with the corpus' own words in one claim.
        {"claim_id": "a1", "event_id": "road", "text": text_of(KNOWN), "source_id": "syrian_army"},
        {"claim_id": "a2", "event_id": "road", "text": other},
        # The corpus' event id, and a speaker of that event by name; no text of it.
        {"claim_id": "b1", "event_id": "e02_two_russians", "text": "No.", "source_id": "mod"},
        # The same id of an event, and nobody of it: ids like "1" mean nothing by themselves.
        {"claim_id": "c1", "event_id": "e03_ghouta2013", "text": "Yes.", "country": "Sudan"},
        {"claim_id": "d1", "event_id": "kyiv", "text": "It was hit.", "country": "Ukraine"},
        {"claim_id": "d2", "event_id": "kyiv", "text": "It was not."},
        {"claim_id": "f1", "event_id": "silent", "text": "Where was it?"},
        {"claim_id": "g1", "event_id": "khartoum", "text": "There.", "country": " sudan "},
        {"claim_id": "h1", "event_id": "aleppo", "text": "So.", "country": "Syrian Arab Republic"},
        {"claim_id": "i1", "event_id": "coded", "text": "Where?", "country": "SYR"},
    )


def batch_sources() -> pl.DataFrame:
    syria = own_corpora()[0].sources
    of_event = own_corpora()[0].claims.filter(pl.col("event_id") == "e02_two_russians")
    speaker = of_event["source_id"][0]
    return pl.concat(
        [
            SOURCES,
            syria.filter(pl.col("source_id") == "syrian_army"),
            syria.filter(pl.col("source_id") == speaker).with_columns(source_id=pl.lit("mod")),
        ]
    )


SAID = {
    "a1": "true", "a2": "false", "b1": "true", "c1": "true", "d2": "false", "f1": "true",
    "g1": "mostly false", "h1": "true", "i1": "true",
}  # fmt: skip


@pytest.fixture(scope="module")
def merged(tmp_path_factory: pytest.TempPathFactory) -> Merged:
    folder = tmp_path_factory.mktemp("merged")
    store = keep(new_store(folder), "r1", batch(), batch_sources(), SAID)
    return merge(own_corpora(), read_reviewed(store))


def of(merged: Merged, claim_id: str) -> dict[str, object]:
    frame = merged.judged.frame.filter(pl.col("claim_id") == claim_id)
    return frame.select("event", "war", "of_events", "of_wars").row(0, named=True)


def test_an_event_that_shares_a_text_with_a_corpus_is_its_event_and_of_its_war(
    merged: Merged,
) -> None:
    for claim_id in ("a1", "a2"):
        assert of(merged, claim_id) == {
            "event": EVENT,
            "war": WAR,
            "of_events": [EVENT],
            "of_wars": [WAR],
        }


def test_so_is_one_with_its_id_and_a_speaker_of_it_and_not_one_with_the_id_alone(
    merged: Merged,
) -> None:
    assert of(merged, "b1")["event"] == "syria e02_two_russians"
    assert of(merged, "c1")["of_events"] == []


def test_any_other_event_is_of_the_wars_of_the_country_that_one_of_its_claims_names(
    merged: Merged,
) -> None:
    assert of(merged, "d2")["of_wars"] == ["ukraine"]
    assert of(merged, "h1")["of_wars"] == ["syria"]
    assert of(merged, "g1")["of_wars"] == []
    assert of(merged, "g1")["war"] == of(merged, "g1")["event"] == "reviewed event: khartoum"


def test_where_no_claim_names_a_country_it_may_be_of_any_war(merged: Merged) -> None:
    for claim_id in ("f1", "i1"):
        wars = of(merged, claim_id)["of_wars"]
        assert wars == ["afghanistan", "iraq", "kosovo", "syria", "ukraine"]
    assert verdict_summary(merged)["settled"] == 9
    assert verdict_summary(merged)["tried"] == 7


@pytest.mark.parametrize(("scheme", "war"), [("war", None), ("event", WAR), ("event", "kosovo")])
def test_no_fold_learns_from_a_verdict_on_the_event_or_the_war_that_it_tests(
    merged: Merged, scheme: Scheme, war: str | None
) -> None:
    seen = snapshots(own_corpora(), ["latest"])
    seen = seen if war is None else seen.where(pl.col("war") == war)
    learned = []
    for split in splits(seen, scheme):
        beside = merged.beside(split.train, split.test).frame
        told = set(split.test.frame["event"])
        assert not told & {*beside["event"], *beside["of_events"].explode()}
        more = beside.filter(pl.col("corpus") == "run r1")
        assert set(more["of_wars"].explode().drop_nulls()) <= set(split.train.frame["war"])
        if scheme == "war":
            assert split.held_out not in set(beside["of_wars"].explode())
            learned.append((split.held_out, sorted(more["claim_id"])))
    if scheme == "war":
        assert dict(learned) == {
            "syria": ["c1", "d2", "g1"],
            "ukraine": ["a2", "b1", "c1", "g1", "h1"],
            "afghanistan": ["a2", "b1", "c1", "d2", "g1", "h1"],
            "iraq": ["a2", "b1", "c1", "d2", "g1", "h1"],
            "kosovo": ["a2", "b1", "c1", "d2", "g1", "h1"],
        }


def test_the_tests_are_the_shipped_claims_with_their_shipped_labels(merged: Merged) -> None:
    seen = snapshots(own_corpora())
    constant = Forecaster("model", "says nothing", lambda _, test: np.full(test.frame.height, 0.5))
    for trial in (BY_WAR, SYRIA):
        plain = evaluate(trial, seen, [constant]).forecasts
        assert plain.equals(evaluate(trial, seen, [with_verdicts(constant, merged)]).forecasts)
        assert not plain["event"].str.starts_with("reviewed").any()


def test_a_label_and_a_verdict_on_one_claim_are_two_opinions_and_one_claim(merged: Merged) -> None:
    shipped, ours = own_corpora()[0], merged.corpora[0]
    before = shipped.labels.filter(shipped.claims["claim_id"] == KNOWN).row(0, named=True)
    after = ours.labels.filter(ours.claims["claim_id"] == KNOWN).row(0, named=True)
    assert (before["label"], before["confidence"]) == ("mostly_false", 0.8)
    # False with weight .8 and true with weight 1: a mean of 1 / 1.8, so nothing is settled.
    assert (after["label"], after["truth"]) == ("contested", None)
    assert after["confidence"] == pytest.approx(1 / 9)
    rest = shipped.claims["claim_id"] != KNOWN
    assert ours.labels.filter(rest).equals(shipped.labels.filter(rest))
    assert merged.n_matched == 1
    trained = merged.training.at("latest").frame
    assert trained.height == 363 + 229 + 8
    assert "a1" not in set(trained["claim_id"])


def test_each_label_can_be_traced_to_who_gave_it(merged: Merged) -> None:
    table = label_table(merged)
    known = table.filter(pl.col("claim_id") == KNOWN)
    assert known["origin", "said", "weight", "who", "run_id"].rows() == [
        ("label", "mostly_false", 0.8, None, None),
        ("verdict", "true", 1.0, "ana", "r1"),
    ]
    assert known["truth"].to_list() == [None, None]
    alone = table.filter(pl.col("claim_id") == "g1").row(0, named=True)
    assert alone["corpus"] == "run r1"
    assert (alone["truth"], alone["confidence"], alone["credibility"]) == (False, 0.6, 0.5)
    assert table.filter(pl.col("origin") == "verdict").height == len(SAID)


def test_the_hash_is_of_the_verdicts_in_whichever_order(tmp_path: Path) -> None:
    def digest(first: dict[str, str], then: dict[str, str]) -> str:
        store = new_store(tmp_path / str(len(list(tmp_path.iterdir()))))
        for said in (first, then):
            keep(store, "r1", batch(), batch_sources(), said)
        return str(verdict_summary(merge(own_corpora(), read_reviewed(store)))["sha256"])

    one, two = {"a1": "true"}, {"g1": "false"}
    assert digest(one, two) == digest(two, one)
    assert digest(one, two) != digest(one, {"g1": "true"})


def test_the_same_event_in_two_runs_is_one_whatever_its_id(tmp_path: Path) -> None:
    first = claims(
        {"claim_id": "1", "event_id": "x", "text": "One.", "country": "Sudan"},
        {"claim_id": "2", "event_id": "x", "text": "Two."},
    )
    second = claims(
        {"claim_id": "7", "event_id": "y", "text": "Two."},
        {"claim_id": "8", "event_id": "y", "text": "Three."},
    )
    store = keep(new_store(tmp_path), "r1", first, SOURCES, {"1": "true"})
    keep(store, "r2", second, SOURCES, {"8": "false"})
    found = merge(own_corpora(), read_reviewed(store)).judged.frame
    assert found["claim_id"].to_list() == ["1", "8"]
    assert found["event"].n_unique() == 1
    assert found["of_wars"].to_list() == [[], []]


def test_a_verdict_is_foretold_without_any_verdict_or_label_on_its_event(merged: Merged) -> None:
    learned: dict[str, set[str]] = {}

    def forecast(train: Snapshots, test: Snapshots) -> Floats:
        [event] = test.frame["event"].unique()
        learned[event] = {*train.frame["event"], *train.frame["of_events"].explode()}
        return np.full(test.frame.height, 0.5)

    found, _ = foretell(merged, Forecaster("model", "notes", forecast), "claim-credibility 1")
    assert set(found.forecasts["event"]) == set(learned)
    assert all(event not in seen for event, seen in learned.items())
    assert EVENT in learned["reviewed event: khartoum"]
    assert found.settled(AS_SCORED).height == len(SAID)


def test_the_champion_is_judged_by_audit_verdicts_on_events_it_never_learned_from(
    tmp_path: Path,
) -> None:
    champion, retrained = "claim-credibility 1", f"claim-credibility 1{WITH_VERDICTS}ab"
    store = new_store(tmp_path)
    told, sources = batch(), batch_sources()
    picked = {"d2": "false", "f1": "true", "a2": "true"}
    keep(store, "r1", told, sources, picked, selected_by=AUDIT, score=0.7)
    keep(store, "r1", told, sources, {"g1": "true"}, score=0.7)
    keep(store, "r1", told, sources, {"c1": "true"}, selected_by=AUDIT, model="other 1")
    constant = Forecaster("model", "", lambda _, test: np.full(test.frame.height, 0.5))

    def judged(name: str) -> dict[str, float]:
        both = merge(own_corpora(), read_reviewed(store))
        frame = foretell(both, constant, name)[0].forecasts.drop_nulls(THEN)
        return dict(frame["claim_id", THEN].iter_rows())

    # a2 is of an event of the corpora, g1 was not picked at random, c1 was scored by another.
    assert judged(champion) == {"d2": 0.7, "f1": 0.7}
    again = {"d1": "true", "g1": "true"}
    keep(store, "r2", told, sources, again, selected_by=AUDIT, model=retrained, score=0.9)
    # Its event was reviewed before, so a model trained on verdicts may have learned from it.
    assert judged(retrained) == {}


def test_what_each_person_said_is_judged_by_itself_and_what_was_learned_is_not_new(
    tmp_path: Path,
) -> None:
    store = keep(new_store(tmp_path), "r1", batch(), batch_sources(), {"a2": "true", "g1": "true"})
    first = label_table(merge(own_corpora(), read_reviewed(store))).write_csv()
    keep(store, "r1", batch(), batch_sources(), {"a2": "false", "d2": "mostly false"}, who="ben")
    keep(store, "r1", batch(), batch_sources(), {"g1": "false"}, day=2)
    both = merge(own_corpora(), read_reviewed(store))
    constant = Forecaster("model", "", lambda _, test: np.full(test.frame.height, 0.5))
    claims, people = foretell(both, constant, "claim-credibility 1", learned_from(first))
    assert claims.forecasts["claim_id", "truth", "new"].sort("claim_id").rows() == [
        ("a2", None, True),
        ("d2", False, True),
        ("g1", False, True),
    ]
    assert people.forecasts["claim_id", "who", "truth", "new"].sort("claim_id", "who").rows() == [
        ("a2", "ana", True, False),
        ("a2", "ben", False, True),
        ("d2", "ben", False, True),
        ("g1", "ana", False, True),
    ]
