"""Which customers the Cohort view is about, and the pickers for them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import streamlit as st

from explain.reasons.wording import escape
from pages.ui.cohort import own_list
from pages.ui.cohort.cache import segments
from pages.ui.elements import screen
from pages.ui.session.context import ViewContext
from pages.ui.session.selection import sync_widget, update

EVERYBODY, OWN = "Everybody", "Your list"
SIZES = (300, 1_000)
MAX_IN_ALL = 5_000
"""Customers of a data set at the most, for all of them to be explained while somebody waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenCohort:
    """The cohort by name and codes (None is everybody); ``unknown_segment`` is not in the data."""

    name: str
    codes: tuple[int, ...] | None
    unknown_segment: str | None = None


def chosen_cohort(view: ViewContext) -> ChosenCohort:
    """The cohort that is asked for: a segment, a list of one's own, or what both have."""
    loaded = view.model.loaded
    of_customer = segments(loaded.dataset.fingerprint, loaded)
    segment, own = view.selection.segment, own_list.active_list(view)
    if segment is not None and segment not in of_customer:
        return ChosenCohort(name=EVERYBODY, codes=(), unknown_segment=segment)
    codes = None if own is None else own.codes
    name = EVERYBODY if own is None else OWN
    if segment is not None:
        inside = range(loaded.dataset.n_customers) if codes is None else codes
        codes = tuple(code for code in inside if of_customer[code] == segment)
        name = segment if own is None else f"{OWN}, {segment}"
    if codes is not None and len(codes) == loaded.dataset.n_customers:
        codes = None
    return ChosenCohort(name=name, codes=codes)


def max_customers(view: ViewContext) -> int | None:
    """Customers to explain on each side, at the most; None is all of them."""
    return _SIZES[_chosen_size(view)]


def draw_pickers(view: ViewContext) -> None:
    """The segment, a list of one's own, and how many customers are explained."""
    if screen.presenting():
        return
    loaded = view.model.loaded
    sizes = Counter(segments(loaded.dataset.fingerprint, loaded))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        if sizes:
            names = ["", *(name for name, _ in sizes.most_common())]
            segment = view.selection.segment or ""
            sync_widget("segment", segment if segment in names else None)
            st.selectbox(
                "Segment",
                names,
                index=0 if segment in names else None,
                format_func=lambda name: f"{name} ({sizes[name]:,})" if name else EVERYBODY,
                key="segment",
                on_change=lambda: update(segment=st.session_state["segment"] or None),
                placeholder="Choose a segment",
                width=280,
            )
        own_list.draw_control(view)
        sync_widget("cohort_most", _chosen_size(view))
        st.segmented_control(
            "Customers on each side, at most",
            _size_options(view),
            key="cohort_most",
            required=True,
            on_change=lambda: update(most=_size_in_address(st.session_state["cohort_most"])),
            help="Drawn at random, the same ones each time. More takes longer, and intervals "
            "become narrower. It goes on while you look at something else.",
        )
    if not sizes:
        st.caption("This data set has no segments: a list of your own makes a cohort.")
    wanted = view.selection.most
    if wanted is not None and wanted != _size_in_address(_chosen_size(view)):
        st.warning(
            f"A cohort cannot be explained with “{escape(wanted)}” customers on each side here: "
            f"{_chosen_size(view)} are.",
            icon=":material/help:",
        )
    own_list.draw_notes(view)


_SIZES: dict[str, int | None] = {**{f"{size:,}": size for size in SIZES}, "All": None}


def _size_options(view: ViewContext) -> list[str]:
    n_customers = view.model.loaded.dataset.n_customers
    sizes = [f"{size:,}" for size in SIZES if size < n_customers]
    return [*sizes, "All"] if n_customers <= MAX_IN_ALL else sizes


def _chosen_size(view: ViewContext) -> str:
    offered = _size_options(view)
    wanted = view.selection.most
    return next((size for size in offered if _size_in_address(size) == wanted), offered[0])


def _size_in_address(size: str) -> str:
    """A size as the address has it: "1000"."""
    return size.replace(",", "").lower()


def draw_unknown_segment(segment: str) -> None:
    """A link that names a segment the data set does not have."""
    st.header("This segment is not in the data set", anchor=False)
    st.warning(
        f"There is no segment “{escape(segment)}”. Choose one below, or look at everybody.",
        icon=":material/groups:",
    )
    st.button("Look at everybody", on_click=update, kwargs={"segment": None})


def draw_empty_cohort() -> None:
    """A cohort without a customer."""
    st.header("No customer is in this cohort", anchor=False)
    st.warning(
        "Nobody of your list is in this segment. Choose another segment, or remove the list.",
        icon=":material/person_search:",
    )
