from __future__ import annotations

from pathlib import Path

import pytest

from tests.pages.signed_in import SignedIn


@pytest.fixture
def someone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SignedIn:
    """A server with a sign-in; nobody is in front of its screen yet."""
    return SignedIn(tmp_path, monkeypatch)
