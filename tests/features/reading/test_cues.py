import polars as pl
import pytest

from features.reading.cues import CUES, cues


def found(roles: str) -> set[str]:
    return {CUES[place] for place in cues(pl.Series([roles]))[0].nonzero()[0]}


@pytest.mark.parametrize(
    "roles",
    [
        "s#ReK",  # said that 63 soldiers were killed
        "lOeK",  # announced that one of its own was killed
        "siX",  # said that their dead were many
        "shXiR",  # said that it had lost contact with its soldiers
        "hQ",  # it has fallen
        "siReK",  # said that its commander was killed
        "Og",  # mourned one of its own
    ],
)
def test_a_loss_of_ones_own_told_plainly_is_one_cue(roles: str) -> None:
    assert "plain loss" in found(roles)
    assert "plain gain" not in found(roles)


@pytest.mark.parametrize("roles", ["dReK", "sVeK", "sEeK", "sTReK", "snReK"])
def test_what_is_denied_or_befalls_others_is_no_loss_of_ones_own(roles: str) -> None:
    assert "plain loss" not in found(roles)


@pytest.mark.parametrize("roles", ["sE#ReK", "sK#E", "sOTE", "sFeD", "sEX"])
def test_a_hit_on_the_foe_is_one_cue(roles: str) -> None:
    assert "plain gain" in found(roles)
    assert "plain loss" not in found(roles)


def test_who_was_hit_by_the_foe_is_not_who_hit() -> None:
    assert "hit by the foe" in found("sReCyF")
    assert "hit by the foe" not in found("dReCyF")
