"""The bar across the top: the name, the views in their groups, one search for both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

import streamlit as st

from pages.ui.components.inline import inline
from pages.ui.elements.icons import symbol
from pages.ui.session import resources
from pages.ui.session.links import CUSTOMER, Links, address
from pages.ui.session.selection import Selection, read
from recommenders.contract import Columns
from recommenders.errors import DataError

KEY: Final = "top_bar"
NAME: Final = "becausal_top_bar"
MAX_FOUND: Final = 6
"""Customers, and as many items, that one search shows."""
_ICON: Final = Path(__file__).parents[3] / "static" / "icon.svg"


def top_bar(groups: Mapping[str, Sequence[st.Page]], current: st.Page) -> None:
    """Draw the bar; its links carry every choice, and the browser's own "open in a new tab" works.

    The first view of the first group is the home of the name. A fragment: what is typed into the
    search does not draw the view again.
    """
    _draw(read(), groups, current)


def search_results(selection: Selection, text: str) -> dict[str, Any]:
    """The customers and items that a text means, each with the address of its view."""
    if not text.strip():
        return {"query": text, "groups": [], "said": ""}
    try:
        loaded = resources.loaded_dataset(selection.dataset, private=selection.private)
    except DataError:
        return {"query": text, "groups": [], "said": "This data set cannot be used."}
    dataset, search = loaded.dataset, loaded.search
    links = Links(dataset=dataset, selection=selection)
    customers = [
        {
            "name": dataset.customer_label(code),
            "note": dataset.customer_id(code),
            "href": links.customer(code).href,
        }
        for code in search.customers(text, MAX_FOUND)
    ]
    categories = dataset.items.get(Columns.CATEGORY)
    items = [
        {
            "name": dataset.item_title(code),
            "note": _words(None if categories is None else categories.iloc[code])
            or dataset.item_id(code),
            "href": links.item(code).href,
        }
        for code in search.items(text, MAX_FOUND)
    ]
    groups = [
        {"name": name, "icon": icon, "matches": matches}
        for name, icon, matches in (("Customers", "person", customers), ("Items", "sell", items))
        if matches
    ]
    count = len(customers) + len(items)
    said = f"{count} found" if count else f"No customer and no item of {dataset.title} fits."
    return {"query": text, "groups": groups, "said": said}


@st.fragment
def _draw(selection: Selection, groups: Mapping[str, Sequence[st.Page]], current: st.Page) -> None:
    typed = str((st.session_state.get(KEY) or {}).get("query") or "")
    # not isolated: links behind a shadow are not seen to follow the link that skips to the content
    inline(__file__, name=NAME, html=_html(), isolate_styles=False)(
        key=KEY,
        height=1,  # it lies over the header: no room is taken, not even until it is there
        data={
            "home": next(_links([next(iter(groups.values()))[0]], selection, current)),
            "groups": [
                {"name": name, "views": list(_links(views, selection, current))}
                for name, views in groups.items()
            ],
            "found": search_results(selection, typed),
            # the first view has an address of its own beside the bare one
            "paths": [CUSTOMER, *(view.url_path for views in groups.values() for view in views)],
        },
        on_query_change=_nothing,
    )


def _links(
    views: Sequence[st.Page], selection: Selection, current: st.Page
) -> Iterator[dict[str, Any]]:
    for view in views:
        yield {
            "name": view.title,
            "icon": symbol(view.icon),
            "href": address(view.url_path, selection),
            "current": view.url_path == current.url_path,
        }


def _words(value: object) -> str:
    return value if isinstance(value, str) else ""


def _nothing() -> None:
    """What is typed is read when the fragment runs again."""


@cache
def _html() -> str:
    html = Path(__file__).with_suffix(".html").read_text("utf-8")
    return html.replace("<!-- logo -->", _ICON.read_text("utf-8"))
