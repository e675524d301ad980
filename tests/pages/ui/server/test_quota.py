"""Requests that would take the memory of the server are turned away, and the others pass."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from pages.ui.server.quota import TOO_BIG, TRY_LATER, Held, Quota

MB = 1_000_000


class Behind:
    """The app behind the door: remembers what came, and holds it as long as it is told to."""

    def __init__(self) -> None:
        self.came: list[str] = []
        self.go_on = asyncio.Event()
        self.go_on.set()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.came.append(scope["path"])
        await self.go_on.wait()
        if scope["type"] == "websocket":
            self.came.append((await receive())["type"])
            return
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})


def request(path: str, method: str = "PUT", **headers: str) -> dict[str, Any]:
    return {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": b"",
        "headers": [
            (name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()
        ],
    }


async def answered(door: Quota, scope: dict[str, Any], *messages: Any) -> list[Any]:
    sent: list[Any] = []
    waiting = list(messages)

    async def receive() -> Any:
        return waiting.pop(0)

    async def send(message: Any) -> None:
        sent.append(message)

    await door(scope, receive, send)
    return sent


def upload(door: Quota, session: str, size: int | None) -> tuple[int, str]:
    told = {} if size is None else {"content_length": str(size)}
    path = f"/_stcore/upload_file/{session}/an-invented-id"
    sent = asyncio.run(answered(door, request(path, **told)))
    return sent[0]["status"], sent[-1]["body"].decode()


@pytest.mark.parametrize(
    ("held", "size", "said"),
    [
        ({}, 5 * MB, ""),
        ({}, 201 * MB, "larger than 200 MB (upload_mb)"),
        ({"a": (490 * MB, 3)}, 5 * MB, ""),
        ({"a": (490 * MB, 3)}, 11 * MB, "more than 500 MB"),
        # of somebody else
        ({"b": (490 * MB, 3)}, 11 * MB, ""),
        ({"a": (100, 100)}, 1, "holds 100 uploads already"),
        (dict.fromkeys("bcde", (490 * MB, 1)), 50 * MB, "of all people together"),
        # without a length the worst is assumed
        ({"a": (350 * MB, 3)}, None, "more than 500 MB"),
    ],
)
def test_uploads_are_counted_by_window_and_in_all(held: Held, size: int | None, said: str) -> None:
    behind = Behind()
    status, text = upload(Quota(behind, lambda: held), "a", size)
    assert said in text
    assert (status, len(behind.came)) == ((413, 0) if said else (204, 1))


def test_what_is_on_its_way_counts_until_it_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BECAUSAL_SESSION_FILES", "2")

    async def scene() -> list[int]:
        behind = Behind()
        door = Quota(behind, dict)
        behind.go_on.clear()
        scope = request("/_stcore/upload_file/a/1", content_length="10")
        first = [asyncio.create_task(answered(door, scope)) for _ in range(2)]
        await asyncio.sleep(0)
        third = await answered(door, scope)
        behind.go_on.set()
        done = await asyncio.gather(*first)
        fourth = await answered(door, scope)
        return [sent[0]["status"] for sent in (*done, third, fourth)]

    assert asyncio.run(scene()) == [204, 204, 413, 204]


def test_a_full_server_says_so_and_takes_the_next_when_somebody_leaves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BECAUSAL_SESSIONS", "1")
    websocket = {"type": "websocket", "path": "/_stcore/stream", "headers": []}
    page = request("/customer", "GET", accept="text/html,*/*")
    script = request("/static/x.js", "GET", accept="*/*")

    async def scene() -> list[Any]:
        behind = Behind()
        door = Quota(behind, dict)
        behind.go_on.clear()
        here = asyncio.create_task(answered(door, websocket, {"type": "websocket.disconnect"}))
        await asyncio.sleep(0)
        refused = await answered(door, websocket, {"type": "websocket.connect"})
        full = await answered(door, page)
        behind.go_on.set()
        assets = await answered(door, script)
        await here
        free = await answered(door, page)
        return [refused[0]["code"], full, assets[0]["status"], free[0]["status"]]

    code, full, assets, free = asyncio.run(scene())
    assert (code, full[0]["status"], assets, free) == (TRY_LATER, 503, 204, 204)
    assert b"room for 1 open windows, and all are taken" in full[-1]["body"]


@pytest.mark.parametrize(("size", "closed"), [(3 * MB, False), (5 * MB, True)])
def test_a_message_of_many_megabytes_ends_its_session(size: int, closed: bool) -> None:
    behind = Behind()
    websocket = {"type": "websocket", "path": "/_stcore/stream", "headers": []}
    message = {"type": "websocket.receive", "bytes": b"x" * size}
    sent = asyncio.run(answered(Quota(behind, dict), websocket, message))
    assert behind.came[-1] == ("websocket.disconnect" if closed else "websocket.receive")
    assert [message_sent["code"] for message_sent in sent] == ([TOO_BIG] if closed else [])
