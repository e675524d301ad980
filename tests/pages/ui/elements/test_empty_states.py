"""Empty, unknown and broken: the sentence, and where its button leads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
import streamlit as st

from pages.ui.elements import empty_states
from pages.ui.session.links import Links
from pages.ui.session.selection import Selection
from recommenders import registry
from recommenders.contract import Dataset
from recommenders.errors import DataError
from tests.pages.panels import run_panel, said

EASE = registry.entry("ease")


def test_a_broken_data_set_says_where_and_leads_to_the_sample() -> None:
    error = DataError("no *date*", remedy="Use %Y-%m-%d.", file="a_b.csv", row=3)
    app = run_panel(lambda: empty_states.broken(error), dataset="x", customer="c")
    assert app.error[0].value == r"No \*date\*\."
    # as it is, to be copied
    assert app.code[0].value == "No *date* (file a_b.csv, row 3). Use %Y-%m-%d."
    app.button[0].click().run()
    assert app.query_params["dataset"] == "sample"
    assert "customer" not in app.query_params


@pytest.mark.parametrize(
    ("panel", "heading", "sentence"),
    [
        (
            lambda: empty_states.refused(DataError("too *many*", remedy="Less."), EASE),
            "This recommender cannot take this data set",
            f"{EASE.label}: Too *many*. Less.",
        ),
        (
            lambda: empty_states.unknown_recommender("*x*"),
            "No such recommender",
            "No recommender is called “*x*”. Choose one in the sidebar.",
        ),
        (
            lambda: empty_states.missing_recommender(replace(EASE, package="no_such_package_")),
            "This recommender is not installed",
            f"{EASE.label} needs a package that is not there.",
        ),
    ],
)
def test_a_recommender_that_cannot_be_had_leads_to_the_default(
    panel: Callable[[], None], heading: str, sentence: str
) -> None:
    app = run_panel(panel, recommender="ease", customer="c")
    assert app.title[0].value == heading
    assert sentence in said(app)
    app.button[0].click().run()
    assert "recommender" not in app.query_params
    assert app.query_params["customer"] == "c"


def test_no_customer_an_unknown_one_and_nothing_left() -> None:
    text = said(run_panel(lambda: empty_states.unknown_customer("*x*", "A_b")))
    assert "There is no customer “*x*” in A_b." in text
    assert run_panel(empty_states.no_customer).title[0].value == "Choose a customer"
    assert "Switch on “Keep items bought before”" in said(run_panel(empty_states.no_items))


def test_an_item_below_the_list_is_called_by_its_title(tiny: Dataset) -> None:
    links = Links(dataset=tiny, selection=Selection())

    def told(item: str) -> str:
        return said(run_panel(lambda: empty_states.not_listed(item, links)))

    assert told("A") == "“Puppy Kibble” is not in this list. Another item is explained instead."
    assert told("*zz*").startswith("“*zz*” is not in this list.")


def test_what_takes_long_starts_on_a_click_and_an_audience_reads_where() -> None:
    def panel() -> None:
        empty_states.start_button("Judge *all*", st.session_state.__setitem__, "asked", 1, key="go")

    app = run_panel(panel)
    app.button(key="go").click().run()
    assert app.session_state["asked"] == 1
    audience = run_panel(panel, present="1")
    assert not audience.button
    assert "outside the presentation" in audience.caption[0].value


def test_a_presentation_has_no_sidebar_to_search_in() -> None:
    def draw() -> None:
        empty_states.unknown_customer("C9", "Shop")

    assert "Search for a name or an id in the sidebar, or try" in said(run_panel(draw))
    assert "in the sidebar, once the presentation is left, or" in said(run_panel(draw, present="1"))
