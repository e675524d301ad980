"""A list of one's own: what comes of it, and what is said of what is wrong with it."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.cohort_choice import own_list
from pages.ui.session.resources import FittedModel
from tests.pages.panels import fitted, from_item, plain, run_panel, said, view_of


@pytest.fixture(scope="module")
def model() -> FittedModel:
    return fitted(from_item(0))


def draw(model: FittedModel, *, private: bool = False) -> AppTest:
    view = view_of(model, private=private)

    def panel() -> None:
        own_list.draw_control(view)
        own_list.draw_notes(view)

    return run_panel(panel)


def paste(app: AppTest, text: str) -> AppTest:
    app.text_area(key="cohort_text").set_value(text)
    next(button for button in app.button if button.label == "Use these customers").click().run()
    assert not app.exception
    return app


def active(app: AppTest) -> tuple[int, ...]:
    return app.session_state[own_list._OWN_LIST].codes  # type: ignore[no-any-return]


def test_ids_become_codes_in_order(model: FittedModel) -> None:
    app = draw(model)
    assert not app.info
    paste(app, "c03\nc01\nc03\n*zz*")
    assert active(app) == (1, 3)
    note = said(app)
    assert "Your list has 2 customers of this data set. 1 line repeated an id." in note
    assert "1 id is not in the data set: “*zz*” (line 4)." in note
    assert "The link of this screen opens without the list." in note
    next(button for button in app.button if button.label == "Remove the list").click().run()
    assert not app.info
    assert app.session_state[own_list._OWN_LIST] is None


def test_ten_unknown_ids_are_named_and_the_rest_counted(model: FittedModel) -> None:
    app = paste(draw(model), "c03\n" + "\n".join(f"x{n}" for n in range(12)))
    text = said(app)
    assert "12 ids are not in the data set: “x0” (line 2)" in text
    assert "“x9” (line 11) and 2 more." in text


def test_a_list_that_cannot_be_used_leaves_the_one_before(model: FittedModel) -> None:
    app = paste(draw(model), "nobody")
    assert "The id is not in this data set. Ids look like c00." in plain(app.error[0].value)
    assert "still in force" not in plain(app.error[0].value)
    paste(app, "nobody\nnobody else")
    assert "None of the 2 ids is in this data set." in plain(app.error[0].value)
    paste(app, "c03")
    assert not app.error
    paste(app, "a,b\n1,2")
    assert "no column is called" in plain(app.error[0].value)
    assert "The list before it is still in force." in plain(app.error[0].value)
    assert active(app) == (3,)


def test_with_pseudonyms_nothing_of_the_list_is_shown(model: FittedModel) -> None:
    app = paste(draw(model, private=True), "c03\nsecret")
    assert "1 id is not in the data set." in said(app)
    assert "secret" not in said(app)
    paste(app, "who,what\nsecret,2")
    assert "secret" not in said(app)
    assert "no column is called" in plain(app.error[0].value)
    paste(app, "secret")
    assert "Ids are pseudonyms while customers have these." in plain(app.error[0].value)


def test_the_name_of_a_file_is_told_unless_pseudonyms_are_on(model: FittedModel) -> None:
    for private in (False, True):
        app = draw(model, private=private)
        app.file_uploader(key="cohort_file").upload("my_ids.csv", b"a,b\n1,2\n").run()
        assert ("my_ids.csv" in said(app)) == (not private)


def test_a_list_is_of_one_data_set(model: FittedModel) -> None:
    view, other = view_of(model), view_of(model)
    object.__setattr__(other.selection, "dataset", "another")

    def panel() -> None:
        import streamlit as st

        st.session_state[own_list._OWN_LIST] = own_list.OwnList(
            dataset="circle", codes=(1,), repeated=0, unknown=(), private=False
        )
        st.text(f"{own_list.active_list(view) is None} {own_list.active_list(other) is None}")

    assert run_panel(panel).text[0].value == "False True"


def test_a_list_beyond_the_limit_is_refused_with_the_way_to_raise_it(
    model: FittedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BECAUSAL_LIST_IDS", "2")
    app = paste(draw(model), "c01\nc02\nc03")
    assert "more than 2 ids" in app.error[0].value
    assert "BECAUSAL\\_LIST\\_IDS" in app.error[0].value
    assert own_list._OWN_LIST not in app.session_state
