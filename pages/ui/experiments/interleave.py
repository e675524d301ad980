"""The part Interleave: two recommenders in one list, and whom the next purchases speak for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from explain.charts.intervals import Mark, Range, ranges
from explain.experiments import credit, made_with
from explain.experiments.credit import Names
from explain.export.report import Table
from explain.formats import count_of, date, percent
from explain.markup import escape
from pages.ui.elements import empty_states, screen
from pages.ui.elements.charts import chart_theme
from pages.ui.elements.screen import Linked
from pages.ui.experiments import cache
from pages.ui.experiments.cache import Side
from pages.ui.session import list_options
from pages.ui.session.context import ViewContext
from pages.ui.session.evaluations import short_label
from pages.ui.session.links import Links
from pages.ui.session.selection import REPEAT_ONLY, sync_widget, taking, told, update
from recommenders import registry
from recommenders.errors import DataError
from recommenders.evaluation.durations import spoken
from recommenders.experiments.interleaving.held_back_lists import Interleaved, K
from recommenders.experiments.interleaving.team_draft import LEFT

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

OPPONENT, SECOND_OPPONENT = registry.baselines()[-1], registry.DEFAULT
"""Drafted against any other recommender where nothing is chosen, and against itself."""


def show(view: ViewContext, top: DeltaGenerator) -> None:
    """Who is preferred, what it rests on, and the purchases that decided it."""
    own, other = view.selection.recommender, _other(view)
    names = Names(left=short_label(own), right=short_label(other))
    _draw_picker(own, other)
    sides = cache.sides_of(view, other)
    _draw_ignored(sides)
    try:
        state = cache.interleaved(view, sides)
    except DataError as error:
        with top:
            screen.title(f"{names.left} and {names.right} cannot be interleaved here")
        screen.text(escape(told(error)))
        return
    interleaved = state.interleaved
    if interleaved is None:
        with top:
            screen.title(f"{names.left} or {names.right}: not interleaved yet")
        screen.text(
            "Both are fitted to what came before the last weeks. Then each customer gets one list "
            "that both pick in turn, and what was bought afterwards says whose picks were better."
        )
        _draw_made_with(sides, names, None)
        empty_states.start_button(
            f"Interleave {names.left} and {names.right}, {spoken(state.seconds)}",
            cache.start_interleaving,
            state.key,
            key="interleave_start",
        )
        return
    with top:
        screen.title(
            credit.headline(interleaved, names),
            escape(credit.preference_sentence(interleaved, names)),
        )
    _draw_made_with(sides, names, interleaved)
    _draw_share(interleaved, names)
    _draw_credit(view, interleaved, names)
    _draw_examples(view, interleaved, names, sides)
    screen.caption(
        f"Team-draft interleaving (Radlinski, Kurup and Joachims, 2008), simulated: "
        f"{count_of(len(interleaved.lists.customers), 'customer')} who bought something that could "
        f"be listed in the {interleaved.lists.days:g} days after "
        f"{escape(date(interleaved.lists.since))}; both sides were fitted to what came before, "
        f"lists of {K}. Nobody has seen these lists: that a list would have changed what is "
        "bought, no purchase of the past can say."
    )


def _other(view: ViewContext) -> str:
    own = view.selection.recommender
    asked = view.selection.against
    known = {entry.name for entry in registry.available()}
    if asked in known and asked != own:
        return str(asked)
    return SECOND_OPPONENT if own == OPPONENT else OPPONENT


def _draw_picker(own: str, other: str) -> None:
    if screen.presenting():
        return
    entries = {entry.name: entry for entry in registry.available() if entry.name != own}
    key = "interleave_against"
    sync_widget(key, other, [entry.label for entry in entries.values()])

    def take(name: str) -> None:
        # one that is made for what was bought before has nothing to pick without it
        update(against=name, **({"bought": True} if name in REPEAT_ONLY else {}))

    st.selectbox(
        f"{short_label(own)} (in the sidebar) picks in turn with",
        list(entries),
        format_func=lambda name: entries[name].label,
        key=key,
        on_change=taking(key, entries, take),
        width=480,
    )


def _draw_ignored(sides: tuple[Side, Side]) -> None:
    """What the address asks for in vain, once where it is the same of both sides."""
    for sentence in dict.fromkeys(said for side in sides for said in side.options.ignored):
        st.warning(escape(sentence), icon=":material/help:")


def _draw_made_with(
    sides: tuple[Side, Side], names: Names, interleaved: Interleaved | None
) -> None:
    """The options and the rules that the lists were made with, as on the Customer view."""
    left, right = (list_options.option_words(side.options) for side in sides)
    told = made_with.options_sentence(left, right, names)
    if interleaved is not None:
        lists = interleaved.lists
        told = f"{told} {made_with.rules_sentence(lists.rules, lists.since)}".strip()
    screen.text(f":material/tune: {escape(told)}")


def _draw_share(interleaved: Interleaved, names: Names) -> None:
    preference = interleaved.preference
    if preference.decided:
        told = credit.share_text(interleaved)
        screen.chart(
            ranges(
                [
                    Range(
                        name=f"prefer {names.left}",
                        low=preference.low,
                        at=preference.share,
                        high=preference.high,
                        written=percent(preference.share),
                        told=told,
                    )
                ],
                axis="of the customers who decided",
                marks=[Mark(at=0.5, word="no preference")],
                span=(0.0, 1.0),
                percent=True,
                theme=chart_theme(),
            ),
            key="interleave_share",
            alt=f"{told} of the customers who decided prefer {names.left}.",
        )
    screen.text(escape(credit.sensitivity_sentence(interleaved)), terms=("interleaving", "power"))


def _draw_credit(view: ViewContext, interleaved: Interleaved, names: Names) -> None:
    sentence = credit.kind_sentence(interleaved, names)
    if not sentence:
        return
    dataset, links = view.model.loaded.dataset, Links.of(view)
    screen.section("What won it", terms=("credit",))
    screen.text(escape(sentence))
    left, right = screen.columns(2)
    with left:
        screen.table("Credited purchases", credit.kinds(interleaved, names), label=True)
    items = credit.items(interleaved, names, dataset)
    with right:
        shown = items.drop(columns="code")
        screen.table(
            "Items that one side alone had listed",
            shown,
            shown=Linked(
                frame=shown, links={"item": [links.item(int(code)) for code in items["code"]]}
            ),
            label=True,
        )
    screen.record(
        Table(
            name="Every credited purchase",
            frame=credit.credit_frame(interleaved, names, dataset),
            printed=False,
        )
    )


def _draw_examples(
    view: ViewContext, interleaved: Interleaved, names: Names, sides: tuple[Side, Side]
) -> None:
    some = credit.examples(interleaved)
    if some.empty:
        return
    dataset = view.model.loaded.dataset
    lines = []
    customers, items = [], []
    for line in some.to_dict("records"):
        team, customer, item = (int(line[name]) for name in ("team", "customer", "item"))
        winner = sides[0] if team == LEFT else sides[1]
        rank, before = line["rank_left"] or line["rank_right"], int(line["before"])
        links = Links.of(view)
        links = replace(links, selection=replace(winner.selection, hits=True))
        customers.append(links.customer(customer, item=item))
        items.append(links.item(item))
        why = cache.reason_then(view, winner, customer, item, since=interleaved.lists.since)
        lines.append(
            {
                "customer": dataset.customer_label(customer),
                "bought": dataset.item_title(item),
                "credit to": f"{names.of(team)}, its rank {rank}",
                "before": credit.before_words(before),
                "reason then": why,
            }
        )
    frame = pd.DataFrame(lines)
    if not any(frame["reason then"]):
        frame = frame.drop(columns="reason then")
    screen.section("Some of the purchases that decided it")
    screen.table(
        "Purchases that decided it",
        frame,
        shown=Linked(frame=frame, links={"customer": customers, "bought": items}),
    )
    screen.caption(
        "The reason is that of the list of that time, which a customer leads to, with what was "
        "bought next."
    )
