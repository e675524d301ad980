"""Empty, unknown and broken: each has a sentence and a next step."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from explain.reasons.wording import escape
from pages.ui.elements import screen
from pages.ui.session.links import Links
from pages.ui.session.selection import read, told, update
from recommenders.errors import DataError, public_text
from recommenders.registry import RecommenderEntry


def broken(error: DataError) -> None:
    """A data set that cannot be used."""
    st.title("This data set cannot be used", anchor=False)
    problem = public_text(f"{error.problem[:1].upper()}{error.problem[1:]}.")
    st.error(escape(problem), icon=":material/error:")
    # as it is, to be copied: the remedy may hold a date format or a command
    st.code(told(error), language=None, wrap_lines=True)
    st.button("Open the sample world instead", on_click=update, kwargs={"dataset": "sample"})


def refused(error: DataError, entry: RecommenderEntry) -> None:
    """A recommender that cannot be fitted to this data set."""
    st.title("This recommender cannot take this data set", anchor=False)
    st.warning(f"{escape(entry.label)}: {escape(told(error))}", icon=":material/block:")
    st.button("Use the default", on_click=update, kwargs={"recommender": None})


def stopped(error: DataError) -> None:
    """What a view needs of data or model has gone wrong while it was drawn."""
    st.title("This could not be shown", anchor=False)
    st.error(escape(told(error)), icon=":material/error:")
    st.caption("Reload the page to try again. The address keeps all that was chosen.")


def no_guests() -> None:
    """A view that needs a customer of the data, and a pasted basket in the address."""
    st.title("Not for a pasted basket", anchor=False)
    st.info(
        f"This view needs a customer of the data: choose one {_sidebar()}. A pasted basket is "
        "explained in Customer and in What if.",
        icon=":material/content_paste:",
    )


def unknown_recommender(name: str) -> None:
    """A link that names a recommender that is not registered."""
    st.title("No such recommender", anchor=False)
    st.warning(
        f"No recommender is called “{escape(name)}”. Choose one {_sidebar()}.",
        icon=":material/help:",
    )
    st.button("Use the default", on_click=update, kwargs={"recommender": None})


def made_for_repeats(entry: RecommenderEntry) -> None:
    """A recommender of what was bought before, where that is left out."""
    st.info(
        f"{escape(entry.label)} is made for what the customer has bought before. Switch on “Keep "
        "items bought before” to see it; until then only other items are listed.",
        icon=":material/autorenew:",
    )


def missing_recommender(entry: RecommenderEntry) -> None:
    """A link that names a recommender whose package is not installed."""
    st.title("This recommender is not installed", anchor=False)
    st.warning(
        f"{escape(entry.label)} needs a package that is not there. {escape(entry.missing)} "
        f"Then start the app again, or choose another recommender {_sidebar()}.",
        icon=":material/download:",
    )
    st.button("Use the default", on_click=update, kwargs={"recommender": None})


def unknown_customer(customer: str, title: str, *, private: bool = False) -> None:
    """A link that names a customer the data set does not have; ``private`` tells of pseudonyms.

    With these a real id is answered as one that nobody has: whether it is real is not told.
    """
    st.title("This customer is not in the data set", anchor=False)
    if private:
        st.warning(
            f"Nobody in {escape(title)} has the pseudonym “{escape(customer)}” here. Pseudonyms "
            "are made with a key of each server: a link from another server, or from before its "
            "key was changed, has others, and ids of customers are not looked up. Search "
            f"{_sidebar()}, or try one of the customers named there.",
            icon=":material/person_search:",
        )
        return
    st.warning(
        f"There is no customer “{escape(customer)}” in {escape(title)}. "
        f"Search for a name or an id {_sidebar()}, or try one of the customers named there.",
        icon=":material/person_search:",
    )


def unread(problems: list[str]) -> None:
    """A link with a switch that can be read in no way."""
    for problem in problems:
        st.warning(escape(problem), icon=":material/link:")


def no_customer() -> None:
    """Nobody is chosen."""
    st.title("Choose a customer", anchor=False)
    st.write(f"Search for a name or an id {_sidebar()}, or try one of the customers named there.")


def no_items() -> None:
    """Every item has been bought before."""
    st.info(
        "No item is left to rank: this customer has bought everything in the catalogue. "
        "Switch on “Keep items bought before” to see them ranked.",
        icon=":material/inventory_2:",
    )


def no_line(record: str) -> None:
    """The lists are a record, which has nothing for this customer."""
    st.info(
        f"The record ({escape(record)}) has no recommendation for this customer.",
        icon=":material/inventory_2:",
    )


def not_asked(record: str) -> None:
    """A question that only a model can answer, about lists that are a record."""
    st.info(
        f"These lists are a record ({escape(record)}), and there is no model to ask what would be "
        f"if. Choose the model itself {_sidebar()}, where it is there.",
        icon=":material/inventory_2:",
    )


def not_listed(item: str, links: Links) -> None:
    """A link that names an item the list does not have."""
    code = links.dataset.item_code(item)
    name = escape(item) if code is None else links.item_name(code)
    st.warning(
        f"“{name}” is not in this list. Another item is explained instead.",
        icon=":material/help:",
    )


def start_button(
    what: str, on_click: Callable[..., None], *args: object, key: str = "", hint: str = ""
) -> None:
    """The button that starts ``what`` takes long; an audience reads where to find it."""
    if screen.presenting():
        screen.caption(f"“{escape(what)}” stands here outside the presentation: Esc leads there.")
        return
    st.button(
        what,
        icon=":material/play_arrow:",
        on_click=on_click,
        args=args,
        key=key or None,
        help=hint or None,
    )


def _sidebar() -> str:
    """Where choices are made; a presentation has no sidebar, so it has to be left first."""
    return "in the sidebar, once the presentation is left" if read().present else "in the sidebar"
