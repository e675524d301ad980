"""What was left on the reasons of the screen, and how more is left."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from explain.remarks import HIDDEN, MAX_AUTHOR, Remark, Remarks, leave_remark, read_remarks
from pages.ui.access.person import current_person, require
from pages.ui.access.record import record
from pages.ui.session import resources
from pages.ui.session.context import ViewContext
from pages.ui.session.privacy import pseudonyms_forced
from recommenders.access.roles import Permission
from recommenders.contract import Dataset
from recommenders.data.pseudonyms import real_codes
from recommenders.errors import DataError, public_text
from recommenders.notes_folder import notes_folder

_AUTHOR, _FAULT, _REPLACED = "_remark_author", "_remark_fault", "_remark_replaced"


def remarks_of(view: ViewContext) -> Remarks:
    """The remarks on the recommender and the data set of the screen, as this session may read them.

    Notes of those who saw names are hidden where pseudonyms are forced.
    """
    return _readable(_kept(view))


def remarks_on(view: ViewContext, customer: int, item: int) -> Remarks:
    """The same of one reason alone: that for an item of a customer's list (codes)."""
    return _readable(_kept(view, *_reason(view, customer, item)))


def named_dataset(view: ViewContext) -> Dataset:
    """The data set of the screen with real ids, under which remarks are kept."""
    if not view.selection.private:
        return view.model.loaded.dataset
    return resources.loaded_dataset(view.selection.dataset).dataset


def real_code(view: ViewContext, customer: int) -> int:
    """The code in the `named_dataset` of a customer of the screen (code)."""
    return int(real_codes(view.model.loaded.dataset, [customer])[0])


def author() -> str:
    """Who is signed in; else what was given as a name in this session, empty until then."""
    person = current_person()
    if person.identity is not None:
        return person.name[:MAX_AUTHOR]
    return str(st.session_state.get(_AUTHOR, ""))


def is_signed_in() -> bool:
    """Whether the author is known, and need not say a name."""
    return current_person().identity is not None


def fault() -> str:
    """Why the last remark of this session was not kept; empty where it was. It is told once."""
    return str(st.session_state.pop(_FAULT, ""))


def replaced() -> str:
    """What the last note of this session took the place of; empty for nothing. It is told once."""
    return str(st.session_state.pop(_REPLACED, ""))


def tell_replaced(sentence: str) -> None:
    """Have it told that a note took the place of one that its author has not seen."""
    st.session_state[_REPLACED] = sentence


def leave(
    view: ViewContext,
    customer: int,
    item: int,
    *,
    flagged: bool | None = None,
    note: str | None = None,
    name: str | None = None,
) -> None:
    """Keep a flag and a note on the reason for an item of a customer's list (codes).

    None is what holds now, whoever has left it since the screen was drawn. ``name`` is the author's
    from now on in this session; None is the one given before. Neither a flag nor a note takes back
    what was left before. What cannot be kept leaves a `fault`.
    """
    if name is not None:
        st.session_state[_AUTHOR] = name
    who, what = _reason(view, customer, item)
    nameless = pseudonyms_forced()
    before = _kept(view, who, what).of(who, what)
    if flagged is None:
        flagged = before is not None and before.flagged
    if before is not None and note in (None, HIDDEN, before.note):
        # a note that was not touched stays, and with it whose it is to read
        note, nameless = before.note, before.nameless
    note = note or ""
    remark = Remark(
        dataset=view.selection.dataset,
        recommender=view.selection.recommender,
        customer=who,
        item=what,
        flagged=flagged,
        note=note,
        author=author(),
        # a record of what somebody did, not the "now" of the data
        time=datetime.now(UTC),
        fingerprint=view.model.as_fitted.fingerprint,
        nameless=nameless,
    )
    try:
        person = require(
            Permission.FLAG, dataset=remark.dataset, customer=view.selection.customer or ""
        )
        record(
            "flagged" if flagged else "noted" if note else "took back",
            person.name,
            role=person.role or "",
            dataset=remark.dataset,
            customer=view.model.loaded.dataset.customer_id(customer),
            item=remark.item,
        )
        leave_remark(notes_folder(), remark)
    except DataError as error:
        st.session_state[_FAULT] = public_text(error)


def _reason(view: ViewContext, customer: int, item: int) -> tuple[str, str]:
    named = named_dataset(view)
    return named.customer_id(real_code(view, customer)), named.item_id(item)


def _readable(remarks: Remarks) -> Remarks:
    return remarks.without_names() if pseudonyms_forced() else remarks


def _kept(view: ViewContext, *reason: str) -> Remarks:
    of = view.selection
    return read_remarks(notes_folder(), of.dataset, of.recommender, *reason)
