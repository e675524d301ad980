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

CUSTOMER = {"page": "pages/views/customer.py", "title": "Customer", "icon": ":material/person:"}
views = [
    st.Page(**CUSTOMER, url_path="start", default=True),
    st.Page("pages/views/homepage.py", title="Homepage", icon=":material/storefront:"),
    st.Page("pages/views/data.py", title="Data", icon=":material/database:"),
    st.Page("pages/views/methods.py", title="Methods", icon=":material/menu_book:"),
]
# the first view has two addresses: the bare one, and its own for links that name every view
named = st.Page(**CUSTOMER, url_path="customer", visibility="hidden")
# Streamlit's own menu would empty the URL, and with it every choice
page = st.navigation([*views, named], position="hidden")
pickers.links([page if page == named else views[0], *views[1:]])
found = pickers.show()
page.run()
footer(found)
