"""Who is in front of the screen: by settings, address, claims and clock, asked anew each time."""

from __future__ import annotations

import threading
from contextvars import copy_context
from pathlib import Path

import pytest
import streamlit as st
from starlette.datastructures import Headers
from streamlit.testing.v1 import AppTest

from pages.ui.access import person
from pages.ui.access.person import (
    NotAllowedError,
    Standing,
    check,
    current_person,
    current_role,
    may,
    may_see,
    require,
    working_for,
)
from recommenders.access.roles import Permission, Role
from recommenders.errors import DataError
from tests.pages.signed_in import SignedIn


def address(monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    monkeypatch.setattr(st, "get_option", lambda _: where)


@pytest.fixture
def without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SignedIn:
    """A server that asks nobody who they are."""
    signed_in = SignedIn(tmp_path, monkeypatch)
    signed_in.settings(whole="")
    return signed_in


def test_on_this_machine_nobody_is_asked(
    without: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    address(monkeypatch, "127.0.0.1")
    assert current_person().standing is Standing.IN
    assert current_role() is Role.ADMIN
    # and nothing is recorded of who has the machine
    require(Permission.EXPORT)
    assert without.log == []


@pytest.mark.parametrize("where", ["0.0.0.0", "10.0.0.7", ""])
def test_a_server_for_others_is_closed_without_a_sign_in(
    without: SignedIn, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    address(monkeypatch, where)
    assert current_person().standing is Standing.CLOSED
    assert not any(may(permission) for permission in Permission)
    monkeypatch.setenv("BECAUSAL_NO_SIGN_IN", "1")
    assert (current_person().name, current_role()) == ("anybody", Role.VIEWER)
    without.settings(whole='[roles]\ndefault = "analyst"\n')
    assert current_role() is Role.ANALYST


def test_a_name_of_its_own_or_a_proxy_means_others(
    without: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    address(monkeypatch, "127.0.0.1")
    without.settings(whole='[server]\nhosts = ["becausal.shop.example"]\n')
    assert current_person().standing is Standing.CLOSED
    without.settings(whole="")
    monkeypatch.setattr(
        person.st, "context", type("C", (), {"headers": Headers({"X-Forwarded-For": "1"})})
    )
    assert current_person().standing is Standing.CLOSED


def test_settings_that_cannot_be_read_let_nobody_in(
    without: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    address(monkeypatch, "127.0.0.1")
    without.settings(whole="[roles\n")
    with pytest.raises(DataError, match="TOML"):
        current_person()


def test_who_the_provider_tells_of(someone: SignedIn) -> None:
    assert current_person().standing is Standing.OUT
    someone.as_("ann@shop.example")
    assert (current_person().name, current_role()) == ("ann@shop.example", Role.ANALYST)
    someone.as_("ada@else.example", groups=["admins"])
    assert current_role() is Role.ADMIN
    someone.as_("eve@else.example")
    assert (current_person().standing, current_role()) == (Standing.UNKNOWN, None)
    # an address that is not verified is nobody's
    someone.as_("ann@shop.example", email_verified=False)
    assert current_person().standing is Standing.UNKNOWN
    for broken in ({"is_logged_in": False}, {"is_logged_in": "yes"}, {"sub": ""}, {"iat": None}):
        someone.as_("ann@shop.example", **broken)
        assert current_person().standing is Standing.OUT, broken


def test_a_sign_in_ends_and_a_role_changes_at_once(someone: SignedIn) -> None:
    someone.as_("ann@shop.example")
    ann = current_person()
    assert may(Permission.EXPORT)
    someone.settings('default = "none"\n[permissions]\nexport = "admin"\n')
    assert not may(Permission.EXPORT)
    assert not ann.now().may(Permission.EXPORT)
    someone.later(hours=13)
    assert current_person().standing is Standing.EXPIRED
    assert ann.now().role is None
    assert not any(may(permission) for permission in Permission)


def test_an_attempt_is_refused_and_recorded(someone: SignedIn) -> None:
    someone.as_("vic@shop.example")
    with pytest.raises(NotAllowedError, match=r"may not take files away.*Your role is viewer"):
        require(Permission.EXPORT, customer="C1", file="list.csv")
    assert someone.log == [
        ("denied", "vic@shop.example", "customer=C1", "file=list.csv", "permission=export")
    ]
    someone.as_("ann@shop.example")
    assert require(Permission.EXPORT).name == "ann@shop.example"


def test_data_sets_of_a_role(someone: SignedIn) -> None:
    someone.settings('[data_sets]\nviewer = ["sample"]\n')
    someone.as_("vic@shop.example")
    assert (may_see("sample"), may_see("journey")) == (True, False)

    def look() -> None:
        from pages.ui.access.person import require_data_set
        from recommenders.errors import DataError

        require_data_set("sample")
        for _ in range(3):
            try:
                require_data_set("journey")
            except DataError as error:
                import streamlit as st

                st.text(error.problem)

    shown = AppTest.from_function(look).run()
    assert [text.value for text in shown.text] == ["this data set is not there for you"] * 3
    assert someone.log == [("denied", "vic@shop.example", "dataset=journey", "permission=see")]


def test_a_thread_works_for_whoever_began_it(someone: SignedIn) -> None:
    someone.as_("ann@shop.example")
    ann = current_person()
    someone.told = {}
    seen: list[Role | None] = []

    def work() -> None:
        seen.append(current_role())

    with working_for(ann):
        thread = threading.Thread(target=copy_context().run, args=(work,))
    thread.start()
    thread.join()
    threading.Thread(target=work).run()
    assert seen == [Role.ANALYST, None]
    check(ann, Permission.FLAG)
