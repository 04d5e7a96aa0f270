"""Other libraries that find truths in reports, where they are installed.

crowd-kit comes with the extra `bench`. truthdiscovery pins versions of 2023 of what it uses, so it
is installed without its dependencies but for bidict and imageio; it imports cairo, which it needs
only to draw, and gets an empty module in its place where cairo is absent.
"""

from __future__ import annotations

import importlib.metadata
import sys
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any, Final

import pandas as pd

CROWD_KIT: Final = "crowd-kit"
TRUTHDISCOVERY: Final = "truthdiscovery"
MODULES: Final = {CROWD_KIT: "crowdkit", TRUTHDISCOVERY: "truthdiscovery"}


@dataclass(frozen=True, slots=True)
class Peer:
    """A method of another library, by the name of its class."""

    library: str
    method: str


PEERS: Final = (
    *(
        Peer(CROWD_KIT, name)
        for name in (
            "MajorityVote", "Wawa", "ZeroBasedSkill", "DawidSkene", "OneCoinDawidSkene", "MACE",
            "GLAD", "MMSR",
        )
    ),
    *(
        Peer(TRUTHDISCOVERY, name)
        for name in (
            "MajorityVoting", "TruthFinder", "Sums", "AverageLog", "Investment",
            "PooledInvestment", "CRH",
        )
    ),
)  # fmt: skip


def library(name: str) -> Any:
    """Import a library. Raises ImportError."""
    if name == CROWD_KIT:
        return import_module("crowdkit.aggregation")
    if "cairo" not in sys.modules and find_spec("cairo") is None:
        sys.modules["cairo"] = ModuleType("cairo")
    return import_module("truthdiscovery")


def missing(name: str) -> str | None:
    """Return that a library is not installed, or None where it is."""
    return None if find_spec(MODULES[name]) else "not installed"


def version(name: str) -> str:
    """Return the version that is installed."""
    return importlib.metadata.version(name)


def truths(peer: Peer, reports: pd.DataFrame) -> pd.Series:
    """Return the truth of each item as a peer finds it, by item, with its own defaults.

    Each source must be there once an item. Where truthdiscovery believes several values alike, it
    is the first that it names.
    """
    method = getattr(library(peer.library), peer.method)()
    if peer.library == CROWD_KIT:
        labels: pd.Series = method.fit_predict(for_crowd_kit(reports))
        return labels
    triples = reports[["source", "item", "value"]].itertuples(index=False, name=None)
    result = method.run(library(TRUTHDISCOVERY).Dataset(triples))
    items = reports["item"].unique()
    return pd.Series({item: next(result.get_most_believed_values(item)) for item in items})


def crowd_kit(method: str) -> Any:
    """Return a method of crowd-kit, with its defaults."""
    return getattr(library(CROWD_KIT), method)()


def for_crowd_kit(reports: pd.DataFrame) -> pd.DataFrame:
    """Return reports with the names that crowd-kit gives to columns."""
    return reports.rename(columns={"source": "worker", "item": "task", "value": "label"})
