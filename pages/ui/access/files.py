"""Files by their address: uploads and downloads are for those who are signed in."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.auth_util import get_cookie_with_chunks
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from pages.ui.access.person import known_person
from recommenders.access.roles import Permission
from recommenders.access.sign_in import SignIn
from recommenders.configuration import configuration
from recommenders.errors import DataError
from recommenders.operation.addresses import split_address

UPLOADS: Final = "/_stcore/upload_file"
# Streamlit's own typefaces and icons lie below /static/media/, and the sign-in page needs them
DOWNLOADS: Final = re.compile(r"(?<!/static)/media/")


class FilesGate:
    """Answers to uploads and downloads only where the cookies are of somebody who may.

    Streamlit asks for nothing but an address that is hard to guess: a link to a file would do for
    anybody, and whoever has not signed in could fill the memory with uploads.
    """

    def __init__(self, app: ASGIApp, *, sign_in: SignIn | None) -> None:
        self._app, self._sign_in = app, sign_in

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what may be, and refuse the rest without a word of what is there."""
        wanted = _wanted(scope) if scope["type"] == "http" else None
        if self._sign_in is None or wanted is None or self._may(scope, wanted):
            await self._app(scope, receive, send)
            return
        await PlainTextResponse("Sign in first.\n", status_code=403)(scope, receive, send)

    def _may(self, scope: Scope, wanted: Permission) -> bool:
        assert self._sign_in is not None
        try:
            told = signed_claims(HTTPConnection(scope).cookies, self._sign_in)
            return known_person(told, configuration()).may(wanted)
        except DataError:
            return False


def signed_claims(cookies: Mapping[str, str], sign_in: SignIn) -> Mapping[str, Any]:
    """What a cookie of ours says of somebody; empty for one that is forged, or of another server.

    As Streamlit reads it for the websocket.
    """

    def cookie_value(name: str) -> bytes | None:
        value = cookies.get(name, "").encode("latin-1", "replace")
        return decode_signed_value(get_cookie_secret(), name, value) if value else None

    try:
        told = json.loads(get_cookie_with_chunks(cookie_value, USER_COOKIE_NAME) or b"{}")
    except (ValueError, TypeError):
        return {}
    parts = split_address(sign_in.address)
    ours = isinstance(told, dict) and told.get("origin") == f"{parts.scheme}://{parts.netloc}"
    return told if ours else {}


def _wanted(scope: Scope) -> Permission | None:
    if UPLOADS in scope["path"]:
        return Permission.UPLOAD
    # pictures and charts too: that somebody may take them away is asked when a file is made
    return Permission.SEE if DOWNLOADS.search(scope["path"]) else None
