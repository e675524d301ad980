"""The pickers of the other side, and what is said where there is nothing to compare."""

from __future__ import annotations

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.compare import controls
from pages.ui.compare.sides import ComparedSide
from recommenders.errors import DataError
from recommenders.ranking.diversity import Variety
from tests.pages.panels import PLAIN, fitted, from_item, run_panel, said, side_of, view_of


@pytest.fixture(scope="module")
def left() -> ComparedSide:
    return side_of(fitted(from_item(0)), "Left*")


@pytest.fixture(scope="module")
def right() -> ComparedSide:
    return side_of(fitted(from_item(4), entry="buy-again"), "Right")


def pickers(left: ComparedSide, **chosen: str) -> AppTest:
    view = view_of(left.model, 3, **chosen)
    return run_panel(lambda: controls.draw_pickers(view), **view.selection.params())


def test_the_pickers_show_the_other_side_and_write_it(left: ComparedSide) -> None:
    app = pickers(left, against="popularity", against_personal="0.25", variety="mmr")
    assert app.selectbox(key="against").value == "popularity"
    assert app.select_slider(key="against_personal").value == "0.25"
    # nothing is said of variety there, so it is as here
    assert app.selectbox(key="against_variety").value == "mmr"
    app.selectbox(key="against_variety").select("").run()
    assert app.query_params["against_variety"] == "plain"
    app.select_slider(key="against_personal").set_value("1").run()
    assert app.query_params["against_personal"] == "1"
    app.selectbox(key="against").select("buy-again").run()
    assert (app.query_params["against"], app.query_params["bought"]) == ("buy-again", "1")


def test_sides_are_swapped_in_the_address(left: ComparedSide) -> None:
    app = pickers(left, against="popularity", against_personal="0.25")
    (button,) = app.button
    button.click().run()
    asked = {name: app.query_params[name] for name in ("recommender", "against", "personal")}
    assert asked == {"recommender": "popularity", "against": "item-knn", "personal": "0.25"}
    assert app.query_params["against_personal"] == "0"


def test_an_unknown_recommender_is_nothing_in_its_picker(left: ComparedSide) -> None:
    assert pickers(left, against="x_x").selectbox(key="against").value is None


def test_the_notes_tell_left_from_right(left: ComparedSide, right: ComparedSide) -> None:
    varied = replace(left, options=replace(PLAIN, variety=Variety.SPREAD))

    def noted(**chosen: str) -> str:
        view = view_of(left.model, 3, **chosen)
        return said(run_panel(lambda: controls.draw_notes(view, varied, right)))

    text = noted()
    description = f"{left.model.entry.label}, spread out {left.model.fingerprint}"
    assert f"Left: {description}, as in the sidebar. Right: Buy again" in text
    assert text.count("(default)") == 1
    assert "is made for what the customer has bought before" in text
    for chosen in ({"against": "ease"}, {"against_personal": "1"}, {"against_variety": "mmr"}):
        assert "as chosen here." in noted(**chosen)
    assert "is made for" not in noted(bought=True)  # type: ignore[arg-type]


def test_the_notes_say_what_was_asked_in_vain(left: ComparedSide, right: ComparedSide) -> None:
    told = replace(left, options=replace(PLAIN, waiting=True, ignored=("No *such* setting.",)))
    view = view_of(left.model, 3)
    app = run_panel(lambda: controls.draw_notes(view, told, right))
    assert [warning.value for warning in app.warning] == [r"Left\*: No \*such\* setting\."]
    assert "Left*: not before the first purchase" in said(app)


def test_an_unavailable_side_says_why_and_cannot_be_swapped(left: ComparedSide) -> None:
    error = DataError("no recommender is called “*x*”", remedy="Choose one.")
    view = view_of(left.model, 3, against="*x*")
    app = run_panel(lambda: controls.draw_unavailable(view, error))
    assert app.title[0].value == "There is nothing to compare with"
    assert "No recommender is called “*x*”. Choose one." in said(app)
    assert [button.disabled for button in app.button] == [True]


@pytest.mark.parametrize(
    ("chosen", "offers"),
    [
        ({}, ["The same, more personal", "The same, spread out"]),
        ({"personal": "0.5"}, ["The same, spread out"]),
        ({"variety": "mmr"}, ["The same, more personal"]),
    ],
)
def test_the_same_on_both_sides_comes_with_what_to_compare(
    left: ComparedSide, chosen: dict[str, str], offers: list[str]
) -> None:
    view = view_of(left.model, 3, **chosen)
    app = run_panel(lambda: controls.draw_same_sides(view, left), **view.selection.params())
    assert app.title[0].value == "Both sides are the same"
    labels = [button.label for button in app.button][1:]
    assert labels[1:] == offers
    app.button[1].click().run()
    assert app.query_params["against"] == "uptake-lift"
    shown = run_panel(lambda: controls.draw_same_sides(view, left), present="1")
    assert not shown.button
    assert "Left and right are Left*." in said(shown)


def test_a_suggestion_leaves_nothing_else_on_the_other_side(left: ComparedSide) -> None:
    view = view_of(left.model, 3, against="item-knn", against_variety="plain")
    app = run_panel(lambda: controls.draw_same_sides(view, left), **view.selection.params())
    next(b for b in app.button if b.label == "The same, more personal").click().run()
    assert app.query_params["against"] == "item-knn"
    assert app.query_params["against_personal"] == "0.5"
    assert "against_variety" not in app.query_params
