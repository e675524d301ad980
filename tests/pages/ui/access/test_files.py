"""Uploads and downloads: only with a cookie of ours, of somebody who may."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from pages.ui.access import files
from pages.ui.access.files import FilesGate, signed_claims
from recommenders.configuration import configuration
from tests.pages.signed_in import NOW, SignedIn

SECRET = "s" * 32
USER = "_streamlit_user"
ANN = {
    "is_logged_in": True,
    "origin": "https://becausal.shop.example",
    "sub": "17",
    "iat": NOW.timestamp(),
    "email": "ann@shop.example",
    "email_verified": True,
}


@pytest.fixture(autouse=True)
def _secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "get_cookie_secret", lambda: SECRET)


def cookie(claims: dict[str, Any], *, secret: str = SECRET, name: str = USER) -> str:
    return create_signed_value(secret, name, json.dumps(claims)).decode()


def status(path: str, value: str | None = None, *, sign_in: bool = True) -> int:
    sent: list[dict[str, Any]] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    headers = [] if value is None else [(b"cookie", f"{USER}={value}".encode())]
    scope = {"type": "http", "method": "GET", "path": path, "headers": headers}
    gate = FilesGate(app, sign_in=configuration().sign_in if sign_in else None)
    asyncio.run(gate(scope, None, send))  # type: ignore[arg-type]
    return int(sent[0]["status"])


UPLOAD, DOWNLOAD = "/_stcore/upload_file/session/file", "/media/0a1b.csv"


def test_the_sign_in_page_has_its_typeface(someone: SignedIn) -> None:
    assert status("/static/media/SourceSansVF-Upright.woff2") == 200
    assert status("/base/static/media/MaterialSymbols.woff2") == 200
    assert status("/static/media/x/media/0a1b.csv") == 403


@pytest.mark.parametrize("path", [UPLOAD, DOWNLOAD, f"/base{DOWNLOAD}"])
def test_nobody_without_a_cookie_of_ours(someone: SignedIn, path: str) -> None:
    assert status(path) == 403
    assert status(path, "") == 403
    assert status(path, "forged") == 403
    assert status(path, cookie(ANN, secret="t" * 32)) == 403
    # signed by us, for something else
    assert status(path, cookie(ANN, name="_streamlit_user_tokens")) == 403
    assert status(path, cookie(ANN | {"origin": "https://other.example"})) == 403
    assert status(path, cookie(ANN | {"is_logged_in": False})) == 403
    assert status(path, cookie(ANN)[:-1]) == 403
    assert status(path, cookie(ANN)) == 200
    assert status("/customer") == 200
    assert status(path, sign_in=False) == 200


def test_only_what_the_role_allows_and_as_long_as_it_lasts(someone: SignedIn) -> None:
    vic = cookie(ANN | {"email": "vic@shop.example"})
    assert (status(DOWNLOAD, vic), status(UPLOAD, vic)) == (200, 403)
    eve = cookie(ANN | {"email_verified": False})
    assert (status(DOWNLOAD, eve), status(UPLOAD, eve)) == (403, 403)
    someone.later(hours=13)
    assert status(DOWNLOAD, cookie(ANN)) == 403


def test_a_cookie_that_says_nothing(someone: SignedIn) -> None:
    sign_in = configuration().sign_in
    assert sign_in is not None
    for text in ("[]", "3", "no json"):
        value = create_signed_value(SECRET, USER, text).decode()
        assert signed_claims({USER: value}, sign_in) == {}
    assert signed_claims({USER: "é\\udcff"}, sign_in) == {}
