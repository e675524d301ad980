"""Which customers the Cohort view is about, and the pickers for them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import streamlit as st

from explain.reasons.wording import escape
from pages.ui.cohort import own_list as cohort_list
from pages.ui.cohort.cache import segments
from pages.ui.elements import screen as sheet
from pages.ui.session.selection import change, follow
from pages.ui.shell.sidebar import Chosen

EVERYBODY, OWN = "Everybody", "Your list"
SIZES = (300, 1_000)
MOST_IN_ALL = 5_000
"""Customers of a data set at the most, for all of them to be explained while somebody waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """The cohort by name and codes (None is everybody); ``unknown`` is a segment that is not."""

    name: str
    codes: tuple[int, ...] | None
    unknown: str | None = None


def who(chosen: Chosen) -> Who:
    """The cohort that is asked for: a segment, a list of one's own, or what both have."""
    shop = chosen.world.shop
    of_customer = segments(shop.dataset.fingerprint, shop)
    segment, own = chosen.selection.segment, cohort_list.own(chosen)
    if segment is not None and segment not in of_customer:
        return Who(name=EVERYBODY, codes=(), unknown=segment)
    codes = None if own is None else own.codes
    name = EVERYBODY if own is None else OWN
    if segment is not None:
        inside = range(shop.dataset.n_customers) if codes is None else codes
        codes = tuple(code for code in inside if of_customer[code] == segment)
        name = segment if own is None else f"{OWN}, {segment}"
    if codes is not None and len(codes) == shop.dataset.n_customers:
        codes = None
    return Who(name=name, codes=codes)


def most(chosen: Chosen) -> int | None:
    """Customers to explain on each side, at the most; None is all of them."""
    return _SIZES[_size(chosen)]


def pickers(chosen: Chosen) -> None:
    """The segment, a list of one's own, and how many customers are explained."""
    if sheet.presenting():
        return
    shop = chosen.world.shop
    sizes = Counter(segments(shop.dataset.fingerprint, shop))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        if sizes:
            names = ["", *(name for name, _ in sizes.most_common())]
            segment = chosen.selection.segment or ""
            follow("segment", segment if segment in names else None)
            st.selectbox(
                "Segment",
                names,
                index=0 if segment in names else None,
                format_func=lambda name: f"{name} ({sizes[name]:,})" if name else EVERYBODY,
                key="segment",
                on_change=lambda: change(segment=st.session_state["segment"] or None),
                placeholder="Choose a segment",
                width=280,
            )
        cohort_list.control(chosen)
        follow("cohort_most", _size(chosen))
        st.segmented_control(
            "Customers on each side, at most",
            _offered(chosen),
            key="cohort_most",
            required=True,
            on_change=lambda: change(most=_written(st.session_state["cohort_most"])),
            help="Drawn at random, the same ones each time. More takes longer, and intervals "
            "become narrower. It goes on while you look at something else.",
        )
    if not sizes:
        st.caption("This data set has no segments: a list of your own makes a cohort.")
    wanted = chosen.selection.most
    if wanted is not None and wanted != _written(_size(chosen)):
        st.warning(
            f"A cohort cannot be explained with “{escape(wanted)}” customers on each side here: "
            f"{_size(chosen)} are.",
            icon=":material/help:",
        )
    cohort_list.notes(chosen)


_SIZES: dict[str, int | None] = {**{f"{size:,}": size for size in SIZES}, "All": None}


def _offered(chosen: Chosen) -> list[str]:
    n = chosen.world.shop.dataset.n_customers
    fits = [f"{size:,}" for size in SIZES if size < n]
    return [*fits, "All"] if n <= MOST_IN_ALL else fits


def _size(chosen: Chosen) -> str:
    offered = _offered(chosen)
    wanted = chosen.selection.most
    return next((size for size in offered if _written(size) == wanted), offered[0])


def _written(size: str) -> str:
    """A size as the address has it: "1000"."""
    return size.replace(",", "").lower()


def unknown(segment: str) -> None:
    """A link that names a segment the data set does not have."""
    st.header("This segment is not in the data set", anchor=False)
    st.warning(
        f"There is no segment “{escape(segment)}”. Choose one below, or look at everybody.",
        icon=":material/groups:",
    )
    st.button("Look at everybody", on_click=change, kwargs={"segment": None})


def nobody() -> None:
    """A cohort without a customer."""
    st.header("No customer is in this cohort", anchor=False)
    st.warning(
        "Nobody of your list is in this segment. Choose another segment, or remove the list.",
        icon=":material/person_search:",
    )
