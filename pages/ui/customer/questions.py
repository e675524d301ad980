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
from pages.ui.elements.theme import paper
from pages.ui.session.context import MAX_MATCHES, MAX_OPTIONS, ViewContext, matches
from pages.ui.session.selection import sync_widget, update
from recommenders.contract import Columns, Dataset

HEADING = "What would change it"
MAX_ADDITIONS = 5
"""Additions in the table; the file has all that were tried."""


def versus(view: ViewContext, explanation: Explanation, place: int) -> None:
    """The field, and the answer for what stands in it."""
    dataset = view.model.loaded.dataset
    asked = view.selection.versus
    own = int(explanation.ranking.items[place])
    other = None if asked is None else dataset.item_code(asked)
    if asked is None:
        if not screen.presenting():
            st.subheader(HEADING, anchor=False)
            _field(view, explanation, own, other)
        return
    screen.section(HEADING)
    if not screen.presenting():
        _field(view, explanation, own, other)
    listed = explanation.ranking.items.tolist()
    if other is None:
        screen.text(f"There is no item “{escape(asked)}” in {escape(dataset.title)}.")
    elif other == own:
        found = cache.decides(view, explanation, place)
        screen.text(
            f"**What takes {_name(own, dataset)} out.** {escape(wording.leaving(found, dataset))}"
        )
        _set(found, dataset)
    elif other in listed:
        # a list rearranged for variety is not in the order of the scores
        scores = dict(zip(listed, explanation.ranking.scores.tolist(), strict=True))
        above, below = sorted((own, other), key=lambda item: (-scores[item], listed.index(item)))
        pair = cache.pair(view, explanation, above, below)
        screen.text(
            f"**Why {_name(above, dataset)} is above {_name(below, dataset)}.** "
            f"{escape(wording.lead(pair, dataset))}"
        )
        screen.text(f"**What swaps them.** {escape(wording.swapping(pair, dataset))}")
        _bars(view, pair, dataset)
        _set(pair.swap, dataset)
    else:
        _missing(view, explanation, cache.missing(view, explanation, other), dataset)


def _field(view: ViewContext, explanation: Explanation, own: int, other: int | None) -> None:
    """Any item of the catalogue, the list first; and the question about the item itself."""
    dataset = view.model.loaded.dataset
    labels = cache.item_labels(dataset.fingerprint, dataset)
    listed = [item for item in explanation.ranking.items.tolist() if item != own]
    places = {item: place for place, item in enumerate(explanation.ranking.items.tolist(), start=1)}
    left, right = st.columns([3, 2], gap="large", vertical_alignment="bottom")
    with left:
        if dataset.n_items > MAX_OPTIONS:
            wanted = st.text_input(
                "Find any item", key="find_item", placeholder="A part of its name"
            )
            found = matches(labels, wanted, MAX_MATCHES) if wanted.strip() else []
            if wanted.strip() and not found:
                st.caption(f"No item has “{escape(wanted)}” in its name.")
            options = [*found, *listed, own, *([] if other is None else [other])]
        else:
            options = [*listed, own, *sorted(range(dataset.n_items), key=labels.__getitem__)]
        sync_widget("versus", other)
        st.selectbox(
            "Compare with, or look for, any item",
            list(dict.fromkeys(options)),
            index=None,
            format_func=lambda item: (
                f"{places[item]} · {labels[item]}" if item in places else labels[item]
            ),
            key="versus",
            placeholder="Search by name",
            filter_mode="contains",
            on_change=lambda: update(versus=_id(st.session_state["versus"], dataset)),
        )
    right.button(
        "What takes this item out?",
        icon=":material/output:",
        on_click=lambda: update(item=_id(own, dataset), versus=_id(own, dataset)),
        disabled=other == own,
    )
    if other is None and view.selection.versus is None:
        st.caption(
            "An item of the list: why the upper one is above, and what swaps them. Any other "
            "item: why it is not in the list, and what brings it in."
        )


def _missing(view: ViewContext, explanation: Explanation, found: WhyNot, dataset: Dataset) -> None:
    assert found.item is not None
    screen.text(
        f"**Why not {_name(found.item, dataset)}.** {escape(wording.standing(found, dataset))}"
    )
    if found.status is Status.BOUGHT:
        screen.caption("Switch on “Keep items bought before” to have such items in the list.")
    if found.contrast is None or found.removal is None or found.additions is None:
        return
    left, right = screen.columns(2)
    with left:
        screen.text(
            f"**Against the last of the list, {_name(found.contrast.above, dataset)}.** "
            f"{escape(wording.lead(found.contrast, dataset))}"
        )
        _bars(view, found.contrast, dataset)
    with right:
        screen.text(f"**Taking away.** {escape(wording.entering(found.removal, dataset))}")
        screen.text(f"**Adding.** {escape(wording.adding(found.additions, dataset))}")
        frame = found.additions.frame(dataset)
        if len(frame):
            best = frame.head(MAX_ADDITIONS)
            screen.table(
                "One more purchase",
                best,
                shown=pd.DataFrame(
                    {
                        "With one more": best["with"],
                        "Rank": best["rank"],
                        f"Score ({view.model.entry.unit})": best["score"],
                    }
                ),
                file=frame,
            )
        _set(found.removal, dataset)


def _bars(view: ViewContext, found: Contrast, dataset: Dataset) -> None:
    """What each purchase adds to the difference: blue for the upper item, orange for the lower."""
    columns = found.attribution
    above, below = _name(found.above, dataset), _name(found.below, dataset)
    if not columns.values[:, 2].any():
        screen.caption("No purchase tells the two apart.")
        return
    bars = attribution.contribution_bars(columns, 2, dataset)
    screen.chart(
        attribution.contributions(
            columns, 2, dataset, unit=f"difference, {view.model.entry.unit}", theme=paper()
        ),
        key="versus_bars",
        alt="What each purchase adds to the difference: "
        + ", ".join(f"{name} {signed_number(value)}" for name, value, _ in bars),
    )
    apart = float(columns.total[2] - columns.base[2])
    screen.caption(
        f"{METHODS[columns.method]} Blue (+) speaks for {above}, orange ({MINUS}) for {below}. "
        f"The values add up to {signed_number(apart)}; without any history the difference is "
        f"{number(float(columns.base[2]), beside=apart)}."
    )


def _set(found: Smallest, dataset: Dataset) -> None:
    """The purchases of a set that a sentence does not name one by one, as a file."""
    if found.size > wording.MAX_NAMED:
        titles = dataset.items[Columns.TITLE].iloc[list(found.items)]
        name = f"The set of {count_of(found.size, 'purchase')}"
        screen.record(Table(name=name, frame=pd.DataFrame({"without": titles.to_numpy()})))


def _name(item: int, dataset: Dataset) -> str:
    return escape(str(dataset.items[Columns.TITLE].iloc[item]))


def _id(item: int | None, dataset: Dataset) -> str | None:
    return None if item is None else str(dataset.items[Columns.ITEM].iloc[item])
