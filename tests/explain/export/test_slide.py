from __future__ import annotations

import io
from xml.etree import ElementTree

import plotly.graph_objects as go
import pytest
from PIL import Image

from explain.export.slide import HIGH, WIDE, drawing, slide

pytestmark = [pytest.mark.slow, pytest.mark.browser]
RED = (200, 20, 20)


def bars(height: int) -> go.Figure:
    return go.Figure(
        data=[
            {"type": "bar", "x": ["Tea"], "y": [1.0], "marker": {"color": f"rgb{RED}"}, "width": 2}
        ],
        layout={
            "height": height,
            "xaxis": {"title": {"text": "kind"}},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
        },
    )


@pytest.mark.parametrize("height", [300, 2_000])  # 2,000 are higher than a slide: set smaller
@pytest.mark.parametrize(("dark", "paper"), [(False, (255, 255, 255)), (True, (18, 22, 28))])
def test_a_slide_is_sixteen_to_nine_and_has_the_whole_chart(
    height: int, dark: bool, paper: tuple[int, int, int]
) -> None:
    data = slide(bars(height), "What sells", alt="Tea sells.", source=["Sample shop"], dark=dark)
    with Image.open(io.BytesIO(data)) as picture:
        assert picture.size == (WIDE, HIGH) == (1920, 1080)
        pixels = picture.convert("RGB")
    assert pixels.getpixel((5, 5)) == paper
    # the bar begins in the upper half and ends above the source, at the bottom
    column = [pixels.getpixel((WIDE // 2, y)) for y in range(HIGH)]
    painted = [y for y, colour in enumerate(column) if colour == RED]
    assert painted
    assert painted[0] < HIGH / 2 < painted[-1] < 0.93 * HIGH
    source = pixels.crop((0, round(0.93 * HIGH), WIDE, HIGH)).getcolors(1_000_000)
    assert source is not None
    assert len(source) > 2


def test_a_drawing_is_vectors_with_the_words_of_the_chart() -> None:
    root = ElementTree.fromstring(drawing(bars(300), alt="Tea sells."))
    assert root.tag.endswith("svg")
    assert (root.get("width"), root.get("height")) == ("960", "300")
    words = {text.text for text in root.iter() if text.tag.endswith("text")}
    assert {"Tea", "kind"} <= words
