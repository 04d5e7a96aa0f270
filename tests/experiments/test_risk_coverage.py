"""Risk by coverage, on forecasts whose curve can be worked out by hand, and its drawing."""

from __future__ import annotations

from xml.etree import ElementTree

import numpy as np
import pytest

from experiments.figures import Floats, figures
from experiments.risk_coverage import RiskCoverage, risk_coverage
from experiments.risk_coverage_diagram import risk_coverage_svg
from scoring.reliability_diagram import LEFT, SIDE, TOP

SVG = "{http://www.w3.org/2000/svg}"
TRUTH = np.array([1.0, 0.0, 1.0, 0.0, 1.0])
FORECAST = np.array([0.99, 0.05, 0.8, 0.7, 0.4])


def random(n: int = 300) -> tuple[Floats, Floats]:
    rng = np.random.default_rng(6)
    forecast = rng.choice(np.linspace(0.05, 0.95, 19), n)
    return (rng.random(n) < forecast).astype(np.float64), forecast


def test_the_surest_come_first_and_errors_add_up() -> None:
    curve = risk_coverage(TRUTH, FORECAST)
    assert curve.error.tolist() == pytest.approx([0, 0, 0, 1 / 4, 2 / 5])
    assert curve.aurc == pytest.approx((1 / 4 + 2 / 5) / 5)
    assert curve.brier[0] == pytest.approx(0.01**2)


def test_at_full_coverage_the_risk_is_that_of_the_figures() -> None:
    truth, forecast = random()
    curve, said = risk_coverage(truth, forecast), figures(truth, forecast, truth.astype(np.str_))
    assert curve.error[-1] == pytest.approx(1 - said.accuracy)
    assert curve.brier[-1] == pytest.approx(said.brier)


def test_the_order_of_claims_is_nothing_where_many_are_equally_sure() -> None:
    truth, forecast = random()
    shuffled = np.random.default_rng(7).permutation(len(truth))
    one, other = risk_coverage(truth, forecast), risk_coverage(truth[shuffled], forecast[shuffled])
    assert one.error == pytest.approx(other.error)
    assert one.brier_area == pytest.approx(other.brier_area)


def test_one_side_of_one_half_is_as_sure_as_the_other() -> None:
    truth, forecast = random()
    mirrored = risk_coverage(1 - truth, 1 - forecast)
    assert mirrored.brier == pytest.approx(risk_coverage(truth, forecast).brier)


def test_by_the_width_of_the_interval_the_narrowest_come_first() -> None:
    curve = risk_coverage(TRUTH, FORECAST, np.array([0.5, 0.4, 0.3, 0.2, 0.1]))
    assert curve.error.tolist() == pytest.approx([1, 1, 2 / 3, 1 / 2, 2 / 5])


def test_the_table_takes_at_least_one_claim() -> None:
    table = risk_coverage(TRUTH, FORECAST).table()
    assert table["coverage"].to_list() == [0.2, 0.4, 0.6, 0.8, 1.0]
    assert table["n"].to_list() == [1, 2, 3, 4, 5]
    assert risk_coverage(TRUTH[:1], FORECAST[:1]).table()["n"].to_list() == [1] * 5


def test_nothing_to_judge_is_refused() -> None:
    with pytest.raises(ValueError, match="no forecasts"):
        risk_coverage(TRUTH[:0], FORECAST[:0])


def drawn(curves: dict[str, RiskCoverage]) -> ElementTree.Element:
    return ElementTree.fromstring(risk_coverage_svg(curves))


def test_dots_stand_where_the_table_says() -> None:
    dots = drawn({"model": risk_coverage(TRUTH, FORECAST)}).findall(f".//{SVG}circle")
    places = [(float(dot.get("cx", 0)), float(dot.get("cy", 0))) for dot in dots]
    assert places[0] == (LEFT + 0.2 * SIDE, TOP + SIDE)
    assert places[3] == (LEFT + 0.8 * SIDE, TOP + 0.5 * SIDE)
    assert len(dots) == 5


def test_worse_than_a_coin_makes_the_axis_longer() -> None:
    svg = drawn({"model": risk_coverage(TRUTH, 1 - FORECAST)})
    first = svg.findall(f".//{SVG}circle")[0]
    assert float(first.get("cy", 0)) == TOP


def test_one_sure_miss_runs_along_the_top() -> None:
    truth, forecast = np.ones(20), np.linspace(0.6, 0.95, 20)
    truth[-1] = 0.0
    svg = drawn({"model": risk_coverage(truth, forecast)})
    points = next(svg.iter(f"{SVG}polyline")).get("points", "").split()
    assert float(points[0].split(",")[1]) == TOP
    assert float(points[-1].split(",")[1]) == round(TOP + SIDE * 0.9, 1)


def test_names_are_text_and_nothing_is_asked_for_outside() -> None:
    name = '<b a="1">&'
    curves = {name: risk_coverage(TRUTH, FORECAST), "vote": risk_coverage(TRUTH, 1 - FORECAST)}
    legend = [text.text or "" for text in drawn(curves).iter(f"{SVG}text")]
    assert f"{name}, area 0.130" in legend
    svg = risk_coverage_svg(curves).replace("http://www.w3.org/2000/svg", "")
    assert "http" not in svg
    assert "url(" not in svg


def test_without_curves_it_says_so() -> None:
    assert "no forecasts to judge" in risk_coverage_svg({})
