"""The Homepage view runs on every data set, says why, and links to what explains an item."""

from __future__ import annotations

import pytest

from explain.reasons.wording import escape
from pages.ui.homepage import cache, shelves
from pages.ui.session import resources
from pages.ui.session.context import ViewContext
from pages.ui.session.list_options import ListOptions
from pages.ui.session.selection import Selection
from recommenders.contract import Columns
from recommenders.shelves.contract import TITLES
from tests.pages.conftest import Run
from tests.pages.panels import plain
from tests.pages.ranked_list import ranked_list
from tests.pages.test_views import words


def test_the_sample_shop_fills_the_shelves(run: Run) -> None:
    app = run("homepage", customer="C0006")
    assert app.title[0].value.startswith("What ")
    # what orders the rows, and what the customer comes for, stand below them
    *rows, why, comes_for = [element.value for element in app.header]
    assert len(rows) == 5
    assert all(any(title in value for title in TITLES.values()) for value in rows)
    assert (why, comes_for) == (
        "Why the rows stand in this order",
        "What the customer comes for",
    )
    text = words(app)
    assert "gain" in text
    assert "Drawn by chance" in text
    frame = app.dataframe[0].value
    assert frame[Columns.ITEM].is_unique
    assert all(f"{row}" in text for row in frame["row"])
    for reason in frame["reason"]:
        assert reason


def test_links_open_an_item_that_is_in_the_list(run: Run) -> None:
    run("homepage", customer="C0006")
    loaded = resources.loaded_dataset("sample")
    code = loaded.dataset.customer_code("C0006")
    assert code is not None
    model = resources.fitted_model("sample", "popularity")
    homepage = cache.homepage("sample")
    page = cache.homepage_page(loaded.dataset.fingerprint, code, "", model, homepage)
    view = ViewContext(
        selection=Selection(customer="C0006"),
        model=model,
        customer=code,
        options=ListOptions(personal=0.0, variety=None),
    )
    selections = shelves.links(view, page)
    assert selections
    for (_, item), opens in selections.items():
        app = run(**opens.params())
        assert ranked_list(app).chosen == loaded.dataset.items[Columns.ITEM].iloc[item]
        assert not [warning for warning in app.warning if "not in this list" in warning.value]


def test_the_buttons_of_the_picker_change_the_page(run: Run) -> None:
    app = run("homepage", customer="C0006")
    first = app.title[0].value
    app.selectbox(key="customer").select(7).run()
    assert app.title[0].value.startswith("What ")
    assert app.title[0].value != first


@pytest.mark.parametrize("customer", ["c00", "c01", "c04"])
def test_hostile_titles_and_empty_histories(run: Run, customer: str) -> None:
    app = run("homepage", dataset="traps", customer=customer)
    assert app.title[0].value.startswith("What ")
    text = words(app)
    titles = app.dataframe[0].value[Columns.TITLE]
    assert len(titles)
    for cell in titles:
        link = f"**[{escape(plain(cell))}](item?"
        assert link in text
    if customer == "c00":
        assert "No purchase yet" in text
        assert "Nothing bought yet" in text


def test_unknown_and_missing_customers(run: Run) -> None:
    app = run("homepage", dataset="traps", customer="x_x")
    assert [header.value for header in app.title] == ["This customer is not in the data set"]
