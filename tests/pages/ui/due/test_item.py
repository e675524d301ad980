"""The panels of an item: what is expected of it, and the customers who carry it."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from explain.demand import tables
from explain.demand.node import NodeForecast
from explain.reasons.wording import escape
from pages.ui.due import cache, item
from pages.ui.due.choices import Choices
from pages.ui.session.context import ViewContext
from recommenders.demand.forecast import Demand
from tests.pages.panels import leads, report_of, run_panel, said

WEEK = Choices(window=(1, 1), division=tables.WHOLE)
FIRST = 0


@pytest.fixture
def node(view: ViewContext, demand: Demand) -> NodeForecast:
    return cache.node(view.model.loaded.dataset.fingerprint, "item", FIRST, (1, 1), demand)


@pytest.mark.parametrize("code", range(6))
def test_the_heading_names_the_item_as_text(
    view: ViewContext, demand: Demand, node: NodeForecast, code: int
) -> None:
    app = run_panel(lambda: item.draw_heading(view, code, node))
    dataset = view.model.loaded.dataset
    assert f"of {dataset.item_title(code)} are expected" in report_of(app).title
    (heading,) = [title.value for title in app.title]
    assert escape(dataset.item_title(code)) in heading
    assert "](item?dataset=steady" in heading
    assert "Kind" in said(app)


def test_customers_are_named_with_why_and_lead_to_what_is_due_to_them(
    view: ViewContext, demand: Demand, node: NodeForecast
) -> None:
    app = run_panel(lambda: item.draw_carriers(view, demand, FIRST, WEEK, node))
    frame: pd.DataFrame = app.dataframe[0].value
    assert len(frame) == item.MAX_ROWS
    assert frame["Why"].str.startswith("Bought ").all()
    link = leads(frame["Customer"].iloc[0])[0]
    assert link.page == "customer"
    assert link.params["recommender"] == "buy-again"
    assert link.params["bought"] == "1"
    assert link.params["item"] == "i00"
    (table,) = report_of(app).tables
    assert table.rows["expected units"].sum() == pytest.approx(node.repeat)
    who = cache.who(view.model.loaded.dataset.fingerprint, FIRST, (1, 1), demand)
    text = said(app)
    assert f"Of {len(who.customers)} customers who have bought it: " in text
    assert " overdue" in text
    assert "% of what the chances come to" in text


def test_an_item_that_nobody_bought_has_no_customers(
    view: ViewContext, demand: Demand, node: NodeForecast
) -> None:
    bought = demand.bought.where(demand.bought.items != FIRST)
    never = Demand(
        **{name: getattr(demand, name) for name in Demand.__dataclass_fields__ if name != "bought"},
        bought=bought,
    )
    loaded = view.model.loaded
    other = replace(loaded, dataset=replace(loaded.dataset, fingerprint="never-bought"))
    of_other = replace(view, model=replace(view.model, loaded=other))
    app = run_panel(lambda: item.draw_carriers(of_other, never, FIRST, WEEK, node))
    assert "Nobody has bought it yet" in said(app)
    assert not app.dataframe


def test_new_buyers_are_counted_and_not_named(node: NodeForecast) -> None:
    app = run_panel(lambda: item.draw_new(node))
    assert "of the units are expected from customers who have not bought it before" in said(app)


def test_the_way_back_leads_to_all_items() -> None:
    app = run_panel(item.draw_way_back, item="i00", weeks="4")
    (back,) = app.button
    assert back.label == "All items"
    back.click().run()
    assert "item" not in app.query_params
    assert app.query_params["weeks"] == "4"
    assert not run_panel(item.draw_way_back, item="i00", present="1").button


def test_an_unknown_item_is_said_to_be_unknown(view: ViewContext) -> None:
    app = run_panel(lambda: item.draw_unknown(view, "**zz**"), item="**zz**")
    assert app.title[0].value == "This item is not in the data set"
    assert escape("**zz**") in app.warning[0].value
    app.button[0].click().run()
    assert "item" not in app.query_params
