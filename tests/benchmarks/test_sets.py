"""The real sets are read as they are told to be."""

from pathlib import Path

import pandas as pd
import pytest

from benchmarks.truth.book_authors import known_authors, reported_authors, surnames
from benchmarks.truth.judging import vote
from benchmarks.truth.sets import READERS, RealSet, real_sets
from features.errors import InputError

# Reports, sources, items and known items; and the share that majority vote finds, ties by lot.
FIGURES = {
    "PosSent": (20_000, 85, 1000, 1000, 0.9335),
    "SP": (10_000, 143, 500, 500, 0.943),
    "WS": (5_995, 110, 300, 300, 0.8533),
    "ducks": (4_212, 39, 108, 108, 0.7593),
    "products": (24_945, 176, 8_315, 8_315, 0.8966),
    "faces": (5_242, 27, 584, 584, 0.6367),
    "books": (23_792, 865, 1_197, 97, 0.8093),
    "flights": (7_084, 36, 400, 400, 0.7933),
    "birthplaces": (13_510, 7, 6_005, 6_005, 0.6555),
    "populations": (1_035, 636, 293, 293, 0.7344),
}


@pytest.fixture(scope="module")
def sets(shared_data: Path) -> list[RealSet]:
    absent = [each for each in ("crowd", "truth_discovery") if not (shared_data / each).is_dir()]
    if absent:
        pytest.skip(f"the sets are not here: ../shared/data/{absent[0]} is absent")
    return real_sets(shared_data)


def test_all_ten_are_read_in_full(sets: list[RealSet]) -> None:
    found = {
        each.name: (
            len(each.reports),
            each.reports["source"].nunique(),
            each.reports["item"].nunique(),
            len(each.gold),
        )
        for each in sets
    }
    assert found == {name: figures[:4] for name, figures in FIGURES.items()}


def test_voting_finds_what_it_is_known_to_find(sets: list[RealSet]) -> None:
    for each in sets:
        voted = vote(each.reports, each.gold).mean()
        assert voted == pytest.approx(FIGURES[each.name][4], abs=1e-4)


def test_each_source_reports_once_an_item(sets: list[RealSet]) -> None:
    for each in sets:
        assert not each.reports.duplicated(["source", "item"]).any()
        assert not each.reports.isna().any(axis=None)
        assert each.gold.index.isin(each.reports["item"]).all()


def test_a_folder_without_them_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="--data"):
        real_sets(tmp_path)


def test_times_are_brought_to_one_form(tmp_path: Path) -> None:
    folder = tmp_path / "truth_discovery" / "flights_pclean"
    folder.mkdir(parents=True)
    heading = "tuple_id,src,flight,sched_dep_time,act_dep_time,sched_arr_time,act_arr_time\n"
    rows = "1,aa,X-1,7:10 a.m. Dec 1,,Not Available,12/01 09:32P\n"
    (folder / "flights_dirty.csv").write_text(heading + rows)
    (folder / "flights_clean.csv").write_text(heading + "1,aa,X-1,7:10 a.m.,1:00 p.m.,,9:32 p.m.\n")
    reports, gold = READERS["flights"](tmp_path)
    assert reports.set_index("item")["value"].to_dict() == {
        "X-1|sched_dep_time": "7:10a",
        "X-1|act_arr_time": "9:32p",
    }
    assert gold["X-1|act_dep_time"] == "1:00p"


def test_the_line_that_counts_a_set_is_passed_over(tmp_path: Path) -> None:
    folder = tmp_path / "crowd" / "SP"
    folder.mkdir(parents=True)
    (folder / "answer.csv").write_text("question,worker,answer\n0,w,1\n")
    (folder / "truth.csv").write_text("2,20,500,142\nquestion,truth\n0,1\n")
    reports, gold = READERS["SP"](tmp_path)
    assert gold.to_dict() == {"0": "1"}
    assert reports.to_numpy().tolist() == [["0", "w", "1"]]


def test_authors_are_the_surnames_that_two_shops_agree_on(tmp_path: Path) -> None:
    file = tmp_path / "book.txt"
    lists = ["Knuth, Donald E.", "KNUTH, D.; Smith, A.", "Donald Knuth and A. Smith", "by Anon", ""]
    file.write_text("".join(f"shop{i}\t1\tArt\t{each}\n" for i, each in enumerate(lists)))
    reports = reported_authors(file)
    assert reports["value"].tolist() == ["knuth", "knuth", "knuth"]  # one list alone has Smith


def test_known_authors_are_put_in_the_same_form(tmp_path: Path) -> None:
    file = tmp_path / "gold.txt"
    file.write_text("1\to'leary, timothy j.;  Knuth, d.;  \nno authors\n")
    pd.testing.assert_series_equal(
        known_authors(file), pd.Series({"1": "knuth|oleary"}, name="value")
    )
    assert surnames("García-Márquez, Gabriel") == ["marquez"]
