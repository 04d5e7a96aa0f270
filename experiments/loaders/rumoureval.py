"""RumourEval 2017: threads on Twitter under rumours of breaking news, with stance and veracity.

Derczynski et al. 2017. The tweet that began a thread is the labelled claim; its replies are
evidence. A thread is an event of the contract: what is said of another rumour is no evidence. The
breaking news that it belongs to gives the label away, and is the *war*: leaving one war out leaves
one breaking news out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import polars as pl

from experiments.loaders.folder import expect, file_in, read_object, read_pairs
from experiments.loaders.written import Written, labelled
from features.errors import InputError

PARTS: Final = ("traindev", "test")
STANCES: Final = {"support": "asserts", "deny": "denies", "query": "doubts", "comment": None}
"""A comment takes no side: it has neither stance nor proposition, and no label."""
VERDICTS: Final = ("true", "false", "unverified")
TWITTER: Final = 1_288_834_974_657
"""The moment from which the ids of tweets count milliseconds, in milliseconds since 1970."""
NEWS: Final = {
    "ferguson": (2014, 8, 9),
    "ebola essien": (2014, 10, 10),
    "ottawa shooting": (2014, 10, 22),
    "prince toronto": (2014, 11, 3),
    "sydney siege": (2014, 12, 14),
    "charlie hebdo": (2015, 1, 7),
    "putin missing": (2015, 3, 11),
    "germanwings crash": (2015, 3, 24),
    "marina joyce": (2016, 7, 26),
    "clinton health": (2016, 8, 1),
}
"""The ten breaking news of the corpus by their first day. No two overlap in it, so the time of a
thread says which it belongs to; the files do not."""
ENTITIES: Final = {"&amp;": "&", "&lt;": "<", "&gt;": ">"}


def read(folder: Path) -> Written:
    """Return the posts of all threads as claims. Raises InputError."""
    verdicts = _names(file_in(folder, "rumorCategory.json"), VERDICTS)
    stances = _names(file_in(folder, "stanceCategory.json"), tuple(STANCES))
    posts = pl.concat(_posts(folder / part, verdicts, stances) for part in PARTS)
    return Written(_claims(posts), _sources(posts))


def _names(path: Path, known: tuple[str, ...]) -> Mapping[str, str]:
    """The name of each number. The README beside the files numbers the verdicts otherwise."""
    held = read_object(path)
    expect(pl.Series(path.stem, list(held), dtype=pl.String), known, path)
    return {str(number): name for name, number in held.items()}


def _posts(folder: Path, verdicts: Mapping[str, str], stances: Mapping[str, str]) -> pl.DataFrame:
    """One row for each post: `thread`, `post`, `text`, `verdict` (of the thread) and `stance`."""
    threads = _coded(folder, "thread", verdicts)
    said = _coded(folder, "post", stances)
    return (
        _trees(file_in(folder, "structures.json"))
        .join(threads.rename({"id": "thread", "name": "verdict"}), on="thread")
        .join(_texts(file_in(folder, "posts.json")), on="post")
        .join(said.rename({"id": "post", "name": "stance"}), on="post", how="left")
        .with_columns(pl.col("stance").fill_null("comment"))
    )


def _coded(folder: Path, what: str, names: Mapping[str, str]) -> pl.DataFrame:
    numbers = file_in(folder, f"{what}_label.txt")
    pairs = read_pairs(file_in(folder, f"{what}_id.txt"), numbers)
    expect(pairs["value"].alias("number"), names, numbers)
    return pairs.select("id", name=pl.col("value").replace_strict(names, return_dtype=pl.String))


def _trees(path: Path) -> pl.DataFrame:
    # Every number in a thread's tree is the id of a post in it, at whatever depth.
    held = read_object(path)
    found = {thread: re.findall(r"[0-9]+", json.dumps(tree)) for thread, tree in held.items()}
    trees = pl.DataFrame({"thread": list(found), "post": list(found.values())})
    return trees.cast({"thread": pl.String, "post": pl.List(pl.String)}).explode("post")


def _texts(path: Path) -> pl.DataFrame:
    held = read_object(path)
    try:
        texts = [post["text"] for post in held.values()]
    except (KeyError, TypeError) as error:
        remedy = "Expected an object with a text for each post."
        raise InputError("a post without text", where=str(path), remedy=remedy) from error
    return pl.DataFrame({"post": list(held), "text": texts}, schema_overrides={"post": pl.String})


def _claims(posts: pl.DataFrame) -> pl.DataFrame:
    begins = pl.col("post") == pl.col("thread")
    posts = posts.with_columns(
        pl.col("text").str.replace_many(ENTITIES), sent=_sent("post"), began=_sent("thread")
    )
    posts = posts.with_columns(rumour=pl.col("text").filter(begins).first().over("thread"))
    label, basis = _label(begins), pl.format("RumourEval: the rumour is {}", "verdict")
    starts = [datetime(*day, tzinfo=UTC) for day in NEWS.values()]
    news = pl.DataFrame({"theatre": list(NEWS), "first": starts}).cast(
        {"first": posts["sent"].dtype}
    )
    dated = posts.sort("began", "sent", "post").join_asof(news, left_on="began", right_on="first")
    return dated.select(
        "text",
        pl.col("theatre").fill_null("unknown news"),
        *labelled(label, basis),
        claim_id="post",
        source_id="post",
        published_at="sent",
        published_precision=pl.lit("minute"),
        event_id="thread",
        # On one proposition a post without a stance would count as support.
        proposition=pl.when(pl.col("stance") != "comment").then("rumour"),
        stance=pl.col("stance").replace_strict(STANCES, return_dtype=pl.String),
    )


def _label(begins: pl.Expr) -> pl.Expr:
    as_it_is = (pl.col("stance") == "support") == (pl.col("verdict") == "true")
    return (
        pl.when(~begins | ~pl.col("stance").is_in(["support", "deny"]))
        .then(None)
        .when(pl.col("verdict") == "unverified")
        .then(pl.lit("contested"))
        .when(as_it_is)
        .then(pl.lit("true"))
        .otherwise(pl.lit("false"))
    )


def _sent(column: str) -> pl.Expr:
    # The times in posts.json are eight hours early; the id of a tweet holds its own.
    since = pl.col(column).cast(pl.Int64) // 2**22
    return (since + TWITTER).cast(pl.Datetime("ms", "UTC")).cast(pl.Datetime("us", "UTC"))


def _sources(posts: pl.DataFrame) -> pl.DataFrame:
    # The files name no authors, so that each post has one of its own.
    return posts.select(source_id="post", kind=pl.lit("social_media"), domain=pl.lit("twitter.com"))
