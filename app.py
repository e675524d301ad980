"""The shell: page settings, pickers, navigation and footer; the views do the rest."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from pages.ui import pickers
from pages.ui.parts import footer

st.set_page_config(
    page_title="Becausal",
    page_icon=str(Path(__file__).parent / "static" / "icon.svg"),
    layout="wide",
    initial_sidebar_state="auto",
)

views = [
    st.Page("pages/views/customer.py", title="Customer", icon=":material/person:", default=True),
    st.Page("pages/views/data.py", title="Data", icon=":material/database:"),
    st.Page("pages/views/methods.py", title="Methods", icon=":material/menu_book:"),
]
# Streamlit's own menu would empty the URL, and with it every choice
page = st.navigation(views, position="hidden")
pickers.links(views)
found = pickers.show()
page.run()
footer(found)
