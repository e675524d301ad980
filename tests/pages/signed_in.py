"""Somebody who is signed in, for tests without a browser: the claims as a provider tells them."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pages.ui.access import clock, gate, person
from recommenders.access.audit_log import read_log
from tests import served

NOW = datetime(2026, 6, 30, 12, 0, tzinfo=UTC)
SETTINGS = """
[sign_in]
provider = "https://login.example"
client_id = "becausal"
address = "https://becausal.shop.example"

[roles]
viewer = ["vic@shop.example"]
analyst = ["ann@shop.example"]
admin = ["group:admins"]
"""


class SignedIn:
    """A server with a sign-in, and whoever is in front of its screen."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.told: dict[str, Any] = {}
        self.now = NOW
        self.settings()
        patch.setenv("BECAUSAL_CONFIG", str(folder / "becausal.toml"))
        common = Path(os.environ["BECAUSAL_NOTES"])
        patch.setenv("BECAUSAL_NOTES", str(served.notes_of_its_own(folder / "notes", common)))
        patch.delenv("BECAUSAL_NO_SIGN_IN", raising=False)
        patch.setattr(person, "claims", lambda: self.told)
        patch.setattr(clock, "now", lambda: self.now)
        gate.forget_sign_ins()

    def settings(self, more: str = "", *, whole: str = SETTINGS) -> None:
        """Write becausal.toml anew."""
        (self.folder / "becausal.toml").write_text(whole + more, encoding="utf-8")

    def as_(self, email: str, /, **claims: Any) -> None:
        """Somebody of this address is in front of the screen from now on."""
        self.told = {
            "is_logged_in": True,
            "sub": email,
            "email": email,
            "email_verified": True,
            "iat": NOW.timestamp(),
        } | claims

    def later(self, **time: float) -> None:
        """Time goes by."""
        self.now += timedelta(**time)

    @property
    def log(self) -> list[tuple[str, ...]]:
        """What was recorded: event, who, and what else, as "name=text"."""
        return [
            (
                line["event"],
                line["who"],
                *sorted(
                    f"{name}={text}"
                    for name, text in line.items()
                    if name not in ("event", "who", "time", "subject", "role")
                ),
            )
            for line in read_log(self.folder / "notes")
        ]
