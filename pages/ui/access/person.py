"""Who is in front of the screen and what they may; asked anew at every run and at every door."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.ui.access import clock
from pages.ui.access.record import THIS_MACHINE, record
from recommenders.access.roles import Permission, Role, role_of
from recommenders.access.server import FORWARDED, LOOPBACK, is_loopback
from recommenders.access.sign_in import NO_SIGN_IN, Identity, has_expired, identity_of
from recommenders.configuration import Configuration, configuration
from recommenders.errors import DataError

ANYBODY: Final = "anybody"


class Standing(Enum):
    """Why somebody is in, or is not."""

    IN = "in"
    OUT = "has to sign in"
    EXPIRED = "has to sign in again"
    UNKNOWN = "has no role"
    CLOSED = "nobody may be in: the server is open to others, and has no sign-in"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody, as of now; ``identity`` is None where nobody has to sign in."""

    name: str
    role: Role | None
    standing: Standing
    identity: Identity | None = None

    def now(self) -> Person:
        """The same somebody by the clock and the settings of this moment: for what is done later,
        in a thread that knows no screen.
        """
        return self if self.identity is None else _of(self.identity, configuration())

    def may(self, permission: Permission) -> bool:
        """Whether they may do it."""
        return configuration().policy.may(self.role, permission)


class NotAllowedError(DataError):
    """Somebody asks for what their role does not allow."""


_asking: ContextVar[Person | None] = ContextVar("asking", default=None)
"""For work that a run has started in a thread without a screen: who it is for."""


@contextmanager
def working_for(person: Person) -> Iterator[None]:
    """In the block, and in threads that `jobs` begins in it, this is whoever asks."""
    before = _asking.set(person)
    try:
        yield
    finally:
        _asking.reset(before)


def remember(person: Person) -> None:
    """The same for the rest of this run."""
    _asking.set(person)


def current_person() -> Person:
    """Who is in front of the screen. Raises `DataError` where the settings cannot be read: then
    nobody is in.
    """
    asking = _asking.get()
    if asking is not None and get_script_run_ctx(suppress_warning=True) is None:
        return asking.now()
    settings = configuration()
    without = bool(os.environ.get(NO_SIGN_IN))
    if settings.sign_in is None or without:
        if not _open_to_others(settings):
            return Person(name=THIS_MACHINE, role=Role.ADMIN, standing=Standing.IN)
        if not without:
            return Person(name=ANYBODY, role=None, standing=Standing.CLOSED)
        role = settings.roles.default or Role.VIEWER
        return Person(name=ANYBODY, role=role, standing=Standing.IN)
    return known_person(claims(), settings)


def known_person(told: Mapping[str, Any], settings: Configuration) -> Person:
    """Who the claims of the provider tell of; they are to be from a cookie that is ours."""
    signed_in = settings.sign_in is not None and told.get("is_logged_in") is True
    identity = identity_of(told, settings.sign_in) if settings.sign_in and signed_in else None
    if identity is None:
        return Person(name="", role=None, standing=Standing.OUT)
    return _of(identity, settings)


def current_role() -> Role | None:
    """The role of whoever is in front of the screen; None of nobody."""
    return current_person().role


def may(permission: Permission) -> bool:
    """Whether whoever is in front of the screen may do it."""
    return current_person().may(permission)


def may_see(data_set: str) -> bool:
    """Whether whoever is in front of the screen may see a data set, by its name in links."""
    return configuration().policy.may_see(current_role(), data_set)


def require(permission: Permission, **details: str) -> Person:
    """Whoever is in front of the screen, if they may do it.

    Raises `NotAllowedError`, and the attempt is recorded, where they may not.
    """
    person = current_person()
    check(person, permission, **details)
    return person


def check(person: Person, permission: Permission, **details: str) -> None:
    """The same for somebody who is known."""
    if person.may(permission):
        return
    record("denied", person.name, role=person.role or "", permission=permission, **details)
    raise NotAllowedError(_WORDS[permission], remedy=_remedy(person))


def require_data_set(name: str) -> None:
    """Raises `NotAllowedError` where whoever is in front of the screen may not see a data set; an
    attempt is recorded once for a session. What there is besides is not told.
    """
    person = current_person()
    if configuration().policy.may_see(person.role, name):
        return
    told = st.session_state.setdefault("_denied_data_sets", set())
    if name not in told:
        told.add(name)
        record(
            "denied", person.name, role=person.role or "", permission=Permission.SEE, dataset=name
        )
    raise NotAllowedError("this data set is not there for you", remedy=_remedy(person))


def claims() -> Mapping[str, Any]:
    """What the provider has said of whoever is in front of the screen."""
    return st.user.to_dict()


_WORDS: Final[Mapping[Permission, str]] = {
    Permission.SEE: "you may not see this",
    Permission.EXPORT: "you may not take files away",
    Permission.UPLOAD: "you may not bring files",
    Permission.FLAG: "you may not leave flags and notes",
    Permission.RULES: "you may not switch rules of the shop off",
    Permission.WRITE_RULES: "you may not change the rules of the shop",
    Permission.PLACES: "you may not name places on the server, or remove data sets",
}


def _remedy(person: Person) -> str:
    if person.role is None:
        return "Sign in, or ask whoever runs this server for a role."
    return f"Your role is {person.role}: whoever runs this server can give you another."


def _of(identity: Identity, settings: Configuration) -> Person:
    if settings.sign_in is None or has_expired(identity, settings.sign_in, clock.now().timestamp()):
        return Person(name=identity.name, role=None, standing=Standing.EXPIRED, identity=identity)
    role = role_of(identity.email, identity.groups, settings.roles)
    standing = Standing.UNKNOWN if role is None else Standing.IN
    return Person(name=identity.name, role=role, standing=standing, identity=identity)


def _open_to_others(settings: Configuration) -> bool:
    """Whether others than this machine can ask: by the address, a name of its own, or a proxy."""
    address = settings.sign_in and settings.sign_in.host
    names = [*settings.server.hosts, *([address] if address else [])]
    if not is_loopback(st.get_option("server.address")) or set(names) - set(LOOPBACK):
        return True
    return any(name in st.context.headers for name in FORWARDED)
