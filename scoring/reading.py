"""Reading an article into files: its claims, and their sources beside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from features.errors import InputError
from features.fields import STANCES
from features.packed import is_stdin
from features.reading.article import ReadArticle, code_of, read_article
from features.reading.article_file import article_text
from scoring.job.asked import check_apart
from scoring.output import check_output, write_scores
from scoring.terminal import from_here, own_command


@dataclass(frozen=True, slots=True)
class WrittenArticle:
    """An article that was read, and the files it was written to."""

    read: ReadArticle
    article: Path
    claims: Path
    sources: Path


def read_file(article: Path, published: str, out: Path) -> WrittenArticle:
    """Read an article and write its claims to `out`, and their sources beside it.

    Raises OutputError before the work where a file cannot be written or would overwrite the
    article, InputError where the article cannot be read or nobody says anything in it.
    """
    beside = sources_path(out)
    for each in (out, beside):
        check_apart(check_output(each), article)
    name = "article" if is_stdin(article) else article.stem
    read = read_article(article_text(article), published, code_of(name))
    if read.claims.is_empty():
        raise InputError(
            "nobody is said to have said anything",
            where=name if is_stdin(article) else str(article),
            remedy="An article has statements with their sources, as in: the army said that ...",
        )
    for frame, path in ((read.claims, out), (read.sources, beside)):
        write_scores(_flat(frame) if path.suffix.lower() == ".csv" else frame, path)
    return WrittenArticle(read, article, out, beside)


def sources_path(out: Path) -> Path:
    """Where the sources of an article's claims go.

    >>> sources_path(Path("night/claims.jsonl")).as_posix()
    'night/claims.sources.jsonl'
    """
    return out.with_suffix(f".sources{out.suffix}")


def reading_lines(written: WrittenArticle) -> Iterator[str]:
    """Return what a person is told of an article that was read; the first line says the whole."""
    claims, sources = written.read.claims, written.read.sources
    yield (
        f"read {_counted(claims.height, 'claim')} by {_counted(sources.height, 'source')} "
        f"-> {written.claims}"
    )
    counts = dict(claims["stance"].value_counts().iter_rows())
    told = (f"{counts[each]:,} {each}" for each in STANCES if each in counts)
    yield f"  stances   {', '.join(told)}"
    yield f"  sources   {written.sources}: give those you know their kind and alignment"
    unread = written.read.unread
    if unread:
        languages = ", ".join(f"{n:,} in {language}" for language, n in unread.items())
        yield f"  unread    paragraphs in other languages: {languages}"
    files = f"{from_here(written.claims)} -s {from_here(written.sources)}"
    yield "  next      correct what was misread, then score it:"
    yield f"            {own_command()} score {files} --out scores.csv"


def _flat(frame: pl.DataFrame) -> pl.DataFrame:
    if "cites" not in frame.columns:
        return frame
    return frame.with_columns(pl.col("cites").list.join(";"))


def _counted(n: int, what: str) -> str:
    return f"{n:,} {what}" if n == 1 else f"{n:,} {what}s"
