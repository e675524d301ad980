"""A few signed bars with their names, small enough to stand in a panel: a component of our own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from explain.charts.rows import bar_layout
from explain.charts.theme import LIFTS, LOWERS
from explain.formats import signed_numbers
from pages.ui.components.inline import inline
from recommenders.data.titles import telling_ends

NAME: Final = "becausal_bars"
ROOM: Final = 24
"""Characters of a name that are seen on any window; its end is kept where two begin alike."""
_HTML: Final = '<div class="bars" role="list"></div>'


def bars(label: str, values: Sequence[tuple[str, float]], *, key: str) -> None:
    """Draw named values in the colours of the charts: what lifts to the right, what lowers left.

    ``label`` says what they are for who cannot see them.
    """
    sizes = [value for _, value in values]
    drawn = [
        {
            "name": name.removesuffix(end),
            "end": end,
            "colour": LOWERS if value < 0 else LIFTS,
            "text": text,
            "begin": begin,
            "width": width,
        }
        for (name, value), end, text, (begin, width) in zip(
            values,
            telling_ends([name for name, _ in values], ROOM),
            signed_numbers(sizes),
            bar_layout(sizes),
            strict=True,
        )
    ]
    inline(__file__, name=NAME, html=_HTML)(key=key, data={"label": label, "bars": drawn})
