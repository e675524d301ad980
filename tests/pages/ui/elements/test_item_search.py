"""Choosing an item: all of a small catalogue, a search in a large one."""

from __future__ import annotations

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pages.ui.elements import item_search
from pages.ui.elements.item_search import PICKED, SEARCH, draw_item_search
from pages.ui.session.resources import FittedModel
from tests.pages.panels import fitted, from_item, run_panel, said, view_of


@pytest.fixture(scope="module")
def model() -> FittedModel:
    return fitted(from_item(0))


def draw(model: FittedModel, item: int | None, **params: str) -> AppTest:
    def panel() -> None:
        st.text(str(draw_item_search(view_of(model), item) is None))

    return run_panel(panel, **params)


def test_a_choice_goes_into_the_address(model: FittedModel) -> None:
    app = draw(model, 3)
    assert app.selectbox(key=PICKED).value == 3
    assert len(app.selectbox(key=PICKED).options) == 24
    assert not app.text_input
    app.selectbox(key=PICKED).select(5).run()
    assert app.query_params["item"] == "i05"
    assert app.text[0].value == "False"


def test_nothing_is_chosen_where_nothing_is_asked_for(model: FittedModel) -> None:
    assert draw(model, None).selectbox(key=PICKED).value is None


def test_a_large_catalogue_is_searched(model: FittedModel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(item_search, "MAX_OPTIONS", 23)
    monkeypatch.setattr(item_search, "MAX_MATCHES", 3)
    app = draw(model, 3)
    app.text_input(key=SEARCH).set_value("tin_1").run()
    # what is chosen stays among the options
    assert app.selectbox(key=PICKED).options == [
        "Tin_3 · i03",
        "Tin_1 · i01",
        "Tin_10 · i10",
        "Tin_11 · i11",
    ]
    app.text_input(key=SEARCH).set_value("*no*").run()
    assert "No item has “*no*” in its name or id." in said(app)
    assert app.selectbox(key=PICKED).options == ["Tin_3 · i03"]


def test_an_audience_has_no_search(model: FittedModel) -> None:
    app = draw(model, 3, present="1")
    assert app.text[0].value == "True"
    assert not app.selectbox
