"""Whether a server may be opened: who can reach it, and whether they are asked who they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec

from recommenders.access.server import ANY, LOOPBACK, ServerSettings, is_loopback
from recommenders.access.sign_in import NO_SIGN_IN, SignIn, auth_section
from recommenders.errors import DataError


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """How a server is opened: the names it answers to beside those of this machine, the name under
    which this machine asks it, and what is to be said aloud.
    """

    hosts: tuple[str, ...]
    asked_at: str
    warning: str = ""


def opened(
    server: ServerSettings, sign_in: SignIn | None, address: str, environ: Mapping[str, str]
) -> Opening:
    """How a server that listens at an address is opened.

    Raises `DataError` where others than this machine can reach it and nobody is asked who they are,
    unless the environment says so (`NO_SIGN_IN`); and where it would answer to no name.
    """
    own = () if is_loopback(address) or address in ANY else (address,)
    hosts = (*own, *server.hosts, *([sign_in.host] if sign_in is not None else []))
    others = [host for host in hosts if host not in LOOPBACK]
    reached = bool(others) or not is_loopback(address)
    without = bool(environ.get(NO_SIGN_IN))
    if reached and sign_in is None and not without:
        raise DataError(
            "others can reach this server, and it asks nobody who they are",
            value=address,
            remedy="Set up [sign_in] in becausal.toml (see “Before you expose it” in "
            "pages/content/operating.md), or say --no-sign-in to let in everybody who reaches it.",
        )
    if reached and not others:
        raise DataError(
            "the server would answer to no name that others know",
            value=address,
            remedy='Name it in becausal.toml: hosts = ["becausal.shop.example"] under [server].',
        )
    if sign_in is not None and not without:
        if find_spec("authlib") is None:
            raise DataError(
                "a package for signing in is not installed",
                remedy='Install it: pip install "becausal[sign-in]".',
            )
        auth_section(sign_in, environ)
    warning = ""
    if without and reached:
        warning = (
            f"Everybody who reaches {', '.join(others)} is let in: nobody is asked who they are "
            "(--no-sign-in)."
        )
    elif without and sign_in is not None:
        warning = "[sign_in] of becausal.toml is left out (--no-sign-in)."
    asked_at = LOOPBACK[0] if address in ANY else f"[{address}]" if ":" in address else address
    return Opening(hosts=hosts, asked_at=asked_at, warning=warning)
