"""Choices in one text of the address: read, changed, forgotten."""

from __future__ import annotations

import pytest

from pages.ui.experiments import choices
from pages.ui.experiments.choices import READOUT
from tests.pages.panels import run_panel


@pytest.mark.parametrize(
    ("text", "number"),
    [("4", 4.0), ("0.5", 0.5), ("zz", 7.0), ("nan", 7.0), ("101", 7.0), ("-1", 7.0), (None, 7.0)],
)
def test_numbers_out_of_range_are_the_default(text: str | None, number: float) -> None:
    chosen = {} if text is None else {"n": text}
    assert choices.number(chosen, "n", 7.0, low=0, high=100) == number


def test_names_of_columns_may_be_anything() -> None:
    def panel() -> None:
        from pages.ui.experiments import choices

        choices.choose("readout", arm="a&b=c; **d** é\n", unit="")
        choices.choose("readout", cap="0.01")
        choices.choose("readout", cap=None)

    app = run_panel(panel)
    assert app.query_params["readout"] == "arm=a%26b%3Dc%3B+%2A%2Ad%2A%2A+%C3%A9%0A&unit="

    def shown() -> None:
        import streamlit as st

        from pages.ui.experiments import choices

        st.json(choices.chosen("readout"))

    again = run_panel(shown, readout=app.query_params["readout"])
    assert again.json[0].value == '{"arm": "a&b=c; **d** \\u00e9\\n", "unit": ""}'


def test_widgets_write_what_was_chosen_and_show_what_the_address_has() -> None:
    def panel() -> None:
        from pages.ui.experiments.choices import (
            READOUT,
            chosen,
            draw_choice,
            draw_number,
            draw_switch,
            number,
        )

        choice = chosen(READOUT)
        share = number(choice, "share", 0.05, low=0.01, high=0.99)
        draw_number(READOUT, "share", "Share", share, low=0.01, high=0.99, step=1.0, scale=100.0)
        options = {"a": "First", "b": "Second"}
        value = choice.get("which", "a")
        draw_choice(
            READOUT, "which", "Which", value, options, default="a", also=lambda _: {"share": None}
        )
        draw_switch(READOUT, "on", "On", value=choice.get("on") == "1", default=False)

    app = run_panel(panel)
    assert app.number_input[0].value == 5.0
    app.number_input[0].set_value(12.5).run()
    assert app.query_params[READOUT] == "share=0.125"
    app.toggle[0].set_value(True).run()
    app.selectbox[0].select("b").run()
    # choosing takes the share back
    assert app.query_params[READOUT] == "on=1&which=b"
    assert app.number_input[0].value == 5.0
    app.selectbox[0].select("a").run()
    app.toggle[0].set_value(False).run()
    assert READOUT not in app.query_params
