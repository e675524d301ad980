"""A server that others can reach asks who they are, or is said aloud not to."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from recommenders.access import opening
from recommenders.access.opening import Opening, opened
from recommenders.access.server import ServerSettings
from recommenders.access.sign_in import SignIn
from recommenders.errors import DataError

HERE = ServerSettings()
NAMED = ServerSettings(hosts=("becausal.shop.example",))
SIGN_IN = SignIn(
    provider="https://login.example/.well-known/openid-configuration",
    client_id="becausal",
    address="https://becausal.shop.example",
)
ALOUD = {"BECAUSAL_NO_SIGN_IN": "1"}


@pytest.fixture
def secret(tmp_path: Path) -> dict[str, str]:
    return {"BECAUSAL_CLIENT_SECRET": "s3cret", "BECAUSAL_NOTES": str(tmp_path)}


@pytest.mark.parametrize("address", ["127.0.0.1", "localhost", "::1"])
def test_nobody_is_asked_where_nobody_else_can_ask(address: str) -> None:
    at = "[::1]" if address == "::1" else address
    assert opened(HERE, None, address, {}) == Opening(hosts=(), asked_at=at)


@pytest.mark.parametrize(
    ("server", "address"),
    [(HERE, "0.0.0.0"), (HERE, "10.0.0.7"), (HERE, "::"), (NAMED, "127.0.0.1")],
)
def test_others_are_asked_who_they_are(server: ServerSettings, address: str) -> None:
    """A name of its own means a proxy, even where it listens on this machine only."""
    with pytest.raises(DataError, match=r"asks nobody who they are.*--no-sign-in"):
        opened(server, None, address, {})


def test_unless_that_is_said_aloud() -> None:
    told = opened(NAMED, None, "0.0.0.0", ALOUD)
    assert told.hosts == ("becausal.shop.example",)
    assert told.asked_at == "127.0.0.1"
    assert "Everybody who reaches becausal.shop.example is let in" in told.warning
    here = replace(SIGN_IN, address="http://127.0.0.1:8501")
    assert "left out" in opened(HERE, here, "127.0.0.1", ALOUD).warning
    assert opened(HERE, None, "127.0.0.1", ALOUD).warning == ""
    assert opened(HERE, None, "10.0.0.7", ALOUD).hosts == ("10.0.0.7",)


def test_a_server_for_all_has_a_name() -> None:
    with pytest.raises(DataError, match=r"no name that others know.*hosts = "):
        opened(HERE, None, "0.0.0.0", ALOUD)


def test_with_a_sign_in_it_opens(secret: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert opened(HERE, SIGN_IN, "0.0.0.0", secret) == Opening(
        hosts=("becausal.shop.example",), asked_at="127.0.0.1"
    )
    with pytest.raises(DataError, match="BECAUSAL_CLIENT_SECRET"):
        opened(HERE, SIGN_IN, "0.0.0.0", {})
    monkeypatch.setattr(opening, "find_spec", lambda _: None)
    with pytest.raises(DataError, match=r"not installed.*becausal\[sign-in\]"):
        opened(HERE, SIGN_IN, "0.0.0.0", secret)
