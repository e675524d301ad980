"""The lower half of the Cohort view: parts, purchases, items and unusual lists."""

from __future__ import annotations

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from explain.cohorts.study import Study
from pages.ui.cohort import parts
from pages.ui.session.resources import FittedModel
from tests.pages.panels import (
    alts,
    fitted,
    from_item,
    leads_of,
    plain,
    report_of,
    rows,
    run_panel,
    said,
    view_of,
)
from tests.pages.ui.cohort.studies import circle_study


@pytest.fixture(scope="module")
def alone() -> Study:
    """24 customers: 12 of North, whose tea is personal, and 12 of South, whose tea is popular."""
    return circle_study()


@pytest.fixture(scope="module")
def model() -> FittedModel:
    return fitted(from_item(0))


def cells(app: AppTest) -> list[list[str]]:
    """The cells of the grid that is drawn first."""
    frame = app.dataframe[0].value
    return [[plain(str(cell)) for cell in row] for row in frame.to_numpy().tolist()]


def test_a_cohort_is_divided_by_segment_first(alone: Study, model: FittedModel) -> None:
    app = run_panel(lambda: parts.draw_parts(alone, view_of(model)))
    assert said(app).startswith("How much is personal, by segment\n")
    assert app.segmented_control(key="by").value == "segment"
    # too wide for a table of the page
    table = {row[0]: row[1:] for row in cells(app)}
    assert list(table) == ["North", "South"]
    assert table["North"][0] == "12 (few)"
    assert table["North"][1].startswith("50 % (")
    assert table["South"][1].startswith("0 % (")
    # twelve are too few to settle what stands out
    assert table["North"][-1] == "nothing settled"
    assert "Behind a name its customers; pale: fewer than 20." in said(app)
    assert len(alts(app)) == 1
    app.segmented_control(key="by").set_value("category").run()
    assert app.query_params["by"] == "category"


def test_a_cohort_by_category(alone: Study, model: FittedModel) -> None:
    app = run_panel(lambda: parts.draw_parts(alone, view_of(model, by="category")))
    assert "by category" in app.header[0].value
    table = {row[0]: row[1:] for row in cells(app)}
    assert table["Tea"][0] == table["Coffee"][0] == "24"
    assert table["Tea"][1].startswith("50 % (")
    assert table["Coffee"][1].startswith("0 % (")
    assert "Behind a name the customers of the cohort with such an item." in said(app)


def test_what_a_cohort_cannot_be_divided_by_is_said(alone: Study, model: FittedModel) -> None:
    wrong = run_panel(lambda: parts.draw_parts(alone, view_of(model, by="*x*")))
    assert "A cohort cannot be divided by “*x*”." in said(wrong)
    by_category_only = replace(alone, segments=None)
    app = run_panel(lambda: parts.draw_parts(by_category_only, view_of(model, by="segment")))
    assert "no two segment parts: it is divided by category instead" in said(app)
    assert not app.segmented_control
    neither = replace(by_category_only, by_category=None)
    assert said(run_panel(lambda: parts.draw_parts(neither, view_of(model)))) == ""


def test_an_audience_sees_no_choice_of_parts(alone: Study, model: FittedModel) -> None:
    app = run_panel(lambda: parts.draw_parts(alone, view_of(model)), present="1")
    assert not app.segmented_control
    assert len(app.header) == 1


def test_what_stands_out_in_a_segment_is_named(alone: Study, model: FittedModel) -> None:
    assert alone.segments is not None
    assert alone.causes is not None
    cause = replace(alone.causes.rows[0], share=0.75, other=0.25)
    north, south = alone.segments.parts
    told = replace(alone.segments, parts=(replace(north, cause=cause), south))
    app = run_panel(lambda: parts.draw_parts(replace(alone, segments=told), view_of(model)))
    assert cells(app)[0][-1] == "Tea: 75 %, elsewhere 25 %"


def test_purchases_that_bring_items_and_the_way_to_them(alone: Study, model: FittedModel) -> None:
    app = run_panel(lambda: parts.draw_purchases(alone, view_of(model, bought=True)))
    assert rows(app)[0][:2] == ["Tin_5", "12"]
    first, *_ = leads_of(app)
    assert (first.label, first.params["item"], first.params["bought"]) == ("Tin_5", "i05", "1")
    nothing = replace(alone, purchases=replace(alone.purchases, rows=()))
    text = said(run_panel(lambda: parts.draw_purchases(nothing, view_of(model))))
    assert "No single purchase brings items to five customers or more." in text


def test_items_that_are_recommended_more_often_than_elsewhere(model: FittedModel) -> None:
    compared = circle_study(others=True)
    app = run_panel(lambda: parts.draw_purchases(compared, view_of(model)))
    assert "These bring items to clearly more of them than of everybody else:" in said(app)
    assert len(alts(app)) == 1
    # all have both items on both sides
    app = run_panel(lambda: parts.draw_items(compared, view_of(model)))
    assert (
        "Of the 2 items of five customers or more, none is recommended to clearly more of them "
        "than of everybody else."
    ) in said(app)
    assert [link.label for link in leads_of(app)] == ["Tin_0", "Tin_12"]


def test_no_item_in_five_lists(alone: Study, model: FittedModel) -> None:
    nothing = replace(alone, items=replace(alone.items, rows=()))
    text = said(run_panel(lambda: parts.draw_items(nothing, view_of(model))))
    assert "No item is in the lists of five customers or more." in text


def test_the_least_usual_lists_lead_to_their_customers(alone: Study, model: FittedModel) -> None:
    assert alone.outliers is not None
    app = run_panel(lambda: parts.draw_outliers(alone, view_of(model, item="i05")))
    # every list is half tea and half coffee, so all have all in common
    assert rows(app)[0] == ["Eve *0*", "100 %", "Coffee, 50 % of the list", "50 %"]
    assert "half of the cohort has 100 % or more." in said(app)
    links = leads_of(app)
    assert len(links) == len(alone.outliers.rows) == 5
    assert (links[0].page, links[0].params["customer"]) == ("customer", "c00")
    assert "item" not in links[0].params
    assert "id" in report_of(app).tables[0].frame
    shown = run_panel(lambda: parts.draw_outliers(alone, view_of(model)), present="1")
    assert not leads_of(shown)


def test_few_customers_have_no_unusual_list(model: FittedModel) -> None:
    text = said(run_panel(lambda: parts.draw_outliers(circle_study(19), view_of(model))))
    assert "Not told for fewer than 20 customers, or without categories of items." in text
