"""Addresses that look right and are not: the id in the path instead of after the question mark."""

from __future__ import annotations

from typing import Final
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

CHOSEN_BY: Final = {
    "customer": "customer",
    "what-if": "customer",
    "compare": "customer",
    "homepage": "customer",
    "item": "item",
    "cohort": "segment",
}
"""What stands after the name of a view in such a path: "/customer/C0002", "/item/P0001"."""


class PathsToQueries:
    """Sends a person from "/customer/C0002" to "/customer?customer=C0002".

    Streamlit would answer with a page whose scripts are not there: it stays blank. Only what a
    browser opens as a page is sent on, not what a page asks for.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the address that was meant, or pass the request on."""
        opened = scope["type"] == "http" and scope["method"] == "GET"
        if opened and Headers(scope=scope).get("accept", "").startswith("text/html"):
            address = meant(scope["path"], scope["query_string"].decode("latin-1"))
            if address is not None:
                await RedirectResponse(address)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def meant(path: str, query: str) -> str | None:
    """The address that a path of two parts stands for; None for any other."""
    view, _, value = path.removeprefix("/").partition("/")
    value = value.strip("/")
    if view not in CHOSEN_BY or not value:
        return None
    return f"/{view}?{urlencode(dict(parse_qsl(query)) | {CHOSEN_BY[view]: value})}"
