"""Where the recommender fails: segments, short histories, and the customers it misses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
import streamlit as st

from explain.charts import quality as quality_chart
from explain.charts.quality import Dot
from explain.export.report import Table
from explain.formats import count_of, number, percent, separated
from explain.quality.head_to_head import LENGTHS, SEGMENTS, GroupQuality
from explain.quality.metrics import MAIN
from explain.quality.ranking import Quality
from explain.reasons.wording import escape
from pages.ui.elements import screen
from pages.ui.elements.charts import chart_theme
from pages.ui.session.context import ViewContext
from pages.ui.session.evaluations import short_label
from recommenders.evaluation.stored_results import K
from recommenders.intervals import MIN_CUSTOMERS

GROUP_HEADINGS = {SEGMENTS: "By segment", LENGTHS: "By items bought before"}


def draw_groups(view: ViewContext, quality: Quality) -> None:
    """The mean of each group with its interval, beside the first baseline."""
    screen.section(_title(quality))
    other = quality.other
    counts = Counter(group.by for group in quality.groups)
    # a cohort of one segment has no other to stand beside
    shown = [by for by in GROUP_HEADINGS if counts[by] > (by == SEGMENTS)]
    for column, by in zip(screen.columns(len(shown)), shown, strict=True):
        with column:
            groups_shown = [group for group in quality.groups if group.by == by]
            screen.text(f"**{GROUP_HEADINGS[by]}**")
            screen.chart(
                quality_chart.intervals(
                    [_dot(group) for group in groups_shown],
                    unit=f"{MAIN}, 0 to 1, 95 % interval",
                    beside=short_label(other),
                    theme=chart_theme(),
                ),
                key=f"quality_by_{by}",
                alt=_takeaway(groups_shown, by),
            )
            screen.record(
                Table(name=f"Quality {GROUP_HEADINGS[by].lower()}", frame=quality.group_frame(by))
            )
    if SEGMENTS not in counts:
        screen.caption("The data set has no segments of customers.")
    screen.caption(
        f"Customers in brackets. Dots: {escape(short_label(quality.base))}; open diamonds: "
        f"{escape(short_label(other))}. Groups of fewer than {MIN_CUSTOMERS} customers are grey: "
        "too few to judge. Each group has a 95 % interval of its own: of forty groups without a "
        f"difference one would seem better by chance. {_not_better_sentence(quality, other)}"
    )


def draw_missed_customers(view: ViewContext, quality: Quality) -> None:
    """The customers whose list is worst, with the way to them."""
    dataset = view.model.loaded.dataset
    screen.section("Customers it misses")
    if not quality.missed:
        screen.text(
            f"None: each of {count_of(quality.customers, 'customer')} bought at least one of the "
            f"{K} items in the time held back."
        )
        return
    screen.text(
        f"For **{percent(quality.missed_share)}** of "
        f"{count_of(quality.customers, 'customer')} none of the {K} items was bought in the time "
        "held back. These had most to find:"
    )
    frame = pd.DataFrame(
        {
            "Customer": [dataset.customer_label(missed.customer) for missed in quality.missed],
            "Found": [missed.hits for missed in quality.missed],
            "To find": [missed.wanted for missed in quality.missed],
            "Items bought before": [missed.known for missed in quality.missed],
        }
    )
    if screen.presenting():
        screen.table("Customers it misses", frame)
        return
    screen.record(Table(name="Customers it misses", frame=frame))
    columns = st.columns(2, gap="large")
    for index, missed in enumerate(quality.missed):
        linked = replace(
            view.selection, customer=dataset.customer_id(missed.customer), hits=True, item=None
        )
        columns[index % 2].page_link(
            "pages/views/explain/customer.py",
            label=f"{escape(dataset.customer_label(missed.customer))}: {missed.hits} of "
            f"{count_of(missed.wanted, 'item')} found, {missed.known:,} bought before",
            icon=":material/person_search:",
            query_params=linked.params(),
        )


def _title(quality: Quality) -> str:
    weakest = [group for by in GROUP_HEADINGS if (group := quality.weakest(by)) is not None]
    if not weakest:
        several = any(
            sum(group.by == by and not group.small for group in quality.groups) > 1
            for by in GROUP_HEADINGS
        )
        return "Where it fails: no group is clearly worse" if several else "Where it fails"
    names = [
        f"{group.name} items bought before" if group.by == LENGTHS else group.name
        for group in weakest
    ]
    return f"Where it fails: weakest for {' and for '.join(names)}"


def _not_better_sentence(quality: Quality, other: str) -> str:
    """Names the groups where the recommender is not surely better than the baseline."""
    even = [
        group.name if group.by == SEGMENTS else f"{group.name} items"
        for group in quality.groups
        if group.by and not group.small and not group.better
    ]
    if not even:
        return f"In every other group it is better than {escape(short_label(other))} beyond chance."
    return f"Not better than {escape(short_label(other))} beyond chance: {escape(separated(even))}."


def _dot(group: GroupQuality) -> Dot:
    return Dot(
        name=f"{group.name} ({group.own.customers:,})",
        mean=group.own.mean,
        low=group.own.low,
        high=group.own.high,
        beside=group.other.mean,
        faded=group.small,
    )


def _takeaway(groups: Sequence[GroupQuality], by: str) -> str:
    parts = [f"{group.name} {number(group.own.mean)}" for group in groups]
    return f"{MAIN} {GROUP_HEADINGS[by].lower()}: {separated(parts)}"
