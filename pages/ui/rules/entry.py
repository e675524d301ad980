"""What rules of the shop did to an entry, or keep out of the list, and the ways on from there."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from explain.contract import ReasonState
from explain.export.report import Table
from explain.markup import escape
from explain.reasons.explanation import Explanation
from pages.ui.elements import screen
from pages.ui.session.context import ViewContext
from pages.ui.session.links import Links


def draw_moves(view: ViewContext, explanation: Explanation, position: int) -> None:
    """What rules did to the entry, stage by stage; nothing where none acts on the list."""
    trace = explanation.ranking.trace
    if trace is None:
        return
    dataset, links = view.model.loaded.dataset, Links.of(view)
    items = explanation.ranking.items.tolist()
    screen.record(Table(name="Rules, by stage", frame=trace.frame(items, dataset), printed=False))
    reason = explanation.rationales[position].reason
    if reason.placement and reason.state is not ReasonState.RULE:
        said = f"{reason.placement[:1].upper()}{reason.placement[1:]}"
        screen.text(f":material/gavel: {escape(said)}.")
    if trace.pin(position) is not None or reason.placement:
        ranks = [f"{stage} {ranks[position] or 'cut'}" for stage, ranks in trace.ranks.items()]
        screen.caption(f"Ranks by stage: {' → '.join(ranks)}.")
    if screen.presenting() or not trace.rules[position]:
        return
    with st.container(horizontal=True, gap="small"):
        for rule in trace.rules[position]:
            links.without_rule(rule.key).draw(
                f"What if without “{escape(rule.name)}”", ":material/rule:"
            )
        links.rules().draw("All rules", ":material/gavel:")


def draw_pins(explanation: Explanation, items: Sequence[int], links: Links) -> None:
    """Which of the items (codes) a rule pins: what is said of the score does not move these."""
    trace = explanation.ranking.trace
    if trace is None:
        return
    listed = explanation.ranking.items.tolist()
    for item in items:
        pin = trace.pin(listed.index(item)) if item in listed else None
        if pin is not None:
            screen.text(
                f":material/push_pin: {links.item_name(item)} is pinned by “{escape(pin.name)}”: "
                "no purchase moves it. What follows is about the score."
            )


def draw_out(view: ViewContext, item: int) -> None:
    """The ways on from an item (code) that a rule keeps out of the list."""
    acting = view.model.ranker.for_customer(view.customer).acting
    if acting is None or screen.presenting():
        return
    links = Links.of(view)
    hiding = int(acting.hidden_by[item])
    with st.container(horizontal=True, gap="small"):
        if hiding >= 0:
            rule = acting.rules[hiding]
            links.without_rule(rule.key).draw(
                f"What if without “{escape(rule.name)}”", ":material/rule:"
            )
        links.rules().draw("All rules", ":material/gavel:")
