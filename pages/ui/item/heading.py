"""The finding about one item in words, and what to do where there is little to say."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace

import streamlit as st

from explain.contract import TOP_K
from explain.formats import NUMBERS, count_of, money, percent
from explain.items.ranks import ItemRanks
from explain.items.recipients import Recipients
from explain.reasons.wording import escape
from pages.ui.elements import screen
from pages.ui.elements.icons import icon
from pages.ui.session.context import ViewContext
from pages.ui.session.links import Links
from pages.ui.session.pictures import LARGE, pictures
from pages.ui.session.resources import LoadedDataset
from pages.ui.session.selection import update
from recommenders.contract import Columns
from recommenders.data.customer_labels import in_sentence


def draw_heading(view: ViewContext, item: int, recipients: Recipients) -> None:
    """Who has the item in the list, and what the item is."""
    loaded = view.model.loaded
    dataset, statistics = loaded.dataset, loaded.statistics
    name = dataset.item_title(item)
    if len(recipients):
        of = f"{len(recipients):,} of {count_of(recipients.of, 'customer')}"
        verb = "has" if len(recipients) == 1 else "have"
        title = f"{of} {verb} {name} among their {NUMBERS[TOP_K]} items"
    else:
        title = f"No customer has {name} among their {NUMBERS[TOP_K]} items"
    category = statistics.name(Columns.CATEGORY, item) or statistics.name(
        Columns.PRODUCT_TYPE, item
    )
    department = statistics.name(Columns.DEPARTMENT, item)
    parts = [f"{icon(category, department)} {escape(category or department or 'No category')}"]
    if statistics.price[item] == statistics.price[item]:
        parts.append(escape(money(float(statistics.price[item]), dataset.currency)))
    parts.append(f"bought by {percent(statistics.buyer_share(item))} of customers")
    if recipients.of < dataset.n_customers:
        parts.append(
            f"{recipients.of:,} customers drawn at random of {dataset.n_customers:,} were asked"
        )
    with _beside_picture(loaded, item):
        screen.title(title, " · ".join(parts), whole=dataset.whole_title(item))


def draw_notes(view: ViewContext, item: int, recipients: Recipients, ranks: ItemRanks) -> None:
    """What is unusual about the item or the list, each with the next step."""
    loaded = view.model.loaded
    dataset, statistics = loaded.dataset, loaded.statistics
    row = dataset.items.iloc[item]
    if row[Columns.TITLE] == f"Item {row[Columns.ITEM]}":
        screen.text(
            ":material/help: The catalogue has no name for this item, so it is shown by its id. "
            "The Data view says what is missing."
        )
    if view.model.entry.repeat_only and not view.selection.bought:
        screen.text(
            f":material/autorenew: {escape(view.model.entry.label)} is made for what a customer "
            "has bought before. Switch on “Keep items bought before” to see that; until then it "
            "ranks only other items."
        )
    if view.options.variety is not None:
        screen.text(
            ":material/tune: The lists here are in the order of the scores; “Variety” is not "
            "applied to them."
        )
    if not statistics.popularity[item]:
        screen.text(
            ":material/info: Nobody has bought it yet. A recommender that learns from purchases "
            "alone has nothing to recommend it by; “Goes with” borrows from items alike."
        )
    if not len(recipients):
        _draw_nearest(view, item, ranks)


def draw_unknown_item(view: ViewContext, wanted: str) -> None:
    """A link that names an item the data set does not have."""
    screen.title("This item is not in the data set")
    st.warning(
        f"There is no item “{escape(wanted)}” in {escape(view.model.loaded.dataset.title)}. "
        "Search for a name or an id below, or go to the item that most customers have in their "
        "list.",
        icon=":material/help:",
    )
    if not screen.presenting():
        st.button("Show the item in most lists", on_click=update, kwargs={"item": None})


def draw_nothing_listed() -> None:
    """No list has any item."""
    screen.title("No item is recommended to anybody")
    screen.text(
        "Every customer has bought everything. Switch on “Keep items bought before” in the "
        "sidebar to see these items ranked."
    )


def _beside_picture(loaded: LoadedDataset, item: int) -> AbstractContextManager[object]:
    """The place of the title, beside the item's picture where it has one; on a phone below it."""
    picture = pictures(loaded, [item], LARGE).get(item)
    if picture is None:
        return nullcontext()
    left, right = st.columns([1, 7], vertical_alignment="center", gap="medium")
    left.image(picture, width=120, alt=loaded.dataset.item_title(item))
    return right


def _draw_nearest(view: ViewContext, item: int, ranks: ItemRanks) -> None:
    if not ranks.groups[0].customers:
        return
    screen.text(
        f":material/block: It is in nobody's list. Half of the customers have it within the first "
        f"{ranks.groups[0].median:,}, a tenth within the first "
        f"{ranks.groups[0].first_tenth:,}."
    )
    nearest = ranks.best_customer
    if nearest is None or screen.presenting():
        return
    links = Links.of(view)
    opened = links.customer(nearest)
    missed = replace(opened.selection, versus=links.dataset.item_id(item))
    called = escape(in_sentence(links.dataset.customer_label(nearest)))
    replace(opened, selection=missed).draw(
        f"Why not for {called}, who is nearest to it",
        ":material/person:",
    )
