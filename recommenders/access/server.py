"""[server] of becausal.toml: under which names the app is asked for, and who may frame it."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from recommenders.errors import DataError
from recommenders.toml_file import known_only

LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")
"""The names of a machine for itself."""
ANY: Final = ("0.0.0.0", "::", "")  # nosec B104
"""Addresses to listen at that stand for all of a machine."""
FORWARDED: Final = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
"""Headers of a request, in lower case, that came through a proxy."""
KEYS: Final = ("hosts", "frame_ancestors")
_HOST: Final = re.compile(r"(\*\.)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")
_ORIGIN: Final = re.compile(r"https?://[A-Za-z0-9.*-]+(:\d+)?|'self'")


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSettings:
    """How the app is reached.

    ``hosts`` are names that are answered beside those of this machine ("becausal.shop.example",
    "*.shop.example"); ``frame_ancestors`` are origins whose pages may frame the app, nobody without
    them ("https://intranet.shop.example").
    """

    hosts: tuple[str, ...] = ()
    frame_ancestors: tuple[str, ...] = ()


def read_server(entries: Mapping[str, Any]) -> ServerSettings:
    """The settings of the table; raises `DataError` with key, value and remedy."""
    known_only("server", entries, KEYS)
    hosts = tuple(name.casefold() for name in texts("server", entries, "hosts"))
    _each("hosts", hosts, _HOST, 'Write names without scheme and port: "becausal.shop.example".')
    origins = texts("server", entries, "frame_ancestors")
    _each("frame_ancestors", origins, _ORIGIN, 'Write origins: "https://intranet.shop.example".')
    return ServerSettings(hosts=hosts, frame_ancestors=origins)


def is_loopback(address: str | None) -> bool:
    """Whether an address is reached from this machine only; no address is every one."""
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address or "").is_loopback
    except ValueError:
        return False


def texts(table: str, entries: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """The texts of a list, none of them empty; a list that is not there is empty."""
    values = entries.get(key, [])
    if not isinstance(values, list) or not all(
        isinstance(value, str) and value.strip() for value in values
    ):
        raise DataError(
            f"{key} of [{table}] is no list of texts",
            key=key,
            value=values,
            remedy=f'Write {key} = ["..."].',
        )
    return tuple(value.strip() for value in values)


def _each(key: str, values: tuple[str, ...], form: re.Pattern[str], remedy: str) -> None:
    for value in values:
        if not form.fullmatch(value):
            raise DataError(f"{key} has a value that is none", key=key, value=value, remedy=remedy)
