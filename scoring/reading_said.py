"""`sourcegrade read`: a feed or an article is read, and it is said what came of it."""

from __future__ import annotations

from pathlib import Path

from scoring.feed_reading import FeedAsked, read_files
from scoring.feed_summary import feed_lines, filled_table, next_lines
from scoring.reading import read_file, reading_lines
from scoring.terminal import progress_bar, show, working


def read_feed_and_say(asked: FeedAsked) -> None:
    """Read a feed and say what was filled, how surely, and what a person may do about it."""
    with progress_bar("reading") as progress:
        written = read_files(asked, progress)
    print(*feed_lines(written), sep="\n")
    if written.read.readings.height:
        show(filled_table(written))
    print(*next_lines(written), sep="\n")


def read_article_and_say(article: Path, published: str, out: Path) -> None:
    """Read an article and say what was found in it."""
    with working("reading"):
        written = read_file(article, published, out)
    print(*reading_lines(written), sep="\n")
