"""How well articles are read: the matching by hand, and what has to hold of our own articles."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from experiments.attributions import ARTICLES, folder_pairs, judge_articles, same_source
from features.errors import InputError


def marked(folder: Path, text: str, *marks: tuple[str, str, str]) -> list[tuple[Path, Path]]:
    (folder / "a.txt").write_text(text, "utf-8")
    lines = [
        json.dumps({"source": source, "stance": stance, "verb": verb, "via": None})
        for source, stance, verb in marks
    ]
    (folder / "a.jsonl").write_text("\n".join(lines), "utf-8")
    return folder_pairs(folder)


def test_each_mark_is_matched_once_and_the_rest_is_not_there(tmp_path: Path) -> None:
    text = "The army denied the raid. The army said it was over. Rebels said it was not."
    pairs = marked(
        tmp_path, text,
        ("army", "denies", "deny"), ("army", "doubts", "say"), ("mayor", "asserts", "say"),
    )  # fmt: skip
    judged = judge_articles("toy", pairs)
    assert (judged.marked, judged.right, judged.source_only, judged.not_there) == (3, 1, 1, 1)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("vocal pro-Assad activist", "pro-Assad activist", True),
        ("Assad regime’s military", "Assad regime's military", True),
        ("Syrian army", "Turkish army", False),
    ],
)
def test_a_source_is_the_same_by_its_words(one: str, other: str, same: bool) -> None:
    assert same_source(one, other) is same


def test_nothing_to_judge_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        judge_articles("none", folder_pairs(tmp_path))


@pytest.mark.parametrize(("folder", "share"), [("tuned", 0.95), ("untouched", 0.85)])
def test_our_articles_are_read_as_well_as_the_page_says(folder: str, share: float) -> None:
    judged = judge_articles(folder, folder_pairs(ARTICLES / folder))
    assert judged.articles == 5
    assert judged.right >= share * judged.marked
    assert judged.not_there <= 5


def test_the_first_article_is_read_as_was_asked(shared_data: Path) -> None:
    seed = shared_data / "seed"
    pair = (seed / "syria-daily-2017-09-29.txt", seed / "attributions.jsonl")
    judged = judge_articles("seed", [pair])
    assert judged.marked == 11
    assert judged.right >= 9
    assert judged.not_there <= 2
