"""What the reasons can be narrowed down to, and how the address says so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from explain.cohorts.reason_table import CHIPS, ReasonTable
from pages.ui.reasons import filters
from pages.ui.reasons.cache import cohort_reasons
from pages.ui.reasons.filters import Filters, chosen_filters, draw_filters
from pages.ui.session.context import ViewContext
from pages.ui.session.selection import only_item
from tests.pages.panels import fitted, onward, run_panel, said, view_of


@pytest.fixture(scope="module")
def view() -> ViewContext:
    return view_of(fitted(onward()))


@pytest.fixture(scope="module")
def table(view: ViewContext) -> ReasonTable:
    """The reasons of c02, whose list has every item but i02 and i03 that ten places hold."""
    table = cohort_reasons(view, (2,), None)
    assert isinstance(table, ReasonTable)
    return table


def with_choices(view: ViewContext, **chosen: str) -> ViewContext:
    return replace(view, selection=replace(view.selection, **chosen))


def test_an_item_and_a_category(view: ViewContext) -> None:
    assert chosen_filters(view) == Filters()
    of_item = chosen_filters(with_choices(view, only=only_item("i05")))
    assert of_item.scope is not None
    assert (of_item.only, of_item.scope.name, of_item.scope.items) == ("item:i05", "Tin_5", {5})
    tea = chosen_filters(with_choices(view, only="category:Tea"))
    assert tea.scope is not None
    assert (tea.scope.name, tea.scope.items) == ("Tea", set(range(12)))


@pytest.mark.parametrize("only", ["item:*x*", "category:x", "colour:Tea", "x", ":"])
def test_what_is_unknown_is_said(view: ViewContext, only: str) -> None:
    chosen = chosen_filters(with_choices(view, only=only))
    assert (chosen.only, chosen.scope) == (None, None)
    assert chosen.ignored == (f"There is no item or type “{only}” here: all reasons are listed.",)


def test_chips_in_the_address(view: ViewContext) -> None:
    assert {str(chip) for chip in filters.SHOWN_CHIPS} == set(CHIPS)
    some = chosen_filters(with_choices(view, chips="flagged,doubtful"))
    assert (some.chips, some.ignored) == (("doubtful", "flagged"), ())
    odd = chosen_filters(with_choices(view, chips="weak,<b>,x"))
    assert odd.chips == ("weak",)
    assert odd.ignored == ("Reasons cannot be narrowed down to “<b>” and “x”.",)


def test_the_pickers_write_the_address(view: ViewContext, table: ReasonTable) -> None:
    chosen = chosen_filters(with_choices(view, only="item:i02", chips="weak"))
    app = run_panel(lambda: draw_filters(view, table, chosen))
    box, pills = app.selectbox[0], app.button_group[0]
    # an item that is in no list is offered as well, since it is chosen
    assert box.options[:2] == ["All items", "Tin_2 · i02"]
    assert "All of Tea" in box.options
    assert box.value == "item:i02"
    assert pills.value == ["weak"]
    box.select("category:Tea").run()
    assert app.query_params["only"] == "category:Tea"
    app.button_group[0].set_value(["doubtful", "weak"]).run()
    assert app.query_params["chips"] == "doubtful,weak"
    app.selectbox[0].select("").run()
    assert "only" not in app.query_params


def test_many_items_are_searched(
    view: ViewContext, table: ReasonTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filters, "MAX_OPTIONS", 3)
    app = run_panel(lambda: draw_filters(view, table, Filters()))
    app.text_input[0].set_value("tin_5").run()
    assert app.selectbox[0].options == ["All items", "Tin_5 · i05"]


def test_an_audience_has_the_sentences_only(view: ViewContext, table: ReasonTable) -> None:
    chosen = Filters(ignored=("*x*",))
    app = run_panel(lambda: draw_filters(view, table, chosen), present="1")
    assert said(app) == "*x*"
    assert not app.selectbox
