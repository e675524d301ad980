"""The first to see a request: strangers are turned away before Streamlit answers."""

from __future__ import annotations

import hmac
from collections.abc import Collection, Sequence
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.ui.door.headers import security_headers
from pages.ui.door.hosts import asked_host, is_allowed
from recommenders.access.server import FORWARDED, is_loopback

METRICS: Final = "BECAUSAL_METRICS_TOKEN"
"""Environment variable: the token with which other machines may ask for `OPERATORS`."""
OPERATORS: Final = (
    "/_stcore/metrics",
    "/_stcore/metrics/becausal",
    "/_stcore/script-health-check",
)
"""What is for whoever runs the server: how it fares, and a run of the script for nothing."""
_POLICY_VIOLATION: Final = 1008


class Door:
    """Answers only to names that are known, and keeps what is for the operator from others.

    Holds for pages, files and websockets. `OPERATORS` are answered for this machine, asked without
    a proxy, and for whoever sends ``token`` (`Authorization: Bearer`). ``secure`` cookies go over
    TLS only, which Streamlit leaves out.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        hosts: Collection[str],
        frame_ancestors: Sequence[str] = (),
        inline: Sequence[str] = (),
        token: str = "",
        secure: bool = False,
    ) -> None:
        self._app = app
        self._hosts, self._token, self._secure = hosts, token, secure
        self._frame_ancestors, self._inline = frame_ancestors, inline

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Turn the request away, or pass it on and add headers to what is answered."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        values = [value for name, value in scope["headers"] if name.lower() == b"host"]
        host = asked_host(values)
        if host is None or not is_allowed(host.name, self._hosts):
            await _refuse(scope, receive, send, 421, "This server is not known by that name.")
            return
        if _of_operators(scope["path"]) and not self._is_operator(scope):
            await _refuse(scope, receive, send, 403, "This is for whoever runs the server.")
            return
        headers = security_headers(
            str(host), frame_ancestors=self._frame_ancestors, inline=self._inline
        )

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                if self._secure:
                    message["headers"] = [_secured(*header) for header in message["headers"]]
                MutableHeaders(scope=message).update(headers)
            await send(message)

        await self._app(scope, receive, with_headers)

    def _is_operator(self, scope: Scope) -> bool:
        headers = Headers(scope=scope)
        kind, _, shown = headers.get("authorization", "").partition(" ")
        if self._token and kind.casefold() == "bearer":
            return hmac.compare_digest(shown.strip().encode(), self._token.encode())
        # behind a proxy on this machine everybody comes from this machine
        return _from_here(scope) and not any(name in headers for name in FORWARDED)


def _secured(name: bytes, value: bytes) -> tuple[bytes, bytes]:
    cookie = name.lower() == b"set-cookie"
    return name, value + b"; Secure" if cookie and b"; secure" not in value.lower() else value


def _of_operators(path: str) -> bool:
    return path.rstrip("/").endswith(OPERATORS)


def _from_here(scope: Scope) -> bool:
    """Whether this machine asks itself: `becausal run` does, at whatever address it listens."""
    client, server = scope.get("client"), scope.get("server")
    if client is None:
        return False
    return is_loopback(client[0]) or (server is not None and client[0] == server[0])


async def _refuse(scope: Scope, receive: Receive, send: Send, status: int, why: str) -> None:
    if scope["type"] == "websocket":
        # before it is accepted: the browser sees 403 and no word from us
        await send({"type": "websocket.close", "code": _POLICY_VIOLATION})
        return
    await PlainTextResponse(f"{why}\n", status_code=status)(scope, receive, send)
