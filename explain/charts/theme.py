"""What every chart is drawn on: colours, type, margins, and the columns beside the rows.

Colour has two meanings only: what lifts an item (blue) and what lowers it (orange). The sign
stands beside each bar as well. Both colours keep a contrast of 3 to 1 on the light and on the
dark background.
"""

from __future__ import annotations

import html
import math
from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from explain.formats import FIXED_SPACE, MINUS
from recommenders.data.titles import shortened, shortened_apart
from recommenders.histories import DAY

LIFTS: Final = "#3B82C4"
LOWERS: Final = "#D9730D"
NEUTRAL: Final = "#8A94A3"
ROW: Final = 34
LABEL_WIDTH: Final = 32
CHARACTER: Final = 6.2
"""Pixels of an average character of a label."""
DIGIT: Final = 6.2
"""Pixels of a digit or sign of a value."""

Trace: TypeAlias = dict[str, Any]
"""What plotly takes as a dict: a trace, an axis, a layout, a text."""
ValuesColumn: TypeAlias = tuple[float, list[Trace]]
"""Width in pixels, and texts, of `values_column`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """What a chart is drawn on: text, quiet text and lines of the theme, and how large it is.

    ``scale`` enlarges text, rows and margins together, for a screen that is seen from afar.
    """

    text: str
    grid: str
    muted: str
    scale: float = 1.0


LIGHT: Final = Theme(text="#0F1720", grid="#D5DAE1", muted="#52606D")
DARK: Final = Theme(text="#E6EAF0", grid="#39424F", muted="#A3AEBB")


def safe_text(text: str, most: int) -> str:
    """Text for a chart, shortened, with what plotly would read as markup made harmless."""
    return html.escape(shortened(text, most), quote=False)


def safe_names(names: Sequence[str], most: int) -> list[str]:
    """Names of the rows of a chart, as `safe_text`; two that would look alike keep their ends."""
    return [html.escape(name, quote=False) for name in shortened_apart(names, most)]


def base_layout(theme: Theme, labels: list[str], *, height: int, bottom: int) -> Trace:
    """The layout that all charts share; ``height`` and ``bottom`` margin in pixels.

    The left margin is reckoned from the longest of the ``labels``: letting plotly measure them
    draws every chart twice.
    """
    widest = max((len(html.unescape(label)) for label in labels), default=0)
    left = 14 + CHARACTER * theme.scale * widest
    return {
        "height": height * theme.scale,
        "margin": {"l": left, "r": 8, "t": 4, "b": bottom * theme.scale, "autoexpand": False},
        "showlegend": False,
        "font": {"color": theme.text, "size": 13 * theme.scale},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
    }


def ticks(theme: Theme, *, size: float = 12) -> Trace:
    """The type of the ticks of an axis; Streamlit would choose one that outgrows the margins."""
    return {"color": theme.text, "size": size * theme.scale}


def scale_axis(title: str, theme: Theme, *, standoff: int = 8) -> Trace:
    """An axis of numbers that says its unit, ``standoff`` pixels away from it."""
    return {
        # sizes of its own: on a screen for an audience the page's would not fit the margin
        "title": {
            "text": safe_text(title, 60),
            "font": {"color": theme.text, "size": 13},
            "standoff": standoff,
        },
        "gridcolor": theme.grid,
        "zerolinecolor": theme.grid,
        "tickfont": ticks(theme),
        "tickangle": 0,
        "automargin": False,
    }


def share_ticks(low: float, high: float) -> Trace:
    """Ticks of an axis of shares, about four steps apart: "0 %", "50 %", as text writes them.

    plotly's own format has no space before the sign.
    """
    least = max(high - low, 1e-9) / 5
    power = 10.0 ** math.floor(math.log10(least))
    step = next(power * size for size in (1, 2, 5, 10) if power * size >= least * (1 - 1e-9))
    values = [
        round(tick * step, 12)
        for tick in range(math.ceil(low / step), math.floor(high / step + 1e-9) + 1)
    ]
    written = [f"{100 * value:g}{FIXED_SPACE}%".replace("-", MINUS) for value in values]
    return {"tickvals": values, "ticktext": written}


def time_axis(theme: Theme, *, most: int) -> Trace:
    """A horizontal axis of days, with ``most`` ticks at the most."""
    return {
        "showgrid": False,
        "tickfont": ticks(theme),
        "tickangle": 0,
        # a tick every few days has to name the day, or it would repeat its month
        "tickformatstops": [
            {"dtickrange": [None, 20 * DAY * 1000], "value": "%-d %b %Y"},
            {"dtickrange": [20 * DAY * 1000, None], "value": "%b %Y"},
        ],
        "nticks": most,
    }


def names_axis(labels: list[str], theme: Theme) -> Trace:
    """A vertical axis with one name for each row, the first on top."""
    return {
        "tickvals": list(range(len(labels))),
        "ticktext": labels,
        "range": [len(labels) - 0.5, -0.5],
        "zeroline": False,
        "tickfont": ticks(theme),
        "tickangle": 0,
        "automargin": False,
    }


def values_column(
    written: Sequence[str], theme: Theme, *, faded: Container[int] = (), head: str = ""
) -> ValuesColumn:
    """The values of the rows in a column at the right: its width in pixels, and its texts.

    The width is that of the right margin, where no bar and no name reaches on any window. Rows
    that are ``faded`` are quiet. The ``head`` stands over the column.
    """
    column = 10 + DIGIT * theme.scale * max(map(len, [*written, head]), default=0)
    texts: list[Trace] = [
        {
            "text": text,
            "x": 1,
            "xref": "paper",
            "xanchor": "right",
            "xshift": column,
            "y": row,
            "showarrow": False,
            "font": ticks(theme, size=13) | ({"color": theme.muted} if row in faded else {}),
        }
        for row, text in enumerate([*written, head] if head else written)
    ]
    if head:
        # outside the range of the axis nothing is drawn, so the head stands on the paper
        texts[-1] |= {"y": 1, "yref": "paper", "yanchor": "bottom"}
    return column, texts
