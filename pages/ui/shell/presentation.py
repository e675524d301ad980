"""A screen for an audience: larger type, no sidebar, and one line at the top that leads on or out.

The line stands above every view, also above a sentence that there is nothing to show: nobody has
to look for the way out in front of an audience.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from pages.ui.elements.charts import LARGER
from pages.ui.elements.customer_steps import step_buttons
from pages.ui.session.context import ViewContext
from pages.ui.session.selection import update

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

# Every size of Streamlit follows that of the root: the one way to larger type. The sidebar that
# was there before the switch was turned stays as an empty one, and its button beside it.
_STYLE: Final = f"""<style>
html {{ font-size: {LARGER:.0%}; }}
[data-testid=stMainBlockContainer] {{ padding-top: 4rem; }}
[data-testid=stSidebar], [data-testid=stExpandSidebarButton] {{ display: none; }}
</style>"""


def draw_presentation() -> DeltaGenerator:
    """Set the screen for an audience; gives the place for the `steps` before the way out."""
    st.html(_STYLE)
    row = st.container(
        horizontal=True, horizontal_alignment="right", vertical_alignment="center", gap="small"
    )
    place = row.container(horizontal=True, gap="small", width="content")
    row.button(
        "Leave",
        icon=":material/close:",
        shortcut="Esc",
        type="tertiary",
        key="leave_presentation",
        on_click=update,
        kwargs={"present": False},
    )
    return place


def steps(place: DeltaGenerator, view: ViewContext) -> None:
    """The customers before and after, in the line at the top."""
    with place:
        step_buttons(view, quiet=True)
