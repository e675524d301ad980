"""The shell: page settings, pickers, navigation and footer; the views do the rest."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from pages.ui.elements import screen
from pages.ui.elements.provenance import footer
from pages.ui.elements.theme import LARGER
from pages.ui.session.selection import read
from pages.ui.shell import sidebar
from pages.ui.shell.share import share

st.set_page_config(
    page_title="Becausal",
    page_icon=str(Path(__file__).parent / "static" / "icon.svg"),
    layout="wide",
    initial_sidebar_state="auto",
)


def view(
    name: str, title: str, icon: str, *, path: str = "", default: bool = False, hidden: bool = False
) -> st.Page:
    """The view of that name, at an address of that name unless another ``path`` is given."""
    return st.Page(
        f"pages/views/{name}.py",
        title=title,
        icon=f":material/{icon}:",
        url_path=path or name.replace("_", "-"),
        default=default,
        visibility="hidden" if hidden else "visible",
    )


of_a_customer = [
    view("customer", "Customer", "person", path="start", default=True),
    view("what_if", "What if", "tune"),
    view("compare", "Compare", "compare_arrows"),
    view("homepage", "Homepage", "storefront"),
]
of_all = [
    view("item", "Item", "sell"),
    view("cohort", "Cohort", "groups"),
    view("recommender", "Recommender", "model_training"),
    view("quality", "Quality", "query_stats"),
    view("data", "Data", "database"),
    view("methods", "Methods", "menu_book"),
    view("glossary", "Glossary", "dictionary"),
    view("limits", "Limits", "report"),
]
views = [*of_a_customer, *of_all]
# the first view has two addresses: the bare one, and its own for links that name every view
named = view("customer", "Customer", "person", hidden=True)
# Streamlit's own menu would empty the URL, and with it every choice
page = st.navigation([*views, named], position="hidden")
if read().present:
    # every size of Streamlit follows that of the root: the one way to larger type
    st.html(f"<style>html {{ font-size: {LARGER:.0%}; }}</style>")
else:
    sidebar.links([page if page == named else views[0], *views[1:]])
view_context = sidebar.draw_sidebar(of_a_customer=page not in of_all)
screen.start()
page.run()
footer(view_context)
share(view_context)
