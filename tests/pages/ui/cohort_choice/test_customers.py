"""Which customers a cohort has, and what the pickers offer and write."""

from __future__ import annotations

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pages.ui.cohort_choice import customers, own_list
from pages.ui.cohort_choice.customers import EVERYBODY, OWN, ChosenCohort, chosen_cohort
from pages.ui.cohort_choice.own_list import ActiveList
from pages.ui.session.context import ViewContext
from pages.ui.session.resources import FittedModel, LoadedDataset
from recommenders.contract import Dataset
from tests.pages.panels import fitted, from_item, run_panel, said, view_of

NORTH = tuple(range(0, 25, 2))


@pytest.fixture(scope="module")
def model() -> FittedModel:
    return fitted(from_item(0))


def with_list(monkeypatch: pytest.MonkeyPatch, *codes: int) -> None:
    """A list of one's own is in force."""
    active = ActiveList(codes=codes, notes="")
    monkeypatch.setattr(own_list, "active_list", lambda _: active)


def test_everybody_a_segment_and_one_that_is_unknown(model: FittedModel) -> None:
    assert chosen_cohort(view_of(model)) == ChosenCohort(name="Everybody", codes=None)
    assert chosen_cohort(view_of(model, segment="North")) == ChosenCohort(name="North", codes=NORTH)
    assert chosen_cohort(view_of(model, segment="*x*")) == ChosenCohort(
        name="Everybody", codes=(), unknown_segment="*x*"
    )


def test_a_cohort_is_named_in_a_sentence() -> None:
    named = {name: ChosenCohort(name=name, codes=None).over for name in (EVERYBODY, OWN, "Pets")}
    assert named == {
        EVERYBODY: "over all customers",
        OWN: "in your list",
        "Pets": "in the segment Pets",
    }
    assert ChosenCohort(name=f"{OWN}, Pets", codes=(1,)).over == "in your list, Pets"


def test_a_view_that_explains_nothing_offers_no_size(model: FittedModel) -> None:
    view = view_of(model, most="x")
    app = run_panel(lambda: customers.draw_pickers(view, size=""))
    assert app.selectbox(key="segment")
    assert "cohort_most" not in app.session_state
    assert not app.warning


def test_a_list_is_crossed_with_a_segment_that_is_chosen_for_it_and_no_other(
    model: FittedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_list(monkeypatch, 1, 2, 3)
    whole = ChosenCohort(name="Your list", codes=(1, 2, 3))
    assert chosen_cohort(view_of(model)) == whole
    # the address has it from another view: "No customer is in this cohort" came of that
    south = view_of(model, segment="South")
    assert chosen_cohort(south) == whole
    app = draw(south)
    assert app.selectbox(key="segment").value == ""

    def crossed() -> None:
        st.session_state["cohort"] = chosen_cohort(south)
        customers.draw_pickers(south)

    app = run_panel(crossed)
    app.selectbox(key="segment").select("South").run()
    assert app.query_params["segment"] == "South"
    assert app.session_state["cohort"] == ChosenCohort(name="Your list, South", codes=(1, 3))


def test_a_list_of_everybody_is_everybody(
    model: FittedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_list(monkeypatch, *range(25))
    assert chosen_cohort(view_of(model)).codes is None


def draw(view: ViewContext, **params: str) -> AppTest:
    return run_panel(lambda: customers.draw_pickers(view), **params)


def test_segments_stand_with_their_sizes_the_largest_first(model: FittedModel) -> None:
    app = draw(view_of(model, segment="South"))
    assert app.selectbox(key="segment").options == ["Everybody", "North (13)", "South (12)"]
    assert app.selectbox(key="segment").value == "South"
    app.selectbox(key="segment").select("North").run()
    assert app.query_params["segment"] == "North"
    app.selectbox(key="segment").select("").run()
    assert "segment" not in app.query_params
    assert draw(view_of(model, segment="x")).selectbox(key="segment").value is None


def test_without_segments_a_list_is_the_way(tiny: Dataset) -> None:
    app = draw(view_of(fitted(from_item(0), LoadedDataset.of(tiny))))
    assert not app.selectbox
    assert "This data set has no segments" in said(app)


def test_sizes_that_all_customers_are_enough_for(
    model: FittedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    # 25 customers: no sample is smaller
    assert draw(view_of(model)).segmented_control(key="cohort_most").options == ["All"]
    assert customers.max_customers(view_of(model)) is None
    monkeypatch.setattr(customers, "SIZES", (10, 1_000))
    monkeypatch.setattr(customers, "_SIZES", {"10": 10, "All": None})
    app = draw(view_of(model))
    assert app.segmented_control(key="cohort_most").options == ["10", "All"]
    assert customers.max_customers(view_of(model)) == 10
    assert customers.max_customers(view_of(model, most="all")) is None
    app.segmented_control(key="cohort_most").set_value("All").run()
    assert app.query_params["most"] == "all"
    # too many to be explained while somebody waits
    monkeypatch.setattr(customers, "MAX_IN_ALL", 24)
    assert draw(view_of(model)).segmented_control(key="cohort_most").options == ["10"]


def test_a_size_that_is_not_offered_is_said(model: FittedModel) -> None:
    text = said(draw(view_of(model, most="1000")))
    assert "“1000” is no number of customers that can be chosen here: All are explained." in text
    assert "is no number" not in said(draw(view_of(model, most="all")))


def test_an_audience_has_no_pickers(model: FittedModel) -> None:
    app = draw(view_of(model, most="x"), present="1")
    assert not app.selectbox
    assert said(app) == ""


def test_an_unknown_segment_and_an_empty_cohort_have_a_next_step(model: FittedModel) -> None:
    view = view_of(model)

    def draw_nobody(cohort: ChosenCohort) -> AppTest:
        assert cohort.nobody
        return run_panel(lambda: customers.draw_nobody(view, cohort, size=""), segment="*x*")

    app = draw_nobody(ChosenCohort(name=EVERYBODY, codes=(), unknown_segment="*x*"))
    assert "There is no segment “*x*”. Choose one below" in said(app)
    assert app.selectbox(key="segment")
    app.button[0].click().run()
    assert "segment" not in app.query_params
    empty = draw_nobody(ChosenCohort(name=f"{OWN}, North", codes=()))
    assert "Choose another segment, or remove the list." in said(empty)
    assert not ChosenCohort(name=EVERYBODY, codes=None).nobody
