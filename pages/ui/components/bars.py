"""Signed bars with their names and values, small or across a column: a component of our own."""

from __future__ import annotations

from typing import Final

from explain.charts.attribution import SignedBars
from explain.charts.rows import bar_layout
from pages.ui.components.inline import inline
from recommenders.data.titles import telling_ends

NAME: Final = "becausal_bars"
ROOM: Final = 24
"""Characters of a name that are seen on any window; its end is kept where two begin alike."""
_HTML: Final = (
    '<div class="chart"><div class="bars" role="list"></div><div class="axis"></div></div>'
)


def bars(label: str, signed: SignedBars, *, key: str, small: bool = False) -> None:
    """Draw named values in the colours of the charts: what lifts to the right, what lowers left.

    ``label`` says what they are for who cannot see them. What is ``small`` stands in a panel that
    has said what is measured; else that stands below.
    """
    drawn = [
        {
            "name": name.removesuffix(end),
            "end": end,
            "colour": colour,
            "opacity": opacity,
            "text": text,
            "begin": begin,
            "width": width,
        }
        for name, end, colour, opacity, text, (begin, width) in zip(
            signed.names,
            telling_ends(signed.names, ROOM),
            signed.colours,
            signed.opacities,
            signed.written,
            bar_layout(signed.lengths),
            strict=True,
        )
    ]
    data = {"label": label, "bars": drawn, "axis": "" if small else signed.axis}
    inline(__file__, name=NAME, html=_HTML)(key=key, data=data)
