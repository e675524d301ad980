"""A few signed bars with their names, small enough to stand in a panel: a component of our own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from explain.charts.rows import bar_layout
from explain.charts.theme import LIFTS, LOWERS
from explain.formats import signed_number
from pages.ui.components.inline import inline

NAME: Final = "becausal_bars"
_HTML: Final = '<div class="bars" role="list"></div>'


def bars(label: str, values: Sequence[tuple[str, float]], *, key: str) -> None:
    """Draw named values in the colours of the charts: what lifts to the right, what lowers left.

    ``label`` says what they are for who cannot see them.
    """
    drawn = [
        {
            "name": name,
            "colour": LOWERS if value < 0 else LIFTS,
            "text": signed_number(value),
            "begin": begin,
            "width": width,
        }
        for (name, value), (begin, width) in zip(
            values, bar_layout([value for _, value in values]), strict=True
        )
    ]
    inline(__file__, name=NAME, html=_HTML)(key=key, data={"label": label, "bars": drawn})
