"""The shelves of a customer's homepage on the screen, and the way to what explains an item."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from explain.contract import TOP_K
from explain.export.report import Heading, Table
from explain.formats import count_of, money, number, percent
from explain.profiles.customer_profile import Profile
from explain.reasons.wording import escape
from pages.ui.elements import screen
from pages.ui.elements.customer_steps import steps, to_list
from pages.ui.elements.icons import icon
from pages.ui.elements.profile_strip import profile_line
from pages.ui.homepage import cache
from pages.ui.session import resources
from pages.ui.session.context import ViewContext
from pages.ui.session.selection import Selection
from recommenders.contract import Columns, Dataset
from recommenders.homepage.page import Page, Row
from recommenders.registry import entry
from recommenders.shelves.contract import Shelf

ICONS = {
    Shelf.AGAIN: ":material/autorenew:",
    Shelf.OWNED: ":material/extension:",
    Shelf.VIEWED: ":material/visibility:",
    Shelf.DROP: ":material/sell:",
    Shelf.DISCOVER: ":material/explore:",
}
EXPLAINS = {Shelf.AGAIN: "buy-again", Shelf.OWNED: "related", Shelf.DISCOVER: "gf-cf"}
"""The recommender whose list in the Customer view can explain an item of the shelf."""
ACROSS = 3
"""Items side by side."""
Links = dict[tuple[Shelf, int], Selection]


def heading(view: ViewContext, profile: Profile, page: Page) -> None:
    """What is on the page, in words, and the page as a file."""
    dataset = view.model.loaded.dataset
    screen.title(
        f"What {profile.label} would see: {count_of(len(page.items), 'item')} on "
        f"{count_of(len({row.shelf for row in page.rows}), 'shelf', 'shelves')}",
        profile_line(profile, dataset),
    )
    steps(view)
    screen.caption(
        f"Each row has the shelf with the highest gain: the chance that the row is looked at, "
        f"times the chance that the customer comes for this shelf, times the chance that one of "
        f"its items is bought within {page.horizon} days. No item stands twice; beside each is "
        "its own chance. The recommender in the sidebar has no part in it: each shelf has its own."
    )
    to_list(view)


def links(view: ViewContext, page: Page) -> Links:
    """For each item that a list of the Customer view has, the choices that open it there."""
    loaded, customer = view.model.loaded, view.customer
    selections: Links = {}
    for row in page.rows:
        name = EXPLAINS.get(row.shelf)
        if name is None or customer is None:
            continue
        bought = entry(name).repeat_only
        listed = cache.listed(
            resources.fitted_model(view.selection.dataset, name), customer, bought, TOP_K
        )
        opens = Selection(
            dataset=view.selection.dataset,
            recommender=name,
            customer=view.selection.customer,
            bought=bought,
        )
        for item in row.items.tolist():
            if item in listed:
                selections[row.shelf, item] = replace(opens, item=loaded.dataset.item_id(item))
    return selections


def shelf(view: ViewContext, row: Row, horizon: int, opens: Links) -> None:
    """One row: its title, why it stands here, and its items."""
    st.subheader(f"{ICONS[row.shelf]} {row.heading}", anchor=False)
    screen.record(Heading(text=row.heading))
    screen.caption(
        f"Looked at in {percent(row.examined)} of visits · "
        f"{percent(row.intent)} of what the customer comes for · "
        f"{percent(row.any_bought)} chance that one of these is bought within {horizon} days · "
        f"gain {number(row.gain)}"
    )
    for start in range(0, len(row.items), ACROSS):
        for column, position in zip(
            st.columns(ACROSS, gap="medium"),
            range(start, min(start + ACROSS, len(row.items))),
            strict=False,
        ):
            with column:
                _item(view, row, position, opens)


def table(page: Page, dataset: Dataset) -> None:
    """The page as a table, with every figure."""
    screen.record(Table(name="The page", frame=page.frame(dataset)))
    with st.expander("The page as a table"):
        st.dataframe(
            page.frame(dataset),
            hide_index=True,
            column_config={
                "row": st.column_config.NumberColumn("Row"),
                "shelf": "Shelf",
                "intent": st.column_config.NumberColumn("Comes for it", format="percent"),
                "chance of the row": st.column_config.NumberColumn(
                    "One is bought", format="percent"
                ),
                "gain": st.column_config.NumberColumn("Gain", format="%.4f"),
                "place": st.column_config.NumberColumn("Place"),
                Columns.ITEM: "Item id",
                Columns.TITLE: "Item",
                "chance": st.column_config.NumberColumn("Chance", format="percent"),
                "reason": "Why",
                "exploration": "Drawn by chance",
            },
            alt="The items of the page by row and place, with the chance and the reason of each.",
        )


def _item(view: ViewContext, row: Row, position: int, opens: Links) -> None:
    loaded, code = view.model.loaded, int(row.items[position])
    item = loaded.dataset.items.iloc[code]
    category = loaded.statistics.name(Columns.CATEGORY, code)
    department = loaded.statistics.name(Columns.DEPARTMENT, code)
    details = [f"{percent(float(row.chances[position]))}"]
    if loaded.dataset.has(Columns.PRICE) and pd.notna(item[Columns.PRICE]):
        price = money(float(item[Columns.PRICE]), loaded.dataset.currency)
        details.insert(0, escape(price))
    explored = ":material/casino: " if row.explored[position] else ""
    st.markdown(
        f"{icon(category, department)} **{escape(loaded.dataset.item_title(code))}** "
        f":small[· {' · '.join(details)}]"
    )
    reason = row.reasons[position]
    st.caption(f"{explored}{escape(reason[:1].upper() + reason[1:])}.")
    selection = opens.get((row.shelf, code))
    if screen.presenting():
        return
    if selection is not None:
        st.page_link(
            "pages/views/customer.py",
            label=f"Explained by {entry(selection.recommender).label}",
            icon=":material/arrow_forward:",
            query_params=selection.params(),
        )
