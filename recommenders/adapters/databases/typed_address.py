"""The address of a database that somebody types: what of it is kept, and the password, never."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qsl, unquote

from recommenders.adapters.databases.place import is_address, kind_of, with_variables
from recommenders.errors import DataError

PREFIX: Final = "DATABASE_"
"""How the variables of the environment begin that an address may name: no others are told to
whatever server somebody names.
"""
PASSWORD: Final = f"{PREFIX}PASSWORD"
_NAME: Final = r"[^:/?#@\[\]${}\s]"
_FORM: Final = re.compile(
    rf"(?P<scheme>[A-Za-z][\w+.-]*)://(?:(?P<user>{_NAME}*)(?::(?P<password>[^/?#@\s]*))?@)?"
    rf"(?P<host>(?:{_NAME}+|\[[0-9a-fA-F:.]+\])(?::\d{{1,5}})?)"
    rf"/(?P<database>{_NAME}+)(?:\?(?P<query>[^#@${{}}\s]*))?"
)
_VARIABLE: Final = re.compile(r"\$\{(\w+)\}")
_QUERY: Final = ("application_name", "sslmode")
"""What may be asked of the connection; more could name files of the server, or another host."""

_passwords: dict[str, str] = {}
_lock = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedAddress:
    """``address`` has ``${DATABASE_...}`` in the place of a password, and may be shown and kept;
    ``password`` is what was typed, empty where none was.
    """

    address: str
    password: str = field(default="", repr=False)


def typed_address(text: str, password: str = "") -> TypedAddress:  # nosec B107
    """Take an address apart; ``password`` stands before one in it.

    Raises `DataError`, which has nothing of an address that cannot be read: where its password
    begins and ends is then not known.
    """
    parts = _FORM.fullmatch(text.strip())
    if parts is None:
        raise DataError(
            "the address of the database cannot be read",
            remedy="Write it like postgresql://name@host:5432/shop, and the password into its own "
            f"field, or as ${{{PASSWORD}}}. In an address @ is %40, : is %3A and / is %2F.",
        )
    kind_of(f"{parts['scheme']}://{parts['host']}/{parts['database']}")
    for key, _ in parse_qsl(parts["query"] or "", keep_blank_values=True):
        if key not in _QUERY:
            raise DataError(
                "this cannot be asked of a database that is named here",
                value=key,
                remedy=f"Leave it out ({', '.join(_QUERY)} may be), or let whoever runs this "
                "server name the database under [[datasets]] of becausal.toml.",
            )
    written = parts["password"] or ""
    named = _VARIABLE.fullmatch(written)
    if named is not None and not named[1].startswith(PREFIX):
        raise DataError(
            "this variable of the environment cannot be named here",
            value=named[1],
            remedy=f"Only those that begin with {PREFIX} can, such as {PASSWORD}.",
        )
    if named is None and written:
        password = password or unquote(written)
    variable = PASSWORD if named is None else named[1]
    secret = f":${{{variable}}}" if named is not None or password else ""
    who = "" if parts["user"] is None and not secret else f"{parts['user'] or ''}{secret}@"
    query = f"?{parts['query']}" if parts["query"] else ""
    address = f"{parts['scheme']}://{who}{parts['host']}/{parts['database']}{query}"
    return TypedAddress(address=address, password=password)


def remember(typed: TypedAddress) -> None:
    """Keep the password in memory, for as long as the app runs; nothing where none was typed."""
    if typed.password:
        with _lock:
            _passwords[typed.address] = typed.password


def forget(address: str) -> None:
    """Let the password of an address go."""
    with _lock:
        _passwords.pop(address, None)


def is_remembered(address: str) -> bool:
    """Whether the password of an address is only in memory."""
    return address in _passwords


def resolved(address: str, environ: Mapping[str, str] | None = None) -> str:
    """The address with its password: what was typed, else what the environment has.

    Raises `DataError` where neither has it.
    """
    environment = dict(os.environ if environ is None else environ)
    named = _VARIABLE.search(address)
    if named is not None and address in _passwords:
        environment[named[1]] = _passwords[address]
    return with_variables(address, environment)


def looks_like_one(text: str) -> bool:
    """Whether a text is an address, and no path."""
    return is_address(text.strip())
