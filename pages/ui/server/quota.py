"""What one browser, and all of them together, may hold on the server: sessions, messages, uploads.

Streamlit limits the size of one upload, and neither how many there are nor what they come to: who
has one session can invent the ids of any number of uploads, and each stays in memory.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime import Runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

from recommenders.configuration import limits
from recommenders.operation.counts import COUNTS
from recommenders.operation.limits import MB

Held: TypeAlias = Mapping[str, tuple[int, int]]
"""For each session the bytes and the number of the uploads that it holds."""
SESSIONS: Final = "becausal_sessions"
UPLOAD: Final = re.compile(r"/_stcore/upload_file/(?P<session>[^/]+)/[^/]+")
TRY_LATER: Final = 1013
TOO_BIG: Final = 1009
"""Codes with which a websocket is closed (RFC 6455 and IANA's registry)."""
_SLACK: Final = 10_000
"""Bytes of an upload that are not of its file."""


def held_uploads() -> Held:
    """What the sessions hold now."""
    manager = Runtime.instance().uploaded_file_mgr
    assert isinstance(manager, MemoryUploadedFileManager)
    stored = {
        session: list(files.values()) for session, files in list(manager.file_storage.items())
    }
    return {
        session: (sum(len(file.data) for file in files), len(files))
        for session, files in stored.items()
    }


class Quota:
    """Turns away what is beyond the limits (`recommenders.operation.limits`), with a sentence."""

    def __init__(self, app: ASGIApp, held: Callable[[], Held] = held_uploads) -> None:
        self._app = app
        self._held = held
        self._sessions = 0
        self._coming: Counter[str] = Counter()
        self._files_coming: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what there is room for."""
        if scope["type"] == "websocket":
            await self._session(scope, receive, send)
        elif scope["type"] == "http" and (full := self._full_for(scope)):
            await PlainTextResponse(full, status_code=503, headers={"Retry-After": "60"})(
                scope, receive, send
            )
        elif scope["type"] == "http" and scope["method"] in ("PUT", "POST"):
            await self._upload(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _full_for(self, scope: Scope) -> str:
        """Why no page is opened any more; empty where there is room."""
        opened = scope["method"] == "GET" and "text/html" in Headers(scope=scope).get("accept", "")
        most = limits().sessions
        if not opened or self._sessions < most:
            return ""
        return (
            f"This server has room for {most:,} open windows, and all are taken. Try again in a "
            "few minutes. Whoever runs it can raise the limit (sessions)."
        )

    async def _session(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._sessions >= limits().sessions:
            await receive()
            await send({"type": "websocket.close", "code": TRY_LATER, "reason": "server is full"})
            return
        self._sessions += 1
        COUNTS.add(SESSIONS)

        async def bounded() -> Message:
            message = await receive()
            content = message.get("bytes") or message.get("text") or b""
            if message["type"] == "websocket.receive" and len(content) > limits().message_mb * MB:
                await send({"type": "websocket.close", "code": TOO_BIG, "reason": "too large"})
                return {"type": "websocket.disconnect", "code": TOO_BIG}
            return message

        try:
            await self._app(scope, bounded, send)
        finally:
            self._sessions -= 1
            COUNTS.add(SESSIONS, -1.0)

    async def _upload(self, scope: Scope, receive: Receive, send: Send) -> None:
        match = UPLOAD.search(scope["path"])
        if match is None:
            await self._app(scope, receive, send)
            return
        session = match["session"]
        # without a length it may be as long as one upload can be
        told = Headers(scope=scope).get("content-length", "")
        size = int(told) if told.isdecimal() else limits().upload_mb * MB
        if refused := self._refused(session, size):
            await PlainTextResponse(refused, status_code=413)(scope, receive, send)
            return
        self._coming[session] += size
        self._files_coming[session] += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._coming[session] -= size
            self._files_coming[session] -= 1
            self._coming, self._files_coming = +self._coming, +self._files_coming

    def _refused(self, session: str, size: int) -> str:
        """Why an upload of that many bytes is not taken; empty where there is room."""
        most, held = limits(), self._held()
        own, files = held.get(session, (0, 0))
        everybody = sum(bytes_ for bytes_, _ in held.values()) + self._coming.total()
        if size > most.upload_mb * MB + _SLACK:
            return f"The file is larger than {most.upload_mb:,} MB (upload_mb)."
        if files + self._files_coming[session] >= most.session_files:
            return (
                f"This window holds {most.session_files:,} uploads already. Reload the page to let "
                "them go (session_files)."
            )
        if own + self._coming[session] + size > most.session_upload_mb * MB:
            return (
                f"The uploads of this window would have more than {most.session_upload_mb:,} MB. "
                "Reload the page to let them go (session_upload_mb)."
            )
        if everybody + size > most.all_uploads_mb * MB:
            return (
                "The uploads of all people together have no room for this one. Try again later "
                "(all_uploads_mb)."
            )
        return ""
