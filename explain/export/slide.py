"""One chart for a slide: a picture of 16 to 9 with its finding and its source, or a drawing."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from explain.export import browser
from explain.export.report import Chart, Heading, Report, Words
from explain.markup import escape

if TYPE_CHECKING:
    import plotly.graph_objects as go

WIDE, HIGH = 1920, 1080
"""Pixels of the picture."""
_AROUND: Final = 230
"""CSS pixels that heading, margins and source take from the height of a slide."""
_LEAST: Final = 720
"""CSS pixels of the height of a slide: type as on the screen."""
_DRAWING: Final = (
    "async (size) => Plotly.toImage(document.querySelector('.chart'), {format: 'svg', ...size})"
)


def slide(
    figure: go.Figure, title: str, *, alt: str, source: Sequence[str], dark: bool = False
) -> bytes:
    """The chart as PNG of `WIDE` by `HIGH` pixels, above its ``source``.

    Over it stand its ``title`` and its takeaway, ``alt``. A chart that is higher than a slide is
    set smaller, whole. Raises `DataError` where there is no browser to draw with.
    """
    height = max(_LEAST, round(_height(figure)) + _AROUND)
    drawn = deepcopy(figure).update_layout(height=height - _AROUND)
    report = Report(
        blocks=[
            Heading(text=title, level=1),
            Words(markdown=escape(alt)),
            Chart(figure=drawn, alt=alt),
        ],
        provenance=list(source),
        slide=True,
    )
    width = round(height * WIDE / HIGH)
    return browser.picture(report.html(dark=dark), width=width, height=height, across=WIDE)


def drawing(figure: go.Figure, *, alt: str, dark: bool = False) -> bytes:
    """The chart alone as SVG, as wide as it is on a screen; raises as `slide` does."""
    report = Report(blocks=[Chart(figure=figure, alt=alt)])
    size = {"width": 960, "height": round(_height(figure))}
    answer = browser.asked(report.html(dark=dark), _DRAWING, size)
    return unquote(str(answer).partition(",")[2]).encode("utf-8")


def _height(figure: go.Figure) -> float:
    return float(figure.layout.height or 400)
