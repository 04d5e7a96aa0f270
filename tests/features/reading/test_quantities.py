import polars as pl
import pytest

from features.reading.quantities import quantities


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("At least 45 soldiers were killed.", 45, None, "killed"),
        ("Forty-five soldiers were killed.", 45, 45, "killed"),
        ("Between talks, 10 to 15 men were killed.", 10, 15, "killed"),
        ("Killed more than two hundred militants.", 200, None, "killed"),
        ("Killed 1,200 people.", 1200, 1200, "killed"),
        ("Dozens of civilians died.", 12, None, "killed"),
        ("Hundreds were wounded.", 100, None, "injured"),
        ("The raid killed 37 civilians, including 12 children.", 37, 37, "killed"),
        ("12 commanders and about 50 guards died.", 62, 62, "killed"),
        ("Said 459 soldiers were killed and 478 wounded.", 459, 459, "killed"),
        ("Destroyed four launchers.", 4, 4, "launchers"),
        ("The death toll rose to 89.", 89, 89, "killed"),
    ],
)
def test_a_number_is_read_with_its_ends(text: str, low: float, high: float, unit: str) -> None:
    assert quantities(pl.Series([text])).row(0) == (low, high, unit)


@pytest.mark.parametrize(
    "text",
    [
        "A three-year siege ended.",
        "On 28 September 2017 the town fell.",
        "Took 40 percent of the town.",
        "A Su-24 was shot down 12 km from the border.",
        "It happened at 18:43.",
        "",
        "Nobody was killed.",
    ],
)
def test_spans_dates_shares_and_types_of_arms_count_nobody(text: str) -> None:
    assert quantities(pl.Series([text])).row(0) == (None, None, None)
