"""Empty, unknown and broken: each has a sentence and a next step."""

from __future__ import annotations

import streamlit as st

from explain.reasons.wording import escape
from pages.ui.session.selection import update
from recommenders.contract import Dataset
from recommenders.errors import DataError
from recommenders.registry import RecommenderEntry


def broken(error: DataError) -> None:
    """A data set that cannot be used."""
    st.header("This data set cannot be used", anchor=False)
    st.error(escape(f"{error.problem[:1].upper()}{error.problem[1:]}."), icon=":material/error:")
    # as it is, to be copied: the remedy may hold a date format or a command
    st.code(str(error), language=None, wrap_lines=True)
    st.button("Open the sample world instead", on_click=update, kwargs={"dataset": "sample"})


def refused(error: DataError, entry: RecommenderEntry) -> None:
    """A recommender that cannot be fitted to this data set."""
    st.header("This recommender cannot take this data set", anchor=False)
    st.warning(f"{escape(entry.label)}: {escape(str(error))}", icon=":material/block:")
    st.button("Use the default", on_click=update, kwargs={"recommender": None})


def unknown_recommender(name: str) -> None:
    """A link that names a recommender that is not registered."""
    st.header("No such recommender", anchor=False)
    st.warning(
        f"No recommender is called “{escape(name)}”. Choose one in the sidebar.",
        icon=":material/help:",
    )
    st.button("Use the default", on_click=update, kwargs={"recommender": None})


def missing_recommender(entry: RecommenderEntry) -> None:
    """A link that names a recommender whose package is not installed."""
    st.header("This recommender is not installed", anchor=False)
    st.warning(
        f"{escape(entry.label)} needs a package that is not there. {escape(entry.missing)} "
        "Then start the app again, or choose another recommender in the sidebar.",
        icon=":material/download:",
    )
    st.button("Use the default", on_click=update, kwargs={"recommender": None})


def unknown_customer(customer: str, title: str) -> None:
    """A link that names a customer the data set does not have."""
    st.header("This customer is not in the data set", anchor=False)
    st.warning(
        f"There is no customer “{escape(customer)}” in {escape(title)}. "
        "Search for a name or an id in the sidebar, or try one of the customers named there.",
        icon=":material/person_search:",
    )


def no_customer() -> None:
    """Nobody is chosen."""
    st.header("Choose a customer", anchor=False)
    st.write("Search for a name or an id in the sidebar, or try one of the customers named there.")


def no_items() -> None:
    """Every item has been bought before."""
    st.info(
        "No item is left to rank: this customer has bought everything in the catalogue. "
        "Switch on “Keep items bought before” to see them ranked.",
        icon=":material/inventory_2:",
    )


def not_listed(item: str, dataset: Dataset) -> None:
    """A link that names an item the list does not have."""
    code = dataset.item_code(item)
    name = item if code is None else dataset.item_title(code)
    st.warning(
        f"“{escape(name)}” is not in this list. Another item is explained instead.",
        icon=":material/help:",
    )
