"""Peers are called as they want to be, where they are installed."""

import pandas as pd
import pytest

from benchmarks.truth import peers
from benchmarks.truth.limits import GIB, Limits, within
from benchmarks.truth.peers import CROWD_KIT, TRUTHDISCOVERY, Peer, missing, truths

LIMITS = Limits(60, 6 * GIB)
REPORTS = pd.DataFrame(
    {
        "source": list("abcabcabc"),
        "item": ["one"] * 3 + ["two"] * 3 + ["three"] * 3,
        "value": ["x", "x", "y", "y", "y", "x", "x", "x", "y"],
    }
)


@pytest.mark.parametrize(
    "peer", [Peer(CROWD_KIT, "OneCoinDawidSkene"), Peer(TRUTHDISCOVERY, "Sums")]
)
def test_a_peer_answers_by_our_names(peer: Peer) -> None:
    if missing(peer.library):
        pytest.skip(f"{peer.library} is not installed: make bench installs it")
    found = within(LIMITS, truths, peer, REPORTS)
    assert found.to_dict() == {"one": "x", "two": "y", "three": "x"}


def test_who_is_absent_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(peers.MODULES, CROWD_KIT, "no_such_module")
    assert missing(CROWD_KIT) == "not installed"
