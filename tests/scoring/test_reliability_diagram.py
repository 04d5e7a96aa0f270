"""The diagram puts marks where the numbers say, and stands alone."""

import math
from itertools import pairwise
from xml.etree import ElementTree

from scoring.reliability_diagram import LEFT, SIDE, TOP, ReliabilityBin, reliability_svg

SVG = "{http://www.w3.org/2000/svg}"
BINS = [
    ReliabilityBin(mean_forecast=0.75, observed=0.5, n=40, low=0.25, high=0.75),
    ReliabilityBin(mean_forecast=0.25, observed=0.0, n=10, low=0.0, high=0.5),
]


def drawn(bins: list[ReliabilityBin]) -> ElementTree.Element:
    return ElementTree.fromstring(reliability_svg(bins))


def test_dots_stand_at_forecast_and_observed_from_left_to_right() -> None:
    dots = drawn(BINS).findall(f".//{SVG}circle")
    places = [(float(dot.get("cx", 0)), float(dot.get("cy", 0))) for dot in dots]
    assert places == [
        (LEFT + 0.25 * SIDE, TOP + SIDE),
        (LEFT + 0.75 * SIDE, TOP + 0.5 * SIDE),
    ]


def test_every_bin_tells_its_numbers_and_its_count() -> None:
    svg = reliability_svg(BINS)
    assert "forecast 0.75, came true 0.50 of 40 (0.25 to 0.75)" in svg
    assert "Reliability diagram of 50 settled claims in 2 bins" in svg
    bars = [bar for bar in drawn(BINS).iter(f"{SVG}rect") if bar.get("class") == "bar"]
    heights = [float(bar.get("height", 0)) for bar in bars]
    assert heights[1] == 4 * heights[0]


def test_bins_that_stand_close_have_narrow_bars_and_share_a_count() -> None:
    close = [ReliabilityBin(forecast, 0.9, 50, 0.8, 1.0) for forecast in (0.5, 0.97, 0.98, 0.99)]
    svg = drawn(close)
    bars = [bar for bar in svg.iter(f"{SVG}rect") if bar.get("class") == "bar"]
    ends = [(float(b.get("x", 0)), float(b.get("width", 0))) for b in bars]
    assert ends[0][1] == 16
    assert all(x + width < following for (x, width), (following, _) in pairwise(ends))
    below = [text.text for text in svg.iter(f"{SVG}text") if float(text.get("y", 0)) > 410]
    assert below[-2:] == ["50", "150"]


def test_the_band_goes_along_the_lows_and_back_along_the_highs() -> None:
    band = next(drawn(BINS).iter(f"{SVG}polygon"))
    ys = [float(point.split(",")[1]) for point in band.get("points", "").split()]
    assert ys == [TOP + SIDE * (1 - share) for share in (0.0, 0.25, 0.75, 0.5)]


def test_bins_without_claims_or_numbers_are_left_out() -> None:
    empty = [ReliabilityBin(0.5, math.nan, 3, 0.0, 1.0), ReliabilityBin(0.5, 0.5, 0, 0.0, 1.0)]
    assert not drawn(empty).findall(f".//{SVG}circle")
    assert "no settled claims to compare with" in reliability_svg(empty)


def test_it_asks_for_nothing_outside_itself() -> None:
    svg = reliability_svg(BINS).replace("http://www.w3.org/2000/svg", "")
    assert "http" not in svg
    assert "url(" not in svg
