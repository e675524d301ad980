"""The gate: nothing is read, computed or sent before it is known who asks."""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

import streamlit as st

from explain.markup import escape
from pages.ui.access.person import Person, Standing, current_person, remember
from pages.ui.access.record import record
from recommenders.access.sign_in import Identity
from recommenders.configuration import configuration
from recommenders.errors import DataError, public_text

_REMEMBERED: Final = 10_000
_told: OrderedDict[tuple[str, float, str], None] = OrderedDict()
"""Sign-ins that were recorded: a page that is opened again is no sign-in."""


def admit() -> Person:
    """Whoever is in front of the screen, if they may see anything; otherwise a page says why not,
    and the run ends. The first thing of every run.
    """
    try:
        person = current_person()
        if person.identity is not None:
            _record_once(person, person.identity)
    except DataError as error:
        st.title("This cannot be shown now", anchor=False)
        st.error(escape(public_text(error)), icon=":material/error:")
        st.stop()
    if person.standing is not Standing.IN:
        _draw(person)
        st.stop()
    remember(person)
    return person


def draw_person(person: Person) -> None:
    """Who is signed in, and the way out; nothing where nobody has to sign in."""
    if person.identity is None:
        return
    with st.sidebar:
        st.caption(f"{escape(person.name)} · {person.role}")
        _sign_out_button(person)


def _draw(person: Person) -> None:
    if person.standing is Standing.CLOSED:
        st.title("This server is closed", anchor=False)
        st.warning(
            "Others than this machine can reach it, and nobody is asked who they are. Whoever runs "
            "it sets up [sign_in] in `becausal.toml`, or starts it with `--no-sign-in`.",
            icon=":material/lock:",
        )
    elif person.standing is Standing.UNKNOWN:
        st.title("You have no access", anchor=False)
        st.warning(_unknown(person), icon=":material/lock:")
        _sign_out_button(person)
    else:
        st.title("Sign in to Becausal", anchor=False)
        st.markdown(
            "You have been signed in for as long as this server allows."
            if person.standing is Standing.EXPIRED
            else "It shows what customers bought, so it asks who you are."
        )
        st.button("Sign in", icon=":material/login:", on_click=_sign_in)


def _unknown(person: Person) -> str:
    if person.identity is not None and person.identity.unverified:
        return (
            f"The provider does not say that {escape(person.identity.unverified)} is yours. "
            "Confirm the address there, then sign in again."
        )
    return (
        f"{escape(person.name)} has no role here. Whoever runs this server can give you one; sign "
        "out to use another account."
    )


def _sign_out_button(person: Person) -> None:
    st.button(
        "Sign out", icon=":material/logout:", type="tertiary", on_click=_sign_out, args=(person,)
    )


def _sign_in() -> None:
    if configuration().sign_in is not None:
        st.login()


def _sign_out(person: Person) -> None:
    record("signed out", person.name)
    st.logout()


def _record_once(person: Person, identity: Identity) -> None:
    """One line for a sign-in, and one for each role that it has had."""
    event = {
        Standing.IN: "signed in",
        Standing.UNKNOWN: "denied",
        Standing.EXPIRED: "expired",
    }[person.standing]
    key = (identity.subject, identity.since, f"{event}/{person.role}")
    if key in _told:
        return
    record(event, person.name, role=person.role or "", subject=identity.subject)
    _told[key] = None
    while len(_told) > _REMEMBERED:
        _told.popitem(last=False)


def forget_sign_ins() -> None:
    """Record the next look of everybody as a sign-in again."""
    _told.clear()
