"""Reports as codes: what is read, what is refused and in which words, and the sums over them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

from models.truth.anchors import settled as settled_facts
from models.truth.report_checks import ReportsError, seconds
from models.truth.reports import Reports
from tests.models.truth.made_reports import made_reports, reports_of

THREE = reports_of(("a", 1, "x"), ("b", 1, "y"), ("c", 2, "x"))


def three(**columns: Any) -> pd.DataFrame:
    return THREE.assign(**columns)


TIMES = ["2017-09-29", "2017-09-30T12:00", "2017-10-01T00:00+02:00"]


def test_facts_are_sorted_by_item() -> None:
    reports = Reports.of(reports_of(("a", 1, "x"), ("a", 2, "x"), ("b", 1, "y"), ("c", 1, "x")))
    assert (reports.n, reports.n_sources, reports.n_items, reports.n_facts) == (4, 3, 2, 3)
    assert reports.fact_item.tolist() == [0, 0, 1]
    assert reports.first_fact.tolist() == [0, 2]
    assert reports.n_values.tolist() == [2, 1]
    assert reports.item.tolist() == [0, 0, 0, 1]
    assert reports.source.tolist() == [0, 2, 1, 0]


def test_a_source_reports_a_value_once() -> None:
    frame = reports_of(("a", 1, "x"), ("a", 1, "x"), ("a", 1, "y"), ("b", 1, "x"))
    reports = Reports.of(frame)
    assert reports.n == 3
    assert reports.by_fact().tolist() == [2.0, 1.0]


def test_the_earliest_report_counts_with_the_largest_weight() -> None:
    frame = reports_of(("a", 1, "x"), ("a", 1, "x"), ("b", 1, "x")).assign(
        time=["2017-10-02", "2017-10-01", "2017-10-03"],
        weight=[3.0, 2.0, 1.0],
        text=["t", "u", "v"],
    )
    back = Reports.of(frame).frame()
    assert back["time"].dt.day.tolist() == [1, 3]
    assert back["weight"].tolist() == [3.0, 1.0]
    assert back["text"].tolist() == ["u", "v"]


@pytest.mark.parametrize(
    "values",
    [
        [1, 2, 1],
        [1.5, -2.0, 1.5],
        [True, False, True],
        ["x", 1, 2.5],
        [("Ada", "Bo"), ("Ada",), ("Ada", "Bo")],
        list(pd.to_datetime(["2017", "2018", "2017"], utc=True)),
        pd.Categorical(["x", "y", "x"]),
        pd.array([1, 2, 1], dtype="Int64"),
    ],
    ids=["ints", "floats", "bools", "mixed", "tuples", "times", "categories", "nullable"],
)
@pytest.mark.parametrize("column", ["source", "item", "value"])
def test_any_type_of_key_comes_back(column: str, values: Any) -> None:
    frame = three(**{column: pd.Series(values)})
    reports = Reports.of(frame)
    rows = {tuple(row) for row in frame.itertuples(index=False)}
    back = reports.frame()[["source", "item", "value"]]
    assert {tuple(row) for row in back.itertuples(index=False)} == rows
    assert len(reports.best(reports.by_fact())) == reports.n_items


def test_polars_is_read_like_pandas() -> None:
    frame = three(weight=[1, 2, 3], time=TIMES, text=["t", None, "t"])
    same = pl.DataFrame(
        {
            "source": ["a", "b", "c"],
            "item": [1, 1, 2],
            "value": pl.Series(["x", "y", "x"], dtype=pl.Categorical),
            "weight": [1, 2, 3],
            "time": [dt.datetime.fromtimestamp(seconds(time), dt.UTC) for time in TIMES],
            "text": ["t", None, "t"],
        }
    )
    back = Reports.of(same).frame()
    pd.testing.assert_frame_equal(back, Reports.of(frame).frame(), check_dtype=False)


def test_a_frame_comes_back() -> None:
    frame = three(
        weight=[1.0, 2.0, 0.5],
        time=pd.to_datetime(["2017-09-29T12:34:56.123457Z"] * 3).as_unit("us"),
        text=["t", None, "t"],
    )
    back = Reports.of(frame).frame()
    pd.testing.assert_frame_equal(back, frame, check_dtype=False)
    pd.testing.assert_frame_equal(Reports.of(back).frame(), back)


def test_equal_texts_have_one_code_and_unknown_ones_none() -> None:
    reports = Reports.of(three(text=["t", None, "t"]))
    assert reports.text is not None
    assert reports.text.tolist() == [0, -1, 0]


def test_other_columns_and_the_index_are_not_read() -> None:
    odd = three(note=[[1], [2], [3]]).set_index(pd.Index([7, 7, 7]))
    pd.testing.assert_frame_equal(Reports.of(odd).frame(), Reports.of(THREE).frame())


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        ([1], "not a frame. Got list. Give a pandas or Polars DataFrame."),
        (THREE.drop(columns="item"), "no column item. Got source, value. Each report has"),
        (pd.DataFrame(), "no column source, item, value. Got no columns."),
        (THREE.head(0), "no reports. Got a frame without rows. Give at least one report."),
        (
            three(value=["x", None, None]),
            "2 rows have no value. Got an empty value in row 1. Leave those rows out",
        ),
        (three(weight=[1, 0, 1]), "a weight that is no number above 0. Got 0 in row 1."),
        (three(weight=["1", "1", "much"]), "Got much in row 2."),
        (three(weight=[1, np.inf, 1]), "Got inf in row 1."),
        (three(value=[[1], [2], [1]]), "a value that cannot be a key. Got unhashable type"),
        (three(time=[1, 2, 3]), "a time that is a number. Got 1. Write times as 2017-09-29"),
        (three(time=["soon"] * 3), "a time that cannot be read. Got"),
        (three(time=["2017", None, "2017"]), "1 rows have no time."),
        (
            pd.concat([THREE, THREE["item"]], axis=1),
            "a column twice. Got source, item, value, item.",
        ),
    ],
)
def test_what_cannot_be_used_is_refused(frame: Any, message: str) -> None:
    with pytest.raises(ReportsError) as refused:
        Reports.of(frame)
    assert str(refused.value).startswith("reports: ")
    assert message in str(refused.value)


@pytest.mark.parametrize(
    ("as_of", "n"),
    [
        ("2017-09-29", 1),
        (pd.Timestamp("2017-09-30T12:00Z"), 2),
        (dt.datetime(2017, 9, 30, 21, 59), 2),
        ("2017-09-30T22:00", 3),
        (dt.date(2018, 1, 1), 3),
    ],
)
def test_what_was_reported_later_is_left_out(as_of: Any, n: int) -> None:
    # The third report is of 22:00 the day before in UTC.
    assert Reports.of(three(time=TIMES), as_of).n == n
    assert Reports.of(pl.DataFrame(three(time=TIMES).to_dict("list")), as_of).n == n


def test_as_of_needs_times_and_reports() -> None:
    with pytest.raises(ReportsError, match="reports without a time"):
        Reports.of(THREE, as_of="2017")
    with pytest.raises(ReportsError, match=r"nothing was reported by then\. Got as_of='2016'"):
        Reports.of(three(time=TIMES), as_of="2016")
    with pytest.raises(ReportsError, match="a time that cannot be read"):
        Reports.of(three(time=TIMES), as_of="soon")


def test_a_time_without_a_zone_is_utc() -> None:
    assert seconds("1970-01-01T01:00") == seconds("1970-01-01T02:00+01:00") == 3600.0


def test_anchors_settle_the_facts_of_their_items() -> None:
    reports = Reports.of(THREE)
    for anchors in ({1: "y", 9: "x"}, pd.Series({1: "y"})):
        assert settled_facts(reports, anchors)[:2].tolist() == [0.0, 1.0]
        assert np.isnan(settled_facts(reports, anchors)[2])
    assert settled_facts(reports, {1: "what nobody said"})[:2].tolist() == [0.0, 0.0]
    assert np.isnan(settled_facts(reports, None)).all()
    assert np.isnan(settled_facts(reports, {})).all()


@pytest.mark.parametrize(
    ("anchors", "message"),
    [
        (
            {"1": "x"},
            "no settled item was reported on. Got anchors such as '1' and items such as 1",
        ),
        (pd.Series(["x", "y"], index=[1, 1]), "an item is settled twice. Got 1."),
        ({1: None}, "a settled item without a known value. Got 1."),
        (["x"], "anchors that name no items. Got list."),
    ],
)
def test_anchors_that_say_nothing_are_refused(anchors: Any, message: str) -> None:
    with pytest.raises(ReportsError) as refused:
        settled_facts(Reports.of(THREE), anchors)
    assert message in str(refused.value)


def test_sums_run_over_the_reports_of_each() -> None:
    reports = Reports.of(three(weight=[1.0, 2.0, 4.0]))
    assert reports.by_source().tolist() == [1.0, 2.0, 4.0]
    assert reports.by_source(np.array([1.0, 10.0, 100.0])).tolist() == [1.0, 20.0, 400.0]
    assert reports.by_fact(np.array([1.0, 10.0, 100.0])).tolist() == [1.0, 20.0, 400.0]
    assert reports.by_item(np.array([1.0, 2.0, 4.0])).tolist() == [3.0, 4.0]
    assert reports.shares(np.array([1.0, 3.0, 5.0])).tolist() == [0.25, 0.75, 1.0]
    assert reports.shares(np.zeros(3)).tolist() == [0.5, 0.5, 1.0]
    amount = np.array([3.0, 5.0, 7.0])
    assert (reports.matrix() @ amount).tolist() == reports.by_fact(amount).tolist()
    assert (reports.matrix().T @ amount).tolist() == reports.by_source(amount).tolist()


def test_softmax_adds_up_to_one_with_what_nobody_reported() -> None:
    reports = Reports.of(THREE)
    score = np.log([1.0, 3.0, 1.0])
    assert reports.softmax(score).tolist() == pytest.approx([0.25, 0.75, 1.0])
    # One more value of item 1, with a score of 0, has odds of 1: 1, 3 and 1 of 5.
    unseen = reports.softmax(score, np.array([1.0, 0.0]))
    assert unseen.tolist() == pytest.approx([0.2, 0.6, 1.0])
    assert reports.softmax(np.array([1e4, -1e4, -1e4])).tolist() == [1.0, 0.0, 1.0]


def test_a_label_set_is_what_items_share() -> None:
    labels = Reports.of(made_reports()[0])
    assert labels.n_wrong.tolist() == [2.0] * labels.n_items
    open_ended = Reports.of(reports_of(("a", 1, "x"), ("b", 1, "y"), ("a", 2, "z")))
    assert open_ended.n_wrong.tolist() == [1.0, 1.0]


def test_ties_are_broken_by_the_seed() -> None:
    items = range(400)
    tied = pd.concat(
        [
            pd.DataFrame({"source": s, "item": items, "value": v})
            for s, v in (("a", "x"), ("b", "y"))
        ]
    )
    reports, shuffled = Reports.of(tied), Reports.of(tied.sample(frac=1.0, random_state=1))

    def picked(reports: Reports, seed: int | None) -> pd.Series:
        value = reports.fact_value[reports.best(reports.by_fact(), seed)]
        return pd.Series(reports.values.take(value), index=reports.items).sort_index()

    assert 160 < (picked(reports, 0) == "x").sum() < 240
    assert picked(reports, 0).equals(picked(shuffled, 0))
    assert picked(reports, 0).equals(picked(reports, None))
    assert 0.4 < (picked(reports, 0) == picked(reports, 1)).mean() < 0.6


def test_the_last_digits_of_a_sum_break_no_tie() -> None:
    reports = Reports.of(pd.concat([three(item=k) for k in range(200)]))
    score = np.tile([0.1 + 0.2 + 0.3, 0.3 + 0.2 + 0.1], 200)
    first = reports.fact_value[reports.best(score)] == 0
    assert 0.3 < first.mean() < 0.7


def test_a_settled_value_of_another_type_is_named() -> None:
    reports = Reports.of(pd.DataFrame({"source": ["a", "b"], "item": [1, 1], "value": [0, 1]}))
    with pytest.raises(ReportsError, match=r"of another type.*anchor '1'"):
        settled_facts(reports, {1: "1"})
