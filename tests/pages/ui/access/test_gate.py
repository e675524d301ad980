"""The gate: who is out sees a page that says why, and not a byte of data."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.signed_in import SignedIn


def panel() -> None:
    import streamlit as st

    from pages.ui.access import gate

    person = gate.admit()
    gate.draw_person(person)
    st.text("in")


def seen(app: AppTest) -> str:
    """The words of the page, as they are read."""
    words = [*app.title, *app.markdown, *app.warning, *app.error, *app.caption]
    return " ".join(element.value for element in words).replace(":small[]", "").replace("\\", "")


def test_whoever_has_not_signed_in_can_do_nothing_else(someone: SignedIn) -> None:
    app = AppTest.from_function(panel).run()
    assert not app.text
    assert app.title[0].value == "Sign in to Becausal"
    assert [button.label for button in app.button] == ["Sign in"]
    assert someone.log == []


def test_whoever_is_in_can_go_out(someone: SignedIn) -> None:
    someone.as_("ann@shop.example")
    app = AppTest.from_function(panel).run()
    assert app.text[0].value == "in"
    assert "ann@shop.example · analyst" in seen(app)
    assert [button.label for button in app.sidebar.button] == ["Sign out"]
    app.run()
    # a page that is opened again is no sign-in
    assert someone.log == [("signed in", "ann@shop.example")]


@pytest.mark.parametrize(
    ("claims", "words"),
    [
        ({"email": "eve@else.example"}, "eve@else.example has no role here"),
        ({"email_verified": False}, "does not say that ann@shop.example is yours"),
    ],
)
def test_whoever_has_no_role_is_told(
    someone: SignedIn, claims: dict[str, object], words: str
) -> None:
    someone.as_("ann@shop.example", **claims)
    app = AppTest.from_function(panel).run()
    assert not app.text
    assert words in seen(app)
    assert app.button[0].label == "Sign out"
    assert [event for event, *_ in someone.log] == ["denied"]


def test_a_sign_in_that_is_over(someone: SignedIn) -> None:
    someone.as_("ann@shop.example")
    someone.later(hours=12)
    app = AppTest.from_function(panel).run()
    assert not app.text
    assert "as long as this server allows" in seen(app)
    assert app.button[0].label == "Sign in"


def test_settings_with_an_error_let_nobody_in(someone: SignedIn) -> None:
    someone.as_("ann@shop.example")
    someone.settings("[roels]\n")
    app = AppTest.from_function(panel).run()
    assert not app.text
    assert "Did you mean roles" in seen(app)
    # where the file lies is nobody's business
    assert str(someone.folder) not in seen(app)


def test_a_server_without_a_sign_in_that_others_reach(
    someone: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    someone.settings(whole='[server]\nhosts = ["becausal.shop.example"]\n')
    app = AppTest.from_function(panel).run()
    assert not app.text
    assert app.title[0].value == "This server is closed"
    monkeypatch.setenv("BECAUSAL_NO_SIGN_IN", "1")
    app.run()
    assert app.text[0].value == "in"
    assert not app.sidebar.caption
