"""An id in the path leads to the view of it; everything else passes."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from pages.ui.shell.paths import PathsToQueries, meant


@pytest.mark.parametrize(
    ("path", "query", "address"),
    [
        ("/customer/C0002", "", "/customer?customer=C0002"),
        ("/customer/a b&c/", "bought=1", "/customer?bought=1&customer=a+b%26c"),
        ("/what-if/C0002", "customer=old", "/what-if?customer=C0002"),
        ("/item/P1", "", "/item?item=P1"),
        ("/cohort/Home cook", "", "/cohort?segment=Home+cook"),
        ("/customer", "", None),
        ("/customer/", "", None),
        ("/", "", None),
        ("/quality/x", "", None),
        ("/static/js/x.js", "", None),
    ],
)
def test_what_a_path_stands_for(path: str, query: str, address: str | None) -> None:
    assert meant(path, query) == address


@pytest.mark.parametrize(
    ("path", "accept", "status"),
    [
        ("/customer/C1", "text/html,*/*", 307),
        ("/customer/_stcore/health", "*/*", 200),
        ("/customer", "text/html", 200),
    ],
)
def test_only_what_a_browser_opens_as_a_page_is_sent_on(
    path: str, accept: str, status: int
) -> None:
    sent: list[dict[str, Any]] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "query_string": b"",
        "headers": [(b"accept", accept.encode())],
    }
    asyncio.run(PathsToQueries(app)(scope, None, send))  # type: ignore[arg-type]
    assert sent[0]["status"] == status
