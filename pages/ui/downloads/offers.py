"""Files that are offered: drawn for whoever may take them, asked again when they are made."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from explain.markup import escape
from pages.ui.access.exports import exported
from pages.ui.access.person import Person
from pages.ui.downloads.download import Download
from pages.ui.session.selection import Selection
from recommenders.access.roles import Permission


def draw_offers(
    offers: Iterable[Download], person: Person, selection: Selection, *, key: str
) -> bool:
    """A button for each file; False, with a sentence, for who may not take files away."""
    if not person.may(Permission.EXPORT):
        st.caption(f"Files are not for your role, {person.role}.")
        return False
    for index, offer in enumerate(offers):
        st.download_button(
            escape(offer.label),
            exported(
                offer.content,
                person,
                file=offer.file_name,
                dataset=selection.dataset,
                customer=selection.customer or "",
            ),
            file_name=offer.file_name,
            mime=offer.mime,
            icon=offer.icon,
            key=f"file-{key}{index}",
            on_click="ignore",
            width="stretch",
        )
    return True
