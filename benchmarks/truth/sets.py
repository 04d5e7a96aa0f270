"""Ten public sets of reports whose truth is known, read from folders the user points at.

Of crowds, in `crowd/<folder>`, as answer.csv and truth.csv: what workers say of the sentiment of
posts (PosSent), of films (SP) and about the weather (WS), whether a duck is in the picture, whether
two products are one, which feeling a face shows. Of the web, in `truth_discovery/`: authors of
books by bookshops, times of flights, birthplaces and populations.

Values are brought to one form by what the reports themselves say, never by the known truth.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd

from benchmarks.truth.book_authors import known_authors, reported_authors
from features.errors import InputError

CROWD: Final = {
    "PosSent": "PosSent",
    "SP": "SP",
    "WS": "WS",
    "ducks": "d_Duck_Identification",
    "products": "d_jn-product",
    "faces": "s4_Face_Sentiment_Identification",
}
TIMES: Final = ("sched_dep_time", "act_dep_time", "sched_arr_time", "act_arr_time")
CLOCK: Final = r"(?P<hour>\d{1,2}):(?P<minute>\d\d)\s*(?P<half>[ap])"


@dataclass(frozen=True, slots=True, eq=False)
class RealSet:
    """Reports (source, item, value; each source once an item) and the known values, by item.

    `gold` holds only items that were reported on.
    """

    name: str
    reports: pd.DataFrame
    gold: pd.Series


def real_sets(data: Path) -> list[RealSet]:
    """Return the ten sets in the folders `crowd` and `truth_discovery`. Raises InputError."""
    sets = []
    for name, read in READERS.items():
        try:
            reports, gold = read(data)
        except (OSError, ValueError, KeyError) as fault:
            raise InputError(
                f"the set {name} cannot be read",
                where=str(data),
                got=str(fault),
                remedy="Point --data at the folder that holds crowd/ and truth_discovery/.",
            ) from fault
        reports = reports.drop_duplicates(["source", "item"], ignore_index=True)
        gold = gold[gold.index.isin(reports["item"])]
        sets.append(RealSet(name, reports, gold.rename_axis("item")))
    return sets


def _crowd(folder: Path) -> tuple[pd.DataFrame, pd.Series]:
    """Read a folder of workers' labels: item, worker, label; and item, true label.

    Some truth.csv begin with a line that counts the set; it is passed over.
    """
    answers = pd.read_csv(folder / "answer.csv", dtype=str)
    answers.columns = pd.Index(["item", "source", "value"])
    with (folder / "truth.csv").open(encoding="utf-8") as lines:
        counted = next(lines).count(",") > 1
    truth = pd.read_csv(folder / "truth.csv", dtype=str, skiprows=int(counted))
    truth.columns = pd.Index(["item", "value"])
    return answers, truth.drop_duplicates("item").set_index("item")["value"]


def _books(data: Path) -> tuple[pd.DataFrame, pd.Series]:
    """Read who bookshops say wrote a book; see `book_authors`."""
    folder = data / "truth_discovery" / "spectrum_book"
    return reported_authors(folder / "book.txt"), known_authors(folder / "book_golden.txt")


def _flights(data: Path) -> tuple[pd.DataFrame, pd.Series]:
    """Read what sites say of when a flight leaves and lands: four items a flight.

    A value is the hour, minute and half of the day in what was written ("7:10 a.m. Dec 1" and
    "7:10a" are one); what holds no such time is no report. Of known times that differ by row, the
    most frequent counts.
    """
    folder = data / "truth_discovery" / "flights_pclean"
    known = _times(folder / "flights_clean.csv").groupby("item")["value"]
    return _times(folder / "flights_dirty.csv"), known.agg(lambda times: times.mode()[0])


def _times(path: Path) -> pd.DataFrame:
    wide = pd.read_csv(path, dtype=str)
    long = wide.melt(["src", "flight"], list(TIMES), "which", "written")
    found = long["written"].str.lower().str.extract(CLOCK)
    hour = found["hour"].str.lstrip("0").replace("", "0")
    return pd.DataFrame(
        {
            "source": long["src"],
            "item": long["flight"] + "|" + long["which"],
            "value": hour + ":" + found["minute"] + found["half"],
        }
    ).dropna()


def _birthplaces(data: Path) -> tuple[pd.DataFrame, pd.Series]:
    """Read where people were born by seven sites. The first name of the known place is the town."""
    folder = data / "truth_discovery" / "birthplaces"
    claims = pd.read_csv(folder / "claims.csv", dtype=str)
    truth = pd.read_csv(folder / "groundtruths.csv", dtype=str).set_index("obj")["value"]
    named = claims.rename(columns={"obj": "item", "src": "source"})
    return named[["source", "item", "value"]], truth.str.split(",").str[0]


def _populations(data: Path) -> tuple[pd.DataFrame, pd.Series]:
    """Read the population of places by the editors of an encyclopedia; a value is its digits."""
    folder = data / "truth_discovery" / "spectrum_population"
    claims = pd.read_csv(folder / "claims.csv", dtype=str)
    truth = pd.read_csv(folder / "truths.csv", dtype=str).set_index("object")["value"]
    named = claims.rename(columns={"object": "item", "SourceID": "source"})
    return named[["source", "item", "value"]], truth


def _crowd_reader(folder: str) -> Callable[[Path], tuple[pd.DataFrame, pd.Series]]:
    return lambda data: _crowd(data / "crowd" / folder)


READERS: Final[dict[str, Callable[[Path], tuple[pd.DataFrame, pd.Series]]]] = {
    **{name: _crowd_reader(folder) for name, folder in CROWD.items()},
    "books": _books,
    "flights": _flights,
    "birthplaces": _birthplaces,
    "populations": _populations,
}
"""How each set is read, in the order of the page."""
