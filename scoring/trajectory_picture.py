"""Credibility over time as a picture: a strip for each claim, a mark for each report that came."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from scoring.whole_file import OutputError, written_whole

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ENDINGS: Final = (".png", ".svg", ".pdf")
MOST: Final = 12
"""Claims drawn; the picture says how many more there are."""
_MARKS: Final = {
    "supports": ("^", "#0b62a4", "a report supports it", -0.09),
    "contradicts": ("v", "#b8432f", "a report contradicts it", 0.09),
    "neither": (".", "#5c6670", "a report says neither", 0.0),
}
"""Of each sort of report its mark, colour and name, and how far from the line it is drawn: what
supports pushes from below, what contradicts from above."""
_LINE: Final = "#1f2429"
_AFTER: Final = 0.04
"""How far a picture goes on after the last moment, of its whole."""
_TOLD: Final = ("credibility", "credibility_low", "credibility_high")
_MODEL: Final = ("model_credibility", "model_low", "model_high")


def check_picture(path: Path) -> None:
    """Raise OutputError where the ending names no picture that can be drawn."""
    if path.suffix.lower() not in ENDINGS:
        raise OutputError(
            f"{path}: a picture ends in {', '.join(ENDINGS)}. Got {path.suffix!r}. "
            f"Name it, say, {path.stem or 'trajectory'}.png"
        )


def draw_trajectory(moments: pl.DataFrame, path: Path) -> Path:
    """Draw what `scoring.trajectory` returned into a PNG, SVG or PDF file; return its path.

    Each claim has a strip: its credibility as a line that steps when evidence comes, the 90 %
    interval as a band, and a mark for each report that says something. Where a person overrode it
    the line is the model's own, and a dashed one what was set. Raises OutputError.
    """
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    check_picture(path)
    claims = moments.partition_by("claim_id", maintain_order=True)
    drawn = claims[:MOST]
    figure = Figure(figsize=(9, 1.6 + 1.55 * len(drawn)), layout="constrained")
    axes = figure.subplots(len(drawn), 1, sharex=True, squeeze=False)[:, 0]
    end = _end(moments["as_of"])
    with rc_context({"date.converter": "concise"}):  # it names the year
        for strip, claim in zip(axes, drawn, strict=True):
            _strip(strip, claim, end)
    axes[-1].xaxis.get_offset_text().set_fontsize(8)
    more = f" The first {MOST} of {len(claims)} claims." if len(claims) > MOST else ""
    boxes = " Boxes stand for characters that the font lacks." if _lacking(axes) else ""
    title = f"Credibility as evidence came, with its 90 % interval.{more}{boxes}"
    figure.suptitle(title, fontsize=11)
    figure.legend(*_legend(axes), loc="outside lower center", ncols=3, frameon=False, fontsize=8)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", r"Glyph \d+", UserWarning)  # the title says so, once
        written_whole(
            path, lambda part: figure.savefig(part, format=path.suffix[1:].lower(), dpi=150)
        )
    return path


def _end(times: pl.Series) -> Any:
    """Somewhat after the last moment, so that the last score and its interval are seen."""
    first, last = times.min(), times.max()
    assert isinstance(first, datetime)
    assert isinstance(last, datetime)
    return last + ((last - first) * _AFTER or timedelta(hours=1))


def _lacking(axes: Iterable[Axes]) -> bool:
    """Whether the font has no picture of some character in the titles."""
    from matplotlib.font_manager import FontProperties, findfont, get_font

    known = get_font(findfont(FontProperties())).get_charmap()
    titles = "".join(strip.get_title(loc="left") for strip in axes)
    return any(ord(character) not in known for character in titles)


def _strip(axes: Axes, claim: pl.DataFrame, end: Any) -> None:
    first = claim.row(0, named=True)
    # The last score stands to the end of what is drawn.
    times = [*claim["as_of"], end]
    names = _MODEL if "model_credibility" in claim.columns else _TOLD
    line, low, high = ([*claim[name], claim[name][-1]] for name in names)
    if names is _MODEL:
        _override(axes, claim, times)
    axes.fill_between(times, low, high, step="post", color=_LINE, alpha=0.12, linewidth=0)
    axes.step(times, line, where="post", color=_LINE, linewidth=1.4)
    axes.set_ylim(-0.12, 1.12)
    axes.set_yticks([0, 0.5, 1])
    axes.grid(visible=True, axis="y", color="#d3d8dd", linewidth=0.6)
    axes.spines[["top", "right"]].set_visible(False)
    # Texts are others': a dollar sign would begin a formula.
    title = f"{_short(first['source'], 40)}: {_short(first['text'], 90)}".replace("$", r"\$")
    axes.set_title(title, loc="left", fontsize=8)
    axes.annotate(
        f"{line[-1]:.2f}", (times[-1], line[-1]), xytext=(4, 0), textcoords="offset points",
        va="center", fontsize=8,
    )  # fmt: skip
    axes.tick_params(labelsize=8)
    for says, (mark, colour, _, off) in _MARKS.items():
        came = claim.filter(pl.col("came").list.eval(_says(says)).list.any())
        axes.plot(
            came["as_of"].to_list(), (came[names[0]] + off).to_list(), mark, color=colour,
            markersize=6, linestyle="none", label=says,
        )  # fmt: skip


def _override(axes: Axes, claim: pl.DataFrame, times: list[Any]) -> None:
    """What a person set, where it stands."""
    of_claim = pl.col("overridden").str.contains("claim", literal=True)
    told = claim.select(pl.when(of_claim).then("credibility")).to_series().to_list()
    if any(each is not None for each in told):
        heights = [float("nan") if each is None else each for each in (*told, told[-1])]
        axes.step(times, heights, "--", where="post", color="#6a3d9a", linewidth=1.4)
        held = next(at for at, each in enumerate(told) if each is not None)
        who = claim["overridden_by"][held]
        axes.annotate(
            f"set by {_short(who, 30)}".replace("$", r"\$"), (times[held], heights[held]),
            xytext=(2, -9), textcoords="offset points", fontsize=7, color="#6a3d9a",
        )  # fmt: skip


def _says(says: str) -> pl.Expr:
    return pl.element().struct.field("says") == says


def _legend(axes: Iterable[Axes]) -> tuple[list[Any], list[str]]:
    first = next(iter(axes))
    handles = [line for line in first.lines if line.get_label() in _MARKS]
    return handles, [_MARKS[str(line.get_label())][2] for line in handles]


def _short(text: str, most: int) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= most else plain[: most - 1] + "…"
