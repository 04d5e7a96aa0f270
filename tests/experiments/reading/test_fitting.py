import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from experiments.reading.bare import wars
from experiments.reading.fits import Rows, fit_turned
from experiments.reading.fitting import fit, prepare
from experiments.reading.gain_signs import gain_priors, gain_signs
from experiments.reading.held_out_reading import parts
from features.reading.readers import Readers, shipped_readers
from features.reading.sides import GAIN_FEATURES

SMALL = [war for war in wars() if war.name in ("kosovo", "iraq")]


def written(readers: Readers, folder: Path, name: str) -> str:
    readers.save(folder / name)
    return (folder / name).read_text("utf-8")


def test_nothing_is_learned_from_the_event_that_is_held_out(tmp_path: Path) -> None:
    prepared = prepare(SMALL)
    number, held = next(iter(parts(prepared, "event")))
    event = prepared.event[held][0]
    of_it = pl.col("event_id") == event
    other = SMALL[number].coded.with_columns(
        stance=pl.when(of_it).then(pl.lit("doubts")).otherwise("stance"),
        favours=pl.when(of_it).then("harms").otherwise("favours"),
        harms=pl.when(of_it).then("favours").otherwise("harms"),
    )
    told = [replace(war, coded=other) if n == number else war for n, war in enumerate(SMALL)]
    one = written(fit(prepared, ~held), tmp_path, "one.json")
    assert written(fit(prepare(told), ~held), tmp_path, "other.json") == one
    whole = np.ones(len(held), dtype=np.bool_)
    assert written(fit(prepare(told), whole), tmp_path, "whole.json") != written(
        fit(prepared, whole), tmp_path, "before.json"
    )


def test_every_claim_is_held_out_once() -> None:
    prepared = prepare(SMALL)
    for scheme in ("event", "war"):
        masks = [held for _, held in parts(prepared, scheme)]
        assert np.sum(masks, axis=0).tolist() == [1] * len(prepared.event)


def test_what_ships_is_names_and_numbers(tmp_path: Path) -> None:
    text = json.loads(written(shipped_readers(), tmp_path, "shipped.json"))
    assert sorted(text) == ["models", "rules", "vocabulary"]
    assert sorted(text["models"]) == ["gain", "link", "pair", "stance"]
    assert all(0 < share <= 1 for share in text["rules"].values())


def test_no_weight_goes_the_way_it_may_not_and_little_data_leaves_it_where_it_was_thought() -> None:
    signs, priors = gain_signs(), gain_priors()
    weighed = ~np.isnan(signs)
    assert np.all(priors[~weighed] == 0)
    assert np.all(signs[weighed] * priors[weighed] >= 0)
    none = Rows(np.zeros((1, len(GAIN_FEATURES))), np.array([True]), np.array([0]))
    assert fit_turned(none, 1.0).weights[0].tolist() == pytest.approx(priors.tolist())
