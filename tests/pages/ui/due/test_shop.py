"""The panels of the shop: the finding, the change that adds up, parts and items that lead on."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from explain.demand import tables
from explain.demand.node import NodeForecast
from pages.ui.due import cache, shop
from pages.ui.due.choices import Choices
from pages.ui.session.context import ViewContext
from recommenders.contract import Columns
from recommenders.demand.forecast import Demand
from tests.pages.panels import alts, leads, leads_of, report_of, rows, run_panel, said

WEEK = Choices(window=(1, 1), division=tables.WHOLE)


@pytest.fixture
def node(view: ViewContext, demand: Demand) -> NodeForecast:
    return cache.node(view.model.loaded.dataset.fingerprint, "total", 0, (1, 1), demand)


def test_the_heading_is_the_finding(demand: Demand, node: NodeForecast) -> None:
    app = run_panel(lambda: shop.draw_heading(node, demand, tables.WHOLE))
    assert report_of(app).title == node.finding()
    assert "by earlier buyers" in said(app)
    food = tables.division_of(demand, "department:Food")
    assert food is not None
    app = run_panel(lambda: shop.draw_heading(node, demand, food))
    assert "units of Food are expected next week" in report_of(app).title
    assert (shop.name_of(demand, tables.WHOLE), shop.name_of(demand, food)) == ("the shop", "Food")


def test_the_chart_says_its_takeaway(demand: Demand, node: NodeForecast) -> None:
    app = run_panel(lambda: shop.draw_weeks(node, demand, "the shop"))
    (alt,) = alts(app)
    assert alt.startswith("Units a week of the shop: ")
    assert "No season of the year is in it" in said(app)


def test_the_change_leads_from_last_week_to_the_next(node: NodeForecast) -> None:
    app = run_panel(lambda: shop.draw_why(node))
    table = rows(app)
    assert (table[0][0], table[-1][0]) == ("Sold last week", "Expected next week")
    first, *parts, last = [float(row[1].replace(",", "")) for row in table]
    assert first + sum(parts) == pytest.approx(last, abs=0.5 * len(table))
    assert "Above all" in said(app)


def test_parts_of_the_shop_add_up_and_lead_to_themselves(
    view: ViewContext, demand: Demand, node: NodeForecast
) -> None:
    app = run_panel(lambda: shop.draw_below(view, demand, WEEK, node))
    assert [row[0] for row in rows(app)] == ["Food", "Care"]
    links = leads_of(app)
    assert [link.params["division"] for link in links] == ["department:Food", "department:Care"]
    assert {link.page for link in links} == {"due"}
    (table,) = report_of(app).tables
    assert table.frame["expected units"].sum() == pytest.approx(node.expected)
    kind = tables.division_of(demand, "category:Food > Kind 0")
    assert kind is not None
    lowest = replace(WEEK, division=kind)
    assert not run_panel(lambda: shop.draw_below(view, demand, lowest, node)).table


def test_items_lead_to_themselves_in_this_view(
    view: ViewContext, demand: Demand, node: NodeForecast
) -> None:
    app = run_panel(lambda: shop.draw_items(view, demand, WEEK, node))
    frame: pd.DataFrame = app.dataframe[0].value
    links = leads(*frame["Item"])
    assert {link.page for link in links} == {"due"}
    dataset = view.model.loaded.dataset
    assert [dataset.items[Columns.TITLE][dataset.item_code(link.params["item"])] for link in links]
    (table,) = report_of(app).tables
    assert len(table.frame) == 6
    assert table.frame["expected units"].sum() == pytest.approx(node.expected)
    assert frame["Sold last week"].sum() == node.sold_before


def test_customers_add_up_and_lead_to_what_is_due_to_them(
    view: ViewContext, demand: Demand, node: NodeForecast
) -> None:
    app = run_panel(lambda: shop.draw_for_whom(view, demand, WEEK, node))
    first = rows(app)[0]
    links = leads_of(app)[:2]
    assert (links[0].page, links[0].params["recommender"]) == ("customer", "buy-again")
    assert links[0].label == first[0]
    assert (links[1].page, links[1].label[:5]) == ("due", first[3][:5])
    (table,) = report_of(app).tables
    assert table.rows["expected units"].sum() == pytest.approx(node.repeat)
    assert f"{len(table.rows)} customers in all" in said(app)


def test_an_audience_has_names_without_links(
    view: ViewContext, demand: Demand, node: NodeForecast
) -> None:
    app = run_panel(lambda: shop.draw_items(view, demand, WEEK, node), present="1")
    names = app.dataframe[0].value["Item"].tolist()
    assert sorted(names) == sorted(view.model.loaded.dataset.titles.tolist())
