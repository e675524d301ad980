"""A pasted basket: read, kept in the address, explained like a customer."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from explain.reasons.wording import escape
from pages.ui.session.selection import Selection, changed
from pages.ui.what_if.basket import TEXT
from recommenders.data.customer_labels import GUEST
from tests.pages.conftest import Run
from tests.pages.test_views import words


def pasted(app: AppTest, text: str) -> AppTest:
    app.text_area(key=TEXT).set_value(text)
    next(button for button in app.main.button if "basket would see" in button.label).click().run()
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    return " ".join(caption.value for caption in app.main.caption)


def test_what_is_pasted_goes_into_the_address(run: Run) -> None:
    app = pasted(run("what_if", dataset="traps", customer="c04"), "i3, i8\n2 x i9\nKetle\nxyzzy")
    # the first title has a mark before "Kettle"
    assert app.query_params["basket"] == "buy.i3~buy.i8~buy.i9~buy.i9~buy.i0"
    assert "customer" not in app.query_params
    assert app.title[0].value == escape("What would somebody with this basket see?")
    assert "is like “xyzzy”" in said(app)
    assert "“Ketle” was read as" in said(app)


def test_where_nothing_is_an_item_the_list_stays(run: Run) -> None:
    app = pasted(run("what_if", dataset="traps", customer="c04"), "xyzzy")
    assert "basket" not in app.query_params
    assert app.query_params["customer"] == "c04"
    assert "Nothing here is an item of the shop" in said(app)


@pytest.mark.parametrize("private", ["", "1"])
def test_the_address_alone_explains_it(run: Run, private: str) -> None:
    more = {"private": private} if private else {}
    app = run("customer", dataset="traps", basket="buy.i3~buy.i8", **more)
    assert app.title[0].value.startswith("Why a pasted basket sees these ")
    assert "2 purchases" in words(app)
    # the picker says it, and a customer that is picked takes its place
    assert app.sidebar.selectbox(key="customer").value == 12
    app.sidebar.selectbox(key="customer").select(4).run()
    assert "basket" not in app.query_params
    assert not app.exception


def test_features_explain_it_though_no_table_has_it(run: Run) -> None:
    """The tables of alike customers are those of the data."""
    app = run("customer", dataset="traps", basket="buy.i3~buy.i8", details="features")
    assert "Which features explain it" in words(app)


def test_it_can_be_changed_like_a_history(run: Run) -> None:
    app = run(
        "what_if", dataset="traps", basket="buy.i3~buy.i8", edits="without.i3", personal="0.5"
    )
    assert app.title[0].value.startswith("Without ")
    assert "What moves" in words(app)


def test_two_baskets_are_two_lists(run: Run) -> None:
    titles = []
    for basket in ("buy.i3~buy.i8", "buy.i1~buy.i2"):
        app = run("customer", dataset="traps", basket=basket)
        titles.append(words(app))
    assert titles[0] != titles[1]


def test_what_is_no_basket_is_said(run: Run) -> None:
    app = run("customer", dataset="traps", basket="buy.i3~buy.gone~rubbish")
    warned = " ".join(warning.value for warning in app.main.warning)
    assert "gone" in warned
    assert "rubbish" in warned
    assert app.title[0].value.startswith("Why a pasted basket sees")


@pytest.mark.parametrize("view", ["homepage", "compare"])
def test_views_of_customers_alone_say_so(run: Run, view: str) -> None:
    app = run(view, dataset="traps", basket="buy.i3~buy.i8")
    assert "Not for a pasted basket" in [title.value for title in app.title]


@pytest.mark.parametrize("view", ["item", "reasons", "data"])
def test_views_of_everybody_do_not_count_it(run: Run, view: str) -> None:
    app = run(view, dataset="traps", basket="buy.i3~buy.i8", customer=GUEST)
    assert GUEST not in words(app)


def test_another_customer_or_data_set_leaves_it() -> None:
    chosen = Selection(basket="buy.a", edits="without.a", customer=GUEST)
    assert changed(chosen, customer="c1").basket is None
    assert changed(chosen, dataset="other").basket is None
    assert changed(chosen, customer=GUEST).basket == "buy.a"
    again = changed(Selection(customer="c1", edits="buy.b"), basket="buy.a")
    assert (again.customer, again.edits, again.basket) == (None, None, "buy.a")
