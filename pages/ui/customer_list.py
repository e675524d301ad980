"""The heading of the Customer view and its ranked list."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from explain.contract import State
from explain.explanation import Explanation
from explain.formats import counted, money, plain
from explain.profile import Profile
from explain.rationale import escape, verdict
from pages.ui import list_options, pickers, resources, states
from pages.ui.exports import csv
from pages.ui.icons import STATES, icon
from pages.ui.parts import profile_line
from pages.ui.pickers import Chosen
from pages.ui.selection import follow, take
from recommenders.contract import Columns, Dataset

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def heading(chosen: Chosen, profile: Profile, explanation: Explanation) -> None:
    """The finding in words, and the way to the customers before and after."""
    shop = chosen.world.shop
    count = len(explanation.ranking.items)
    words = NUMBERS[count] if count < len(NUMBERS) else f"{count:,}"
    st.header(
        f"Why {escape(profile.label)} sees these {words} item{'' if count == 1 else 's'}",
        anchor=False,
    )
    strip, buttons = st.columns([7, 5], vertical_alignment="center")
    strip.markdown(profile_line(profile, shop.dataset))
    with buttons, st.container(horizontal=True, horizontal_alignment="right", gap="small"):
        st.button(
            "Previous",
            icon=":material/arrow_back:",
            shortcut="P",
            on_click=pickers.step,
            args=(shop, chosen.customer, -1),
        )
        st.button(
            "Next",
            icon=":material/arrow_forward:",
            shortcut="N",
            on_click=pickers.step,
            args=(shop, chosen.customer, 1),
        )
        with st.popover("Share", icon=":material/link:"):
            st.caption("This link opens the same screen.")
            st.code(chosen.selection.link(str(st.context.url or "")), language=None)
            st.download_button(
                "The list as CSV",
                lambda: csv(explanation.frame(shop.dataset)),
                file_name="list.csv",
                mime="text/csv",
                icon=":material/download:",
                on_click="ignore",
            )


def place_of(item: str | None, explanation: Explanation, dataset: Dataset) -> int:
    """The place in the list of the item whose explanation is open.

    Without a choice: the first item with a checked reason, for that is what can be shown; the
    first item where no reason is.
    """
    code = None if item is None else dataset.item_code(item)
    places = {int(target): place for place, target in enumerate(explanation.ranking.items)}
    if code in places:
        return places[code]
    given = [found.reason.state for found in explanation.rationales]
    return given.index(State.CHECKED) if State.CHECKED in given else 0


def ranked_list(chosen: Chosen, explanation: Explanation, place: int) -> None:
    """The list; the item that is chosen here is explained beside it."""
    dataset, facts = chosen.world.shop.dataset, chosen.world.shop.facts
    st.subheader("Ranked list", anchor=False)
    _options(chosen)
    if not explanation.ranking.personal:
        st.info(
            "This customer has no purchases yet, so the list is the popularity ranking: it is "
            "not personal, and the reasons say so.",
            icon=":material/groups:",
        )
    elif explanation.attribution.units and len(explanation.attribution.units) < 3:
        bought = counted(len(explanation.attribution.units), "purchased item")
        st.info(
            f"This list rests on {bought} only: expect it to change with the next purchase.",
            icon=":material/hourglass_top:",
        )
    if chosen.world.entry.repertoire and not chosen.selection.bought:
        st.info(
            f"{chosen.world.entry.label} is made for what the customer has bought before. "
            "Switch on “Keep items bought before” to see it; until then only other items are "
            "listed.",
            icon=":material/autorenew:",
        )
    ids: list[str] = []
    labels: dict[str, str] = {}
    captions: list[str] = []
    for row, found in enumerate(explanation.rationales):
        target = found.reason.target
        item = dataset.items.iloc[target]
        id_ = str(item[Columns.ITEM])
        category = facts.name(Columns.CATEGORY, target) or facts.name(Columns.PRODUCT_TYPE, target)
        department = facts.name(Columns.DEPARTMENT, target)
        details = [escape(category)] if category else []
        if dataset.has(Columns.PRICE) and pd.notna(item[Columns.PRICE]):
            details.append(escape(money(float(item[Columns.PRICE]), dataset.currency)))
        if explanation.ranking.personal:
            details.append(f"score {plain(float(explanation.ranking.scores[row]))}")
        else:
            details.append(f"bought by {facts.popularity[target]:.0f} % of customers")
        ids.append(id_)
        labels[id_] = (
            f"{row + 1} {icon(category, department)} **{escape(str(item[Columns.TITLE]))}** "
            f":small[· {' · '.join(details)}]"
        )
        state = found.reason.state
        # an association says so in its own words
        said = "" if state is State.ASSOCIATED else f"{escape(verdict(found.reason))} · "
        captions.append(f"{STATES[state]} {said}{found.brief_markdown}")
    if chosen.selection.item not in (None, ids[place]):
        states.not_listed(chosen.selection.item, dataset)
    follow("item", ids[place])
    st.radio(
        "Ranked list: choose an item to see why it is there",
        ids,
        format_func=lambda id_: labels[id_],
        captions=captions,
        key="item",
        on_change=take,
        args=("item", "item"),
        label_visibility="collapsed",
    )


def _options(chosen: Chosen) -> None:
    options, world = chosen.options, chosen.world
    rearranged = None
    if options.variety is not None and chosen.customer is not None:
        rearranged = resources.rearranged(
            world.fingerprint, chosen.customer, chosen.selection.bought, options.variety, world
        )
    list_options.notes(options, rearranged, from_zero=world.entry.from_zero)
