"""Popularity bias and coverage: what of the catalogue the lists show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from explain.charts.exposure import curves
from explain.charts.intervals import Range, ranges
from explain.formats import MINUS, count_of, percent
from explain.rankings.exposure import HEAD, Exposure, PopularityBias
from pages.ui.elements import screen
from pages.ui.elements.theme import chart_theme
from pages.ui.recommender import cache
from pages.ui.recommender.cache import fixed
from pages.ui.session.context import ViewContext
from recommenders.intervals import MIN_CUSTOMERS, Estimate

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator


def show(view: ViewContext, head: DeltaGenerator) -> None:
    """The share of the catalogue that is shown, how evenly, and how popular it is."""
    exposure = cache.list_exposure(view.model, view.selection.bought)
    everybody = exposure.bias[0]
    of = (
        f"a sample of {exposure.customers:,} of {exposure.of:,}"
        if exposure.customers < exposure.of
        else "all"
    )
    with head:
        screen.title(
            f"The lists show {percent(exposure.coverage)} of the catalogue, and items "
            f"{_popularity_phrase(everybody)}",
            f"{count_of(exposure.shown, 'item')} of {exposure.items:,} in the lists of {of} "
            f"{count_of(exposure.customers, 'customer') if of == 'all' else 'customers'}. "
            f"{count_of(exposure.ever_bought, 'item')} were ever bought.",
        )
    left, right = screen.columns(2)
    with left:
        screen.section("How evenly the catalogue is shown")
        screen.chart(
            curves(exposure, theme=chart_theme()),
            key="curves",
            alt=f"Gini coefficient of the list entries {exposure.gini:.2f}, of the buyers "
            f"{exposure.gini_bought:.2f}",
        )
        screen.caption(
            "Items from the rarest to the most frequent: the lower the curve, the more a few items "
            "take. Gini is 0 where every item is shown as often, 1 where one item has it all. "
            "Items that nobody is shown count."
        )
    with right:
        screen.section("How popular the lists are")
        screen.chart(
            ranges(
                [_range_of(bias) for bias in exposure.bias],
                axis="percentile of popularity (100 = most bought)",
                theme=chart_theme(),
            ),
            key="bias",
            alt=f"Mean percentile in lists {everybody.listed.mean:.0f}, of what is bought "
            f"{everybody.bought.mean:.0f}",
        )
        screen.caption(
            "Filled: the items of a list, with the 95 % interval over customers. Hollow: what the "
            "same customers have bought. In brackets: customers. At the right: the difference in "
            "points; above zero the lists are more popular than the purchases."
        )
    screen.section("By group of customers")
    screen.table("Popularity by group", exposure.frame(), shown=_table(exposure))
    screen.caption(
        f"The long tail is all of the catalogue but the most bought {percent(HEAD)}. Groups by "
        "distinct items bought. Means over customers; brackets are 95 % intervals."
    )
    screen.section("Over the catalogue")
    screen.table("Coverage", exposure.figures())


def _popularity_phrase(everybody: PopularityBias) -> str:
    apart = everybody.difference
    if apart.low > 0:
        return "more popular than what customers buy"
    if apart.high < 0:
        return "less popular than what customers buy"
    return "about as popular as what customers buy"


def _group_label(bias: PopularityBias) -> str:
    unit = " items bought" if bias.by == "history" else ""
    return "everybody" if not bias.by else f"{bias.group}{unit}"


def _range_of(bias: PopularityBias) -> Range:
    return Range(
        name=f"{_group_label(bias)} ({bias.customers:,})",
        low=bias.listed.low,
        at=bias.listed.mean,
        high=bias.listed.high,
        beside=None if bias.bought.mean != bias.bought.mean else bias.bought.mean,
        written=""
        if bias.difference.mean != bias.difference.mean
        else _points(bias.difference.mean),
        told=f"lists {bias.listed.mean:.1f}, bought {bias.bought.mean:.1f}",
    )


def _table(exposure: Exposure) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "group": _group_label(bias),
                "customers": f"{bias.customers:,}"
                + (f" (fewer than {MIN_CUSTOMERS})" if bias.small else ""),
                "percentile in lists": _mean(bias.listed),
                "bought": _mean(bias.bought),
                "difference": _mean(bias.difference, sign=True),
                "long tail in lists": _share(bias.tail),
                "long tail bought": _share(bias.tail_bought),
            }
            for bias in exposure.bias
        ]
    )


def _mean(estimate: Estimate, *, sign: bool = False) -> str:
    if estimate.mean != estimate.mean:
        return ""
    parts = (estimate.mean, estimate.low, estimate.high)
    mean, low, high = (_points(part) if sign else f"{part:.1f}" for part in parts)
    return fixed(f"{mean} ({low} to {high})")


def _share(estimate: Estimate) -> str:
    if estimate.mean != estimate.mean:
        return ""
    return fixed(
        f"{percent(estimate.mean)} ({100 * estimate.low:.0f} to {100 * estimate.high:.0f})"
    )


def _points(value: float) -> str:
    return f"{value:+.1f}".replace("-", MINUS)
