"""Rules "buyers of X get Y", and whether X is what brings Y."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from explain.charts.intervals import Range, ranges
from explain.formats import count_of, number, percent, unbroken
from explain.rankings import association_rules
from explain.rankings.association_rules import Rule
from explain.reasons.wording import escape
from pages.ui.elements import screen
from pages.ui.elements.charts import chart_theme
from pages.ui.elements.item_search import draw_item_search
from pages.ui.recommender import cache
from pages.ui.session.context import ViewContext
from pages.ui.session.links import Links
from recommenders.contract import Dataset
from recommenders.intervals import mean_text

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

MAX_CHARTED = 7


def show(view: ViewContext, head: DeltaGenerator) -> None:
    """The surest rules, those of one item, and those of items that bring themselves."""
    model, bought = view.model, view.selection.bought
    dataset = model.loaded.dataset
    rules = cache.rules(model, bought)
    with head:
        first = (rules.rules[0].bought, rules.rules[0].shown) if rules.rules else ()
        finding = _finding(rules, dataset)
        screen.title(finding, _summary(rules), linked=Links.of(view).text(finding, first))
    if rules.rules:
        screen.section("The surest rules")
        _draw_chart(rules.rules[:MAX_CHARTED], dataset)
        _draw_table("Association rules", rules.rules, Links.of(view))
        screen.caption(
            "Support: customers with the first item in the history and the second in the ten. "
            "Confidence: the share of the buyers who get it. Lift: confidence over the share of "
            "everybody who gets it; the order is by the lower bound of the lift, so that few "
            f"buyers count less. The last columns ask again: for up to {association_rules.EACH} "
            "customers of "
            "a rule, drawn at random, the first item is taken out of the history and the list is "
            "ranked anew. A rule can hold without its first item being what brings the second."
        )
    elif not rules.repeat_rules:
        screen.text(
            f"No two items are bought and shown by {rules.min_support} customers or more: there "
            "are too few purchases, or the lists have little in common. Search for an item below."
        )
    if rules.repeat_rules:
        screen.section("Items that bring themselves")
        screen.text(
            f"{percent(rules.repeat_share)} of the list entries were bought before by the same "
            "customer."
        )
        _draw_table("Items that bring themselves", rules.repeat_rules, Links.of(view))
    _draw_item_rules(view)


def _finding(rules: association_rules.Rules, dataset: Dataset) -> str:
    if not rules.rules:
        return "No rule holds for enough customers"
    if rules.mostly_repeats:
        return f"{percent(rules.repeat_share)} of the list entries were bought before"
    first = rules.rules[0]
    return (
        f"Buyers of “{dataset.item_title(first.bought)}” get “{dataset.item_title(first.shown)}” "
        f"{number(first.lift)} times as often as everybody"
    )


def _summary(rules: association_rules.Rules) -> str:
    summary = (
        f"{count_of(rules.total, 'rule')} that {rules.min_support} customers or more hold, in the "
        f"lists of {count_of(rules.customers, 'customer')}."
    )
    if rules.tested:
        which = f"{rules.causal or 'none'} of the {rules.tested}"
        summary += (
            f" For {which} surest the test shows that the first item brings the second, which "
            "falls for most without it."
        )
    return summary


def _draw_chart(rules: Sequence[Rule], dataset: Dataset) -> None:
    screen.chart(
        ranges(
            [_range_of(rule, dataset) for rule in rules],
            axis="share of customers who get it",
            percent=True,
            theme=chart_theme(),
        ),
        key="rules",
        alt="; ".join(
            f"{row.name}: {percent(row.at)} of buyers, {percent(row.beside or 0.0)} of everybody"
            for row in (_range_of(rule, dataset) for rule in rules[:3])
        ),
    )
    screen.caption(
        "Filled: buyers of the first item who get the second, with the 95 % interval. Hollow: "
        "everybody who gets it. At the right: the lift."
    )


def _range_of(rule: Rule, dataset: Dataset) -> Range:
    low, high = rule.interval
    x, y = dataset.item_title(rule.bought), dataset.item_title(rule.shown)
    return Range(
        name=x,
        second=f"→ {y}",
        low=low,
        at=rule.confidence,
        high=high,
        beside=rule.base_rate,
        written=f"{number(rule.lift)} x",
        told=f"{x} → {y}: {count_of(rule.support, 'customer')} of {rule.buyers:,}",
    )


def _draw_table(name: str, rules: Sequence[Rule], links: Links) -> None:
    frame = association_rules.rules_frame(rules, links.dataset)
    shown = pd.DataFrame(
        {
            "Bought": frame["bought"],
            "Gets": frame["gets"],
            "Support": [f"{rule.support:,} of {rule.buyers:,}" for rule in rules],
            "Confidence": [_share(rule.confidence, *rule.interval) for rule in rules],
            "Everybody": [percent(rule.base_rate) for rule in rules],
            "Lift": [number(rule.lift) for rule in rules],
            "Falls without it": [
                ""
                if removed is None
                else f"{_share(removed.falls, removed.low, removed.high)} of {removed.customers}"
                for removed in (rule.removed for rule in rules)
            ],
            "Leaves the ten": [
                "" if rule.removed is None else percent(rule.removed.leaves) for rule in rules
            ],
        }
    )
    leads = {
        "Bought": [links.item(rule.bought) for rule in rules],
        "Gets": [links.item(rule.shown) for rule in rules],
    }
    screen.table(name, frame, shown=screen.Linked(frame=shown, links=leads))


def _draw_item_rules(view: ViewContext) -> None:
    dataset = view.model.loaded.dataset
    wanted = view.selection.item
    code = None if wanted is None else dataset.item_code(wanted)
    screen.section("The rules of one item")
    draw_item_search(view, code)
    if wanted is None:
        st.caption("Search for an item by its name or id.")
        return
    if code is None:
        st.warning(
            f"There is no item “{escape(wanted)}” in {escape(dataset.title)}. Search for another.",
            icon=":material/help:",
        )
        return
    links = Links.of(view)
    title = links.item_name(code)
    rules = cache.rules_of_item(view.model, view.selection.bought, code)
    for name, part, none in (
        ("What its buyers get", [r for r in rules if r.bought == code], "Its buyers get"),
        ("Who gets it: what they bought", [r for r in rules if r.bought != code], "Who gets it:"),
    ):
        screen.text(f"**{name}** · {title}")
        if part:
            _draw_table(name, part, links)
        else:
            screen.caption(f"{none} nothing that two customers have in common.")


def _share(share: float, low: float, high: float) -> str:
    return unbroken(mean_text(share, low, high, percent))
