"""The model on disk: what is written is what is read, and nothing else is read."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from features.catalogue import FEATURES
from models import bundle
from models.bundle import Bundle, BundleError
from models.calibration import Calibration
from models.credibility import CredibilityModel

MODEL = CredibilityModel(
    ("a", "b"), np.array([1 / 3, -2 / 7]), 0.1, Calibration(2 / 3, 1e-9), np.eye(3) / 7, 1 / 9
)
PAST = (
    {"source_id": "sana", "name": None, "event_id": "e", "settled_at": "2017-09-30", "true": True},
)
OURS = Bundle(MODEL, {"name": "toy", "version": "3"}, PAST)


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "new" / "bundle.json"
    bundle.save(OURS, path)
    return path


def judged(model: CredibilityModel) -> list[bytes]:
    X = np.random.default_rng(0).normal(size=(100, len(model.features)))
    said = model.judge(X, np.arange(100.0))
    return [part.tobytes() for part in (said.probability, said.low, said.high, said.contributions)]


def test_what_was_read_is_written_and_read_the_same_to_the_bit(saved: Path, tmp_path: Path) -> None:
    once = bundle.load(saved)
    bundle.save(once, tmp_path / "again.json")
    assert (tmp_path / "again.json").read_bytes() == saved.read_bytes()
    assert judged(bundle.load(tmp_path / "again.json").model) == judged(once.model)


def test_saving_keeps_fifteen_digits(saved: Path) -> None:
    model = bundle.load(saved).model
    np.testing.assert_allclose(model.coefficients, MODEL.coefficients, rtol=1e-14)
    np.testing.assert_allclose(model.covariance, MODEL.covariance, rtol=1e-14)
    assert model.calibration.slope == pytest.approx(2 / 3, rel=1e-14)
    assert model.features == ("a", "b")


def test_name_manifest_and_past_come_along(saved: Path) -> None:
    read = bundle.load(saved)
    assert read.name == "toy 3"
    assert [dict(record) for record in read.past] == [dict(record) for record in PAST]
    assert (read.manifest["format"], len(read.manifest["sha256"])) == (bundle.FORMAT, 64)


def changed(saved: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    content = json.loads(saved.read_text("utf-8"))
    change(content)
    saved.write_text(json.dumps(content), "utf-8")
    return saved


@pytest.mark.parametrize(
    "change",
    [
        lambda content: content["model"]["coefficients"].__setitem__(0, 0.34),
        lambda content: content["model"].__setitem__("thinness", 0.0),
        lambda content: content["past"].clear(),
        lambda content: content.__setitem__("more", 1),
        lambda content: content["manifest"].pop("sha256"),
    ],
    ids=["a coefficient", "the thinness", "the past", "something added", "no hash"],
)
def test_a_bundle_changed_by_hand_is_refused(
    saved: Path, change: Callable[[dict[str, Any]], object]
) -> None:
    with pytest.raises(BundleError, match="changed by hand"):
        bundle.load(changed(saved, change))


def test_other_white_space_is_no_change(saved: Path) -> None:
    assert bundle.load(changed(saved, lambda content: None)).name == "toy 3"


@pytest.mark.parametrize("version", [2, "1.0", None])
def test_a_bundle_of_another_format_says_what_to_do(saved: Path, version: object) -> None:
    other = changed(saved, lambda content: content["manifest"].__setitem__("format", version))
    with pytest.raises(BundleError, match="install the version of sourcegrade that wrote it"):
        bundle.load(other)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not json",
        b"[]",
        b"{}",
        b"7",
        b'{"manifest": 7}',
        b'{"manifest": {}}',
        b"\x80\x04K\x07.",
    ],
)
def test_what_is_no_bundle_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bundle.json"
    path.write_bytes(content)
    with pytest.raises(BundleError, match="not a model bundle"):
        bundle.load(path)


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match=r"nowhere\.json: there is no such model bundle"):
        bundle.load(tmp_path / "nowhere.json")
    with pytest.raises(BundleError, match="cannot be read as a model bundle"):
        bundle.load(tmp_path)


def test_the_champion_ships_and_asks_only_for_features_there_are() -> None:
    champion = bundle.load(bundle.CHAMPION)
    model = champion.model
    assert set(model.features) <= set(FEATURES)
    assert model.covariance.shape == (len(model.features) + 1,) * 2
    assert (np.linalg.eigvalsh(model.covariance) > -1e-12).all()
    signs = np.array([FEATURES[name].sign for name in model.features])
    assert (model.coefficients * signs >= 0).all()
    assert {"name", "version", "trained_on", "horizons", "rebuilt_by"} <= set(champion.manifest)
    assert champion.past
