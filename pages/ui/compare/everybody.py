"""The Compare view for many customers: how far both sides agree, and where they differ."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from explain.charts.agreement import shared, takeaway
from explain.charts.intervals import Mark, Range, ranges
from explain.export.report import Table
from explain.formats import count_of, decimals, number, percent, word
from explain.rankings.agreement import Agreement, GroupAgreement
from explain.reasons.wording import escape
from pages.ui.cohort_choice.customers import ChosenCohort
from pages.ui.compare.cache import group_comparison
from pages.ui.compare.list_differences import draw_differences
from pages.ui.compare.sides import ComparedSide
from pages.ui.elements import screen
from pages.ui.elements.charts import chart_theme
from pages.ui.session.context import ViewContext
from recommenders.evaluation.measure import LENGTH
from recommenders.intervals import MIN_CUSTOMERS

MAX_CUSTOMERS = 10
"""Customers where the sides differ most."""


def show(view: ViewContext, left: ComparedSide, right: ComparedSide, cohort: ChosenCohort) -> None:
    """How far the lists agree, over everybody with a purchase or over a cohort."""
    group = group_comparison(left, right, view.selection.bought, cohort.codes)
    agreement = group.agreement
    customers = "customers" if cohort.codes is None else f"customers ({cohort.name})"
    if not len(agreement.customers):
        screen.section(f"Over all {customers}")
        screen.text("No customer has a purchase to rank for.")
        return
    everybody = agreement.all
    screen.section(
        f"Over {len(agreement.customers):,} {customers} they share "
        f"{everybody.common.mean:.1f} of {word(agreement.k)} items on average"
    )
    screen.caption(_sample_note(agreement))
    left_column, right_column = screen.columns(2)
    with left_column:
        _draw_figures(agreement)
        screen.chart(shared(agreement, theme=chart_theme()), key="shared", alt=takeaway(agreement))
    with right_column:
        _draw_groups(agreement)
    screen.record(
        Table(name="Customers by items in common", frame=agreement.distribution(), printed=False)
    )
    draw_differences(group.differences, left, right)
    _draw_most_different(view, agreement, left, right)


def _sample_note(agreement: Agreement) -> str:
    basis = (
        f"A fixed random sample: {len(agreement.customers):,} of {agreement.of:,} customers with a "
        "purchase."
        if agreement.sampled
        else f"All {agreement.of:,} customers with a purchase."
    )
    caveat = f" Fewer than {MIN_CUSTOMERS}: too few to rely on." if agreement.all.small else ""
    return f"{basis}{caveat} Without a purchase both sides list what is popular."


def _draw_figures(agreement: Agreement) -> None:
    everybody = agreement.all
    screen.text("**How far both sides agree**")
    lines = [
        f"**{number(everybody.common.mean)} of {word(agreement.k)} items** are in both lists "
        f"({everybody.common.interval_text(number)}).",
        f"**Rank-biased overlap {everybody.rbo.mean:.2f}** "
        f"({everybody.rbo.interval_text('{:.2f}'.format)}; 1 is the same list, p = 0.9: the first "
        "ten places weigh 86 %).",
        f"**{percent(everybody.first.mean)}** have the same first item "
        f"({everybody.first.interval_text(percent)}).",
    ]
    if everybody.order.known:
        lines.append(
            f"**{percent(everybody.order.mean)}** of two common items stand in the same order "
            f"({everybody.order.interval_text(percent)}; 50 % is chance, Kendall's tau "
            f"{decimals(everybody.tau, 2)})."
        )
    screen.text("\n".join(f"- {line}" for line in lines))
    screen.caption("In brackets: 95 % intervals, customers drawn again.")


def _draw_groups(agreement: Agreement) -> None:
    screen.text("**By segment and by history**")
    rows = [_range_of(group) for group in agreement.groups[1:]]
    if not rows:
        screen.caption("There are no groups to tell apart.")
        return
    mean = agreement.all.common.mean
    screen.chart(
        ranges(
            rows,
            axis=f"items in common, of {agreement.k}",
            marks=(Mark(at=mean, word=f"all {number(mean)}"),),
            theme=chart_theme(),
        ),
        key="agreed_by_group",
        alt="Items in common by group: " + "; ".join(f"{row.name} {row.written}" for row in rows),
    )
    screen.caption(
        f"Means with 95 % intervals; n is customers. Under {MIN_CUSTOMERS} customers (marked "
        "few) a mean is not to be relied on."
    )
    screen.record(Table(name="Agreement by group", frame=agreement.frame(), printed=False))


def _range_of(group: GroupAgreement) -> Range:
    name = f"{group.group} items bought" if group.by == LENGTH else group.group
    few = ", few" if group.small else ""
    return Range(
        name=name,
        low=group.common.low,
        at=group.common.mean,
        high=group.common.high,
        written=f"{number(group.common.mean)} (n {group.customers:,}{few})",
        told=f"{group.common.interval_text(number)}; rank-biased overlap {group.rbo.mean:.2f}; "
        f"same first item {percent(group.first.mean)}",
    )


def _draw_most_different(
    view: ViewContext, agreement: Agreement, left: ComparedSide, right: ComparedSide
) -> None:
    dataset = view.model.loaded.dataset
    screen.section("Where they differ most")
    positions = agreement.differ_most(MAX_CUSTOMERS)
    frame = agreement.customers_frame(dataset, positions)
    name = f"Where {left.name} and {right.name} differ most"
    if screen.presenting():
        screen.table(name, frame, file=agreement.customers_frame(dataset))
        return
    screen.record(Table(name=name, frame=frame))
    screen.record(
        Table(name="Agreement by customer", frame=agreement.customers_frame(dataset), printed=False)
    )
    nothing = int(agreement.common_counts()[0])
    screen.caption(
        "Items in common and rank-biased overlap, the smallest first. Each link compares the two "
        "lists of that customer."
        + (
            f" {count_of(nothing, 'customer')} have nothing in common."
            if nothing > MAX_CUSTOMERS
            else ""
        )
    )
    for column, part in zip(st.columns(2, gap="large"), (slice(0, 5), slice(5, None)), strict=True):
        with column:
            for position, customer in zip(
                positions[part].tolist(), agreement.customers[positions[part]].tolist(), strict=True
            ):
                common = f"{int(agreement.common[position])} of {agreement.k}"
                st.page_link(
                    "pages/views/models/compare.py",
                    label=f"{escape(dataset.customer_label(customer))} · {common} · "
                    f"{agreement.rbo[position]:.2f}",
                    icon=":material/compare_arrows:",
                    query_params=replace(
                        view.selection,
                        customer=dataset.customer_id(customer),
                        whom=None,
                        item=None,
                        versus=None,
                        because=None,
                        edits=None,
                        asof=None,
                    ).params(),
                )
