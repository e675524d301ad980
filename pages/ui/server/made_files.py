"""A file that was made for somebody stays until the browser has fetched it.

Streamlit makes the file of a download button on a click and tells the browser where it is. It is of
no session then: the second script that ends, of whomever, deletes it. Where several people click
that is sooner than a browser elsewhere asks for it, and the click came to nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from streamlit.runtime.media_file_manager import MediaFileManager, MediaFileMetadata
from streamlit.runtime.media_file_storage import MediaFileKind

KEPT: Final = 60.0
"""Seconds that a made file stays at the least."""


def keep_made_files(
    manager: type[MediaFileManager] = MediaFileManager,
    *,
    clock: Callable[[], float] = time.monotonic,
) -> None:
    """Let managers of this class delete no file for a download before it has been there `KEPT` s.

    There is no setting for it: what they take for unused is narrowed.
    """
    unused = manager._get_inactive_file_ids
    since: dict[str, tuple[MediaFileMetadata, float]] = {}

    def deletable(self: MediaFileManager) -> set[str]:
        files, now = self._file_metadata, clock()
        for gone in since.keys() - files.keys():
            del since[gone]
        old = set()
        for file_id in unused(self):
            file = files[file_id]
            made, first = since.get(file_id, (None, now))
            if made is not file:
                # the same content made again has the same id, and its time begins anew
                first = now
            since[file_id] = file, first
            if file.kind != MediaFileKind.DOWNLOADABLE or now - first >= KEPT:
                old.add(file_id)
        return old

    manager._get_inactive_file_ids = deletable  # type: ignore[method-assign]
