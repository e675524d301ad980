"""The Compare view for many customers: how far both sides agree, and where they differ."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from explain.charts.agreement import shared, takeaway
from explain.charts.intervals import Mark, Range, ranges
from explain.export.report import Table
from explain.formats import MINUS, count_of, number, percent, word
from explain.rankings.agreement import Agreement, GroupAgreement
from explain.reasons.wording import escape
from pages.ui.compare.cache import of_many, segments
from pages.ui.compare.list_differences import leaning
from pages.ui.compare.sides import ComparedSide
from pages.ui.elements import screen
from pages.ui.elements.theme import chart_theme
from pages.ui.session.context import ViewContext
from pages.ui.session.selection import sync_widget, update
from recommenders.contract import Columns
from recommenders.evaluation.measure import LENGTH
from recommenders.intervals import MIN_CUSTOMERS, Estimate

EVERYBODY = "Everybody"
MAX_CUSTOMERS = 10
"""Customers where the sides differ most."""


def many(view: ViewContext, left: ComparedSide, right: ComparedSide) -> None:
    """The same comparison over everybody with a purchase, or over a segment."""
    loaded = view.model.loaded
    known = segments(loaded.dataset.fingerprint, left)
    segment = view.selection.segment
    heading = screen.placeholder()
    if known and not screen.presenting():
        _picker(known, segment)
    if segment is not None and segment not in known:
        st.warning(
            f"There is no segment “{escape(segment)}” in {escape(loaded.dataset.title)}. Choose "
            "another, or everybody.",
            icon=":material/help:",
        )
        return
    found = of_many(left, right, view.selection.bought, segment)
    agreed = found.agreement
    who = "customers" if segment is None else f"customers ({segment})"
    if not len(agreed.customers):
        with heading:
            screen.section(f"Over all {who}")
            screen.text("No customer has a purchase to rank for.")
        return
    everybody = agreed.all
    with heading:
        screen.section(
            f"Over {len(agreed.customers):,} {who} they share {everybody.common.mean:.1f} of "
            f"{word(agreed.k)} items on average"
        )
        screen.caption(_who(agreed))
    one, two = screen.columns(2)
    with one:
        _figures(agreed)
        screen.chart(shared(agreed, theme=chart_theme()), key="shared", alt=takeaway(agreed))
    with two:
        _by_group(agreed)
    screen.record(
        Table(name="Customers by items in common", frame=agreed.distribution(), printed=False)
    )
    leaning(found.differences, left, right)
    _differ_most(view, agreed, left, right)


def _picker(known: tuple[str, ...], segment: str | None) -> None:
    sync_widget("among", segment if segment in known else EVERYBODY if segment is None else None)
    st.selectbox(
        "Customers",
        [EVERYBODY, *known],
        index=None if segment is not None and segment not in known else 0,
        key="among",
        on_change=lambda: update(
            segment=None if st.session_state["among"] == EVERYBODY else st.session_state["among"]
        ),
        width=320,
    )


def _who(agreed: Agreement) -> str:
    said = (
        f"A fixed random sample: {len(agreed.customers):,} of {agreed.of:,} customers with a "
        "purchase."
        if agreed.sampled
        else f"All {agreed.of:,} customers with a purchase."
    )
    small = f" Fewer than {MIN_CUSTOMERS}: too few to rely on." if agreed.all.small else ""
    return f"{said}{small} Without a purchase both sides list what is popular."


def _figures(agreed: Agreement) -> None:
    found = agreed.all
    screen.text("**How far both sides agree**")
    lines = [
        f"**{number(found.common.mean)} of {word(agreed.k)} items** are in both lists "
        f"({_between(found.common)}).",
        f"**Rank-biased overlap {found.rbo.mean:.2f}** ({found.rbo.low:.2f} to "
        f"{found.rbo.high:.2f}; 1 is the same list, p = 0.9: the first ten places weigh 86 %).",
        f"**{percent(found.first.mean)}** have the same first item ({_shares(found.first)}).",
    ]
    if found.order.mean == found.order.mean:
        lines.append(
            f"**{percent(found.order.mean)}** of two common items stand in the same order "
            f"({_shares(found.order)}; 50 % is chance, Kendall's tau "
            f"{_tau_text(found.order.mean)})."
        )
    screen.text("\n".join(f"- {line}" for line in lines))
    screen.caption("In brackets: 95 % intervals, customers drawn again.")


def _by_group(agreed: Agreement) -> None:
    screen.text("**By segment and by history**")
    rows = [_row(one) for one in agreed.groups[1:]]
    if not rows:
        screen.caption("There are no groups to tell apart.")
        return
    mean = agreed.all.common.mean
    screen.chart(
        ranges(
            rows,
            axis=f"items in common, of {agreed.k}",
            marks=(Mark(at=mean, word=f"all {number(mean)}"),),
            theme=chart_theme(),
        ),
        key="agreed_by_group",
        alt="Items in common by group: " + "; ".join(f"{row.name} {row.written}" for row in rows),
    )
    screen.caption(
        f"Means with 95 % intervals; n is customers. Under {MIN_CUSTOMERS} customers (marked "
        "few) a mean is "
        "not to be relied on."
    )
    screen.record(Table(name="Agreement by group", frame=agreed.frame(), printed=False))


def _row(one: GroupAgreement) -> Range:
    name = f"{one.group} items bought" if one.by == LENGTH else one.group
    few = ", few" if one.small else ""
    return Range(
        name=name,
        low=one.common.low,
        at=one.common.mean,
        high=one.common.high,
        written=f"{number(one.common.mean)} (n {one.customers:,}{few})",
        told=f"{_between(one.common)}; rank-biased overlap {one.rbo.mean:.2f}; same first item "
        f"{percent(one.first.mean)}",
    )


def _differ_most(
    view: ViewContext, agreed: Agreement, left: ComparedSide, right: ComparedSide
) -> None:
    dataset = view.model.loaded.dataset
    screen.section("Where they differ most")
    places = agreed.differ_most(MAX_CUSTOMERS)
    frame = agreed.customers_frame(dataset, places)
    name = f"Where {left.name} and {right.name} differ most"
    if screen.presenting():
        screen.table(name, frame, file=agreed.customers_frame(dataset))
        return
    screen.record(Table(name=name, frame=frame))
    screen.record(
        Table(name="Agreement by customer", frame=agreed.customers_frame(dataset), printed=False)
    )
    nothing = int(agreed.common_counts()[0])
    screen.caption(
        "Items in common and rank-biased overlap, the smallest first. Each link compares the two "
        "lists of that customer."
        + (
            f" {count_of(nothing, 'customer')} have nothing in common."
            if nothing > MAX_CUSTOMERS
            else ""
        )
    )
    ids = dataset.customers[Columns.CUSTOMER]
    for column, half in zip(st.columns(2, gap="large"), (slice(0, 5), slice(5, None)), strict=True):
        with column:
            for place, customer in zip(
                places[half].tolist(), agreed.customers[places[half]].tolist(), strict=True
            ):
                common = f"{int(agreed.common[place])} of {agreed.k}"
                st.page_link(
                    "pages/views/compare.py",
                    label=f"{escape(dataset.customer_label(customer))} · {common} · "
                    f"{agreed.rbo[place]:.2f}",
                    icon=":material/compare_arrows:",
                    query_params=replace(
                        view.selection,
                        customer=str(ids.iloc[customer]),
                        item=None,
                        versus=None,
                        because=None,
                        edits=None,
                        asof=None,
                    ).params(),
                )


def _between(found: Estimate) -> str:
    return f"{number(found.low)} to {number(found.high)}"


def _shares(found: Estimate) -> str:
    return f"{percent(found.low)} to {percent(found.high)}"


def _tau_text(share: float) -> str:
    return f"{2 * share - 1:.2f}".replace("-", MINUS)
