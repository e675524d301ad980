"""Items worth a look: the pill of the one on the screen is down, and a press goes to another."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pages.ui.item.suggestions import TRY, draw_suggestions
from pages.ui.session.resources import FittedModel
from pages.ui.session.top_lists import all_top_lists
from tests.pages.panels import fitted, from_item, run_panel, view_of


@pytest.fixture(scope="module")
def model() -> FittedModel:
    return fitted(from_item(0))


def test_a_pill_goes_to_its_item(model: FittedModel) -> None:
    # 2 to 9 and 0, 1 are in 23 lists or more: 12 is the first in none
    lists = all_top_lists(model, False)
    app = run_panel(lambda: draw_suggestions(view_of(model), 5, lists))
    pills = app.button_group(key=TRY)
    assert pills.value is None
    assert {"In most lists", "In no list"} <= set(pills.options)
    pills.set_value("In no list").run()
    chosen = int(app.query_params["item"].removeprefix("i"))
    assert not lists.counts(24)[chosen]
    again = run_panel(lambda: draw_suggestions(view_of(model), chosen, lists))
    assert again.button_group(key=TRY).value == "In no list"
    # a second press puts it up, and goes nowhere
    again.button_group(key=TRY).set_value(None).run()
    assert "item" not in again.query_params


def test_empty_lists_suggest_nothing() -> None:
    model = fitted(from_item(0))
    lists = all_top_lists(model, False)
    empty = replace(lists, items=lists.items * 0 - 1)
    assert not run_panel(lambda: draw_suggestions(view_of(model), 5, empty)).button_group
