"""A feed of raw claims: linked, filled in, corrected, and gone on with night by night."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from features.reading import Actors, ReadFeed, Side, read_corrections, read_feed

ACTORS = Actors(
    {
        "red": Side(("Red Army", "Reds"), enemies=("blue",)),
        "blue": Side(("Blue*", "Blue militia"), enemies=("red",)),
    }
)
SOURCES = pl.DataFrame(
    {"source_id": ["red_tv", "blue_radio"], "alignment": ['{"red": 1, "blue": -1}', '{"blue": 1}']}
)
TOOK = "Red Army took Shoula and killed 45 Blue militia fighters."
DENIED = "Denied that Shoula was lost; Blue militia repelled the attack."
BOMBED = "A market in Idlib was bombed, killing at least 12."


def feed(*texts: str, first: int = 1, day: str = "2020-01-01", **more: object) -> pl.DataFrame:
    n = len(texts)
    columns: dict[str, list[object]] = {
        "claim_id": [str(first + at) for at in range(n)],
        "text": [*texts],
        "source_id": ["red_tv", "blue_radio"] * n,
        "published_at": [day] * n,
        **{name: [value] * n for name, value in more.items()},
    }
    return pl.DataFrame({name: values[:n] for name, values in columns.items()})


def read(claims: pl.DataFrame, **more: object) -> ReadFeed:
    return read_feed(claims, SOURCES, ACTORS, **more)  # type: ignore[arg-type]


def corrected(tmp_path: Path, claims: pl.DataFrame, *lines: str) -> ReadFeed:
    path = tmp_path / "corrections.csv"
    path.write_text("\n".join(["claim_id,field,correction", *lines]), "utf-8")
    return read(claims, corrections=read_corrections(path))


def cell(found: ReadFeed, claim: str, name: str) -> object:
    return found.claims.filter(claim_id=claim)[name].to_list()[0]


def test_claims_are_linked_and_filled_and_say_what_was_read() -> None:
    later = feed(BOMBED, first=3, day="2020-02-01")
    found = read(pl.concat([feed(TOOK, DENIED), later]))
    assert cell(found, "1", "event_id") == cell(found, "2", "event_id")
    assert cell(found, "1", "event_id") != cell(found, "3", "event_id")
    assert (cell(found, "2", "stance"), cell(found, "2", "favours")) == ("denies", "blue")
    assert (cell(found, "3", "quantity_low"), cell(found, "3", "place")) == (12.0, "Idlib")
    told = str(cell(found, "3", "read_from_text")).split(";")
    assert {"event_id", "stance", "place", "quantity_low"} <= set(told)


def test_every_cell_that_was_filled_has_a_line_the_least_sure_first() -> None:
    found = read(feed(TOOK, DENIED, BOMBED))
    named = found.claims.select("claim_id", pl.col("read_from_text").str.split(";")).explode(
        "read_from_text"
    )
    lines = found.readings
    assert sorted(named.rows()) == sorted(lines.select("claim_id", "field").rows())
    assert lines["confidence"].is_sorted()
    assert set(lines["origin"]) == {"rule", "model", "linked"}
    for line in lines.iter_rows(named=True):
        there = cell(found, line["claim_id"], line["field"])
        assert line["value"] == (f"{there:.0f}" if isinstance(there, float) else there)


def test_what_is_given_stays_and_is_not_said_to_be_read() -> None:
    given = {"stance": "doubts", "place": "Town", "event_id": "mine"}
    found = read(
        feed(TOOK).with_columns(pl.lit(value).alias(name) for name, value in given.items())
    )
    assert {name: cell(found, "1", name) for name in given} == given
    assert set(given) & set(str(cell(found, "1", "read_from_text")).split(";")) == set()


def test_reading_again_what_was_read_changes_nothing() -> None:
    first = read(feed(TOOK, DENIED, BOMBED))
    again = read(first.claims)
    assert again.claims.equals(first.claims)
    assert again.readings.is_empty()


def test_other_languages_are_named_and_passed_on_as_they_came() -> None:
    russian = "Минобороны заявило, что посёлок взят."
    found = read(feed(TOOK, russian, russian))
    assert dict(found.unread) == {"Russian": 2}
    assert found.claims.height == 3
    assert cell(found, "2", "text") == russian
    filled = {name for name, value in found.claims.row(1, named=True).items() if value}
    required = {"row", "claim_id", "text", "source_id", "published_at", "published_precision"}
    assert filled == required


def test_disguised_text_is_read_as_it_looks_and_kept_as_it_came() -> None:
    hostile = "D\u0435ni\u0435d that Sh\u200cou\u200cla was <b>lost</b>; Blue militia repelled it."
    found = read(feed(TOOK, hostile))
    assert cell(found, "2", "stance") == "denies"
    assert cell(found, "2", "text") == hostile
    assert cell(found, "1", "event_id") == cell(found, "2", "event_id")


def test_rows_at_fault_are_turned_away_by_the_gate() -> None:
    claims = pl.concat([feed(TOOK), feed(DENIED, first=1), feed(BOMBED, first=3, day="then")])
    found = read(claims)
    assert found.claims["claim_id"].to_list() == ["1"]
    assert found.admitted.rejected["row", "field"].rows() == [(2, "claim_id"), (3, "published_at")]


def test_a_correction_counts_as_given(tmp_path: Path) -> None:
    found = corrected(tmp_path, feed(TOOK, DENIED), "2,stance,asserts", "2,event_type,-")
    assert cell(found, "2", "stance") == "asserts"
    assert cell(found, "2", "event_type") is None
    assert {"stance", "event_type"} & set(
        str(cell(found, "2", "read_from_text")).split(";")
    ) == set()
    said = found.readings.filter(origin="person")
    assert said["field", "value", "correction", "confidence"].rows() == [
        ("stance", "asserts", "asserts", 1.0), ("event_type", None, "-", 1.0),
    ]  # fmt: skip


def test_who_gains_corrected_turns_the_two_sides_round(tmp_path: Path) -> None:
    found = corrected(tmp_path, feed(TOOK), "1,favours,blue")
    assert (cell(found, "1", "favours"), cell(found, "1", "harms")) == ("blue", "red")
    assert "harms" in str(cell(found, "1", "read_from_text"))


def test_a_number_corrected_keeps_its_unit_and_loses_a_bound_beyond_it(tmp_path: Path) -> None:
    found = corrected(tmp_path, feed(TOOK), "1,quantity_low,50")
    cells = [cell(found, "1", f"quantity_{part}") for part in ("low", "high", "unit")]
    assert cells == [50.0, None, "killed"]
    none = corrected(tmp_path, feed(TOOK), "1,quantity_low,-")
    assert [cell(none, "1", f"quantity_{part}") for part in ("low", "high", "unit")] == [None] * 3


def test_an_event_corrected_draws_the_other_claims_of_it(tmp_path: Path) -> None:
    found = corrected(tmp_path, feed(TOOK, DENIED), "1,event_id,mine")
    assert found.claims["event_id"].to_list() == ["mine", "mine"]


def test_corrections_of_claims_that_are_not_there_are_told(tmp_path: Path) -> None:
    found = corrected(tmp_path, feed(TOOK), "1.2E+17,stance,denies")
    assert found.lost["claim_id"].to_list() == ["1.2E+17"]


def test_a_stream_joins_the_events_that_stand() -> None:
    first = read(feed(TOOK, BOMBED))
    second = read(feed(DENIED, first=3, day="2020-01-02"), before=[first.claims])
    assert cell(second, "3", "event_id") == cell(first, "1", "event_id")
    assert second.n_joined == 1
    third = read(
        feed("Confirmed that Blue militia left Shoula.", first=4, day="2020-01-03"),
        before=[first.claims, second.claims],
    )
    assert cell(third, "4", "event_id") == cell(first, "1", "event_id")


def test_a_night_read_again_keeps_its_events() -> None:
    first = read(feed(TOOK, DENIED, BOMBED))
    again = read(feed(TOOK, DENIED, BOMBED), before=[first.claims])
    assert again.claims.equals(first.claims)


def test_an_id_used_again_for_another_claim_is_turned_away_and_the_rest_goes_on() -> None:
    first = read(feed(TOOK))
    told = read(feed(BOMBED, DENIED, day="2020-01-02"), before=[first.claims])
    assert told.claims["claim_id"].to_list() == ["2"]
    assert told.admitted.rejected["row", "claim_id", "field"].rows() == [(1, "1", "claim_id")]
    assert "an earlier claim" in told.admitted.rejected["expected"].item()


def test_a_place_that_was_only_read_parts_no_events_of_a_stream() -> None:
    first = read(feed(f"It was said at Homs that {TOOK}"))
    assert cell(first, "1", "place") == "Homs"
    told = read(feed(DENIED, first=2, day="2020-01-02", place="Shoula"), before=[first.claims])
    assert cell(told, "2", "event_id") == cell(first, "1", "event_id")


def test_a_post_without_words_is_passed_on_unread() -> None:
    texts = ["😀🔥 !!!", "https://example.org/a-video", "@rebels", "<br><br>", "It fell."]
    feed = pl.DataFrame(
        {"claim_id": [*"12345"], "text": texts, "source_id": "a", "published_at": "2017-09-29"}
    )
    found = read_feed(feed)
    assert dict(found.unread) == {"no words": 4}
    assert found.claims["stance"].to_list() == [None, None, None, None, "asserts"]


def test_digits_of_other_scripts_are_read() -> None:
    feed = pl.DataFrame(
        {
            "claim_id": ["1"],
            "text": ["At least \u0661\u0662 soldiers were killed."],
            "source_id": ["a"],
            "published_at": ["2017-09-29"],
        }
    )
    found = read_feed(feed)
    assert found.claims["quantity_low"].to_list() == [12.0]
    assert "\u0661\u0662" in found.claims["text"][0]
