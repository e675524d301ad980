"""What is done once when the app starts: what killed processes have left behind is removed."""

from __future__ import annotations

import logging
import threading
import time

from recommenders.adapters.own_data.drafts import remove_old
from recommenders.artifacts import cache_folder
from recommenders.notes_folder import notes_folder
from recommenders.operation.writing import sweep


def tidy() -> threading.Thread:
    """Remove drafts that nobody writes any more, behind the first page; gives the thread."""
    thread = threading.Thread(target=_tidied, daemon=True, name="tidy")
    thread.start()
    return thread


def _tidied() -> None:
    try:
        now = time.time()
        gone = [*sweep(cache_folder(), now=now), *sweep(notes_folder(), now=now)]
        remove_old(now)
    except OSError as error:
        # a folder that cannot be read holds nothing of ours
        logging.getLogger("becausal").warning("Drafts are not swept: %s", error)
        return
    if gone:
        logging.getLogger("becausal").info("Removed %d drafts of killed writes", len(gone))
