"""The model on disk: one JSON file of plain numbers, with a manifest that says what it is."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from models.calibration import Calibration
from models.credibility import CredibilityModel

FORMAT: Final = 1
CHAMPION: Final = Path(__file__).parent / "champion" / "bundle.json"
"""The champion that ships with the package."""


class BundleError(ValueError):
    """A file is not a model bundle, or not one that this version can read."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """A model, its manifest, and the settled past of the sources it was trained on.

    The manifest says name, version, what it was trained on and how it is rebuilt. `past` has one
    record for each settled claim (source, event, time of settling, true or not): letters rest on
    it, credibility does not.
    """

    model: CredibilityModel
    manifest: Mapping[str, Any]
    past: Sequence[Mapping[str, Any]] = ()

    @property
    def name(self) -> str:
        """Name and version of the model, as the scores' `model` column has it."""
        return f"{self.manifest['name']} {self.manifest['version']}"


def save(bundle: Bundle, path: Path) -> None:
    """Write the bundle; numbers keep 15 digits, and the manifest gets the hash of all."""
    content = {"model": _numbers(bundle.model), "past": [dict(record) for record in bundle.past]}
    manifest = {**bundle.manifest, "format": FORMAT}
    manifest["sha256"] = _hash(manifest, content)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"manifest": manifest, **content}, indent=1) + "\n", "utf-8")


def load(path: Path) -> Bundle:
    """Read a bundle. It holds numbers and names only: reading one runs nothing.

    Raises `BundleError` where the file is missing or unreadable, of another format, or changed.
    """
    try:
        content = json.loads(path.read_text("utf-8"))
        manifest = content.pop("manifest")
        version = manifest["format"]
    except FileNotFoundError:
        raise BundleError(f"{path}: there is no such model bundle") from None
    except OSError as error:
        raise BundleError(f"{path}: cannot be read as a model bundle: {error.strerror}") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise BundleError(f"{path}: not a model bundle (a JSON file with a manifest)") from None
    if version != FORMAT:
        raise BundleError(
            f"{path}: bundle of format {version!r}, and this version reads {FORMAT}: "
            "install the version of sourcegrade that wrote it, or train again"
        )
    if manifest.get("sha256") != _hash(manifest, content):
        raise BundleError(f"{path}: its numbers do not match its manifest: it was changed by hand")
    return Bundle(_model(content["model"]), manifest, tuple(content["past"]))


def _numbers(model: CredibilityModel) -> dict[str, Any]:
    def rounded(values: Any) -> Any:
        return [rounded(v) for v in values] if np.ndim(values) else float(f"{values:.15g}")

    return {
        "features": list(model.features),
        "coefficients": rounded(model.coefficients),
        "intercept": rounded(model.intercept),
        "calibration": {
            "slope": rounded(model.calibration.slope),
            "shift": rounded(model.calibration.shift),
        },
        "covariance": rounded(model.covariance),
        "thinness": rounded(model.thinness),
    }


def _model(numbers: Mapping[str, Any]) -> CredibilityModel:
    return CredibilityModel(
        features=tuple(numbers["features"]),
        coefficients=np.array(numbers["coefficients"]),
        intercept=numbers["intercept"],
        calibration=Calibration(**numbers["calibration"]),
        covariance=np.array(numbers["covariance"]),
        thinness=numbers["thinness"],
    )


def _hash(manifest: Mapping[str, Any], content: Mapping[str, Any]) -> str:
    told = {key: value for key, value in manifest.items() if key != "sha256"}
    whole = json.dumps({"manifest": told, **content}, sort_keys=True)
    return hashlib.sha256(whole.encode()).hexdigest()
