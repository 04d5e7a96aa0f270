import polars as pl
import pytest

from features.reading import Links, link

DAY = "2017-09-2{}"


def claims(*rows: tuple[str, str, str | None, str], event: str | None = None) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {"claim_id": name, "source_id": f"s{name}", "published_at": day, "place": place,
             "text": text, "event_id": event}
            for name, day, place, text in rows
        ],
        schema_overrides={"event_id": pl.String, "place": pl.String},
    )  # fmt: skip


ONE = (
    ("1", "2017-09-28", "Shoula", "Took Shoula and killed 45 soldiers."),
    ("2", "2017-09-29", "Shoula", "Denied that Shoula was lost; repelled the attack."),
    ("3", "2017-09-29", "Idlib", "A market in Idlib was bombed, killing 12."),
)


def events(links: Links) -> list[str]:
    return links.events["event_id"].to_list()


def test_claims_of_one_place_and_day_are_on_one_event() -> None:
    assert events(link(claims(*ONE))) == ["event 1", "event 1", "event 3"]


def test_a_likely_pair_does_not_draw_other_places_together() -> None:
    rows = (*ONE, ("4", "2017-09-29", "Shoula", "A market in Idlib was bombed, killing 12."))
    linked = dict(zip("1234", events(link(claims(*rows))), strict=True))
    assert linked["3"] != linked["4"]
    assert linked["3"] != linked["1"]


def test_an_event_that_is_given_stands() -> None:
    both = pl.concat([claims(*ONE[:1], event="mine"), claims(*ONE[1:2], event="yours")])
    found = link(both).events
    assert found["event_id"].to_list() == ["mine", "yours"]
    assert found["origin"].to_list() == ["given", "given"]


def test_a_claim_joins_the_event_that_another_came_with() -> None:
    both = pl.concat([claims(*ONE[:1], event="mine"), claims(*ONE[1:])])
    assert events(link(both)) == ["mine", "mine", "event 3"]


def test_a_stream_leaves_what_was_linked_as_it_was() -> None:
    first = link(claims(*ONE[:1], *ONE[2:]))
    second = link(claims(*ONE[1:2]), before=first)
    assert second.events.head(2).equals(first.events)
    assert events(second) == ["event 1", "event 3", "event 1"]


def test_the_order_of_the_rows_changes_no_event() -> None:
    forward = link(claims(*ONE)).events.sort("claim_id")
    backward = link(claims(*reversed(ONE))).events.sort("claim_id")
    assert forward["event_id"].equals(backward["event_id"])


def test_a_claim_alone_is_an_event_of_its_own() -> None:
    assert link(claims(*ONE[:1])).events.row(0) == ("1", "event 1", "linked", 1.0)


def test_counts_apart_on_other_types_of_event_do_not_join_two_claims_by_themselves() -> None:
    alike = ("1", "2017-09-28", "Homs", "In Homs shelling killed 20 people at a checkpoint.")
    other = ("2", "2017-09-28", "Homs", "In Homs a chemical attack killed {} people.")
    near = (*other[:3], other[3].format(20))
    far = (*other[:3], other[3].format(200))
    assert events(link(claims(alike, near))) == ["event 1", "event 1"]
    assert events(link(claims(alike, far))) == ["event 1", "event 2"]


def test_months_of_one_town_are_not_one_event() -> None:
    rows = [
        ("1", "2023-04-15", "Khartoum", "Our forces hold the palace in Khartoum."),
        ("2", "2023-04-15", "Khartoum", "The palace in Khartoum is in our hands."),
        ("3", "2023-07-08", "Khartoum", "An air strike killed 22 people at a market in Khartoum."),
        ("4", "2023-07-08", "Khartoum", "22 killed in an air strike on a market in Khartoum."),
        ("5", "2023-11-11", "Khartoum", "The bridge in Khartoum was blown up by the militia."),
        ("6", "2023-11-11", "Khartoum", "They blew up the bridge themselves."),
    ]
    found = dict(zip("123456", events(link(claims(*rows))), strict=True))
    assert len({found[name] for name in "135"}) == 3
    assert found["3"] == found["4"]


def test_pairs_weighed_in_slices_link_as_all_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = link(claims(*ONE)).events
    monkeypatch.setattr("features.reading.linking.SLICE", 1)
    assert link(claims(*ONE)).events.equals(whole)


def test_a_large_event_is_less_sure_than_a_small_one_of_the_same_words() -> None:
    def sure(n: int) -> float:
        rows = [(str(k), "2017-09-28", "Homs", "The dam at Homs was blown up.") for k in range(n)]
        links = link(claims(*rows))
        assert links.events["event_id"].n_unique() == 1
        return float(links.events["confidence"].mean())  # type: ignore[arg-type]

    assert sure(5) > 0.8
    assert sure(40) < sure(5) - 0.2
