"""A list of customers of one's own: uploaded or pasted, kept while the window is open."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from explain.cohorts.customer_ids import read_ids
from explain.formats import count_of
from explain.reasons.wording import escape
from pages.ui.access.uploads import accepted, drawn_for_uploads
from pages.ui.session.context import ViewContext
from recommenders.configuration import limits
from recommenders.contract import Columns
from recommenders.data.pseudonyms import real_codes, shown_codes
from recommenders.data.titles import shortened
from recommenders.errors import DataError, public_text

MAX_NAMED = 10
"""Unknown ids that are listed."""
_OWN_LIST, _FAULT = "_cohort_own", "_cohort_fault"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnList:
    """Customers of a data set, by their codes in it as it came, and what was found on the way.

    ``unknown`` are ids that it does not have, with the line of each. ``private`` tells that the
    list was read with pseudonyms: then its ids are pseudonyms, and else they are names.
    """

    dataset: str
    codes: tuple[int, ...]
    repeated: int
    unknown: tuple[tuple[int, str], ...]
    private: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fault:
    """Why a list could not be used: with its values, without them, and when it was read."""

    whole: str
    plain: str
    private: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ActiveList:
    """The list in force: customers (codes of the screen), and what was found, in Markdown."""

    codes: tuple[int, ...]
    notes: str


def active_list(view: ViewContext) -> ActiveList | None:
    """The list that is in force for the data set on the screen."""
    own_list: OwnList | None = st.session_state.get(_OWN_LIST)
    if own_list is None or own_list.dataset != view.selection.dataset:
        return None
    codes = shown_codes(view.model.loaded.dataset, own_list.codes)
    return ActiveList(codes=tuple(codes.tolist()), notes=_notes(own_list, view.selection.private))


def draw_control(view: ViewContext) -> None:
    """A button that opens the ways to a list of one's own."""
    active = active_list(view)
    label = "Own list" if active is None else f"Own list ({len(active.codes):,})"
    with st.popover(label, icon=":material/upload_file:"):
        st.caption(
            f"One customer id in each line, or a table with a column “{Columns.CUSTOMER}”. The "
            "list stays in this window: a link opens the view without it."
        )
        if not drawn_for_uploads():
            return
        st.file_uploader(
            "A file with customer ids",
            type=["txt", "csv", "tsv", "xlsx"],
            key="cohort_file",
            max_upload_size=limits().list_mb,
            on_change=_on_upload,
            args=(view,),
        )
        with st.form("cohort_form", border=False):
            st.text_area(
                "Or paste the ids",
                key="cohort_text",
                height=120,
                max_chars=limits().paste_chars,
            )
            st.form_submit_button("Use these customers", on_click=_on_paste, args=(view,))


def draw_notes(view: ViewContext) -> None:
    """What became of the list, and of one that could not be read."""
    fault: _Fault | None = st.session_state.get(_FAULT)
    if fault is not None:
        hide = view.selection.private and not fault.private
        in_force = " The list before it is still in force." if active_list(view) else ""
        said = fault.plain if hide else fault.whole
        st.error(f"{escape(said)}{in_force}", icon=":material/error:")
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
    private, dataset = view.selection.private, view.model.loaded.dataset
    try:
        accepted("list of customers", file or "", dataset=view.selection.dataset)
        ids = read_ids(content, dataset, file=file)
    except DataError as error:
        # with pseudonyms on, nothing of the list itself is shown
        plain = public_text(error, values=False)
        st.session_state[_FAULT] = _Fault(
            whole=plain if private else public_text(error), plain=plain, private=private
        )
        return
    if not len(ids.codes):
        none = "The id is not" if ids.lines == 1 else f"None of the {ids.lines:,} ids is"
        plain = f"{none} in this data set. " + (
            "Ids are pseudonyms while customers have these. " if private else ""
        )
        whole = f"{plain}Ids look like {dataset.customer_id(0)}."
        st.session_state[_FAULT] = _Fault(whole=whole, plain=plain.strip(), private=private)
        return
    st.session_state[_FAULT] = None
    st.session_state[_OWN_LIST] = OwnList(
        dataset=view.selection.dataset,
        codes=tuple(sorted(real_codes(dataset, ids.codes.tolist()).tolist())),
        repeated=ids.repeated,
        unknown=ids.unknown,
        private=private,
    )


def _notes(own_list: OwnList, private: bool) -> str:
    """What was found; no id is named with pseudonyms on, whenever the list was read."""
    sentences = [f"Your list has {count_of(len(own_list.codes), 'customer')} of this data set."]
    if own_list.repeated:
        sentences.append(f"{count_of(own_list.repeated, 'line')} repeated an id.")
    if own_list.unknown:
        named = ", ".join(
            f"“{escape(shortened(id_, 40))}” (line {row:,})"
            for row, id_ in own_list.unknown[:MAX_NAMED]
        )
        more = len(own_list.unknown) - MAX_NAMED
        tail = "" if private else f": {named}{f' and {more:,} more' if more > 0 else ''}"
        sentences.append(
            f"{count_of(len(own_list.unknown), 'id is', 'ids are')} not in the data set{tail}."
        )
    sentences.append("The link of this screen opens without the list.")
    return " ".join(sentences)


def _remove_list() -> None:
    st.session_state[_OWN_LIST] = st.session_state[_FAULT] = None
