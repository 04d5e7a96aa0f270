"""The command `python -m experiments articles`: how well articles are read, and how fast."""

from __future__ import annotations

from pathlib import Path
from time import process_time
from typing import Annotated, Final

import polars as pl
import typer

from experiments.attributions import ARTICLES, Judged, folder_pairs, judge_articles, table_of
from experiments.page import put_section, refuse_unwritable
from experiments.report import to_markdown
from experiments.terminal import console, table
from features.reading.article import read_article

SEED: Final = ("seed", "syria-daily-2017-09-29.txt", "attributions.jsonl")
"""The article the project began with, and its marks; not ours, so read where it is handed round."""
LENGTHS: Final = (1_000, 10_000)
_PAGE: Final = """# Reading articles

Who said what, with which verb and through whom, held against marks made by hand. The articles are
of our own wording (`experiments/articles`): five that the rules were tuned on, and five written
before any rule. What is missed in those five was never looked at, but their totals were watched as
the rules grew (51 of 57 when first counted), and the same hand wrote texts, marks and rules: expect
less of articles by others. *Seed*, the article the project began with, was in view throughout.
Intervals are 90 %.

{figures}

The time of reading, after start, on one core:

{times}
"""


def articles_command(
    data: Annotated[
        Path | None, typer.Option(help="The public data sets; without, only our own articles.")
    ] = None,
    markdown: Annotated[
        Path | None, typer.Option(help="Also write the tables into this Markdown page.")
    ] = None,
) -> None:
    """Judge the reading of articles on our own, and on the first one where it is at hand.

    Example: python -m experiments articles --data ../shared/data --markdown docs/articles.md
    """
    if markdown:
        refuse_unwritable(markdown)
    figures, times = table_of(_judged(data)), _times()
    console.print(table("Articles against marks made by hand", figures))
    console.print(table("The time of reading", times))
    if markdown:
        page = _PAGE.format(figures=to_markdown(figures), times=to_markdown(times))
        put_section(markdown, "articles", page)
        console.print(f"written: {markdown}")


def _judged(data: Path | None) -> list[Judged]:
    judged = [
        judge_articles(name, folder_pairs(ARTICLES / name)) for name in ("tuned", "untouched")
    ]
    if data:
        folder, article, marks = SEED
        judged.append(judge_articles("seed", [(data / folder / article, data / folder / marks)]))
    return judged


def _times() -> pl.DataFrame:
    """What it takes to read our articles, one after the other until they are long enough."""
    texts = [text.read_text(encoding="utf-8") for text in sorted(ARTICLES.rglob("*.txt"))]
    rows = []
    for length in LENGTHS:
        parts: list[str] = []
        while sum(len(part.split()) for part in parts) < length:
            parts.append(texts[len(parts) % len(texts)])
        whole = "\n\n".join(parts)
        began = process_time()
        claims = read_article(whole, "2017-09-29").claims.height
        took = f"{process_time() - began:.1f}"
        rows.append({"words": len(whole.split()), "claims": claims, "CPU-seconds": took})
    return pl.DataFrame(rows)
