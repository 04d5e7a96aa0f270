"""Every extractor, listed once: for the pipeline, the tests, the docs and the trusted types."""

from __future__ import annotations

from typing import Final

from features.corroboration import Corroboration
from features.extractor import Extractor, Feature
from features.hedging import Hedging
from features.partisanship import Partisanship
from features.position import Position
from features.specificity import Specificity
from features.track_record import TrackRecord

EXTRACTORS: Final[tuple[Extractor, ...]] = (
    Partisanship(),
    Position(),
    Corroboration(),
    Hedging(),
    Specificity(),
    TrackRecord(),
)

FEATURES: Final[dict[str, Feature]] = {
    feature.name: feature for extractor in EXTRACTORS for feature in extractor.features
}
"""Feature by name, in the order of the extractors."""

FAMILY: Final[dict[str, str]] = {
    feature.name: extractor.family for extractor in EXTRACTORS for feature in extractor.features
}
"""Family of each feature."""
