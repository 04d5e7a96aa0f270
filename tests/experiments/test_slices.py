"""Slices name every part, small ones as well."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from experiments.slices import ALL, BELLIGERENTS, SliceFigures, slice_figures, slices


def held_out(n: int = 60) -> pl.DataFrame:
    rng = np.random.default_rng(4)
    truth: list[bool | None] = [bool(i % 2) for i in range(n)]
    return pl.DataFrame(
        {
            "event": [f"e{i % 12}" for i in range(n)],
            "war": ["small" if i < 6 else "large" for i in range(n)],
            "camp": [("a", "b", None)[i % 3] for i in range(n)],
            "kind": ["igo" if i % 10 == 1 else "ministry" for i in range(n)],
            "stance": [("asserts", "acknowledges", None)[i // 2 % 3] for i in range(n)],
            "interest": [-0.5 if i < 30 else 0.0 for i in range(n)],
            "truth": [*truth[:-1], None],
            "model": rng.random(n),
        }
    )


def of(frame: pl.DataFrame) -> dict[tuple[str, str], SliceFigures]:
    return {(part.group, part.name): part for part in slice_figures(frame, "model")}


def test_all_settled_claims_come_first_and_contested_ones_are_not_judged() -> None:
    first = next(slice_figures(held_out(), "model"))
    assert (first.group, first.name, first.n) == ("claims", ALL, 59)
    assert first.figures is not None
    assert first.figures.n == 59


def test_each_named_part_holds_what_its_name_says() -> None:
    parts = of(held_out())
    settled = held_out().drop_nulls("truth")
    spoken = settled.filter(pl.col("stance").fill_null("asserts") != "acknowledges")
    assert parts["claims", "without acknowledges"].n == spoken.height
    assert parts["claims", "without igo"].n == settled.filter(pl.col("kind") != "igo").height
    assert parts["claims", "without both"].n == spoken.filter(pl.col("kind") != "igo").height
    fought = spoken.filter(pl.col("camp").is_not_null())
    assert parts["claims", BELLIGERENTS].n == fought.filter(pl.col("interest") >= -0.2).height
    assert of(held_out().drop("interest"))["claims", BELLIGERENTS].n == fought.height


@pytest.mark.parametrize("column", ["war", "camp", "kind", "stance"])
def test_the_values_of_a_column_part_all_claims(column: str) -> None:
    parts = of(held_out())
    sizes = [part.n for (group, _), part in parts.items() if group == column]
    assert sum(sizes) == 59
    assert ("camp", "no camp") in parts


def test_what_is_too_small_or_of_one_outcome_is_listed_without_figures() -> None:
    parts = of(held_out())
    small, one_sided = parts["war", "small"], parts["kind", "igo"]
    assert (small.n, small.base_rate, small.figures) == (6, 0.5, None)
    assert (one_sided.base_rate, one_sided.figures) == (1.0, None)
    nothing = of(held_out().filter(pl.col("stance") == "acknowledges"))
    empty = nothing["claims", "without acknowledges"]
    assert (empty.n, empty.figures) == (0, None)
    assert np.isnan(empty.base_rate)


def test_matters_are_slices_where_they_are_given() -> None:
    assert "matter" not in {part.group for part in slices(held_out())}
    told = held_out().with_columns(matter=pl.lit("ground"))
    assert of(told)["matter", "ground"].n == 59


def test_several_horizons_are_refused() -> None:
    both = pl.concat([held_out().with_columns(horizon=pl.lit(h)) for h in ("0h", "latest")])
    with pytest.raises(ValueError, match="one horizon"):
        list(slice_figures(both, "model"))
