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
    found = cache.exposed(view.model, view.selection.bought)
    everybody = found.bias[0]
    of = f"a sample of {found.customers:,} of {found.of:,}" if found.customers < found.of else "all"
    with head:
        screen.title(
            f"The lists show {percent(found.coverage)} of the catalogue, and items "
            f"{_word(everybody)}",
            f"{count_of(found.shown, 'item')} of {found.items:,} in the lists of {of} "
            f"{count_of(found.customers, 'customer') if of == 'all' else 'customers'}. "
            f"{count_of(found.ever_bought, 'item')} were ever bought.",
        )
    left, right = screen.columns(2)
    with left:
        screen.section("How evenly the catalogue is shown")
        screen.chart(
            curves(found, theme=chart_theme()),
            key="curves",
            alt=f"Gini coefficient of the list entries {found.gini:.2f}, of the buyers "
            f"{found.gini_bought:.2f}",
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
                [_row(one) for one in found.bias],
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
    screen.table("Popularity by group", found.frame(), shown=_shown(found))
    screen.caption(
        f"The long tail is all of the catalogue but the most bought {percent(HEAD)}. Groups by "
        "distinct items bought. Means over customers; brackets are 95 % intervals."
    )
    screen.section("Over the catalogue")
    screen.table("Coverage", found.figures())


def _word(everybody: PopularityBias) -> str:
    apart = everybody.difference
    if apart.low > 0:
        return "more popular than what customers buy"
    if apart.high < 0:
        return "less popular than what customers buy"
    return "about as popular as what customers buy"


def _name(one: PopularityBias) -> str:
    unit = " items bought" if one.by == "history" else ""
    return "everybody" if not one.by else f"{one.group}{unit}"


def _row(one: PopularityBias) -> Range:
    return Range(
        name=f"{_name(one)} ({one.customers:,})",
        low=one.listed.low,
        at=one.listed.mean,
        high=one.listed.high,
        beside=None if one.bought.mean != one.bought.mean else one.bought.mean,
        written="" if one.difference.mean != one.difference.mean else _points(one.difference.mean),
        told=f"lists {one.listed.mean:.1f}, bought {one.bought.mean:.1f}",
    )


def _shown(found: Exposure) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "group": _name(one),
                "customers": f"{one.customers:,}"
                + (f" (fewer than {MIN_CUSTOMERS})" if one.small else ""),
                "percentile in lists": _mean(one.listed),
                "bought": _mean(one.bought),
                "difference": _mean(one.difference, sign=True),
                "long tail in lists": _share(one.tail),
                "long tail bought": _share(one.tail_bought),
            }
            for one in found.bias
        ]
    )


def _mean(one: Estimate, *, sign: bool = False) -> str:
    if one.mean != one.mean:
        return ""
    parts = (one.mean, one.low, one.high)
    mean, low, high = (_points(part) if sign else f"{part:.1f}" for part in parts)
    return fixed(f"{mean} ({low} to {high})")


def _share(one: Estimate) -> str:
    if one.mean != one.mean:
        return ""
    return fixed(f"{percent(one.mean)} ({100 * one.low:.0f} to {100 * one.high:.0f})")


def _points(value: float) -> str:
    return f"{value:+.1f}".replace("-", MINUS)
