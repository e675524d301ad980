"""How many weeks ahead and which part of the shop, from the address and into it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from explain.demand import tables
from pages.ui.due import choices
from pages.ui.session.context import ViewContext
from recommenders.demand.forecast import Demand
from tests.pages.panels import run_panel, said


def asking(view: ViewContext, **chosen: Any) -> ViewContext:
    return replace(view, selection=replace(view.selection, **chosen))


def test_without_a_choice_it_is_next_week_and_the_whole_shop(
    view: ViewContext, demand: Demand
) -> None:
    asked = choices.chosen(view, demand)
    assert (asked.window, asked.division, asked.ignored) == ((1, 1), tables.WHOLE, ())


def test_the_address_is_followed(view: ViewContext, demand: Demand) -> None:
    asked = choices.chosen(asking(view, weeks="4", division="department:Food"), demand)
    assert asked.window == (1, 4)
    assert tables.label(demand, asked.division) == "Food"
    assert asked.ignored == ()


def test_what_cannot_be_had_is_said(view: ViewContext, demand: Demand) -> None:
    asked = choices.chosen(asking(view, weeks="*3*", division="category:<b>"), demand)
    assert (asked.window, asked.division) == ((1, 1), tables.WHOLE)
    app = run_panel(lambda: choices.draw_ignored(asked))
    assert said(app).split("\n") == [
        "“*3*” weeks ahead cannot be looked at here: this is next week.",
        "There is no part “category:<b>” of the shop here: this is all of it.",
    ]
    assert r"\*3\*" in app.warning[0].value


def test_a_choice_goes_into_the_address(view: ViewContext, demand: Demand) -> None:
    asked = choices.chosen(view, demand)
    app = run_panel(lambda: choices.draw_pickers(demand, asked, with_division=True))
    app.segmented_control(key="due_weeks").set_value("4").run()
    assert app.query_params["weeks"] == "4"
    app.selectbox(key="due_division").select("category:Food > Kind 1").run()
    assert app.query_params["division"] == "category:Food > Kind 1"


def test_an_audience_has_no_pickers(view: ViewContext, demand: Demand) -> None:
    asked = choices.chosen(view, demand)
    app = run_panel(lambda: choices.draw_pickers(demand, asked, with_division=True), present="1")
    assert not app.selectbox
    assert not app.segmented_control
    assert said(app) == ""


@pytest.mark.parametrize("with_division", [True, False])
def test_an_item_is_of_no_part_of_the_shop(
    view: ViewContext, demand: Demand, with_division: bool
) -> None:
    asked = choices.chosen(view, demand)
    app = run_panel(lambda: choices.draw_pickers(demand, asked, with_division=with_division))
    assert bool(app.selectbox) == with_division
