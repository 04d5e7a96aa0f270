"""Whether `sourcegrade read` is given a feed of claims or an article."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from features.characters import visible
from features.errors import InputError
from features.formats import ENDINGS, PACKED_ENDINGS
from features.packed import is_stdin
from scoring.feed_reading import FeedAsked

ARTICLES: Final = (".txt", ".text", ".md", ".html", ".htm", ".xhtml", ".mhtml", ".mht")
"""Endings of articles; what has another ending is one where it is said when it came out."""


def is_article(path: Path, published: str | None) -> bool:
    """Whether an input is an article, by its ending and by whether it is said when it came out.

    Raises InputError where the two do not go together.

    >>> is_article(Path("page.html"), "2017-09-29"), is_article(Path("feed.csv.gz"), None)
    (True, False)
    """
    if published is None:
        if path.suffix.lower() in ARTICLES and not path.is_dir():
            raise InputError(
                "an article needs --published",
                where=visible(str(path)),
                remedy="Say when it came out, as in --published 2017-09-29. A feed of claims ends "
                f"in {', '.join(ENDINGS)}.",
            )
        return False
    if not is_stdin(path) and (path.is_dir() or _ending(path) in ENDINGS):
        raise InputError(
            "a feed has the time of each claim in its column published_at",
            where=visible(str(path)),
            got=f"--published {published}",
            remedy="Leave --published out; it is of articles, in plain text or HTML.",
        )
    return True


def refuse_options_of_feeds(asked: FeedAsked) -> None:
    """Raise InputError where something is given that an article has no use for."""
    given = {
        "--sources": asked.sources,
        "--actors": asked.actors,
        "--before": asked.before,
        "--corrections": asked.corrections,
        "--new-actors": asked.new_actors,
    }
    for name, value in given.items():
        if value:
            raise InputError(
                f"{name} is of a feed, not of an article",
                where=visible(str(asked.feed)),
                remedy="Leave it out, or give a feed without --published.",
            )


def _ending(path: Path) -> str:
    packed = path.suffix.lower() in PACKED_ENDINGS
    return (path.with_suffix("") if packed else path).suffix.lower()
