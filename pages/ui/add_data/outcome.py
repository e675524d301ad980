"""What a draft comes to: counts, the first history, the report; and keeping it."""

from __future__ import annotations

from typing import Final

import streamlit as st

from explain.formats import count_of, date, join_names
from explain.profiles import data_report
from explain.reasons.wording import escape
from pages.ui.access.person import may, may_see, require
from pages.ui.access.record import record
from pages.ui.add_data import state
from pages.ui.elements import screen
from pages.ui.session import versions
from pages.ui.session.selection import FIRST_DATASET, read, update
from recommenders import registry
from recommenders.access.roles import Permission
from recommenders.adapters import sources
from recommenders.adapters.databases.place import label_of
from recommenders.adapters.databases.typed_address import PASSWORD, is_remembered
from recommenders.adapters.files.dataset_toml import Options
from recommenders.adapters.own_data import kept, preview
from recommenders.adapters.own_data.drafts import Draft
from recommenders.contract import Columns, Dataset
from recommenders.errors import DataError, public_text

OPENED: Final = "_add_opened"
"""Where the data set that was kept just now waits to be opened."""
_NAME: Final = "add_name"
QUICK: Final = "item-knn"
"""The recommender that is fitted in a second to a million lines."""
LARGE: Final = (300_000, 4_000)
"""Purchases or items from which on others take long, so that the quick one explains first."""


def draw_error(error: DataError) -> None:
    """What stands in the way, where, and what to do."""
    st.error(f"**This cannot be read yet.** {escape(public_text(error))}", icon=":material/error:")


def draw_preview(dataset: Dataset) -> None:
    """What was read: counts, and the first history as it would be."""
    screen.section(
        f"Read as {count_of(data_report.purchases(dataset), 'purchase')} of "
        f"{count_of(dataset.n_items, 'item')} by {count_of(dataset.n_customers, 'customer')}"
    )
    kinds = data_report.events(dataset)
    counted = join_names(
        [
            f"{event.lower()} {count:,}"
            for event, count in zip(kinds["Event"], kinds["Count"], strict=True)
        ]
    )
    zone = f", times in {escape(dataset.timezone)}" if dataset.has(Columns.TIME) else ""
    screen.text(
        f"{date(data_report.first_event(dataset))} to {date(dataset.as_of)}{zone}. "
        f"Events: {counted}."
    )
    customer = dataset.customer_label(preview.first_customer(dataset))
    history = preview.first_history(dataset)
    screen.table(f"The history of {customer}, oldest first", history, label=True)


def draw_report(dataset: Dataset) -> None:
    """All that was found, the worst first, and what is not in the data."""
    findings, warnings = data_report.findings(dataset), data_report.warnings(dataset)
    screen.section(
        f"{count_of(len(warnings), 'warning')} before you keep it"
        if warnings
        else "Nothing stands in the way"
    )
    if not findings.empty:
        screen.table("The data report", findings)
    costs = data_report.missing(dataset)
    if not costs.empty:
        with st.expander(f"Not in the data, and what that costs ({len(costs)})"):
            screen.table("Missing columns", costs)


def draw_keep(draft: Draft, options: Options, title: str, dataset: Dataset) -> None:
    """The name, and the button that keeps it; large data open with a recommender that is quick."""
    chosen = read().recommender
    first = _first_recommender(dataset, chosen)
    screen.section("Keep this data set")
    with st.form("add_keep_form", border=False):
        st.session_state.setdefault(f"{_NAME}/{draft.token}", title[: kept.MAX_TITLE])
        st.text_input("Name", key=f"{_NAME}/{draft.token}", max_chars=kept.MAX_TITLE)
        st.form_submit_button(
            "Keep this data set",
            type="primary",
            icon=":material/save:",
            on_click=_on_keep,
            args=(draft, options, first),
        )
    beside = "with the files" if draft.uploaded else "beside the files, unless there is one"
    if draft.address:
        beside = "here, with the address and without the password"
    st.caption(f"`dataset.toml` is written {beside}; the data set is then in the picker.")
    if is_remembered(draft.address):
        st.caption(
            f"The password is in memory until the app is started anew. For then, put it into the "
            f"environment of the app as {PASSWORD}."
            if f"{{{PASSWORD}}}" in draft.address
            else "The password is in memory until the app is started anew. For then, put it into "
            "the variable that the address names."
        )
    if first != chosen:
        quick, slow = (registry.entry(name).short_label for name in (first, chosen))
        st.caption(
            f"It opens with {quick}, which is fitted in a second. {slow} takes longer with so many "
            "lines or items: choose it in the sidebar when you can wait."
        )


def draw_kept() -> None:
    """The data sets that were added here, each with the way to it and out."""
    added = [added_data for added_data in kept.kept_data() if may_see(added_data.name)]
    if not added:
        return
    removing = may(Permission.PLACES)
    screen.section("Added before")
    for added_data in added:
        with st.container(horizontal=True, vertical_alignment="center"):
            where = (
                "uploaded"
                if added_data.uploaded
                else f"at {escape(added_data.path.name)} on the server"
            )
            if added_data.address:
                where = f"in {escape(label_of(added_data.address))}"
            st.markdown(f"**{escape(added_data.title)}**, {where}", width="stretch")
            st.button(
                f"Open {escape(added_data.title)}",
                key=f"add_open/{added_data.name}",
                on_click=_open,
                args=(added_data.name,),
            )
            if not removing:
                continue
            with st.popover("Remove …", key=f"add_remove/{added_data.name}"):
                st.markdown(
                    "The uploaded files are deleted."
                    if added_data.uploaded
                    else "The database stays as it is."
                    if added_data.address
                    else "The files stay where they are."
                )
                st.button(
                    f"Remove {escape(added_data.title)}",
                    key=f"add_removed/{added_data.name}",
                    on_click=_on_remove,
                    args=(added_data.name,),
                )


def _first_recommender(dataset: Dataset, chosen: str) -> str:
    sizes = (data_report.purchases(dataset), dataset.n_items)
    large = any(size > most for size, most in zip(sizes, LARGE, strict=True))
    known = chosen in {entry.name for entry in registry.available()}
    return QUICK if large and known else chosen


def _on_keep(draft: Draft, options: Options, recommender: str) -> None:
    offered = sources.sources()
    taken = {text for source in offered for text in (source.name, source.title)}
    title = st.session_state[f"{_NAME}/{draft.token}"]
    try:
        person = require(Permission.UPLOAD)
        kept_data = kept.keep(draft, options, title=title, taken=taken)
        record("kept a data set", person.name, role=person.role or "", dataset=kept_data.name)
    except DataError as error:
        state.refuse(error)
        return
    _open(kept_data.name, recommender)


def _open(name: str, recommender: str | None = None) -> None:
    update(dataset=name, draft=None)
    if recommender not in (None, read().recommender):
        update(recommender=recommender)
    st.session_state[OPENED] = True


def _on_remove(name: str) -> None:
    try:
        person = require(Permission.PLACES, dataset=name)
        record("removed a data set", person.name, role=person.role or "", dataset=name)
    except DataError as error:
        state.refuse(error)
        return
    kept.remove(name)
    versions.renew(name)
    if read().dataset == name:
        update(dataset=FIRST_DATASET)
