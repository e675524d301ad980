"""A few numbers, each with the line of what it did, above a view: a component of our own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from explain.charts.theme import LIFTS, NEUTRAL
from explain.profiles.key_figures import KeyFigure
from pages.ui.components.inline import inline

NAME: Final = "becausal_figures"
_HTML: Final = '<div class="figures" role="list"></div>'


def figures(shown: Sequence[KeyFigure], *, key: str) -> None:
    """Draw the numbers beside each other; a line has its words for who cannot see it."""
    drawn = [
        {
            "name": figure.name,
            "value": figure.value,
            "over": figure.over,
            "against": figure.against,
            "takeaway": figure.takeaway,
            "trend": list(figure.trend),
            "beside": list(figure.beside),
            "top": figure.top,
        }
        for figure in shown
    ]
    colours = {"own": LIFTS, "other": NEUTRAL}
    inline(__file__, name=NAME, html=_HTML)(key=key, data={"figures": drawn, "colours": colours})
