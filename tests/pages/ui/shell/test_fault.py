"""A fault says its code and no more; the log has the rest under the same code."""

from __future__ import annotations

import logging

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.shell.fault import _frames, fault_code
from recommenders.operation.processes import ELSEWHERE


def raised(kind: type[Exception], text: str) -> Exception:
    try:
        raise kind(text)
    except Exception as error:
        return error


def test_the_same_fault_has_the_same_code_whatever_it_says() -> None:
    codes = [fault_code(raised(ValueError, text)) for text in ("Ann", "Bob")]
    assert codes[0] == codes[1]
    assert len(codes[0]) == 8
    assert fault_code(raised(KeyError, "Ann")) != codes[0]


def test_faults_at_two_places_of_another_process_have_two_codes() -> None:
    faults = [raised(ValueError, "no") for _ in range(3)]
    for fault, place in zip(faults, ("line 1", "line 2", "line 2"), strict=True):
        fault.add_note(f"{ELSEWHERE}\n{place}")
    codes = [*map(fault_code, faults)]
    assert codes[0] != codes[1] == codes[2]


def test_the_log_says_where_in_another_process_and_no_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fault = raised(ValueError, "Ann")
    fault.add_note(f"{ELSEWHERE}\nline 1")
    fault.add_note("she lives in Kiel")
    assert "Kiel" in _frames(fault)
    monkeypatch.setenv("BECAUSAL_PRIVACY", "always")
    assert _frames(fault).endswith(f"ValueError\n{ELSEWHERE}\nline 1")
    assert "Ann" not in _frames(fault).replace('"Ann")', "")


def test_the_screen_has_the_code_and_the_log_the_details(caplog: pytest.LogCaptureFixture) -> None:
    def script() -> None:
        import streamlit as st

        from pages.ui.shell.fault import draw_fault

        # there are no views yet: a way to them must not end in a second fault
        try:
            raise ValueError("name of a customer")
        except ValueError as error:
            st.session_state["hidden"] = draw_fault(error)

    with caplog.at_level(logging.ERROR, "becausal"):
        app = AppTest.from_function(script).run()
    assert not app.exception
    assert app.session_state["hidden"]
    said = app.error[0].value
    assert "name of a customer" not in said
    assert "Cloud" not in said
    (code,) = [word.strip("*:") for word in said.split() if word.startswith("**")]
    assert f"Fault {code}" in caplog.text
    assert "name of a customer" in caplog.text


def test_what_came_from_outside_is_no_fault_and_says_what_to_do() -> None:
    def script() -> None:
        import streamlit as st

        from pages.ui.shell.fault import draw_fault
        from recommenders.errors import DataError

        error = DataError("the endpoint does not answer", remedy="Start it.")
        st.session_state["hidden"] = draw_fault(error)

    app = AppTest.from_function(script).run()
    assert app.session_state["hidden"]
    assert app.error[0].value == r"The endpoint does not answer\. Start it\."
    assert "code" not in app.error[0].value
