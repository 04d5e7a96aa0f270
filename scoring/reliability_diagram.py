"""The reliability diagram, drawn by hand as SVG: what was forecast beside what came true."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

WIDTH: Final = 420
HEIGHT: Final = 440
SIDE: Final = 300.0
"""Length of the unit square's side, in SVG units; the counts stand below it."""
LEFT: Final = 58.0
TOP: Final = 18.0
COUNT_TOP: Final = TOP + SIDE + 44.0
COUNT_HEIGHT: Final = 44.0
LABEL: Final = 22.0
"""Least distance of two counts that are told apart."""
TICKS: Final = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


@dataclass(frozen=True)
class ReliabilityBin:
    """Forecasts that were alike, and how often they came true.

    `mean_forecast` and `observed` are shares in [0, 1]; `low` and `high` bound the observed share;
    `n` counts the settled claims in the bin.

    >>> ReliabilityBin(mean_forecast=0.7, observed=0.65, n=20, low=0.43, high=0.82).n
    20
    """

    mean_forecast: float
    observed: float
    n: int
    low: float
    high: float


STYLE: Final = """
.rd{--rd-ink:#1f2429;--rd-soft:#5c6670;--rd-line:#d3d8dd;--rd-mark:#0b62a4;--rd-paper:#fff;
font:12px system-ui,sans-serif}
@media (prefers-color-scheme:dark){.rd{--rd-ink:#e4e8ec;--rd-soft:#9aa5b1;--rd-line:#3a424a;
--rd-mark:#6cb6f0;--rd-paper:#16191d}}
@media print{.rd{--rd-ink:#000;--rd-soft:#444;--rd-line:#bbb;--rd-mark:#0b62a4;--rd-paper:#fff}}
.rd .paper{fill:var(--rd-paper)}
.rd text{fill:var(--rd-soft)}
.rd .name{fill:var(--rd-ink)}
.rd .grid{stroke:var(--rd-line);fill:none}
.rd .even{stroke:var(--rd-soft);stroke-dasharray:4 4}
.rd .band{fill:var(--rd-mark);opacity:.16}
.rd .bar{fill:var(--rd-mark);opacity:.55}
.rd .path{stroke:var(--rd-mark);fill:none;stroke-width:2}
.rd .range{stroke:var(--rd-mark);opacity:.6}
.rd .dot{fill:var(--rd-mark);stroke:var(--rd-paper);stroke-width:1.5}
""".strip()


def reliability_svg(bins: Iterable[ReliabilityBin]) -> str:
    """Draw the bins as one self-contained SVG, with a band and the counts below.

    On the dashed diagonal forecasts come true as often as they say. Bins without claims or with a
    value that is not a number are left out. Colours follow the reader's light or dark scheme.

    >>> svg = reliability_svg([ReliabilityBin(0.7, 0.65, 20, 0.43, 0.82)])
    >>> svg.startswith("<svg ") and "forecast 0.70, came true 0.65 of 20" in svg
    True
    """
    drawn = sorted(
        (bin_ for bin_ in bins if bin_.n > 0 and _is_drawable(bin_)),
        key=lambda bin_: bin_.mean_forecast,
    )
    body = [*_frame(), *(_marks(drawn) if drawn else _nothing_settled())]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="rd" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}" role="img" aria-label="{_summary(drawn)}">'
        f'<style>{STYLE}</style><rect class="paper" width="100%" height="100%"/>'
        f"{''.join(body)}</svg>"
    )


def _is_drawable(bin_: ReliabilityBin) -> bool:
    return all(
        map(math.isfinite, (bin_.mean_forecast, bin_.observed, bin_.low, bin_.high)),
    )


def _summary(bins: Sequence[ReliabilityBin]) -> str:
    if not bins:
        return "Reliability diagram: no settled claims to compare with"
    n = sum(bin_.n for bin_ in bins)
    return f"Reliability diagram of {n} settled claims in {len(bins)} bins"


def _x(share: float) -> float:
    return round(LEFT + SIDE * min(max(share, 0.0), 1.0), 1)


def _y(share: float) -> float:
    return round(TOP + SIDE * (1 - min(max(share, 0.0), 1.0)), 1)


