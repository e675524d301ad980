"""When data of one's own were read, and the way to read them again."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from explain.formats import date
from pages.ui.access.person import may
from pages.ui.session import versions
from recommenders.access.roles import Permission


def draw_reading(name: str) -> None:
    """A line, and a button for whoever may bring data; nothing for data that do not change."""
    moment = versions.read_at(name)
    if moment is None:
        return
    read = f"Read on {date(pd.Timestamp(moment))} at {moment:%H:%M} UTC."
    if versions.unwatched(name):
        read += " Its database did not say how many lines it has: a change is not noticed."
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(read)
        if may(Permission.UPLOAD):
            st.button(
                "Read it now",
                icon=":material/sync:",
                on_click=versions.renew,
                args=(name,),
                key="read_now",
            )
