"""Writing the audit log: where others than this machine can ask."""

from __future__ import annotations

from typing import Final

from pages.ui.access import clock
from recommenders.access.audit_log import append
from recommenders.notes_folder import notes_folder

THIS_MACHINE: Final = "this machine"
"""Whoever asks where nobody else can: what they do is no business of a record."""


def record(event: str, who: str, **details: str) -> None:
    """Write what somebody did, unless it is `THIS_MACHINE`; raises `DataError` where that fails.

    A customer in the details is written as the screen names him: by a pseudonym where these are on.
    """
    if who != THIS_MACHINE:
        append(notes_folder(), event, at=clock.now(), who=who, **details)
