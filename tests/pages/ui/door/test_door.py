"""The door: a foreign name is not answered, and what is for the operator is for nobody else."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from pages.ui.door.door import OPERATORS, Door

HERE = ("127.0.0.1", 4444)
AWAY = ("203.0.113.9", 4444)


def asked(
    path: str = "/",
    *,
    client: tuple[str, int] | None = HERE,
    server: tuple[str, int] = ("127.0.0.1", 8501),
    kind: str = "http",
    host: str = "localhost:8501",
    token: str = "",
    **headers: str,
) -> list[dict[str, Any]]:
    """What is answered; an app that is reached says "through"."""
    sent: list[dict[str, Any]] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if kind == "http":
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b"through"})
        else:
            await send({"type": "websocket.accept"})

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    async def receive() -> dict[str, Any]:
        return {"type": "http.request"}

    lines = {"host": host, **{name.replace("_", "-"): text for name, text in headers.items()}}
    scope = {
        "type": kind,
        "method": "GET",
        "path": path,
        "client": client,
        "server": server,
        "headers": [(name.encode(), text.encode()) for name, text in lines.items()],
    }
    door = Door(app, hosts={"localhost", "10.0.0.7"}, token=token)
    asyncio.run(door(scope, receive, send))  # type: ignore[arg-type]
    return sent


def status(*answer: Any, **asking: Any) -> int:
    return int(asked(*answer, **asking)[0]["status"])


@pytest.mark.parametrize("path", ["/", "/customer", "/_stcore/health", "/static/js/index.js"])
def test_a_foreign_name_gets_nothing(path: str) -> None:
    """As a page whose name was made to point here would ask: with an Origin that agrees."""
    evil = {"host": "evil.example:8501", "origin": "http://evil.example:8501"}
    start, body = asked(path, **evil)
    assert start["status"] == 421
    assert body["body"] == b"This server is not known by that name.\n"
    assert status(path) == 200


def test_a_websocket_of_a_foreign_name_is_not_accepted() -> None:
    assert asked("/_stcore/stream", kind="websocket")[0]["type"] == "websocket.accept"
    refused = asked("/_stcore/stream", kind="websocket", host="evil.example:8501")
    assert refused == [{"type": "websocket.close", "code": 1008}]


@pytest.mark.parametrize("path", OPERATORS)
def test_what_is_for_the_operator(path: str) -> None:
    assert status(path) == 200
    # this machine at the address where it listens for others
    assert status(path, client=("10.0.0.7", 1), server=("10.0.0.7", 8501)) == 200
    assert status(path, client=AWAY) == 403
    assert status(path, client=None) == 403
    # a proxy on this machine asks for a stranger
    assert status(path, x_forwarded_for="203.0.113.9") == 403
    assert status(path, forwarded="for=203.0.113.9") == 403
    assert status(f"/base{path}/", client=AWAY) == 403
    assert status("/_stcore/health", client=AWAY) == 200


def test_a_token_opens_it_from_elsewhere() -> None:
    metrics = "/_stcore/metrics"
    assert status(metrics, client=AWAY, token="s3cret", authorization="Bearer s3cret") == 200
    assert status(metrics, client=AWAY, token="s3cret", authorization="Bearer guess") == 403
    assert status(metrics, client=AWAY, token="s3cret") == 403
    # without a token of the operator none opens it
    assert status(metrics, client=AWAY, authorization="Bearer ") == 403


def test_every_answer_has_the_headers() -> None:
    headers = {name.decode(): text.decode() for name, text in asked()[0]["headers"]}
    assert headers["x-content-type-options"] == "nosniff"
    assert "ws://localhost:8501 " in headers["content-security-policy"]
