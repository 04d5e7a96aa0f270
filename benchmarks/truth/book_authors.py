"""Who wrote a book, by 865 bookshops: author lists brought to sets of surnames.

Shops write "Knuth, Donald E.", "Donald Knuth" and "KNUTH" for the same. Surnames can be told where
a list is written "Last, First; Last, First"; those that at least two lists on a book name are the
book's vocabulary, and the value of a report is which of them occur in it. A list in which none
occurs says nothing of the authors and is no report.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path
from typing import Final

import pandas as pd

UNNAMED: Final = {"", "not available", "n/a"}
LISTS_FOR_A_SURNAME: Final = 2


def reported_authors(path: Path) -> pd.DataFrame:
    """Return source, item and value of lines "shop, ISBN, title, authors", by tabs."""
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    fields = (line.split("\t") for line in lines)
    listed = [
        (each[0], each[1], each[3])
        for each in fields
        if len(each) > 3 and each[3].strip().lower() not in UNNAMED
    ]
    named = _surnames_by_book(listed)
    rows = [(shop, book, _value(authors, named[book])) for shop, book, authors in listed]
    reports = pd.DataFrame(rows, columns=["source", "item", "value"])
    return reports[reports["value"] != ""]


def known_authors(path: Path) -> pd.Series:
    """Return the known value by item of lines "ISBN, authors", by tabs."""
    fields = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    known = {each[0]: "|".join(sorted(set(surnames(each[1])))) for each in fields if len(each) == 2}
    return pd.Series(known, name="value")


def surnames(authors: str) -> list[str]:
    """Return the surnames of "Last, First; Last, First"; a part without one comma has none.

    >>> surnames("Knuth, Donald E.; O'Leary, Linda (Editor); Anon")
    ['knuth', 'oleary']
    """
    parts = [part.split(",") for part in re.split(r"[;/]", plain(authors))]
    last = [part[0].split() for part in parts if len(part) == 2]
    return [words[-1] for words in last if words]


def plain(authors: str) -> str:
    """Return an author list in lower case, without accents, brackets, "by" and "et al."."""
    text = unicodedata.normalize("NFKD", html.unescape(authors))
    text = text.encode("ascii", "ignore").decode().lower()
    text = re.sub(r"\(.*?\)|\bby\b|et al\.?", " ", text)
    return text.replace("'", "").replace("-", " ").replace("_", " ")


def _surnames_by_book(listed: list[tuple[str, str, str]]) -> dict[str, list[str]]:
    """Return the sorted vocabulary of each book."""
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for _, book, authors in listed:
        if _by_surname(authors):
            counted[book].update(set(surnames(authors)))
    enough: dict[str, list[str]] = defaultdict(list)
    for book, names in counted.items():
        enough[book] = sorted(name for name, n in names.items() if n >= LISTS_FOR_A_SURNAME)
    return enough


def _by_surname(authors: str) -> bool:
    """Say if the list is sure to give surnames first: one "Last, First", or several by ; or /."""
    several = ";" in authors or "/" in authors
    return several or (authors.count(",") == 1 and len(authors.split(",")[0].split()) == 1)


def _value(authors: str, vocabulary: list[str]) -> str:
    words = set(re.findall(r"[a-z]+", plain(authors)))
    return "|".join(name for name in vocabulary if name in words)
