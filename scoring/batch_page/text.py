"""Text and numbers as the page of a batch shows them."""

from __future__ import annotations

from typing import Final

import polars as pl

_CONTROLS: Final = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"


def clean(*names: str) -> pl.Expr:
    """Text without the control characters that HTML forbids; each is shown as the sign for one."""
    return pl.col(*names).str.replace_all(_CONTROLS, "\N{REPLACEMENT CHARACTER}")


def cut(length: int, *names: str) -> pl.Expr:
    """Cleaned text of at most `length` characters; a longer one ends with three dots.

    >>> pl.DataFrame({"name": ["SANA", "A long name"]}).select(cut(6, "name")).to_series().to_list()
    ['SANA', 'A long…']
    """
    told = clean(*names)
    return pl.when(told.str.len_chars() > length).then(told.str.head(length) + "…").otherwise(told)


def signed(number: float | None) -> str:
    """Two places with a sign; nothing where there is no number."""
    if number is None:
        return ""
    told = f"{number:+.2f}".replace("-", "\N{MINUS SIGN}")
    return "±0.00" if told[1:] == "0.00" else told


def percent(p: float | None) -> int:
    """A share as whole percent, held within 0 and 100."""
    return round(100 * min(max(p or 0.0, 0.0), 1.0))
