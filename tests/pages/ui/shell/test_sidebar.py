"""The sidebar: pickers and switches, and what stops a run with a sentence."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pages.ui.session import resources
from pages.ui.session.context import ViewContext
from pages.ui.session.resources import FittedModel, LoadedDataset
from pages.ui.session.selection import Selection
from pages.ui.shell import sidebar
from recommenders import registry
from recommenders.data.pseudonyms import pseudonymous, shown_code
from recommenders.errors import DataError
from tests.pages.panels import circle, fitted, from_item, loaded_circle, run_panel, said

# "Add your data" is a link to another view
pytestmark = pytest.mark.usefixtures("links")


@pytest.fixture(scope="module")
def model() -> FittedModel:
    return fitted(from_item(0))


@pytest.fixture(scope="module")
def hidden() -> LoadedDataset:
    """The circle under pseudonyms."""
    return LoadedDataset.of(pseudonymous(circle(), key=b"key"))


@pytest.fixture(autouse=True)
def shop(model: FittedModel, hidden: LoadedDataset, monkeypatch: pytest.MonkeyPatch) -> None:
    """The circle is the only data set, and takes any recommender but EASE."""

    def loaded_dataset(name: str, *, private: bool = False) -> LoadedDataset:
        if name not in ("circle", "sample"):
            raise DataError("no data set is called so", remedy="Choose one.", value=name)
        return hidden if private else loaded_circle()

    def fitted_model(dataset: str, recommender: str, *_: object, **__: object) -> FittedModel:
        if recommender == "ease":
            raise DataError("too many", remedy="Use another.")
        return replace(model, entry=registry.entry(recommender))

    monkeypatch.setattr(resources, "loaded_dataset", loaded_dataset)
    monkeypatch.setattr(resources, "fitted_model", fitted_model)


def draw(*, of_a_customer: bool = True, **params: str) -> AppTest:
    """The sidebar, and what it comes to."""

    def panel() -> None:
        view = sidebar.draw_sidebar(of_a_customer=of_a_customer)
        st.text(f"{view.customer} {view.model.entry.name} {view.selection.private}")

    return run_panel(panel, **({"dataset": "circle"} | params))


def test_without_a_choice_the_first_suggestion_is_shown() -> None:
    app = draw()
    first = loaded_circle().suggestions[0]
    assert app.text[0].value == f"{first.customer} uptake-lift False"
    assert app.selectbox(key="customer").value == first.customer
    assert "customer" not in app.query_params
    assert "As of 30 Jun 2026, the last event in the data." in said(app)


def test_customers_are_picked_by_name_and_by_suggestion() -> None:
    app = draw(customer="c03", item="i05")
    assert app.selectbox(key="customer").options[3] == "Eve *3* · c03"
    app.selectbox(key="customer").select(5).run()
    assert app.query_params["customer"] == "c05"
    assert "item" not in app.query_params
    suggestion = loaded_circle().suggestions[-1]
    app.button_group(key="try").set_value(suggestion.word).run()
    assert app.query_params["customer"] == f"c{suggestion.customer:02}"


def test_views_of_no_customer_have_no_such_picker() -> None:
    app = draw(of_a_customer=False)
    assert [box.key for box in app.selectbox] == ["dataset", "recommender"]


def test_a_choice_of_recommender_goes_into_the_address() -> None:
    app = draw(recommender="popularity")
    box = app.selectbox(key="recommender")
    assert box.value == "popularity"
    assert box.options == [entry.label for entry in registry.available()]
    box.select("buy-again").run()
    assert (app.query_params["recommender"], app.query_params["bought"]) == ("buy-again", "1")


def test_switches_write_the_address_and_pseudonyms_keep_the_customer(
    hidden: LoadedDataset,
) -> None:
    app = draw(customer="c03")
    app.toggle(key="bought").set_value(True).run()
    assert app.query_params["bought"] == "1"
    app.toggle(key="private").set_value(True).run()
    code = shown_code(hidden.dataset, 3)
    assert code is not None
    pseudonym = hidden.dataset.customer_id(code)
    assert app.query_params["customer"] == pseudonym != "c03"
    assert app.text[0].value == f"{code} uptake-lift True"
    app.toggle(key="private").set_value(False).run()
    assert app.query_params["customer"] == "c03"
    # there and back before the run in which names become pseudonyms
    app.session_state["_renamed"] = Selection(dataset="circle", customer="c03"), False
    app.run()
    assert (app.query_params["customer"], app.text[0].value) == ("c03", "3 uptake-lift False")
    app.toggle(key="present").set_value(True).run()
    assert app.query_params["present"] == "1"
    # an audience sees no pickers
    assert not app.selectbox
    assert app.text[0].value == "3 uptake-lift False"


@pytest.mark.parametrize("present", ["", "1"])
@pytest.mark.parametrize(
    ("params", "heading"),
    [
        ({"dataset": "*x*"}, "This data set cannot be used"),
        ({"recommender": "*x*"}, "No such recommender"),
        ({"recommender": "ease"}, "This recommender cannot take this data set"),
    ],
)
def test_what_comes_to_nothing_stops_the_run(
    params: dict[str, str], heading: str, present: str
) -> None:
    app = draw(**params, present=present)
    assert app.title[0].value == heading
    assert not app.text


def test_a_missing_package_stops_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    gone = replace(registry.entry("ials"), package="no_such_package_")
    monkeypatch.setattr(
        registry, "ENTRIES", tuple(gone if e.name == "ials" else e for e in registry.ENTRIES)
    )
    app = draw(recommender="ials")
    assert app.title[0].value == "This recommender is not installed"
    assert not app.text


def test_held_back_days_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    since = pd.Timestamp("2026-06-29", tz="UTC")
    monkeypatch.setattr(sidebar, "holdback", lambda *_: (since, 1))
    assert "As of 29 Jun 2026: the newest 1 day of the data are held back." in said(draw())


def test_a_view_of_a_customer_needs_one() -> None:
    def draw_view(**params: str) -> AppTest:
        def show(view: ViewContext, customer: int) -> None:
            st.text(f"{customer}")

        return run_panel(lambda: sidebar.customer_view(show), **({"dataset": "circle"} | params))

    assert draw_view(customer="c03").text[0].value == "3"
    unknown = draw_view(customer="*x*")
    assert unknown.title[0].value == "This customer is not in the data set"
    assert "“*x*” in Circle_" in said(unknown)
