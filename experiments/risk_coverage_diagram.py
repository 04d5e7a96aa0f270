"""The risk-coverage curves of some forecasts, drawn by hand as SVG."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Final

from experiments.risk_coverage import COVERAGES, RiskCoverage
from scoring.reliability_diagram import LEFT, SIDE, TICKS, TOP, WIDTH
from scoring.reliability_diagram import STYLE as SHARED

LINE: Final = 20
"""Height of a line of the legend, in SVG units."""
LEGEND: Final = TOP + SIDE + 58.0

# Colour and dashes: the curves are told apart in print and by who sees no colours as well.
_LIGHT: Final = ("#0b62a4", "#b3470b", "#2c7a3f", "#7a3fa0", "#5c6670")
_DARK: Final = ("#6cb6f0", "#f2a065", "#7fd093", "#cfa0f0", "#9aa5b1")
_DASHES: Final = ("none", "7 3", "2 3", "9 3 2 3", "4 6")


def risk_coverage_svg(curves: Mapping[str, RiskCoverage]) -> str:
    """Draw named curves as one self-contained SVG, with the area of each below.

    The vertical axis ends at one half, the error of a coin, or at 1 where a dot is above it; a
    first few claims that are mostly wrong run along its top. Colours follow the reader's light or
    dark scheme; after five curves they start again.

    >>> import numpy as np
    >>> from experiments.risk_coverage import risk_coverage
    >>> svg = risk_coverage_svg(
    ...     {"a < b": risk_coverage(np.array([1.0, 0.0]), np.array([0.9, 0.6]))})
    >>> svg.startswith("<svg ") and "a &lt; b, area 0.250" in svg
    True
    """
    told = (risk for curve in curves.values() for risk in curve.table()["error"])
    top = 1.0 if max(told, default=0.0) > 0.5 else 0.5
    height = round(LEGEND + LINE * max(1, len(curves)))
    body = [*_frame(top)]
    for number, (name, curve) in enumerate(curves.items()):
        body += _curve(number, name, curve, top)
    if not curves:
        body.append(f'<text class="name" x="{LEFT}" y="{LEGEND}">no forecasts to judge</text>')
    about = f"Risk-coverage curves: {', '.join(curves)}" if curves else "No risk-coverage curve"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="rd" viewBox="0 0 {WIDTH} {height}" '
        f'width="{WIDTH}" height="{height}" role="img" aria-label="{escape(about)}">'
        f'<style>{SHARED}\n{_style()}</style><rect class="paper" width="100%" height="100%"/>'
        f"{''.join(body)}</svg>"
    )


def _style() -> str:
    def strokes(colours: tuple[str, ...]) -> str:
        return "".join(f".rd .of{k}{{--rd-mark:{colour}}}" for k, colour in enumerate(colours))

    dashes = "".join(f".rd .of{k} .path{{stroke-dasharray:{d}}}" for k, d in enumerate(_DASHES))
    dark = f"@media (prefers-color-scheme:dark){{{strokes(_DARK)}}}"
    return f"{strokes(_LIGHT)}{dashes}\n{dark}\n@media print{{{strokes(_LIGHT)}}}"


def _x(share: float) -> float:
    return round(LEFT + SIDE * share, 1)


def _y(risk: float, top: float) -> float:
    return round(TOP + SIDE * (1 - min(risk / top, 1.0)), 1)


def _frame(top: float) -> list[str]:
    """Grid, ticks and names of the axes."""
    middle = TOP + SIDE / 2
    parts = [f'<rect class="grid" x="{LEFT}" y="{TOP}" width="{SIDE}" height="{SIDE}"/>']
    for tick in TICKS:
        x, y = _x(tick), _y(tick * top, top)
        parts += [
            f'<path class="grid" d="M{x} {TOP}V{TOP + SIDE}M{LEFT} {y}H{LEFT + SIDE}"/>',
            f'<text x="{x}" y="{TOP + SIDE + 16}" text-anchor="middle">{tick:.0%}</text>',
            f'<text x="{LEFT - 8}" y="{y + 4}" text-anchor="end">{tick * top:.1f}</text>',
        ]
    return [
        *parts,
        f'<text class="name" x="{LEFT + SIDE / 2}" y="{TOP + SIDE + 34}" text-anchor="middle">'
        "share of the claims taken, the surest first</text>",
        f'<text class="name" x="16" y="{middle}" text-anchor="middle" '
        f'transform="rotate(-90 16 {middle})">share of them that is wrong</text>',
    ]


def _curve(number: int, name: str, curve: RiskCoverage, top: float) -> list[str]:
    """One curve, a dot where the table tells of it, and its line of the legend."""
    shown = escape(name)
    points = " ".join(
        f"{_x(share)},{_y(risk, top)}"
        for share, risk in zip(curve.coverage, curve.error, strict=True)
    )
    table = curve.table()
    y = LEGEND + LINE * number
    return [
        f'<g class="of{number % len(_DASHES)}"><polyline class="path" points="{points}"/>',
        *(
            f"<g><title>{shown}: of the {n} surest, {error:.2f} wrong</title>"
            f'<circle class="dot" cx="{_x(share)}" cy="{_y(error, top)}" r="4"/></g>'
            for share, n, error in zip(COVERAGES, table["n"], table["error"], strict=True)
        ),
        f'<path class="path" d="M{LEFT} {y - 4}h28"/>',
        f'<text class="name" x="{LEFT + 38}" y="{y}">{shown}, area {curve.aurc:.3f}</text></g>',
    ]
