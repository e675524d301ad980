"""What one purchase explains: chosen here, marked in the list and in the history."""

from __future__ import annotations

import streamlit as st

from explain.attribution.by_purchase import PurchaseContribution, contribution_of, explained_items
from explain.export.report import Table
from explain.formats import MINUS, count_of, percent, signed_number
from explain.reasons.explanation import Explanation
from explain.reasons.wording import escape
from pages.ui.components.listbox import Mark
from pages.ui.elements import screen
from pages.ui.session.context import ViewContext, optional_id
from pages.ui.session.links import Links
from pages.ui.session.selection import sync_widget, taking, update
from recommenders.contract import Dataset


def marked(view: ViewContext, explanation: Explanation) -> PurchaseContribution | None:
    """What the chosen purchase carries; None without one, and for one that is not known here."""
    because = view.selection.because
    code = None if because is None else view.model.loaded.dataset.item_code(because)
    return None if code is None else contribution_of(explanation.attribution, code)


def mark(contribution: PurchaseContribution | None, position: int) -> Mark | None:
    """The mark of an item of the list: what the chosen purchase adds to it, where that is much."""
    if contribution is None or not contribution.strong[position]:
        return None
    value = float(contribution.values[position])
    colour, arrow = ("blue", "▲") if value > 0 else ("orange", "▼")
    share = float(contribution.shares[position])
    part = percent(abs(share)) if share else ""
    part = f" ({MINUS if share < 0 else ''}{part})" if part else ""
    return Mark(text=f"{arrow} {signed_number(value)}{part}", colour=colour)


def choice(
    view: ViewContext, explanation: Explanation, contribution: PurchaseContribution | None
) -> None:
    """The field that chooses a purchase, and what it says of the list."""
    dataset = view.model.loaded.dataset
    behind = explained_items(explanation.attribution)
    if not screen.presenting() and any(behind.values()):
        names = view.model.loaded.item_labels
        labels = {
            item: f"{names[item]} · behind {count_of(len(positions), 'item')}"
            if positions
            else names[item]
            for item, positions in behind.items()
        }
        chosen = None if contribution is None else contribution.item
        sync_widget("because", chosen, labels.values())
        st.selectbox(
            "Mark the items that a purchase explains",
            list(labels),
            index=None,
            format_func=lambda item: labels[item],
            key="because",
            placeholder=f"Choose one of {len(behind):,} purchased items"
            if len(behind) > 1
            else "Choose the purchased item",
            filter_mode="contains",
            on_change=taking(
                "because",
                labels,
                lambda item: update(because=optional_id(dataset.item_id, item)),
            ),
        )
    if contribution is not None:
        items = [contribution.item, *explanation.ranking.items.tolist()]
        finding = Links.of(view).text(contribution.finding(dataset), items)
        screen.text(f":material/bookmark: {finding}")
        screen.record(Table(name="What the purchase explains", frame=contribution.frame(dataset)))
    elif view.selection.because is not None:
        because = view.selection.because
        code = dataset.item_code(because)
        name = escape(because) if code is None else Links.of(view).item_name(code)
        screen.text(f"“{name}” is not among the purchases behind this list.")


def hovers(explanation: Explanation, dataset: Dataset) -> dict[int, list[str]]:
    """What hovers over each purchase: the items of the list that it explains, by name."""
    titles = dataset.titles[explanation.ranking.items].tolist()
    return {
        item: [
            f"among the strongest purchases behind {count_of(len(positions), 'item')}:",
            *(f"{position + 1} {titles[position]}" for position in positions),
        ]
        for item, positions in explained_items(explanation.attribution).items()
        if positions
    }
