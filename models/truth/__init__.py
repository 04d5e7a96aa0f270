"""Truth discovery: what is true and who is reliable, from who agrees with whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from models.truth.beta_one_coin import BetaOneCoin
from models.truth.catd import CATD
from models.truth.crh import CRH
from models.truth.dawid_skene import DawidSkene
from models.truth.ibcc import IBCC
from models.truth.ltm import LTM
from models.truth.majority_vote import MajorityVote
from models.truth.method import TruthMethod
from models.truth.one_coin import OneCoin
from models.truth.truth_finder import TruthFinder

METHODS: Final[Mapping[str, type[TruthMethod]]] = {
    "majority_vote": MajorityVote,
    "truth_finder": TruthFinder,
    "dawid_skene": DawidSkene,
    "one_coin": OneCoin,
    "ibcc": IBCC,
    "crh": CRH,
    "catd": CATD,
    "ltm": LTM,
    "beta_one_coin": BetaOneCoin,
}
"""Every method by name; all take the same reports and answer in the same shape."""

DEFAULT: Final = "beta_one_coin"
"""Ours, and the one to use where there is no reason for another."""
