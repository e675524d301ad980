from __future__ import annotations

import numpy as np

from explain.charts.exposure import curves
from explain.charts.theme import DARK, NEUTRAL
from explain.rankings.exposure import Exposure

SHARE = np.array([0.0, 0.5, 1.0])


def test_two_curves_over_the_even_one_with_their_gini() -> None:
    exposure = Exposure(
        customers=2,
        of=2,
        items=2,
        shown=1,
        ever_bought=2,
        gini=0.5,
        gini_bought=0.25,
        share=SHARE,
        curve=np.array([0.0, 0.0, 1.0]),
        curve_bought=np.array([0.0, 0.25, 1.0]),
        bias=(),
    )
    figure = curves(exposure, theme=DARK)
    even, bought, shown = figure.data
    assert list(even.y) == list(SHARE)
    assert list(bought.y) == [0.0, 0.25, 1.0]
    assert list(shown.y) == [0.0, 0.0, 1.0]
    assert shown.hovertemplate.startswith("shown: %{customdata[0]} of the items have")
    space = "\N{NO-BREAK SPACE}"
    assert list(bought.customdata[1]) == [f"50{space}%", f"25{space}%"]
    even_word, *key = (text.text for text in figure.layout.annotations)
    assert even_word == "every item as often"
    assert key == ["in lists: Gini 0.50", "bought: Gini 0.25"]
    # each line of the key has the colour of its curve
    assert [line.line.color for line in figure.layout.shapes] == [DARK.text, NEUTRAL]
    assert [line.y0 for line in figure.layout.shapes] == [
        text.y for text in figure.layout.annotations[1:]
    ]
