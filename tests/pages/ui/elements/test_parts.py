"""One part of a view is open; one that it does not have is told."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from tests.pages.test_views import words


def page() -> None:
    import streamlit as st

    from pages.ui.elements.parts import choose_part

    wanted = st.query_params.get("part")
    st.text(choose_part("Test", {"one": "First", "two": "Second"}, wanted, field="part"))


def shown(part: str | None) -> AppTest:
    app = AppTest.from_function(page)
    if part is not None:
        app.query_params["part"] = part
    app.run()
    assert not app.exception
    return app


def test_the_first_is_open_until_another_is_chosen() -> None:
    app = shown(None)
    assert app.text[0].value == "one"
    app.segmented_control(key="part_of_Test").set_value("two").run()
    assert app.query_params["part"] == "two"
    assert app.text[0].value == "two"


def test_an_unknown_part_is_told() -> None:
    app = shown("t*o")
    assert app.text[0].value == "one"
    assert "The Test view has no part “t\\*o”: First is shown." in words(app)