def _frame() -> list[str]:
    """Grid, diagonal, ticks and names of the axes."""
    middle = TOP + SIDE / 2
    parts = [f'<rect class="grid" x="{LEFT}" y="{TOP}" width="{SIDE}" height="{SIDE}"/>']
    for tick in TICKS:
        x, y = _x(tick), _y(tick)
        parts += [
            f'<path class="grid" d="M{x} {TOP}V{TOP + SIDE}M{LEFT} {y}H{LEFT + SIDE}"/>',
            f'<text x="{x}" y="{TOP + SIDE + 16}" text-anchor="middle">{tick:.1f}</text>',
            f'<text x="{LEFT - 8}" y="{y + 4}" text-anchor="end">{tick:.1f}</text>',
        ]
    return [
        *parts,
        f'<path class="even" d="M{_x(0)} {_y(0)}L{_x(1)} {_y(1)}"/>',
        f'<text class="name" x="{LEFT + SIDE / 2}" y="{TOP + SIDE + 34}" text-anchor="middle">'
        "credibility that was given</text>",
        f'<text class="name" x="16" y="{middle}" text-anchor="middle" '
        f'transform="rotate(-90 16 {middle})">share that turned out true</text>',
    ]


def _marks(bins: Sequence[ReliabilityBin]) -> list[str]:
    """The band, the line through the bins, and for each bin its range, dot and count."""
    line = " ".join(f"{_x(b.mean_forecast)},{_y(b.observed)}" for b in bins)
    edge = [f"{_x(b.mean_forecast)},{_y(b.low)}" for b in bins]
    edge += [f"{_x(b.mean_forecast)},{_y(b.high)}" for b in reversed(bins)]
    return [
        f'<polygon class="band" points="{" ".join(edge)}"/>',
        f'<polyline class="path" points="{line}"/>',
        *(_dot(b) for b in bins),
        *_bars(bins),
        *_labels(bins),
        f'<text x="{LEFT - 8}" y="{COUNT_TOP + COUNT_HEIGHT}" text-anchor="end">claims</text>',
    ]


def _dot(b: ReliabilityBin) -> str:
    x = _x(b.mean_forecast)
    told = (
        f"forecast {b.mean_forecast:.2f}, came true {b.observed:.2f} of {b.n} "
        f"({b.low:.2f} to {b.high:.2f})"
    )
    return (
        f'<g><title>{told}</title><path class="range" d="M{x} {_y(b.low)}V{_y(b.high)}"/>'
        f'<circle class="dot" cx="{x}" cy="{_y(b.observed)}" r="5"/></g>'
    )


def _bars(bins: Sequence[ReliabilityBin]) -> list[str]:
    """Return a bar for each count, narrower where bins stand close together."""
    largest, bars = max(b.n for b in bins), []
    ends = [-math.inf, *(_x(b.mean_forecast) for b in bins), math.inf]
    for b, left, x, right in zip(bins, ends, ends[1:], ends[2:], strict=False):
        height = round(max(1.0, COUNT_HEIGHT * b.n / largest), 1)
        width = round(max(2.0, min(16.0, x - left - 1, right - x - 1)), 1)
        bars.append(
            f'<rect class="bar" x="{round(x - width / 2, 1)}" '
            f'y="{round(COUNT_TOP + COUNT_HEIGHT - height, 1)}" width="{width}" height="{height}"/>'
        )
    return bars


def _labels(bins: Sequence[ReliabilityBin]) -> list[str]:
    """Return the counts below the bars; bins too close for a number each share their sum."""
    groups: list[list[ReliabilityBin]] = []
    for b in bins:
        if groups and _x(b.mean_forecast) - _x(groups[-1][-1].mean_forecast) < LABEL:
            groups[-1].append(b)
        else:
            groups.append([b])
    return [
        f'<text x="{round(sum(_x(b.mean_forecast) for b in group) / len(group), 1)}" '
        f'y="{COUNT_TOP + COUNT_HEIGHT + 14}" text-anchor="middle">{sum(b.n for b in group)}</text>'
        for group in groups
    ]


def _nothing_settled() -> list[str]:
    return [
        f'<text class="name" x="{LEFT + SIDE / 2}" y="{TOP + SIDE * 0.2}" text-anchor="middle">'
        "no settled claims to compare with</text>"
    ]
