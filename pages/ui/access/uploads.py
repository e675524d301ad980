"""Files that come in: asked for at the control and again when they are taken, and recorded."""

from __future__ import annotations

import streamlit as st

from pages.ui.access.person import current_person, require
from pages.ui.access.record import record
from recommenders.access.roles import Permission


def drawn_for_uploads() -> bool:
    """Whether whoever is in front of the screen may bring files; otherwise it is said here."""
    person = current_person()
    if person.may(Permission.UPLOAD):
        return True
    st.caption(f"To bring files is not for your role, {person.role}.")
    return False


def accepted(kind: str, file: str = "", *, dataset: str = "") -> None:
    """Take a file of this kind; raises `DataError` where that is not allowed or not recorded."""
    person = require(Permission.UPLOAD, kind=kind, file=file, dataset=dataset)
    record("uploaded", person.name, role=person.role or "", kind=kind, file=file, dataset=dataset)
