"""Figures on forecasts whose answers can be worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import brier_score_loss, roc_auc_score

from experiments.figures import bins, figures


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
