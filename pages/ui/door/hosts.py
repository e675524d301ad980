"""Under which names the server may be asked: protection against DNS rebinding.

A page of somebody else whose name is made to point at this machine sends that name as Host, with
an Origin that agrees. Only the Host tells it from a page of ours: names nobody gave are refused.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from recommenders.access.server import ANY, LOOPBACK


@dataclass(frozen=True, slots=True)
class Host:
    """The name of a server as it was asked for, and the port where one was given."""

    name: str
    port: int | None = None

    def __str__(self) -> str:
        """As in an address: "[::1]:8501"."""
        name = f"[{self.name}]" if ":" in self.name else self.name
        return name if self.port is None else f"{name}:{self.port}"


def allowed_hosts(address: str | None, named: Sequence[str]) -> frozenset[str]:
    """The names that are answered: those of this machine, where it listens, and those ``named``.

    ``named`` are of the operator: "shop.example", or "*.shop.example" for all names below it.
    """
    own = [] if not address or address in ANY else [address]
    return frozenset(_plain(name) for name in (*LOOPBACK, *own, *named))


def asked_host(values: Sequence[bytes]) -> Host | None:
    """What the Host header of a request says; None where that is no name.

    ``values`` are all headers of that name: with two of them a proxy may have judged another one.
    """
    if len(values) != 1:
        return None
    try:
        parts = urlsplit(f"//{values[0].decode('ascii')}")
        port = parts.port  # a port that is no number is an error
    except ValueError:
        return None
    strange = (parts.username, parts.password, parts.path, parts.query, parts.fragment)
    if not parts.hostname or any(strange):
        return None
    return Host(name=_plain(parts.hostname), port=port)


def is_allowed(name: str, hosts: Collection[str]) -> bool:
    """Whether a name is one of those that are answered."""
    return name in hosts or any(
        known.startswith("*.") and name.endswith(known[1:]) and len(name) >= len(known)
        for known in hosts
    )


def _plain(name: str) -> str:
    return name.strip().strip("[]").casefold().rstrip(".")
