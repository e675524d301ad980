"""The rules of the shop: what each does, whether it acts, and how often it changes a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import streamlit as st

from explain.export.report import Table
from explain.formats import count_of, date, percent, unbroken
from explain.markup import escape
from explain.rules.effects import RuleEffect, effects_frame
from explain.rules.wording import rule_words
from pages.ui.elements import documents, screen
from pages.ui.recommender import cache, rule_change
from pages.ui.session.context import ViewContext
from recommenders.configuration import FILE, configuration
from recommenders.contract import Dataset
from recommenders.intervals import mean_text, wilson

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

EXAMPLE: Final = """[[rules]]
name = "Spring promotion"
kind = "pin"
items = ["{item}"]
place = 1
from = 2026-06-01
"""


def show(view: ViewContext, head: DeltaGenerator) -> None:
    """Every rule in words, what it is about, and what it changes."""
    told = cache.rule_effects(view)
    dataset = view.model.loaded.dataset
    acting = [effect for effect in told if not effect.idle]
    with head:
        screen.title(_finding(told, acting), _strip(told, dataset))
    if not told:
        screen.text(
            f"A rule hides items, boosts or buries them, pins them to a place, or lets a list have "
            f"only so many of a kind. Rules stand in {FILE} of the folder where Becausal was "
            "started, such as:"
        )
        st.code(EXAMPLE.format(item=dataset.item_id(0)), language="toml")
        rule_change.draw(view)
        _document()
        return
    screen.section("The rules, in the order of the file")
    screen.text("\n\n".join(_line(effect, dataset) for effect in told))
    screen.record(
        Table(name="Rules of the shop", frame=effects_frame(told, dataset), printed=False)
    )
    remarks = [
        f"“{effect.matched.rule.name}”: {remark}"
        for effect in told
        for remark in effect.matched.remarks
    ]
    if remarks:
        st.warning("  \n".join(map(escape, remarks)), icon=":material/help:")
    screen.caption(
        "Lists changed: the list of ten is made again without the rule, the others staying, for "
        f"up to {cache.MAX_RULED} customers drawn at random; in brackets the 95 % interval. First "
        "act only and hide, then boost, bury and limit, then variety, and pins last. Items bought "
        "before, hidden or below the end of the list are not pinned."
    )
    file = configuration().file
    if file is not None and not screen.presenting():
        screen.caption(f"Read from {escape(file.name)}; a change there is noticed.")
    rule_change.draw(view)
    _document()


def _document() -> None:
    """How rules are written; not for an audience."""
    if screen.presenting():
        return
    guide = st.expander("How rules are written", key="rules_guide", on_change="rerun")
    if guide.open:
        with guide:
            documents.show_document("rules")


def _finding(told: Sequence[RuleEffect], acting: Sequence[RuleEffect]) -> str:
    if not told:
        return "No rules: lists follow the score alone"
    if not acting:
        return (
            "The rule does nothing here"
            if len(told) == 1
            else "None of the rules does anything here"
        )
    most = max(acting, key=lambda effect: effect.share)
    if not most.changed:
        alone = len(acting) == 1
        return (
            "The rule acts, and changes no list" if alone else "The rules act, and change no list"
        )
    return f"“{most.matched.rule.name}” changes {percent(most.share)} of the lists it is about"


def _strip(told: Sequence[RuleEffect], dataset: Dataset) -> str:
    if not told:
        return ""
    acting = sum(not effect.idle for effect in told)
    return f"{acting} of {count_of(len(told), 'rule')} in force on {date(dataset.as_of)}."


def _line(effect: RuleEffect, dataset: Dataset) -> str:
    """A rule in Markdown: its name, whether it acts, what it does, and what that comes to."""
    rule = effect.matched.rule
    force = (
        f":orange[:material/pause_circle: not in force: {escape(effect.idle)}]"
        if effect.idle
        else ":green[:material/check_circle: in force]"
    )
    about = [count_of(effect.items, "item"), count_of(effect.customers, "customer")]
    if effect.asked:
        about.append(f"changes {_changed(effect)} of their lists")
    return (
        f"**{escape(rule.name)}** {force}  \n{escape(rule_words(rule, dataset))}  \n"
        f":small[{escape(' · '.join(about))}]"
    )


def _changed(effect: RuleEffect) -> str:
    low, high = wilson(effect.changed, effect.asked)
    return unbroken(mean_text(effect.share, low, high, percent))
