"""The buttons that flag a reason and leave a note on it, and what was left."""

from __future__ import annotations

from typing import Final

import pandas as pd
import streamlit as st

from explain.formats import date
from explain.reasons.wording import escape
from explain.remarks import MAX_AUTHOR, MAX_NOTE, Remark, note_for_reading
from pages.ui.access.person import may
from pages.ui.elements import screen
from pages.ui.flags import kept
from pages.ui.session.context import ViewContext
from recommenders.access.roles import Permission

FLAG: Final = ":material/flag:"


def flag_controls(view: ViewContext, customer: int, item: int) -> None:
    """Flag the reason for an item of a customer's list (codes), or leave a note on it.

    What was left before is said below the buttons. A screen for an audience has neither, nor has
    the list of a guest: nobody could find it again; nor whoever may not leave any.
    """
    if screen.presenting() or view.of_guest:
        return
    remarks = kept.remarks_on(view, customer, item)
    remark = next(iter(remarks.by_reason.values()), None)
    flagged = remark is not None and remark.flagged
    note = _reading(view, remark)
    # codes, since the browser gets to see keys; another remark makes other fields
    version = "" if remark is None else f"{remark.time:%y%m%d%H%M%S}{flagged:d}"
    reason = f"{view.selection.dataset}-{view.selection.recommender}-{customer}-{item}"
    if may(Permission.FLAG):
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            st.button(
                "Remove the flag" if flagged else "Flag",
                icon=FLAG,
                key=f"flag-{reason}",
                on_click=_on_flag,
                args=(view, customer, item, remark),
                help="Marks this reason for whoever looks at it next. Flagged reasons can be "
                "listed and exported in the Reasons view.",
            )
            with st.popover("Note", icon=":material/sticky_note_2:"):
                _draw_form(view, (customer, item), remark, note, f"{reason}-{version}")
    if fault := kept.fault():
        st.error(escape(fault), icon=":material/error:")
    if replaced := kept.replaced():
        st.info(escape(replaced), icon=":material/group:")
    if remark is not None:
        screen.caption(
            _left(remark, note, earlier=remark.fingerprint != view.model.as_fitted.fingerprint)
        )
    if remarks.problem:
        st.caption(f":material/warning: {escape(remarks.problem)}")


def _draw_form(
    view: ViewContext, reason: tuple[int, int], remark: Remark | None, note: str, key: str
) -> None:
    with st.form(f"form-{key}", border=False):
        st.text_area("Note", note, key=f"note-{key}", max_chars=MAX_NOTE, height=120)
        if not kept.is_signed_in():
            st.text_input("Your name", kept.author(), key=f"author-{key}", max_chars=MAX_AUTHOR)
        st.form_submit_button(
            "Keep the note", on_click=_on_note, args=(view, reason, remark, note, key)
        )
    st.caption(
        f"Up to {MAX_NOTE:,} characters, kept on this server with your name and the time. "
        "Everybody who uses it can read them. An empty note takes the one before back."
        + (
            " Pseudonyms hide this customer's name in a note, and no other name."
            if view.selection.private
            else ""
        )
    )


def _on_flag(view: ViewContext, customer: int, item: int, remark: Remark | None) -> None:
    kept.leave(view, customer, item, flagged=remark is None or not remark.flagged)


def _on_note(
    view: ViewContext, reason: tuple[int, int], remark: Remark | None, shown: str, key: str
) -> None:
    typed = str(st.session_state[f"note-{key}"])
    # what was shown with a pseudonym and not touched stays as it was written
    touched = typed != shown
    # somebody else may have written since this screen was drawn
    now = next(iter(kept.remarks_on(view, *reason).by_reason.values()), None)
    if touched and now is not None and now.note and (remark is None or now.note != remark.note):
        by = f" by {now.author}" if now.author.strip() else ""
        kept.tell_replaced(
            f"Yours takes the place of a note{by} of a moment ago: “{_reading(view, now)}”"
        )
    kept.leave(
        view,
        *reason,
        note=typed if touched else None,
        name=st.session_state.get(f"author-{key}"),
    )


def _reading(view: ViewContext, remark: Remark | None) -> str:
    """The note of a remark, as this screen may show it."""
    if remark is None:
        return ""
    return note_for_reading(remark, kept.named_dataset(view), view.model.loaded.dataset)


def _left(remark: Remark, note: str, *, earlier: bool) -> str:
    """Who left what and when, in Markdown."""
    what = f"{FLAG} **Flagged**" if remark.flagged else ":material/sticky_note_2: **Note**"
    by = f" by {escape(remark.author)}" if remark.author.strip() else ""
    said = f": “{escape(note)}”" if note else ""
    fit = " (about earlier data, or another setting of the recommender)" if earlier else ""
    return f"{what}{by}, {date(pd.Timestamp(remark.time))}{fit}{said}"
