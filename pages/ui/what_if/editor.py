"""The controls of the What if view: every change goes into the address."""

from __future__ import annotations

import streamlit as st

from explain.counterfactual import edits as changes
from explain.counterfactual.edits import Action, Edits
from explain.formats import count_of, percent
from explain.reasons.wording import escape
from pages.ui.access.person import may
from pages.ui.elements import screen
from pages.ui.session.context import MAX_MATCHES, MAX_OPTIONS, ViewContext
from pages.ui.session.links import Links
from pages.ui.session.selection import sync_widget, taking, update
from pages.ui.what_if import basket
from pages.ui.what_if.cache import WhatIfOutcome
from recommenders.access.roles import Permission
from recommenders.contract import Columns, Dataset
from recommenders.data.titles import shortened_apart
from recommenders.operation.limits import QUERY_CHARS

MAX_ROWS = 6
"""Items with buttons of their own: those that carry the list most, and all that are changed."""
LONGEST = 30
"""Characters of a name beside its buttons."""


def take_back(view: ViewContext, outcome: WhatIfOutcome) -> None:
    """Undo and reset, in the line below the title."""
    dataset = view.model.loaded.dataset
    selection = view.selection
    nothing = not (selection.edits or selection.asof or selection.rules_off)
    last = outcome.requested.undone()
    with screen.controls():
        st.button(
            "Undo",
            icon=":material/undo:",
            disabled=nothing,
            help="Takes back the last change of a purchase; when there is none, the date, then the "
            "rules.",
            on_click=update,
            kwargs={"edits": changes.text(last, dataset) or None}
            if outcome.requested.edits
            else {"asof": None, "edits": None}
            if selection.asof or selection.edits
            else {"rules_off": None},
        )
        st.button(
            "Reset",
            icon=":material/restart_alt:",
            disabled=nothing,
            help="Back to what was really bought, with all rules.",
            on_click=update,
            kwargs={"edits": None, "asof": None, "rules_off": None},
        )


def editor(view: ViewContext, outcome: WhatIfOutcome) -> None:
    """Add a purchase, take some away, repeat one, move the date."""
    st.header("Change the history", anchor=False)
    _add(view, outcome)
    _date(view, outcome)
    _rules(outcome)
    _rows(view, outcome)
    basket.paste(view)


def _rules(outcome: WhatIfOutcome) -> None:
    """Rules of the shop to switch off; nothing where none acts on the list, or that may not be."""
    if not outcome.rules or not may(Permission.RULES):
        return
    names = {rule.key: rule.name for rule in outcome.rules}
    sync_widget("rules_off", list(outcome.off), names.values())
    st.pills(
        "Switch off a rule of the shop",
        list(names),
        selection_mode="multi",
        format_func=lambda key: names.get(key, key),
        key="rules_off",
        on_change=lambda: update(
            rules_off=",".join(key for key in st.session_state["rules_off"] if key in names) or None
        ),
        wrap=True,
        help="What is chosen does not act on the changed list.",
    )


def _add(view: ViewContext, outcome: WhatIfOutcome) -> None:
    dataset = view.model.loaded.dataset
    labels = view.model.loaded.item_labels
    codes: list[int] = list(range(dataset.n_items))
    if len(codes) > MAX_OPTIONS:
        query = st.text_input(
            "Find an item",
            key="what_if_search",
            max_chars=QUERY_CHARS,
            placeholder="Words of its name, or its id",
        )
        codes = view.model.loaded.search.items(query, MAX_MATCHES)
    _picker("Add a purchase", "add", codes, labels, Action.BUY, view, outcome)


