"""A fault of the app itself: a sentence, a code, and where the log has the rest."""

from __future__ import annotations

import hashlib
import logging
import traceback
from contextlib import suppress
from urllib.parse import parse_qs

import streamlit as st
from streamlit.errors import StreamlitPageNotFoundError

from pages.ui.elements import empty_states
from pages.ui.session.privacy import pseudonyms_forced
from pages.ui.session.selection import read
from recommenders.errors import DataError
from recommenders.operation.addresses import split_address
from recommenders.operation.processes import ELSEWHERE

_LOG = logging.getLogger("becausal")


def draw_fault(error: Exception) -> bool:
    """Say that something went wrong, and put the details into the log; for `streamlit.App`.

    The same fault has the same code, whoever meets it. Gives True: nothing else is to be shown.
    """
    if isinstance(error, DataError):
        # what came from outside (an endpoint that has stopped, a file that has changed) is no fault
        empty_states.stopped(error)
        return True
    code = fault_code(error)
    # an address and the words of an error may name a customer: a log is read by others
    _LOG.error("Fault %s at %s\n%s", code, _view(st.context.url), _frames(error))
    st.title("This could not be shown", anchor=False)
    st.error(
        f"The fault is in the app, and not in what you did. Its code is **{code}**: the details "
        "are under it in the log, which is printed where `becausal run` was started.",
        icon=":material/error:",
    )
    st.caption("Reload the page to try again. The address keeps all that was chosen.")
    # a fault before there are views has none to lead to, and must not be followed by another
    with suppress(StreamlitPageNotFoundError):
        st.page_link(
            "pages/views/explain/customer.py",
            label="Start again with this data set",
            icon=":material/restart_alt:",
            query_params={"dataset": read().dataset},
        )
    return True


def _view(url: str | None) -> str:
    """The view and the names of what is chosen there, without what that is."""
    parts = split_address(url or "")
    return f"{parts.path or '/'} ({', '.join(sorted(parse_qs(parts.query))) or 'nothing chosen'})"


def _frames(error: BaseException) -> str:
    """Where an error and those that led to it were raised, and of which kind they are."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    first = "" if before is None else f"{_frames(before)}\nwhich led to\n"
    places = "".join(traceback.format_tb(error.__traceback__))
    whole = "".join(traceback.format_exception_only(error)).strip()
    if pseudonyms_forced():
        whole = "\n".join([type(error).__name__, *_elsewhere(error)])
    return f"{first}{places}{whole}"


def _elsewhere(error: BaseException) -> list[str]:
    """Where it was raised in a process of its own, where it was: places, and no words."""
    return [note for note in getattr(error, "__notes__", ()) if str(note).startswith(ELSEWHERE)]


def fault_code(error: BaseException) -> str:
    """Eight letters and digits for a kind of error at a place in the code."""
    places = [f"{frame.name}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)]
    told = "/".join([type(error).__name__, *places, *_elsewhere(error)])
    return hashlib.blake2b(told.encode(), digest_size=4).hexdigest()
