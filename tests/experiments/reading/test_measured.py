import polars as pl
import pytest

from experiments.reading.bare import BROUGHT, wars
from experiments.reading.measured import measures

CODED = pl.DataFrame(
    {
        "event_id": ["a", "a", "b", "b"],
        "stance": ["asserts", "asserts", "denies", "denies"],
        "favours": ["red", "red", "blue", None],
        "harms": ["blue", "blue", "red", None],
        "quantity_low": [12.0, None, None, 3.0],
        "quantity_high": [None, None, None, 3.0],
        "event_type": ["raid", "raid", "siege", "siege"],
        "cites": [["wire"], ["wire", "ea"], [], []],
    }
)


def test_each_figure_is_a_share_of_the_claims_it_asks_of() -> None:
    read = CODED.with_columns(
        stance=pl.Series(["asserts", "denies", "denies", "denies"]),
        favours=pl.Series(["red", "blue", "blue", "red"]),
        quantity_high=pl.Series([12.0, None, None, 3.0]),
        own_side=pl.Series(["red", None, "red", "red"]),
        cites=pl.Series([[], ["ea"], ["wire"], []], dtype=pl.List(pl.String)),
    )
    found = {measure.what: measure for measure in measures(read, CODED)}
    # asserts: F1 of 2/3; denies: 4/5; nobody acknowledges or doubts.
    assert found["stance, macro-F1"].value.value == pytest.approx((2 / 3 + 4 / 5) / 4)
    assert found["side that gains"].n == 3
    assert found["side that gains"].value.value == pytest.approx(2 / 3)
    assert found["side that gains"].guess == pytest.approx(1 / 3)
    assert found["quantity exact, all claims"].value.value == 0.75
    assert found["quantity exact, where one is coded"].value.value == 0.5
    for of in ("read", "coded"):  # each time two are asked of, and "ea" alone was found
        cited = found[f"a coded source, where one is {of} as cited"]
        assert (cited.n, cited.value.value) == (2, 0.5)


def test_what_is_bare_has_nothing_but_what_a_feed_brings() -> None:
    for war in wars():
        given = [name for name in war.bare.columns if war.bare[name].null_count() == 0]
        assert set(given) - {"cites"} <= set(BROUGHT)
        assert war.bare["cites"].list.len().max() == 0
