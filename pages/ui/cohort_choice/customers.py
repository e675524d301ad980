"""Which customers a view of many is about, and the pickers for them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import streamlit as st

from explain.quality.verdict import OVER_ALL
from explain.reasons.wording import escape
from pages.ui.cohort_choice import own_list
from pages.ui.cohort_choice.explained import segments
from pages.ui.elements import empty_states, screen
from pages.ui.session.context import ViewContext
from pages.ui.session.selection import sync_widget, taking, update

EVERYBODY, OWN = "Everybody", "Your list"
SIZES = (300, 1_000)
SIZE = "Customers on each side, at most"
_CROSSED = "_cohort_crossed"
MAX_IN_ALL = 5_000
"""Customers of a data set at the most, for all of them to be explained while somebody waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenCohort:
    """The cohort by name and codes (None is everybody); ``unknown_segment`` is not in the data."""

    name: str
    codes: tuple[int, ...] | None
    unknown_segment: str | None = None

    @property
    def nobody(self) -> bool:
        """Whether it has no customers: an unknown segment, or one that the list has nobody of."""
        return self.unknown_segment is not None or self.codes == ()

    @property
    def over(self) -> str:
        """Over whom a figure is taken, in a sentence: "in the segment Pets"."""
        if self.name == EVERYBODY:
            return OVER_ALL
        if self.name.startswith(OWN):
            return f"in your list{self.name.removeprefix(OWN)}"
        return f"in the segment {self.name}"


def chosen_cohort(view: ViewContext) -> ChosenCohort:
    """The cohort that is asked for: a segment, a list of one's own, or what both have.

    A list is crossed with a segment that was chosen for it here, not with one left over from
    another view.
    """
    loaded = view.model.loaded
    of_customer = segments(loaded.dataset.fingerprint, loaded)
    segment, own = _segment(view), own_list.active_list(view)
    asked = view.selection.segment
    if asked is not None and asked not in of_customer:
        return ChosenCohort(name=EVERYBODY, codes=(), unknown_segment=asked)
    codes = None if own is None else own.codes
    name = EVERYBODY if own is None else OWN
    if segment is not None:
        inside = range(loaded.dataset.n_customers) if codes is None else codes
        codes = tuple(code for code in inside if of_customer[code] == segment)
        name = segment if own is None else f"{OWN}, {segment}"
    if codes is not None and len(codes) == loaded.dataset.n_customers:
        codes = None
    return ChosenCohort(name=name, codes=codes)


def _segment(view: ViewContext) -> str | None:
    segment = view.selection.segment
    crossed = st.session_state.get(_CROSSED)
    return segment if own_list.active_list(view) is None or segment == crossed else None


def _choose_segment(name: str) -> None:
    st.session_state[_CROSSED] = name or None
    update(segment=name or None)


def max_customers(view: ViewContext) -> int | None:
    """Customers to explain on each side, at the most; None is all of them."""
    return _SIZES[_chosen_size(view)]


def draw_pickers(view: ViewContext, *, size: str = SIZE) -> None:
    """The segment, a list of one's own, and how many customers are explained.

    ``size`` is what the last is called; without a name it is left out.
    """
    if screen.presenting():
        return
    loaded = view.model.loaded
    sizes = Counter(segments(loaded.dataset.fingerprint, loaded))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        if sizes:
            names = ["", *(name for name, _ in sizes.most_common())]
            segment = _segment(view) or ""
            labels = {name: f"{name} ({sizes[name]:,})" if name else EVERYBODY for name in names}
            sync_widget("segment", segment if segment in names else None, labels.values())
            st.selectbox(
                "Segment",
                names,
                index=0 if segment in names else None,
                format_func=lambda name: labels[name],
                key="segment",
                on_change=taking("segment", names, _choose_segment),
                placeholder="Choose a segment",
                width=280,
            )
        own_list.draw_control(view)
        if size:
            _draw_size(view, size)
    if not sizes:
        st.caption("This data set has no segments: a list of your own makes a cohort.")
    if size:
        _draw_unknown_size(view)
    own_list.draw_notes(view)


def _draw_size(view: ViewContext, label: str) -> None:
    offered = _size_options(view)
    sync_widget("cohort_most", _chosen_size(view), offered)
    st.segmented_control(
        label,
        offered,
        key="cohort_most",
        required=True,
        on_change=taking("cohort_most", offered, lambda size: update(most=_size_in_address(size))),
        help="Drawn at random, the same ones each time. More takes longer, and intervals "
        "become narrower. It goes on while you look at something else.",
    )


def _draw_unknown_size(view: ViewContext) -> None:
    wanted = view.selection.most
    if wanted is not None and wanted != _size_in_address(_chosen_size(view)):
        st.warning(
            f"“{escape(wanted)}” is no number of customers that can be chosen here: "
            f"{_chosen_size(view)} are explained.",
            icon=":material/help:",
        )


def draw_list_notes(view: ViewContext) -> None:
    """What of the choices does not apply to the lists of many customers."""
    if view.options.variety is not None:
        screen.caption("**Variety** is not applied here: the lists are in the order of the scores.")
    if view.model.entry.repeat_only and not view.selection.bought:
        empty_states.made_for_repeats(view.model.entry)


def customers_of(customers: int, of: int, adjective: str = "") -> str:
    """How many customers of how many, in words: "300 of 2,008 customers"."""
    if customers < of:
        return f"{customers:,} of {of:,} {adjective}customers"
    return f"all {customers:,} {adjective}customers" if customers > 1 else f"1 {adjective}customer"


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


def draw_nobody(view: ViewContext, cohort: ChosenCohort, *, size: str = SIZE) -> None:
    """Why a cohort has no customers, and how to choose another."""
    if cohort.unknown_segment is not None:
        _draw_unknown_segment(cohort.unknown_segment)
    else:
        _draw_empty_cohort()
    draw_pickers(view, size=size)


def _draw_unknown_segment(segment: str) -> None:
    """A link that names a segment the data set does not have."""
    st.title("This segment is not in the data set", anchor=False)
    st.warning(
        f"There is no segment “{escape(segment)}”. Choose one below, or look at everybody.",
        icon=":material/groups:",
    )
    st.button("Look at everybody", on_click=update, kwargs={"segment": None})


def _draw_empty_cohort() -> None:
    """A cohort without a customer."""
    st.title("No customer is in this cohort", anchor=False)
    st.warning(
        "Nobody of your list is in this segment. Choose another segment, or remove the list.",
        icon=":material/person_search:",
    )
    st.button("Look at the whole list", on_click=_choose_segment, args=("",))
