"""A list of customers of one's own: uploaded or pasted, kept while the window is open."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from explain.cohorts.customer_ids import MAX_BYTES, read_ids
from explain.formats import count_of, shortened
from explain.reasons.wording import escape
from pages.ui.session.context import ViewContext
from recommenders.contract import Columns
from recommenders.errors import DataError

MAX_NAMED = 10
"""Unknown ids that are listed."""
_OWN_LIST, _FAULT = "_cohort_own", "_cohort_fault"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnList:
    """Customers (codes) of a data set, and what was found on the way, in Markdown."""

    dataset: str
    codes: tuple[int, ...]
    notes: str


def active_list(view: ViewContext) -> OwnList | None:
    """The list that is in force for the data set on the screen."""
    own_list: OwnList | None = st.session_state.get(_OWN_LIST)
    return own_list if own_list is not None and own_list.dataset == view.selection.dataset else None


def draw_control(view: ViewContext) -> None:
    """A button that opens the ways to a list of one's own."""
    active = active_list(view)
    label = "Own list" if active is None else f"Own list ({len(active.codes):,})"
    with st.popover(label, icon=":material/upload_file:"):
        st.caption(
            f"One customer id in each line, or a table with a column “{Columns.CUSTOMER}”. The "
            "list stays in this window: a link opens the view without it."
        )
        st.file_uploader(
            "A file with customer ids",
            type=["txt", "csv", "tsv"],
            key="cohort_file",
            max_upload_size=MAX_BYTES // 1_000_000,
            on_change=_on_upload,
            args=(view,),
        )
        with st.form("cohort_form", border=False):
            st.text_area("Or paste the ids", key="cohort_text", height=120)
            st.form_submit_button("Use these customers", on_click=_on_paste, args=(view,))


def draw_notes(view: ViewContext) -> None:
    """What became of the list, and of one that could not be read."""
    fault = st.session_state.get(_FAULT)
    if fault:
        in_force = " The list before it is still in force." if active_list(view) else ""
        st.error(f"{escape(fault)}{in_force}", icon=":material/error:")
    active = active_list(view)
    if active is not None:
        st.info(active.notes, icon=":material/upload_file:")
        st.button(
            "Remove the list", on_click=_remove_list, type="tertiary", icon=":material/close:"
        )


def _on_upload(view: ViewContext) -> None:
    file = st.session_state["cohort_file"]
    if file is not None:
        _use_list(view, file.getvalue(), None if view.selection.private else file.name)


def _on_paste(view: ViewContext) -> None:
    _use_list(view, st.session_state["cohort_text"], None)


def _use_list(view: ViewContext, content: bytes | str, file: str | None) -> None:
    """Put a list in force; one that cannot be read changes nothing."""
    private = view.selection.private
    try:
        ids = read_ids(content, view.model.loaded.dataset, file=file)
    except DataError as error:
        # with pseudonyms on, nothing of the list itself is shown
        st.session_state[_FAULT] = f"{error.problem}. {error.remedy}" if private else str(error)
        return
    if not len(ids.codes):
        st.session_state[_FAULT] = (
            f"None of the {count_of(ids.lines, 'id')} is in this data set. "
            + ("Ids are pseudonyms while “Pseudonyms” is on. " if private else "")
            + f"They look like {view.model.loaded.dataset.customer_id(0)}."
        )
        return
    sentences = [f"Your list has {count_of(len(ids.codes), 'customer')} of this data set."]
    if ids.repeated:
        sentences.append(f"{count_of(ids.repeated, 'line')} repeated an id.")
    if ids.unknown:
        named = ", ".join(
            f"“{escape(shortened(id_, 40))}” (line {row:,})" for row, id_ in ids.unknown[:MAX_NAMED]
        )
        more = len(ids.unknown) - MAX_NAMED
        tail = "" if private else f": {named}{f' and {more:,} more' if more > 0 else ''}"
        sentences.append(
            f"{count_of(len(ids.unknown), 'id is', 'ids are')} not in the data set{tail}."
        )
    sentences.append("The link of this screen opens without the list.")
    st.session_state[_FAULT] = None
    st.session_state[_OWN_LIST] = OwnList(
        dataset=view.selection.dataset,
        codes=tuple(sorted(ids.codes.tolist())),
        notes=" ".join(sentences),
    )


def _remove_list() -> None:
    st.session_state[_OWN_LIST] = st.session_state[_FAULT] = None
