"""The parts of the Data view say in words what their charts show."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from pages.ui.data import panels
from pages.ui.data.cache import DataCounts, data_counts
from pages.ui.session.links import Links
from pages.ui.session.selection import Selection
from recommenders.contract import Dataset
from tests.pages.panels import alts, circle, leads, leads_of, plain, report_of, run_panel, said


@pytest.fixture(scope="module")
def counts() -> DataCounts:
    """Each of 24 customers buys one item on 28 June and one on 29 June."""
    return data_counts(circle())


def test_purchases_over_time(counts: DataCounts) -> None:
    app = run_panel(lambda: panels.draw_over_time(counts))
    assert app.header[0].value == "Purchases by day"
    assert alts(app) == ["Purchases by day: most, 24, in that of 28 Jun 2026"]
    assert "Paler" not in said(app)
    part = replace(counts.over_time, complete=counts.over_time.complete & False)
    partly = run_panel(lambda: panels.draw_over_time(replace(counts, over_time=part)))
    assert "Paler: a day that the data have only in part." in said(partly)


def test_distributions(counts: DataCounts) -> None:
    app = run_panel(lambda: panels.draw_distributions(counts))
    # all items are bought as often
    assert "A tenth of the items makes 10 % of the purchases" in said(app)
    lengths, visits, _, prices = alts(app)
    assert lengths.startswith("Length of the histories: most customers, 24, with 2")
    assert visits.startswith("Purchases in a visit (a customer's day): most visits, 48, with 1")
    assert prices.startswith("Prices paid: most")
    assert "were never bought" not in said(app)
    frame = app.dataframe[0].value
    # whole numbers have no digits after the point
    assert all("." not in cell or float(cell.replace(",", "")) % 1 for cell in frame.iloc[0, 2:])


def test_what_is_not_there_is_left_out(counts: DataCounts) -> None:
    concentration = replace(counts.concentration, never=1_234)
    app = run_panel(
        lambda: panels.draw_distributions(replace(counts, prices=None, concentration=concentration))
    )
    assert "1,234 items were never bought." in said(app)
    assert not any(alt.startswith("Prices paid") for alt in alts(app))


def test_groups_of_customers_and_purchases(counts: DataCounts) -> None:
    app = run_panel(lambda: panels.draw_groups(counts))
    assert [plain(heading.value) for heading in app.header] == [
        "Customers by segment",
        "Purchases by category",
    ]
    # with c24, who is of the north
    assert alts(app)[0] == "Customers by segment: most in North, 13"
    assert alts(app)[1].endswith(", 24")
    assert [table.name for table in report_of(app).tables] == ["Segments", "Categories"]


def test_without_groups_nothing_is_drawn(counts: DataCounts) -> None:
    empty = pd.DataFrame()
    app = run_panel(lambda: panels.draw_groups(replace(counts, segments=empty, categories=empty)))
    assert said(app) == ""
    categories_only = run_panel(lambda: panels.draw_groups(replace(counts, segments=empty)))
    assert len(categories_only.header) == 1


def test_the_first_rows_can_be_read(tiny: Dataset) -> None:
    links = Links(dataset=tiny, selection=Selection())
    app = run_panel(lambda: panels.draw_first_rows(links))
    names = [table.name for table in report_of(app).tables]
    assert names == ["First items", "First customers"]
    assert not np.isin("nan", app.dataframe[0].value.astype(str))
    (first, *_), (second, *_) = leads(*app.dataframe[0].value["title"]), leads_of(app)
    assert (first.page, first.label) == ("item", "Puppy Kibble")
    assert (second.page, second.params["customer"]) == ("customer", tiny.customer_id(0))