def _rows(view: ViewContext, outcome: WhatIfOutcome) -> None:
    """The items that matter most with their buttons; any other item by name."""
    listed = outcome.history_diff
    items, edited = listed.items.tolist(), {edit.item for edit in outcome.requested.edits}
    # what is changed stands first, whatever it carries
    rows = sorted(range(len(items)), key=lambda row: items[row] not in edited)
    shown = rows[: MAX_ROWS + len(edited.intersection(items))]
    changed = listed.changes
    titles = view.model.loaded.dataset.titles
    names = shortened_apart([str(titles[items[row]]) for row in shown], LONGEST)
    for row, name in zip(shown, names, strict=True):
        _row(view, outcome, row, changed[row], name)
    if len(items) > len(shown):
        labels = view.model.loaded.item_labels
        remaining = [item for item, left in zip(items, listed.after.tolist(), strict=True) if left]
        _picker("Take away another item", "take", remaining, labels, Action.WITHOUT, view, outcome)
    if items:
        st.caption(
            "“Remove” takes away all purchases of an item, “Again” adds one more. First stand the "
            "items that carry the list most: their share of all contributions to it."
        )


def _row(view: ViewContext, outcome: WhatIfOutcome, row: int, change_of: str, short: str) -> None:
    dataset, listed = view.model.loaded.dataset, outcome.history_diff
    item = int(listed.items[row])
    before, after = int(listed.before[row]), int(listed.after[row])
    title = Links.of(view).item(item)(escape(short))
    details = [change_of] if change_of else []
    if before:
        details.append(count_of(before, "purchase"))
        if before == after and listed.carries[row]:
            details.append(f"{escape(percent(float(listed.carries[row])))} of the list")
    name = f"~~{title}~~" if not after else f"**{title}**"
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"{name}  \n:small[{' · '.join(details)}]", width="stretch")
        undone = outcome.requested.forget(item)
        if not after:
            # what the date has dropped comes back with the date only
            if undone != outcome.requested:
                _button("Put back", "back", item, undone, dataset)
            return
        with st.container(horizontal=True, width="content", gap="small"):
            _button("Remove", "remove", item, _gone(outcome, item), dataset)
            _button("Again", "again", item, outcome.requested.then(Action.BUY, item), dataset)


def _gone(outcome: WhatIfOutcome, item: int) -> Edits:
    """The edits that leave nothing of an item: one that was only added is not added."""
    edits = outcome.requested.forget(item)
    return edits.then(Action.WITHOUT, item) if item in outcome.bought_by_then else edits


def _button(label: str, key: str, item: int, edits: Edits, dataset: Dataset) -> None:
    st.button(
        label,
        key=f"{key}-{item}",
        type="tertiary",
        on_click=update,
        kwargs={"edits": changes.text(edits, dataset) or None},
    )


def _picker(
    label: str,
    key: str,
    codes: list[int],
    labels: tuple[str, ...],
    action: Action,
    view: ViewContext,
    outcome: WhatIfOutcome,
) -> None:
    """A select box that makes a change and is empty again."""
    dataset, state = view.model.loaded.dataset, f"what_if_{key}"

    def make(item: int | None) -> None:
        st.session_state[state] = None
        if item is not None:
            bought = action is Action.BUY
            edits = outcome.requested.then(action, item) if bought else _gone(outcome, item)
            update(edits=changes.text(edits, dataset) or None)

    st.selectbox(
        label,
        codes,
        index=None,
        format_func=lambda code: labels[code],
        key=state,
        on_change=taking(state, codes, make),
        placeholder="Search by name or id",
        filter_mode="contains",
    )


def _date(view: ViewContext, outcome: WhatIfOutcome) -> None:
    dataset = view.model.loaded.dataset
    if not dataset.has(Columns.TIME):
        return
    first, last = changes.days(dataset)
    last_event = dataset.as_of.date()

    def move() -> None:
        day = st.session_state["asof"]
        update(asof=None if day in (None, last_event) else day.isoformat())

    sync_widget("asof", outcome.day)
    st.date_input(
        "As of",
        min_value=first,
        max_value=last,
        key="asof",
        on_change=move,
        format="YYYY-MM-DD",
        help=(
            "Earlier: later purchases are dropped. Later: the history grows older. Purchases that "
            "are added happen on this day."
        ),
    )
