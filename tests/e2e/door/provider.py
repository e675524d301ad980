"""A provider of OpenID Connect on this machine, as a real one is asked, and an app that asks it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from explain.export.app_server import SCRIPT, answers
from recommenders.access.audit_log import read_log
from tests.e2e.server import started

PEOPLE = (
    {"sub": "vic", "email": "vic@shop.example", "email_verified": True},
    {"sub": "ann", "email": "ann@shop.example", "email_verified": True},
    {"sub": "ada", "email": "ada@else.example", "email_verified": True, "groups": ["admins"]},
    {"sub": "mal", "email": "ann@shop.example", "email_verified": False},
)
ROLES = """
[roles]
viewer = ["vic@shop.example"]
analyst = ["ann@shop.example"]
admin = ["group:admins"]
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardedApp:
    """An app that asks who people are: where it is, its settings, its audit log."""

    base: str
    settings: Path
    sign_in: str
    notes: Path

    def roles(self, text: str) -> None:
        """Write the roles anew; they hold from the next click."""
        self.settings.write_text(self.sign_in + text, encoding="utf-8")

    def events(self, name: str) -> list[dict[str, str]]:
        """What was recorded under this name."""
        return [line for line in read_log(self.notes) if line["event"] == name]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def provider() -> Iterator[str]:
    """The address of a running provider that knows `PEOPLE`."""
    port = free_port()
    people = [part for claims in PEOPLE for part in ("--user-claims", json.dumps(claims))]
    process = subprocess.Popen(
        [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), *people],
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    base = f"http://127.0.0.1:{port}"
    try:
        assert answers(f"{base}/.well-known/openid-configuration", process)
        yield base
    finally:
        process.terminate()
        process.wait(10)


@contextmanager
def guarded(
    folder: Path, at: str, kept: Mapping[str, str], *, address: str = "", port: int = 0
) -> Iterator[GuardedApp]:
    """An app that asks the provider ``at`` an address; people open it at ``address``.

    ``kept`` says where its cache and its notes are, as `tests.served.shared`.
    """
    port = port or free_port()
    here = f"http://127.0.0.1:{port}"
    sign_in = (
        f'[sign_in]\nprovider = "{at}"\nclient_id = "becausal"\naddress = "{address or here}"\n'
    )
    app = GuardedApp(
        base=address or here,
        settings=folder / "becausal.toml",
        sign_in=sign_in,
        notes=Path(kept["BECAUSAL_NOTES"]),
    )
    app.roles(ROLES)
    environ = {
        **kept,
        "BECAUSAL_CONFIG": str(app.settings),
        "BECAUSAL_CLIENT_SECRET": "s3cret",
        "PYTHONWARNINGS": "ignore",
    }
    names = [str(urlsplit(app.base).hostname)]
    log = folder / "server.log"
    with started(port=port, hosts=names, environ=environ, log=log) as process:
        assert answers(f"{here}{SCRIPT}", process), log.read_text()
        yield app
