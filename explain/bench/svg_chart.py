"""Line charts as SVG, drawn by hand: a chart is a pure function, and needs no script."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from explain.formats import fixed, needed

WIDTH, HEIGHT = 420, 250
LEFT, RIGHT, TOP, BOTTOM = 46, 14, 10, 40
_DASHES: Final = ("", "7 3", "2 3", "9 3 2 3", "5 2", "1 2", "11 4", "4 4", "8 2 2 2", "3 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A curve over the steps from 0 to 100 % with its name.

    ``role`` is its style: "own", "base", "bound" (a ceiling) or "rival".
    """

    name: str
    values: Sequence[float]
    role: str


def chart(lines: Sequence[Line], *, title: str, unit: str, along: str) -> str:
    """An SVG of the lines with axes and their units, and beside it the key, largest mean first."""
    low, high = _limits(lines)
    ticks = _ticks(low, high)
    parts = [
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{html.escape(title)}">',
        f"<title>{html.escape(title)}</title>",
    ]
    for tick in ticks:
        y = _y(tick, low, high)
        parts.append(f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y}" y2="{y}"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{y + 4}" text-anchor="end">{_number(tick)}</text>')
    for share in (0, 25, 50, 75, 100):
        anchor = "end" if share == 100 else "middle"
        at = f'x="{_x(share / 100)}" y="{HEIGHT - BOTTOM + 16}" text-anchor="{anchor}"'
        parts.append(f"<text {at}>{share} %</text>")
    middle = (LEFT + WIDTH - RIGHT) / 2
    parts.append(
        f'<text x="{middle}" y="{HEIGHT - 6}" text-anchor="middle">{html.escape(along)}</text>'
    )
    rank = {"rival": 0, "bound": 1, "base": 2, "own": 3}
    for place, line in sorted(enumerate(lines), key=lambda pair: rank[pair[1].role]):
        steps = np.linspace(0, 1, len(line.values))
        points = " ".join(
            f"{_x(at)},{_y(value, low, high)}" for at, value in zip(steps, line.values, strict=True)
        )
        parts.append(
            f'<polyline class="{line.role}" points="{points}"{_dash(place, line)}>'
            f"<title>{html.escape(line.name)}</title></polyline>"
        )
    parts.append("</svg>")
    order = sorted(enumerate(lines), key=lambda pair: -float(np.mean(pair[1].values)))
    digits = needed(max(abs(float(np.mean(line.values))) for line in lines))
    rows = "".join(
        f'<li><svg viewBox="0 0 28 10" aria-hidden="true"><line class="{line.role}" x1="0" x2="28" '
        f'y1="5" y2="5"{_dash(place, line)}/></svg><span>{html.escape(line.name)}</span>'
        f"<b>{fixed(float(np.mean(line.values)), digits)}</b></li>"
        for place, line in order
    )
    caption = f"<figcaption><strong>{html.escape(title)}</strong> {html.escape(unit)}</figcaption>"
    return f'<figure>{caption}<div class="chart">{"".join(parts)}<ul>{rows}</ul></div></figure>'


def _dash(place: int, line: Line) -> str:
    if line.role != "rival":
        return ""
    return f' stroke-dasharray="{_DASHES[place % len(_DASHES)]}"'


def _limits(lines: Sequence[Line]) -> tuple[float, float]:
    values = np.concatenate([np.asarray(line.values) for line in lines])
    low, high = min(0.0, float(values.min())), float(values.max())
    return low, high if high > low else low + 1.0


def _ticks(low: float, high: float) -> list[float]:
    rough = (high - low) / 4
    power = 10.0 ** np.floor(np.log10(rough))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= rough)
    first = int(np.ceil(low / step - 1e-9))
    last = int(np.floor(high / step + 1e-9))
    return [float(step * place) for place in range(first, last + 1)]


def _x(share: float) -> float:
    return round(LEFT + (WIDTH - LEFT - RIGHT) * share, 1)


def _y(value: float, low: float, high: float) -> float:
    return round(HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * (value - low) / (high - low), 1)


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}".replace("0.", ".", 1)
