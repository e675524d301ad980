"""What one purchase explains: chosen here, marked in the list and in the history."""

from __future__ import annotations

import streamlit as st

from explain.attribution.by_purchase import PurchaseContribution, contribution_of, explained_items
from explain.export.report import Table
from explain.formats import MINUS, count_of, percent, signed_number
from explain.reasons.explanation import Explanation
from explain.reasons.wording import escape
from pages.ui.elements import screen
from pages.ui.session.context import ViewContext
from pages.ui.session.selection import sync_widget, update
from recommenders.contract import Columns, Dataset


def marked(view: ViewContext, explanation: Explanation) -> PurchaseContribution | None:
    """What the chosen purchase carries; None without one, and for one that is not known here."""
    because = view.selection.because
    code = None if because is None else view.model.loaded.dataset.item_code(because)
    return None if code is None else contribution_of(explanation.attribution, code)


def mark(found: PurchaseContribution | None, place: int) -> str:
    """The mark of an item of the list, in Markdown: what the chosen purchase adds to it."""
    if found is None or not found.strong[place]:
        return ""
    value = float(found.values[place])
    colour, arrow = ("blue", "▲") if value > 0 else ("orange", "▼")
    share = float(found.shares[place])
    part = percent(abs(share)) if share else ""
    part = f" ({MINUS if share < 0 else ''}{part})" if part else ""
    return f" :{colour}[**{arrow} {signed_number(value)}{escape(part)}**]"


def choice(view: ViewContext, explanation: Explanation, found: PurchaseContribution | None) -> None:
    """The field that chooses a purchase, and what it says of the list."""
    dataset = view.model.loaded.dataset
    behind = explained_items(explanation.attribution)
    if not screen.presenting() and any(behind.values()):
        titles = dataset.items[Columns.TITLE]
        sync_widget("because", None if found is None else found.item)
        st.selectbox(
            "Mark the items that a purchase explains",
            list(behind),
            index=None,
            format_func=lambda item: (
                f"{titles.iloc[item]} · behind {count_of(len(behind[item]), 'item')}"
                if behind[item]
                else str(titles.iloc[item])
            ),
            key="because",
            placeholder=f"Choose one of {count_of(len(behind), 'purchased item')}",
            filter_mode="contains",
            on_change=lambda: update(because=_id(st.session_state["because"], dataset)),
        )
    if found is not None:
        screen.text(f":material/bookmark: {escape(found.finding(dataset))}")
        screen.record(Table(name="What the purchase explains", frame=found.frame(dataset)))
    elif view.selection.because is not None:
        asked = view.selection.because
        code = dataset.item_code(asked)
        name = asked if code is None else str(dataset.items[Columns.TITLE].iloc[code])
        screen.text(f"“{escape(name)}” is not among the purchases behind this list.")


def hovers(explanation: Explanation, dataset: Dataset) -> dict[int, list[str]]:
    """What hovers over each purchase: the items of the list that it explains, by name."""
    titles = dataset.items[Columns.TITLE].iloc[explanation.ranking.items].astype(str).tolist()
    return {
        item: [
            f"among the strongest purchases behind {count_of(len(places), 'item')}:",
            *(f"{place + 1} {titles[place]}" for place in places),
        ]
        for item, places in explained_items(explanation.attribution).items()
        if places
    }


def _id(item: int | None, dataset: Dataset) -> str | None:
    return None if item is None else str(dataset.items[Columns.ITEM].iloc[item])
