"""Above every view: the data have changed since they were read, or their files are gone."""

from __future__ import annotations

import streamlit as st

from explain.reasons.wording import escape
from pages.ui.elements import screen
from pages.ui.session import versions
from pages.ui.session.context import ViewContext


def draw_data_changes(view: ViewContext) -> None:
    """Say so, with the button that reads them again; an audience is spared."""
    name = view.selection.dataset
    if screen.presenting():
        return
    changed, other_lines = versions.changed(name), versions.database_changed(name)
    if not (changed or other_lines):
        return
    title = escape(view.model.loaded.dataset.title)
    if changed and not versions.on_disk(name):
        st.warning(
            f"The files of {title} are not there any more. What is shown was read before.",
            icon=":material/folder_off:",
        )
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.info(
            f"The files of {title} have changed since they were read."
            if changed
            else f"The database of {title} has other lines than were read.",
            icon=":material/sync:",
        )
        st.button("Read it again", on_click=versions.renew, args=(name,), key="read_again")
