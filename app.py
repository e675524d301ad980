"""The shell: page settings, pickers, navigation and footer; the views do the rest."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import streamlit as st

from pages.ui.access import gate
from pages.ui.elements import empty_states, screen
from pages.ui.elements.provenance import footer
from pages.ui.server.metrics import count_click, timed_view
from pages.ui.server.script_turns import SCRIPTS
from pages.ui.session import versions
from pages.ui.session.jobs import begin_page, wait_in_place
from pages.ui.session.selection import read, unread
from pages.ui.session.view_scripts import script
from pages.ui.shell import presentation, sidebar
from pages.ui.shell.ahead import count_ahead
from pages.ui.shell.data_changes import draw_data_changes
from pages.ui.shell.data_warnings import draw_data_warnings
from pages.ui.shell.share import share
from pages.ui.shell.styles import draw_styles
from pages.ui.shell.top_bar import top_bar

count_click()
st.set_page_config(
    page_title="Becausal",
    page_icon=str(Path(__file__).parent / "static" / "icon.svg"),
    layout="wide",
    initial_sidebar_state="auto",
)


of_a_customer: set[str] = set()


def view(
    name: str, title: str, icon: str, *, customer: bool = False, first: bool = False
) -> st.Page:
    """The view of that name, at an address of that name; the ``first`` is at the bare one.

    ``customer`` tells that it is a view of one customer, who is picked beside it.
    """
    page = st.Page(
        script(name),
        title=title,
        icon=f":material/{icon}:",
        url_path="start" if first else name.replace("_", "-"),
        default=first,
    )
    if customer:
        of_a_customer.add(page.url_path)
    return page


# the views as the bar across the top has them
groups = {
    "Explain": [
        view("customer", "Customer", "person", customer=True, first=True),
        view("what_if", "What if", "tune", customer=True),
        view("homepage", "Homepage", "storefront", customer=True),
        view("search", "Search", "manage_search"),
        view("due", "Due", "event_upcoming"),
    ],
    "Audit": [
        view("reasons", "Reasons", "fact_check"),
        view("item", "Item", "sell"),
        view("cohort", "Cohort", "groups"),
        view("position", "Position", "format_list_numbered"),
    ],
    "Models": [
        view("compare", "Compare", "compare_arrows", customer=True),
        view("quality", "Quality", "query_stats"),
        view("recommender", "Recommender", "model_training"),
        view("experiments", "Experiments", "science"),
    ],
    "Help": [
        view("data", "Data", "database"),
        view("methods", "Methods", "menu_book"),
        view("glossary", "Glossary", "dictionary"),
        view("limits", "Limits", "report"),
    ],
}
# the first view has two addresses: the bare one, and its own for links that name every view
named = view("customer", "Customer", "person", customer=True)
# the one view that needs no data
add_data = view("add_data", "Add data", "add")
# Streamlit's own menu would empty the URL, and with it every choice
versions.pin()
pages = [*chain.from_iterable(groups.values()), named, add_data]
with SCRIPTS.in_turn():
    page = st.navigation(pages, position="hidden")
    person = gate.admit()
    wait_in_place()
    audience = presentation.draw_presentation() if read().present else None
    if audience is None:
        if page == named:
            groups["Explain"][0] = named
        top_bar(groups, page)
    begin_page(page.title)
    if page == add_data:
        sidebar.draw_way_back()
        gate.draw_person(person)
        screen.start()
        draw_styles()
        page.run()
        st.stop()
    view_context = sidebar.draw_sidebar(of_a_customer=page.url_path in of_a_customer)
    if audience is None:
        gate.draw_person(person)
    shown = view_context.selection.customer if page.url_path in of_a_customer else None
    if audience is not None and page.url_path in of_a_customer:
        presentation.steps(audience, view_context)
    screen.start(view_context.model.loaded.dataset.locale, shown)
    draw_styles()
    empty_states.unread(unread())
    draw_data_changes(view_context)
    draw_data_warnings(view_context, whole=page.url_path == "data")
    with timed_view(page.url_path or "customer"):
        page.run()
        footer(view_context)
        share(view_context, person)
    count_ahead(view_context)
