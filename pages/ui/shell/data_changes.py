"""Above every view: the files of the data set have changed since they were read, or are gone."""

from __future__ import annotations

import streamlit as st

from explain.reasons.wording import escape
from pages.ui.elements import screen
from pages.ui.session import versions
from pages.ui.session.context import ViewContext


def draw_data_changes(view: ViewContext) -> None:
    """Say so, with the button that reads them again; an audience is spared."""
    name = view.selection.dataset
    if screen.presenting() or not versions.changed(name):
        return
    title = escape(view.model.loaded.dataset.title)
    if not versions.on_disk(name):
        st.warning(
            f"The files of {title} are not there any more. What is shown was read before.",
            icon=":material/folder_off:",
        )
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.info(f"The files of {title} have changed since they were read.", icon=":material/sync:")
        st.button("Read it again", on_click=versions.renew, args=(name,), key="read_again")
