"""What would change the list: why A is above B, why C is not in it, what takes A out."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from explain.charts import attribution
from explain.counterfactual import wording
from explain.counterfactual.contrast import Contrast
from explain.counterfactual.minimal_set import Smallest
from explain.counterfactual.why_not import Status, WhyNot
from explain.export.report import Table
from explain.formats import MINUS, count_of, number, signed_number
from explain.reasons.explanation import Explanation
from explain.reasons.wording import escape
from pages.ui.customer import cache
from pages.ui.customer.charts import METHODS
from pages.ui.elements import screen
from pages.ui.elements.charts import draw_bars
from pages.ui.rules import entry as rules
from pages.ui.session.context import (
    MAX_MATCHES,
    MAX_OPTIONS,
    ViewContext,
    optional_id,
)
from pages.ui.session.links import Links
from pages.ui.session.selection import sync_widget, taking, update
from recommenders.contract import Dataset
from recommenders.operation.limits import QUERY_CHARS

HEADING = "What would change it"
MAX_ADDITIONS = 5
"""Additions in the table; the file has all that were tried."""


def versus(view: ViewContext, explanation: Explanation, position: int) -> None:
    """The field, and the answer for what stands in it."""
    dataset, links = view.model.loaded.dataset, Links.of(view)
    versus_id = view.selection.versus
    target = int(explanation.ranking.items[position])
    other = None if versus_id is None else dataset.item_code(versus_id)
    if versus_id is None:
        if not screen.presenting():
            st.header(HEADING, anchor=False)
            _field(view, explanation, target, other)
        return
    screen.section(HEADING, terms=["smallest set"])
    if not screen.presenting():
        _field(view, explanation, target, other)
    listed = explanation.ranking.items.tolist()
    if other is not None and other in listed:
        rules.draw_pins(explanation, list(dict.fromkeys([target, other])), links)
    if other is None:
        screen.text(f"There is no item “{escape(versus_id)}” in {escape(dataset.title)}.")
    elif other == target:
        minimal_set = cache.minimal_set(view, explanation, position)
        screen.text(
            f"**What takes {links.item_name(target)} out.** "
            f"{links.text(wording.leaving(minimal_set, dataset), minimal_set.items)}"
            f"{links.taken_out(minimal_set.items, target=target)}"
        )
        _record_set(minimal_set, dataset)
    elif other in listed:
        # a list rearranged for variety is not in the order of the scores
        scores = dict(zip(listed, explanation.ranking.scores.tolist(), strict=True))
        above, below = sorted((target, other), key=lambda item: (-scores[item], listed.index(item)))
        pair = cache.pair_contrast(view, explanation, above, below)
        screen.text(
            f"**Why {links.item_name(above)} is above {links.item_name(below)}.** "
            f"{links.text(wording.lead(pair, dataset), _mentioned(pair))}"
        )
        screen.text(
            f"**What swaps them.** {links.text(wording.swapping(pair, dataset), pair.swap.items)}"
            f"{links.taken_out(pair.swap.items, target=target)}"
        )
        _bars(view, pair, dataset)
        _record_set(pair.swap, dataset)
    else:
        _missing(view, explanation, cache.absence(view, explanation, other), dataset)


def _field(view: ViewContext, explanation: Explanation, target: int, other: int | None) -> None:
    """Any item of the catalogue, the list first; and the question about the item itself."""
    dataset = view.model.loaded.dataset
    labels = view.model.loaded.item_labels
    listed = [item for item in explanation.ranking.items.tolist() if item != target]
    ranks = {item: rank for rank, item in enumerate(explanation.ranking.items.tolist(), start=1)}
    left, right = st.columns([3, 2], gap="large", vertical_alignment="bottom")
    with left:
        if dataset.n_items > MAX_OPTIONS:
            query = st.text_input(
                "Find any item",
                key="find_item",
                max_chars=QUERY_CHARS,
                placeholder="A part of its name",
            )
            search = view.model.loaded.search
            matching = search.items(query, MAX_MATCHES) if query.strip() else []
            if query.strip() and not matching:
                st.caption(f"No item has “{escape(query)}” in its name.")
            options = [*matching, *listed, target, *([] if other is None else [other])]
        else:
            options = [*listed, target, *sorted(range(dataset.n_items), key=labels.__getitem__)]
        options = list(dict.fromkeys(options))
        ranked = {
            item: f"{ranks[item]} · {labels[item]}" if item in ranks else labels[item]
            for item in options
        }
        sync_widget("versus", other, ranked.values())
        st.selectbox(
            "Compare with, or look for, any item",
            options,
            index=None,
            format_func=lambda item: ranked[item],
            key="versus",
            placeholder="Search by name",
            filter_mode="contains",
            on_change=taking(
                "versus", ranked, lambda item: update(versus=optional_id(dataset.item_id, item))
            ),
        )
    right.button(
        "What takes this item out?",
        icon=":material/output:",
        on_click=lambda: update(item=dataset.item_id(target), versus=dataset.item_id(target)),
        disabled=other == target,
    )
    if other is None and view.selection.versus is None:
        st.caption(
            "An item of the list: why the upper one is above, and what swaps them. Any other "
            "item: why it is not in the list, and what brings it in."
        )


def _missing(
    view: ViewContext, explanation: Explanation, why_not: WhyNot, dataset: Dataset
) -> None:
    assert why_not.item is not None
    links = Links.of(view)
    screen.text(
        f"**Why not {links.item_name(why_not.item)}.** "
        f"{escape(wording.standing(why_not, dataset, varied=True))}"
    )
    if why_not.status is Status.BOUGHT:
        screen.caption("Switch on “Keep items bought before” to have such items in the list.")
    if why_not.status is Status.RULED_OUT:
        rules.draw_out(view, why_not.item)
    if why_not.removal is None or why_not.additions is None:
        return
    left, right = screen.columns(2)
    with left:
        if (pair := why_not.contrast) is not None:
            screen.text(
                f"**Against the last of the list, {links.item_name(pair.above)}.** "
                f"{links.text(wording.lead(pair, dataset), _mentioned(pair))}"
            )
            _bars(view, pair, dataset)
    with right:
        removed, added = why_not.removal.items, why_not.additions.items.tolist()
        screen.text(
            "**Taking away.** "
            f"{links.text(wording.entering(why_not.removal, dataset, why_not.without), removed)}"
            f"{links.taken_out(removed, target=why_not.item)}"
        )
        more = wording.adding(why_not.additions, dataset, why_not.with_more)
        screen.text(f"**Adding.** {links.text(more, added)}")
        frame = why_not.additions.frame(dataset)
        if len(frame):
            best = frame.head(MAX_ADDITIONS)
            screen.table(
                "One more purchase",
                best,
                shown=screen.Linked(
                    frame=pd.DataFrame(
                        {
                            "With one more": best["with"],
                            "Rank": best["rank"],
                            f"Score ({view.model.entry.unit})": best["score"],
                        }
                    ),
                    links={"With one more": [links.item(item) for item in added[: len(best)]]},
                ),
                file=frame,
            )
        _record_set(why_not.removal, dataset)


def _bars(view: ViewContext, contrast: Contrast, dataset: Dataset) -> None:
    """What each purchase adds to the difference: blue is more for the upper item, orange less."""
    columns = contrast.attribution
    links = Links.of(view)
    above, below = links.item_name(contrast.above), links.item_name(contrast.below)
    if not columns.values[:, 2].any():
        screen.caption("No purchase tells the two apart.")
        return
    bars = attribution.contributions(
        columns, 2, dataset, unit=f"difference, {view.model.entry.unit}"
    )
    draw_bars(
        bars, key="versus_bars", alt=f"What each purchase adds to the difference: {bars.words}"
    )
    apart = float(columns.total[2] - columns.base[2])
    screen.caption(
        f"{METHODS[columns.method]} Blue (+) adds more to {above}, orange ({MINUS}) more to "
        f"{below}. The values add up to {signed_number(apart)}; without any history the "
        f"difference is {number(float(columns.base[2]), beside=apart)}."
    )


def _record_set(minimal_set: Smallest, dataset: Dataset) -> None:
    """The purchases of a set that a sentence does not name one by one, as a file."""
    if minimal_set.size > wording.MAX_NAMED:
        titles = dataset.titles[list(minimal_set.items)]
        name = f"The set of {count_of(minimal_set.size, 'purchase')}"
        screen.record(Table(name=name, frame=pd.DataFrame({"without": titles})))


def _mentioned(contrast: Contrast) -> list[int]:
    """The items (codes) that a sentence about a contrast may name."""
    units = contrast.attribution.units
    return [contrast.above, contrast.below, *(unit.items[0] for unit in units if not unit.label)]
