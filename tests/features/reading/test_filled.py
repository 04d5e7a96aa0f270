import polars as pl
import pytest

from features.fields import CLAIMS_SCHEMA
from features.gate import admit_claims
from features.reading import Actors, Filled, Side, fill, shipped_actors

ACTORS = Actors(
    {
        "red": Side(("Red Army", "Reds"), enemies=("blue",)),
        "blue": Side(("Blue*", "Blue militia"), enemies=("red",)),
    }
)
SOURCES = pl.DataFrame(
    {
        "source_id": ["red_tv", "blue_radio", "wire"],
        "name": ["Red TV", "Blue Radio", "The Wire"],
        "alignment": ['{"red": 1, "blue": -1}', '{"blue": 1, "red": -1}', "{}"],
    }
)


def read(*texts: str, source: str = "red_tv", **given: object) -> Filled:
    n = len(texts)
    claims = {
        "claim_id": [str(i) for i in range(n)],
        "text": list(texts),
        "source_id": [source] * n,
        "published_at": ["2020-01-01"] * n,
        **{name: [value] * n for name, value in given.items()},
    }
    return fill(pl.DataFrame(claims), SOURCES, ACTORS)


def test_a_claim_with_nothing_but_its_text_is_read() -> None:
    filled = read("Denied that Blue militia had killed at least 12 Reds.")
    row = filled.claims.row(0, named=True)
    assert (row["stance"], row["quantity_low"], row["quantity_high"]) == ("denies", 12.0, None)
    assert (row["favours"], row["harms"]) == ("red", "blue")


def test_who_concedes_a_loss_of_its_own_does_not_gain() -> None:
    row = read("Acknowledged that 40 Red Army soldiers were killed.").claims.row(0, named=True)
    assert (row["favours"], row["harms"], row["stance"]) == ("blue", "red", "acknowledges")


@pytest.mark.parametrize(
    "text",
    [
        "The ministry said 63 servicemen were killed when rockets hit their post.",
        "The high command said 22 soldiers had been killed in the past few days.",
        "Said its top commander had been killed.",
    ],
)
def test_who_tells_of_a_loss_of_its_own_without_a_word_of_conceding_loses(text: str) -> None:
    row = read(text).claims.row(0, named=True)
    assert (row["favours"], row["harms"]) == ("blue", "red")


def test_what_was_given_is_never_changed() -> None:
    given = {"stance": "doubts", "favours": "blue", "quantity_low": 3.0, "place": "Town"}
    bare = read("Denied that Blues killed 12 Reds.").claims
    bare = bare.select("claim_id", "text", "source_id", "published_at").with_columns(
        pl.lit(value).alias(name) for name, value in given.items()
    )
    filled = fill(bare, SOURCES, ACTORS)
    row = filled.claims.row(0, named=True)
    assert {name: row[name] for name in given} == given
    assert row["harms"] is None
    assert row["quantity_high"] is None
    assert set(filled.readings["field"]) & set(given) == set()


def test_every_filled_cell_has_a_line_and_no_other() -> None:
    filled = read("Red Army took the town.", "Quoting The Wire, it said 12 Blues were killed.")
    bare = admit_claims(filled.claims.select("claim_id", "text", "source_id", "published_at"))
    n_new = 0
    for name, dtype in CLAIMS_SCHEMA.items():
        if name in ("row", "claim_id", "text", "source_id", "published_at", "published_precision"):
            continue
        cell = filled.claims[name]
        n_new += int((cell.list.len() > 0).sum() if dtype == pl.List(pl.String) else cell.count())
    assert bare.n_rejected == 0
    assert filled.readings.height == n_new
    assert filled.readings["confidence"].is_between(0, 1).all()


def test_a_person_can_mend_a_line() -> None:
    filled = read("Denied that Blues killed 12 Reds.")
    lines = pl.DataFrame(
        {
            "claim_id": ["0", "0", "0"],
            "field": ["stance", "quantity_low", "cites"],
            "value": ["asserts", None, "wire;blue_radio"],
        }
    )
    row = filled.corrected(lines).row(0, named=True)
    assert (row["stance"], row["quantity_low"]) == ("asserts", None)
    assert row["cites"] == ["wire", "blue_radio"]


def test_a_relayed_source_is_cited_and_ones_own_is_not() -> None:
    filled = read("Red TV said, citing The Wire, that all was calm.")
    assert filled.claims["cites"].to_list() == [["wire"]]


def test_names_of_sides_are_nothing_to_the_code() -> None:
    renamed = Actors(
        {
            "x": Side(("Red Army", "Reds"), enemies=("y",)),
            "y": Side(("Blue*", "Blue militia"), enemies=("x",)),
        }
    )
    sources = SOURCES.with_columns(
        pl.col("alignment").str.replace_many(["red", "blue"], ["x", "y"])
    )
    claims = pl.DataFrame(
        {
            "claim_id": ["0", "1"],
            "text": ["Reds were killed by Blues.", "Blue militia retreated."],
            "source_id": ["red_tv", "wire"],
            "published_at": ["2020-01-01"] * 2,
        }
    )
    one, other = fill(claims, SOURCES, ACTORS).claims, fill(claims, sources, renamed).claims
    as_before = {"x": "red", "y": "blue"}
    assert other["favours"].replace(as_before).to_list() == one["favours"].to_list()
    assert other["harms"].replace(as_before).to_list() == one["harms"].to_list()


def test_the_order_of_the_rows_changes_nothing() -> None:
    texts = ["Blues killed 3 Reds.", "Denied it.", "Confirmed that Reds withdrew."]
    filled = read(*texts, place="Town").claims.sort("claim_id").drop("row")
    turned = fill(filled.select("claim_id", "text", "source_id", "published_at", "place").reverse(),
                  SOURCES, ACTORS).claims.sort("claim_id").drop("row")  # fmt: skip
    assert (
        turned.select(filled.columns)
        .drop("published_precision")
        .equals(filled.drop("published_precision"))
    )


@pytest.mark.parametrize("text", ["x", "‮ <b>12</b> \x00", "Слава", "12 " * 20_000, "@O#E"])
def test_strange_texts_are_read_without_harm(text: str) -> None:
    assert read(text).claims.height == 1


def test_without_sources_and_actors_the_text_is_still_read() -> None:
    claims = pl.DataFrame(
        {"claim_id": ["1"], "text": ["12 were killed."], "source_id": ["?"],
         "published_at": ["2020-01-01"]}
    )  # fmt: skip
    row = fill(claims).claims.row(0, named=True)
    assert (row["quantity_low"], row["favours"]) == (12.0, None)


def test_no_claims_are_no_trouble() -> None:
    nothing = pl.DataFrame(schema=CLAIMS_SCHEMA)
    filled = fill(nothing, SOURCES, shipped_actors("kosovo"))
    assert (filled.claims.height, filled.readings.height) == (0, 0)
