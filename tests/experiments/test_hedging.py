"""Hedging: what is seen in a sentence, and that the measured model learns from it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from experiments.hedging.command import SENTENCES, read_sentences
from experiments.hedging.cues import cue_terms, described, has_cue
from experiments.hedging.models import ours
from features.errors import InputError

CERTAIN = ("The bridge fell in 1999.", "Its span is 40 metres.", "The mayor opened it.")
UNCERTAIN = ("Perhaps the bridge fell.", "Some say it may have burned.", "It is said to be old.")


def test_a_word_list_finds_the_surer_cues() -> None:
    assert has_cue([*CERTAIN, *UNCERTAIN[:2]]).tolist() == [False, False, False, True, True]


def test_every_sentence_is_described_in_the_same_numbers() -> None:
    seen = described([*CERTAIN, *UNCERTAIN])
    assert seen.shape[0] == 6
    assert np.isfinite(seen).all()
    assert (seen[3:] != seen[0]).any()


def test_cues_are_small_letters_and_each_is_there_once() -> None:
    assert len(set(cue_terms())) == len(cue_terms())
    assert all(term == term.lower() for term in cue_terms())


def test_the_model_tells_uncertain_from_certain_where_cues_do() -> None:
    labels = np.array([0, 0, 0, 1, 1, 1] * 6, dtype=np.int64)
    found = ours([*CERTAIN, *UNCERTAIN] * 6, labels, ["Perhaps it may burn.", "It burned in 1999."])
    assert found[0] > found[1]


def test_the_sentences_are_read_with_one_for_uncertain(shared_data: Path) -> None:
    sentences, labels = read_sentences(shared_data.joinpath(*SENTENCES))
    assert len(sentences) == len(labels) == 1500
    assert labels.mean() == pytest.approx(0.493, abs=0.001)


def test_absent_data_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="--data"):
        read_sentences(tmp_path / "none.csv")
