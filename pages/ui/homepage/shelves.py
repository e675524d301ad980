"""The shelves of a customer's homepage on the screen, and the way to what explains an item."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from explain.contract import TOP_K
from explain.export.report import Heading, Table
from explain.formats import count_of, money, percent
from explain.homepage import order
from explain.profiles.customer_profile import Profile
from explain.reasons.wording import escape
from pages.ui.elements import screen
from pages.ui.elements.customer_steps import steps, to_list
from pages.ui.elements.icons import icon
from pages.ui.elements.profile_strip import profile_line
from pages.ui.homepage import cache
from pages.ui.session import resources
from pages.ui.session.context import ViewContext
from pages.ui.session.links import Links
from pages.ui.session.selection import Selection
from recommenders.contract import Columns, Event
from recommenders.data.customer_labels import in_sentence
from recommenders.homepage.page import Page, Row
from recommenders.registry import entry, shelf_recommenders
from recommenders.shelves.contract import Shelf

ICONS = {
    Shelf.AGAIN: ":material/autorenew:",
    Shelf.OWNED: ":material/extension:",
    Shelf.SEARCHED: ":material/manage_search:",
    Shelf.VIEWED: ":material/visibility:",
    Shelf.DROP: ":material/sell:",
    Shelf.KINDS: ":material/category:",
    Shelf.DISCOVER: ":material/explore:",
}
ACROSS = 3
"""Items side by side."""
Explained = dict[tuple[Shelf, int], Selection]


def heading(view: ViewContext, profile: Profile, page: Page) -> None:
    """What is on the page, in words, and the page as a file."""
    dataset = view.model.loaded.dataset
    title = (
        f"What {in_sentence(profile.label)} would see: {count_of(len(page.items), 'item')} in "
        f"{count_of(len(page.rows), 'row')}"
    )
    who = [] if view.customer is None else [view.customer]
    linked = Links.of(view).text(title, customers=who)
    screen.title(title, profile_line(profile, dataset), linked=linked)
    steps(view)
    screen.caption(
        f"Each row has the shelf with the highest gain: the chance that the row is looked at, "
        f"times the chance that one of its items is bought within {page.horizon} days. No item "
        "appears twice; beside each is its own chance. The recommender in the sidebar has no part "
        "in it: each shelf has its own.",
        terms=["gain", "due"],
    )
    if view.customer is not None and cache.acting(view.model, view.customer) is not None:
        screen.caption(
            "Rules of the shop: what they hide stands on no shelf, what they bury stands last on "
            "its own. Boosts, limits and pins are of the list alone."
        )
    to_list(view)


def links(view: ViewContext, page: Page) -> Explained:
    """For each item that a list of the Customer view has, the choices that open it there."""
    loaded, customer = view.model.loaded, view.customer
    selections: Explained = {}
    explains = shelf_recommenders()
    for row in page.rows:
        name = explains.get(row.shelf)
        if name is None or customer is None:
            continue
        bought = entry(name).repeat_only
        model = resources.fitted_model(view.selection.dataset, name).seen_by(loaded)
        listed = cache.listed(model, customer, bought, TOP_K)
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


def shelf(view: ViewContext, row: Row, horizon: int, opens: Explained) -> None:
    """One row: its title, why it stands here, and its items."""
    st.header(f"{ICONS[row.shelf]} {row.heading}", anchor=False)
    screen.record(Heading(text=row.heading))
    screen.caption(
        f"{percent(row.any_bought)} chance that one of these is bought within {horizon} days · "
        f"looked at in {percent(row.examined)} of visits · gain {percent(row.gain)}"
    )
    known = _known(view), _known(view, *Event)
    for start in range(0, len(row.items), ACROSS):
        for column, position in zip(
            st.columns(ACROSS, gap="medium"),
            range(start, min(start + ACROSS, len(row.items))),
            strict=False,
        ):
            with column:
                _item(view, row, position, opens, known)


def why_so(page: Page) -> None:
    """Why the rows stand in their order, beside what the customer's intent rests on."""
    screen.section("Why the rows stand in this order", level=2)
    screen.table("Why the rows stand in this order", order.order(page))
    screen.section("What the customer comes for", level=2)
    screen.caption(order.rests_on(page))
    screen.table("What the customer comes for", order.intents(page))


def table(view: ViewContext, page: Page) -> None:
    """The page as a table, with every figure."""
    links = Links.of(view)
    frame = page.frame(links.dataset)
    screen.record(Table(name="The page", frame=frame))
    leads = [links.item_of(id_) for id_ in frame[Columns.ITEM]]
    grid, leading = screen.grid_of(
        screen.Linked(frame=frame, links={Columns.TITLE: leads}), **{Columns.TITLE: "Item"}
    )
    with st.expander("The page as a table"):
        st.dataframe(
            grid,
            hide_index=True,
            column_config={
                "row": st.column_config.NumberColumn("Row"),
                "shelf": "Shelf",
                "intent": st.column_config.NumberColumn("Comes for it", format="percent"),
                "intent of everybody": st.column_config.NumberColumn(
                    "Everybody comes for it", format="percent"
                ),
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
            }
            | leading,
            alt="The items of the page by row and place, with the chance and the reason of each.",
        )


def _known(view: ViewContext, *events: Event) -> list[int]:
    """The items (codes) that the customer bought, or with these ``events`` looked at as well."""
    if view.customer is None:
        return []
    dataset = view.model.loaded.dataset
    history = dataset.histories([view.customer], events=events or (Event.PURCHASE,))
    items: list[int] = history.players().tolist()
    return items


def _item(
    view: ViewContext, row: Row, position: int, opens: Explained, known: tuple[list[int], list[int]]
) -> None:
    loaded, code = view.model.loaded, int(row.items[position])
    item = loaded.dataset.items.iloc[code]
    category = loaded.statistics.name(Columns.CATEGORY, code)
    department = loaded.statistics.name(Columns.DEPARTMENT, code)
    details = [f"{percent(float(row.chances[position]))}"]
    if loaded.dataset.has(Columns.PRICE) and pd.notna(item[Columns.PRICE]):
        price = money(float(item[Columns.PRICE]), loaded.dataset.currency)
        details.insert(0, escape(price))
    explored = ":material/casino: " if row.explored[position] else ""
    selection = opens.get((row.shelf, code))
    links = Links(dataset=loaded.dataset, selection=selection or view.selection)
    st.markdown(
        f"{icon(category, department)} **{Links.of(view).item_name(code)}** "
        f":small[· {' · '.join(details)}]"
    )
    reason = row.reasons[position]
    bought, seen = known
    named = [code] if row.shelf is Shelf.AGAIN else links.mentioned(reason, bought)
    st.markdown(
        f":small[{explored}{Links.of(view).text(reason[:1].upper() + reason[1:], seen)}."
        f"{links.taken_out(named, target=code)}]"
    )
    if screen.presenting():
        return
    if selection is not None:
        st.page_link(
            "pages/views/explain/customer.py",
            label=f"Explained by {entry(selection.recommender).label}",
            icon=":material/arrow_forward:",
            query_params=selection.params(),
        )
