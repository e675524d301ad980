from __future__ import annotations

import pytest

from explain.charts.theme import (
    CHARACTER,
    DARK,
    DIGIT,
    LIFTS,
    LIGHT,
    LOWERS,
    Theme,
    base_layout,
    names_axis,
    safe_names,
    safe_text,
    scale_axis,
    share_ticks,
    time_axis,
    values_column,
)
from explain.formats import MINUS

LARGE = Theme(text="#000", grid="#999", muted="#555", scale=2.0)


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(ink: str, paper: str) -> float:
    low, high = sorted((luminance(ink), luminance(paper)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_of_black_and_white() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)


@pytest.mark.parametrize("colour", [LIFTS, LOWERS])
@pytest.mark.parametrize("paper", ["#FFFFFF", "#12161C"])
def test_both_colours_stand_out_on_both_papers(colour: str, paper: str) -> None:
    assert contrast(colour, paper) >= 3.0


@pytest.mark.parametrize(("theme", "paper"), [(LIGHT, "#FFFFFF"), (DARK, "#12161C")])
def test_text_is_read_on_its_paper(theme: Theme, paper: str) -> None:
    assert contrast(theme.text, paper) >= 7.0
    assert contrast(theme.muted, paper) >= 4.5


def test_text_is_cut_before_it_is_escaped() -> None:
    assert safe_text("<b> & more", 60) == "&lt;b&gt; &amp; more"
    assert safe_text("Salt & pepper & more", 14) == "Salt &amp; pepper…"


def test_the_left_margin_is_that_of_the_longest_name() -> None:
    # an entity is one letter on the screen
    margin = base_layout(LIGHT, ["ab", "&lt;&lt;&lt;"], height=100, bottom=10)["margin"]
    assert margin["l"] == 14 + 3 * CHARACTER
    assert base_layout(LIGHT, [], height=100, bottom=10)["margin"]["l"] == 14


def test_a_larger_screen_enlarges_height_margins_and_type() -> None:
    layout = base_layout(LARGE, ["abc"], height=100, bottom=10)
    assert (layout["height"], layout["margin"]["b"]) == (200, 20)
    assert layout["margin"]["l"] == 14 + 2 * 3 * CHARACTER
    assert layout["font"]["size"] == 26
    assert names_axis(["abc"], LARGE)["tickfont"]["size"] == 24


def test_the_first_name_is_on_top() -> None:
    axis = names_axis(["first", "second", "third"], LIGHT)
    assert axis["tickvals"] == [0, 1, 2]
    assert axis["range"] == [2.5, -0.5]


def test_values_stand_in_a_column_as_wide_as_the_longest() -> None:
    width, texts = values_column(["1", "1.25", "-"], LIGHT, faded={2})
    assert width == 10 + 4 * DIGIT
    assert [(text["y"], text["text"]) for text in texts] == [(0, "1"), (1, "1.25"), (2, "-")]
    assert [text["font"]["color"] for text in texts] == [LIGHT.text, LIGHT.text, LIGHT.muted]
    assert {text["xshift"] for text in texts} == {width}
    assert values_column([], LIGHT) == (10, [])


def test_a_head_over_the_values_is_on_the_paper() -> None:
    width, (value, head) = values_column(["1"], LIGHT, head="first ten")
    assert width == 10 + 9 * DIGIT
    assert "yref" not in value
    assert (head["text"], head["y"], head["yref"], head["yanchor"]) == (
        "first ten",
        1,
        "paper",
        "bottom",
    )


def test_an_axis_says_its_unit_and_no_markup() -> None:
    axis = scale_axis("<i>sd</i>", DARK, standoff=3)
    assert axis["title"]["text"] == "&lt;i&gt;sd&lt;/i&gt;"
    assert axis["title"]["standoff"] == 3
    assert axis["gridcolor"] == DARK.grid


def test_ticks_of_some_days_name_the_day() -> None:
    near, far = time_axis(LIGHT, most=6)["tickformatstops"]
    day = 24 * 3600 * 1000
    assert near == {"dtickrange": [None, 20 * day], "value": "%-d %b %Y"}
    assert far == {"dtickrange": [20 * day, None], "value": "%b %Y"}


def test_ticks_stay_level_however_narrow_the_chart() -> None:
    """Left alone, plotly turns long numbers upright, and they run through the title below."""
    for axis in (scale_axis("score", LIGHT), time_axis(LIGHT, most=5), names_axis(["a"], LIGHT)):
        assert axis["tickangle"] == 0


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0.0, 1.0, ["0 %", "20 %", "40 %", "60 %", "80 %", "100 %"]),
        (-0.02, 0.021, ["-2 %", "-1 %", "0 %", "1 %", "2 %"]),
        (0.5, 0.5, ["50 %"]),
    ],
)
def test_an_axis_of_shares_is_written_as_text_writes_them(
    low: float, high: float, ticks: list[str]
) -> None:
    drawn = share_ticks(low, high)
    assert [text.replace("\xa0", " ").replace(MINUS, "-") for text in drawn["ticktext"]] == ticks
    assert len(drawn["tickvals"]) == len(ticks)


def test_names_of_a_chart_are_no_markup_and_differ() -> None:
    names = safe_names(["<b>Kibble</b> of the large bag 1", "<b>Kibble</b> of the large bag 2"], 20)
    assert names == ["&lt;b&gt;Kibble&lt;/b&gt; of… 1", "&lt;b&gt;Kibble&lt;/b&gt; of… 2"]
