"""RumourEval 2017, on three invented threads and on the corpus itself."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

import pytest

from experiments.loaders import load_corpus
from experiments.loaders.rumoureval import TWITTER
from experiments.snapshots import snapshots
from features.errors import InputError

Thread: TypeAlias = "tuple[str, Sequence[tuple[datetime, str, str]]]"
"""Verdict, and posts of time, stance and text, of which the first began the thread."""

CATEGORIES = {
    "rumorCategory": {"true": 0, "false": 1, "unverified": 2},
    "stanceCategory": {"support": 0, "query": 1, "deny": 2, "comment": 3},
}


def tweet(sent: datetime) -> str:
    """Return the id of a tweet sent at that time."""
    return str((round(sent.timestamp() * 1000) - TWITTER) << 22)


def write(folder: Path, threads: Sequence[Thread]) -> None:
    """Write threads, each a chain of replies, as one part of the corpus."""
    folder.mkdir(exist_ok=True)
    posts, trees, verdicts, stances = {}, {}, [], []
    for verdict, said in threads:
        tree: object = []
        for sent, stance, text in reversed(said):
            tree = {tweet(sent): tree}
            posts[tweet(sent)] = {"time": sent.timestamp() - 8 * 3600, "text": text}
            stances.append((tweet(sent), CATEGORIES["stanceCategory"][stance]))
        trees[tweet(said[0][0])] = tree
        verdicts.append((tweet(said[0][0]), CATEGORIES["rumorCategory"][verdict]))
    for name, held in (("posts", posts), ("structures", trees)):
        (folder / f"{name}.json").write_text(json.dumps(held))
    for name, pairs in (("thread", verdicts), ("post", stances)):
        (folder / f"{name}_id.txt").write_text("\n".join(code for code, _ in pairs))
        (folder / f"{name}_label.txt").write_text("\n".join(str(number) for _, number in pairs))


def at(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=UTC)  # type: ignore[arg-type, misc]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, held in CATEGORIES.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(held))
    bridge, ferry = "The bridge is shut &amp; guarded", "The ferry has sunk, they say. It has not"
    siege = [
        (at(2014, 12, 15, 1, 0), "support", bridge),
        (at(2014, 12, 15, 1, 5), "deny", "@a I have just walked across"),
        (at(2014, 12, 15, 1, 6), "comment", "@a stay safe"),
        (at(2014, 12, 15, 1, 7), "query", "@a who says so?"),
    ]
    write(
        tmp_path / "traindev",
        [("false", siege), ("false", [(at(2014, 12, 15, 2, 0), "deny", ferry)])],
    )
    write(tmp_path / "test", [("unverified", [(at(2015, 1, 7, 12, 0), "support", "Two more?")])])
    return tmp_path


def test_the_tweet_that_began_a_thread_is_labelled_and_its_replies_are_not(folder: Path) -> None:
    corpus = load_corpus("rumoureval", folder)
    assert corpus.labels["label"].to_list() == ["false", None, None, None, "true", "contested"]
    assert corpus.claims["stance"].to_list() == [
        "asserts", "denies", None, "doubts", "denies", "asserts",
    ]  # fmt: skip


def test_a_thread_is_an_event_and_the_breaking_news_is_the_war(folder: Path) -> None:
    corpus = load_corpus("rumoureval", folder)
    assert corpus.claims["event_id"].n_unique() == 3
    assert corpus.labels["war"].to_list() == ["sydney siege"] * 5 + ["charlie hebdo"]


def test_only_replies_of_the_thread_are_evidence_and_a_comment_is_none(folder: Path) -> None:
    frame = snapshots([load_corpus("rumoureval", folder)], ["latest", "0h"]).frame
    heard = frame.select("effective_independent", "contradiction_independent").rows()
    assert heard[:6] == [(0.0, 1.0), (1.0, 1.0), (0.0, 0.0), (1.0, 1.0), (0.0, 0.0), (0.0, 0.0)]
    assert heard[6] == (0.0, 0.0)


def test_the_time_is_that_of_the_id_and_not_of_the_file(folder: Path) -> None:
    claims = load_corpus("rumoureval", folder).claims
    assert claims["published_at"][0] == at(2014, 12, 15, 1, 0)
    assert claims["text"][0] == "The bridge is shut & guarded"


def test_the_numbers_mean_what_the_category_files_say(folder: Path) -> None:
    turned = {"true": 1, "false": 0, "unverified": 2}
    (folder / "rumorCategory.json").write_text(json.dumps(turned))
    assert load_corpus("rumoureval", folder).labels["label"][0] == "true"


def test_the_names_of_the_categories_are_looked_at(folder: Path) -> None:
    (folder / "rumorCategory.json").write_text('{"non-rumor": 0, "true": 1}')
    with pytest.raises(InputError, match=r"rumorCategory that is not known\. Got non-rumor"):
        load_corpus("rumoureval", folder)


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        ("thread_label.txt", "0\n", "not as long as thread_label.txt. Got 2 and 1 lines"),
        ("thread_label.txt", "0\n9\n", "a number that is not known. Got 9"),
        ("posts.json", "[]", "not a JSON object"),
        ("posts.json", '{"7": {}}', "a post without text"),
        ("structures.json", "{", "cannot be read"),
    ],
)
def test_files_of_another_shape_are_refused(folder: Path, file: str, text: str, told: str) -> None:
    (folder / "traindev" / file).write_text(text)
    with pytest.raises(InputError, match=told):
        load_corpus("rumoureval", folder)


def test_the_corpus_itself(shared_data: Path) -> None:
    folder = shared_data / "rumoureval2017"
    if not folder.is_dir():
        pytest.skip("the corpus is not here: ../shared/data/rumoureval2017 is absent")
    corpus = load_corpus("rumoureval", folder)
    assert corpus.claims.height == 5568
    assert corpus.claims["event_id"].n_unique() == 297 + 28
    assert corpus.labels["war"].n_unique() == 10
    assert corpus.labels["label"].drop_nulls().value_counts().sort("label").rows() == [
        ("contested", 98), ("false", 70), ("true", 146),
    ]  # fmt: skip


def test_the_times_of_the_corpus_are_eight_hours_early(shared_data: Path) -> None:
    file = shared_data / "rumoureval2017" / "test" / "posts.json"
    if not file.is_file():
        pytest.skip("the corpus is not here: ../shared/data/rumoureval2017 is absent")
    told = {post: held["time"] for post, held in json.loads(file.read_text()).items()}
    claims = load_corpus("rumoureval", shared_data / "rumoureval2017").claims
    sent = dict(claims.select("claim_id", "published_at").iter_rows())
    apart = [sent[post].timestamp() - time for post, time in told.items() if post in sent]
    assert len(apart) == len(told)
    assert all(abs(each - 8 * 3600) < 1.01 for each in apart)
