"""After signing in somebody is where they wanted to go, and not on the first page."""

from __future__ import annotations

import re
from http.cookies import SimpleCookie
from typing import Final
from urllib.parse import quote, unquote

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.ui.door.hosts import asked_host
from recommenders.operation.addresses import split_address

COOKIE: Final = "becausal_way_back"
LONGEST: Final = 2_000
_LOGIN: Final = "/auth/login"
_CALLBACK: Final = "/oauth2callback"
_VIEW: Final = re.compile(r"/[\w-]*")
_ONCE: Final = "Path=/; HttpOnly; SameSite=Lax"


class WayBack:
    """Keeps the address from which somebody goes to sign in, and leads back to it.

    Streamlit leads to the first page, so a link that somebody was sent would be lost. Only a view
    of this app is gone back to; whether they may see it is asked there.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Keep the address in a cookie on the way out, and use it on the way in."""
        if scope["type"] != "http" or not scope["path"].endswith((_LOGIN, _CALLBACK)):
            await self._app(scope, receive, send)
            return
        out = scope["path"].endswith(_LOGIN)
        place = _left(scope) if out else _kept(scope)

        async def led(message: Message) -> None:
            if message["type"] == "http.response.start" and place:
                headers = MutableHeaders(scope=message)
                if out:
                    headers.append("set-cookie", f"{COOKIE}={quote(place)}; Max-Age=900; {_ONCE}")
                elif message["status"] == 302 and "_streamlit_user=" in str(message["headers"]):
                    headers["location"] = place
                    headers.append("set-cookie", f"{COOKIE}=; Max-Age=0; {_ONCE}")
            await send(message)

        await self._app(scope, receive, led)


def view_address(address: str) -> str:
    """Path and query of an address, if that is a view of this app; empty for any other."""
    parts = split_address(address)
    written = address.isascii() and address.isprintable() and len(address) <= LONGEST
    if not written or parts.scheme or parts.netloc or not _VIEW.fullmatch(parts.path):
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _left(scope: Scope) -> str:
    """The view from which a request comes, as the browser says."""
    headers = Headers(scope=scope)
    parts = split_address(headers.get("referer", ""))
    host = asked_host([headers.get("host", "").encode("latin-1")])
    if parts.netloc.casefold() != str(host):
        return ""
    return view_address(parts._replace(scheme="", netloc="", fragment="").geturl())


def _kept(scope: Scope) -> str:
    cookies: SimpleCookie = SimpleCookie()
    cookies.load(Headers(scope=scope).get("cookie", ""))
    return view_address(unquote(cookies[COOKIE].value)) if COOKIE in cookies else ""
