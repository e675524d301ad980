"""After signing in somebody is where they wanted to go; nowhere else can a link lead them."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from pages.ui.door.way_back import COOKIE, WayBack, view_address


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("/customer?customer=C0382&private=1", "/customer?customer=C0382&private=1"),
        ("/what-if", "/what-if"),
        ("/?dataset=sample", "/?dataset=sample"),
        ("https://evil.example/customer", ""),
        ("//[", ""),
        ("//evil.example/customer", ""),
        ("/\\evil.example", ""),
        ("/a/b", ""),
        ("/_stcore/metrics", ""),
        ("customer", ""),
        ("", ""),
        ("/customer?a=\r\nset-cookie: b", ""),
        ("/customer?a=é", ""),
        ("/customer?" + "a" * 2_000, ""),
    ],
)
def test_only_a_view_of_this_app_is_gone_back_to(address: str, kept: str) -> None:
    assert view_address(address) == kept


def answered(path: str, *given: tuple[str, str], **asked: str) -> list[tuple[str, str]]:
    """The headers of an answer that has those ``given``, to a request with those ``asked``."""
    sent: list[dict[str, Any]] = []
    start = [(name.encode(), text.encode()) for name, text in given]

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 302, "headers": start})

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    headers = [(name.encode(), text.encode()) for name, text in asked.items()]
    scope = {"type": "http", "path": path, "headers": headers}
    asyncio.run(WayBack(app)(scope, None, send))  # type: ignore[arg-type]
    return [(name.decode(), text.decode()) for name, text in sent[0]["headers"]]


AT = "becausal.shop.example"
AWAY = ("location", "https://login.example/")
FIRST = ("location", "/")
IN = ("set-cookie", "_streamlit_user=signed; Path=/")


def test_there_and_back() -> None:
    out = answered("/auth/login", AWAY, host=AT, referer=f"https://{AT}/what-if?a=1")
    assert out[0] == AWAY
    cookie, _, rest = out[1][1].partition("; ")
    assert rest == "Max-Age=900; Path=/; HttpOnly; SameSite=Lax"
    back = dict(answered("/oauth2callback", FIRST, IN, host=AT, cookie=cookie))
    assert back["location"] == "/what-if?a=1"
    assert back["set-cookie"].startswith(f"{COOKIE}=; Max-Age=0")


def test_no_page_of_somebody_else_is_kept() -> None:
    strange = ("https://[/what-if", "https://h:port/what-if")
    foreign = ("https://evil.example/what-if", f"https://{AT}.evil.example/what-if")
    for referer in (*strange, *foreign, ""):
        assert answered("/auth/login", AWAY, host=AT, referer=referer) == [AWAY]


def test_whoever_did_not_get_in_stays_where_streamlit_leads() -> None:
    cookie = f"{COOKIE}=/what-if"
    assert answered("/oauth2callback", FIRST, host=AT, cookie=cookie) == [FIRST]
    # a cookie that somebody else has made leads nowhere else
    forged = f"{COOKIE}=//evil.example"
    assert answered("/oauth2callback", FIRST, IN, host=AT, cookie=forged) == [FIRST, IN]
    assert answered("/customer", FIRST, IN, host=AT, cookie=cookie) == [FIRST, IN]
