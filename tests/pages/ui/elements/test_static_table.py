"""A table as a part of the page: texts are no markup, names lead on, figures stand in line."""

from __future__ import annotations

import pandas as pd

from pages.ui.elements.static_table import draw_static
from pages.ui.session.links import Links
from pages.ui.session.selection import Selection
from tests.pages.panels import circle, run_panel


def test_texts_are_no_markup_and_columns_of_figures_stand_at_the_right() -> None:
    frame = pd.DataFrame({"title": ["*Tea*", "Milk"], "n": [1, 20]})
    table = run_panel(lambda: draw_static("Sold", frame, {})).table[0]
    assert table.value.to_dict("list") == {"Title": [r"\*Tea\*", "Milk"], "N": ["1", "20"]}
    styles = table.proto.arrow_data.styler.styles
    assert [f".col{position} " in styles for position in range(2)] == [False, True]


def test_names_lead_on_where_they_have_somewhere_to_lead() -> None:
    links = Links(dataset=circle(), selection=Selection(dataset="circle"))
    frame = pd.DataFrame({"item": ["first", "second"]})
    leads = {"item": [links.item(0), None]}
    cells = run_panel(lambda: draw_static("Sold", frame, leads)).table[0].value.iloc[:, 0]
    assert cells[0].startswith("[first](")
    assert cells[1] == "second"


def test_sentences_get_room_where_the_window_has_none() -> None:
    frame = pd.DataFrame({"name": ["Tea"], "why": ["It stands here in any case. " * 4]})
    table = run_panel(lambda: draw_static("Rows", frame, {})).table[0]
    styles = table.proto.arrow_data.styler.styles
    assert "min-width" in styles
    assert ".col1 " in styles
    assert ".col0 " not in styles
