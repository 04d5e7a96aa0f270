"""Figures on forecasts whose answers can be worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score

from experiments.figures import bins, drawn_events, figures


def _forecasts(n: int = 400) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(1)
    forecast = rng.choice([0.1, 0.3, 0.6, 0.9], n)
    truth = (rng.random(n) < forecast).astype(float)
    return truth, forecast, rng.integers(0, 60, n).astype(np.str_)


def test_auc_and_brier_agree_with_scikit_learn() -> None:
    truth, forecast, event = _forecasts()
    said = figures(truth, forecast, event)
    assert said.auc.value == pytest.approx(roc_auc_score(truth, forecast))
    assert said.brier == pytest.approx(brier_score_loss(truth, forecast))


def test_brier_is_vi_less_di_plus_ci_where_each_bin_holds_one_forecast() -> None:
    truth, forecast, event = _forecasts()
    said = figures(truth, forecast, event)
    assert said.brier == pytest.approx(said.vi - said.di + said.ci)
    assert said.skill.value == pytest.approx(1 - said.brier / said.vi)


def test_a_constant_forecast_parts_nothing() -> None:
    truth, _, event = _forecasts()
    said = figures(truth, np.full(len(truth), truth.mean()), event)
    assert (said.auc.value, said.di, said.ndi) == (0.5, 0.0, 0.0)
    assert said.skill.value == pytest.approx(0.0)


def test_the_interval_is_wider_where_events_are_fewer() -> None:
    truth, forecast, event = _forecasts()
    few = np.array([str(int(e) % 6) for e in event])
    many_events, few_events = figures(truth, forecast, event), figures(truth, forecast, few)
    assert many_events.auc.low < many_events.auc.value < many_events.auc.high
    assert few_events.events == 6


def test_claims_of_one_outcome_have_no_auc() -> None:
    said = figures(np.ones(4), np.array([0.2, 0.4, 0.6, 0.8]), np.array(list("abcd")))
    assert np.isnan(said.auc.value)


def test_bins_hold_every_claim_once_and_their_band_holds_the_share() -> None:
    truth, forecast, _ = _forecasts()
    parts = bins(truth, forecast)
    assert sum(b.n for b in parts) == len(truth)
    assert all(b.low < b.observed < b.high for b in parts)


def test_the_log_score_agrees_with_scikit_learn_and_a_sure_miss_is_not_infinite() -> None:
    truth, forecast, event = _forecasts()
    assert figures(truth, forecast, event).log_score == pytest.approx(log_loss(truth, forecast))
    sure = figures(np.array([0.0, 1.0]), np.array([1.0, 1.0]), np.array(["a", "b"]))
    assert sure.log_score == pytest.approx(-0.5 * np.log(1e-6))


def test_the_calibration_error_is_the_mean_distance_of_a_bin() -> None:
    truth, forecast, event = _forecasts()
    off = [b.n * abs(b.mean_forecast - b.observed) for b in bins(truth, forecast)]
    assert figures(truth, forecast, event).ece == pytest.approx(sum(off) / len(truth))


def test_the_slope_agrees_with_scikit_learn() -> None:
    truth, forecast, event = _forecasts()
    odds = np.log(forecast / (1 - forecast))
    fitted = LogisticRegression(C=1e9, tol=1e-10).fit(odds[:, None], truth)
    assert figures(truth, forecast, event).slope == pytest.approx(fitted.coef_[0, 0], abs=1e-4)


def test_the_slope_tells_too_sure_from_too_shy_and_wrong() -> None:
    truth, forecast, event = _forecasts()
    odds = np.log(forecast / (1 - forecast))
    honest = figures(truth, forecast, event).slope
    for factor in (3.0, 0.3, -1.0):
        said = figures(truth, 1 / (1 + np.exp(-factor * odds)), event)
        assert said.slope == pytest.approx(honest / factor)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("truth", [[1.0] * 4, [0.0] * 4, [0.0, 0.0, 1.0, 1.0]])
def test_without_a_miss_or_a_second_outcome_there_is_no_slope(truth: list[float]) -> None:
    said = figures(np.array(truth), np.array([0.2, 0.4, 0.6, 0.8]), np.array(list("abcd")))
    assert np.isnan(said.slope)
    assert np.isfinite([said.log_score, said.ece, said.brier]).all()


@pytest.mark.filterwarnings("error")
def test_equal_forecasts_have_no_slope() -> None:
    truth, _, event = _forecasts()
    assert np.isnan(figures(truth, np.full(len(truth), 0.5), event).slope)


def test_no_forecasts_are_refused() -> None:
    with pytest.raises(ValueError, match="no forecasts"):
        figures(np.ones(0), np.ones(0), np.array([], dtype=np.str_))


def test_a_draw_counts_all_claims_of_an_event_alike() -> None:
    _, _, event = _forecasts()
    times = drawn_events(event, 50, 0)
    assert (times[0] == 1).all()
    for name in np.unique(event):
        assert (np.ptp(times[:, event == name], axis=1) == 0).all()
