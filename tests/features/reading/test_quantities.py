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
        ("The attack killed 22 children and six teachers.", 28, 28, "killed"),
        ("346 fighters and more than 170 guards died.", 516, None, "killed"),
        ("101 civilians died in the building and four nearby.", 105, 105, "killed"),
        ("Killed the commander along with 33 other officers.", 34, 34, "killed"),
        ("The plane crashed, killing both pilots.", 2, 2, "killed"),
        ("A rocket killed a child.", 1, 1, "killed"),
        ("Killed at least 26 people, later updated to 35.", 26, 35, "killed"),
        ("Killed 23 people, a toll that could rise.", 23, None, "killed"),
        ("82 men on the island freely laid down their arms.", 82, 82, "captured"),
        ("Downed six Kinzhals.", 6, 6, "kinzhals"),
        ("Some 10 to 15 fighters had been hiding in the hospital.", 10, 15, "people"),
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
        "Both sides spoke of a fight.",
        "Residents spoke of 12 soldiers, others of 20 soldiers.",
    ],
)
def test_spans_dates_shares_and_types_of_arms_count_nobody(text: str) -> None:
    assert quantities(pl.Series([text])).row(0) == (None, None, None)


def test_digits_of_other_scripts_and_numbers_without_end_are_no_count_and_no_crash() -> None:
    texts = pl.Series(["At least ١٢ soldiers were killed.", "Killed " + "9" * 26 + " soldiers."])
    assert quantities(texts)["quantity_low"].to_list() == [None, None]
