"""Why one item is in the list: the sentence, the verdict on it, and every check."""

from __future__ import annotations

from typing import Final

import pandas as pd
import streamlit as st

from explain.charts.attribution import contributions
from explain.counterfactual.check import Check
from explain.export.report import Table
from explain.formats import number
from explain.reasons.explanation import Explanation
from explain.reasons.reason import Reason
from explain.reasons.verdict_wording import answers
from explain.reasons.wording import (
    Rationale,
    TextSpan,
    contribution_note,
    escape,
    removal_phrase,
)
from pages.ui.components.bars import bars
from pages.ui.customer.charts import BEYOND
from pages.ui.customer.history import anchor
from pages.ui.elements import screen
from pages.ui.elements.icons import answer_mark, verdict_mark
from pages.ui.flags.controls import flag_controls
from pages.ui.rules import entry as rules
from pages.ui.session.context import ViewContext
from pages.ui.session.links import Link, Links
from recommenders.contract import Dataset

MAX_PRESENTED: Final = 5
"""Bars on a screen for an audience."""
HISTORY: Final = "history"
"""The part of the view in which the purchases have their places."""


def why(view: ViewContext, explanation: Explanation, position: int) -> None:
    """The sentence of the chosen item, and the verdict on it with its three answers."""
    dataset = view.model.loaded.dataset
    rationale = explanation.rationales[position]
    reason = rationale.reason
    screen.section(
        f"Why {dataset.item_title(reason.target)}",
        whole=dataset.whole_title(reason.target),
        linked=f"Why {Links.of(view).item_name(reason.target)}",
    )
    score = number(float(explanation.ranking.scores[position]))
    # rearranged for variety or by rules, the place in the list is no rank by score
    trace = explanation.ranking.trace
    word = "rank" if view.options.variety is None and trace is None else "place"
    screen.caption(
        f"{word} {position + 1} of {explanation.ranking.n_candidates:,} · "
        f"score {score} ({escape(view.model.entry.unit)})",
        terms=["rank", "score"],
    )
    screen.text(_linked(rationale.spans, rationale, view))
    rules.draw_moves(view, explanation, position)
    screen.text(
        _verdict(rationale, Links.of(view)),
        terms=[answer.question for answer in answers(reason, dataset)],
    )
    screen.caption(escape(contribution_note(reason, dataset)))
    _draw_bars(view, explanation, position)
    _beside(rationale, view)
    _lead_on(view, reason)
    if not view.held_back:
        flag_controls(view, explanation.customer, int(reason.target))


def asked_again(view: ViewContext, explanation: Explanation, position: int) -> None:
    """Every check of the chosen item: what the recommender said without these purchases."""
    checks = explanation.checks[position]
    if not checks:
        return
    screen.section("If these had not been bought", terms=["check"])
    dataset = view.model.loaded.dataset
    links = Links.of(view)
    target = int(explanation.ranking.items[position])
    screen.table(
        "If these had not been bought",
        _check_frame(checks, dataset),
        shown=screen.Linked(
            frame=_check_table(checks, dataset),
            links={"Not bought": [_taken(check, links, target) for check in checks]},
        ),
    )


def _draw_bars(view: ViewContext, explanation: Explanation, position: int) -> None:
    """The strongest purchases beside all others, as the parts of the view below have them all."""
    attribution = explanation.attribution
    if not attribution.units or not attribution.values[:, position].any():
        return
    dataset = view.model.loaded.dataset
    named = explanation.rationales[position].reason.named
    # what the sentence names stands out of what else adds or takes away
    strongest = contributions(
        attribution,
        position,
        dataset,
        unit=view.model.entry.unit,
        marked=() if named is None or named.everything else named.items,
    )
    label = "What each purchase adds"
    shown = strongest.first(MAX_PRESENTED) if screen.presenting() else strongest
    bars(label, shown, key="small_bars", small=True)
    if shown.beyond:
        screen.caption(BEYOND)
    values = [(name, value) for name, value, _ in strongest.bars]
    screen.record(Table(name=label, frame=pd.DataFrame(values, columns=["purchase", "adds"])))


def _lead_on(view: ViewContext, reason: Reason) -> None:
    """Where the next questions are answered: without these purchases, and who else gets it."""
    if screen.presenting():
        return
    links = Links.of(view)
    named = () if reason.named is None else reason.named.items
    with st.container(horizontal=True, gap="small"):
        without = links.without(named, target=reason.target)
        if without is not None and not view.record:
            pronoun = "it" if len(named) == 1 else "they"
            without.draw(f"What if {pronoun} had not been bought", ":material/rule:")
        links.item(reason.target).draw("Who else gets it", ":material/group:")


def _verdict(rationale: Rationale, links: Links) -> str:
    """The verdict in one word, and the answers to the three questions under it."""
    named = rationale.reason.named
    items = () if named is None else named.items
    lines = [
        f"{answer_mark(answer.word)} {answer.question}: **{answer.word}** · "
        f"{links.text(answer.text, items)}"
        for answer in answers(rationale.reason, links.dataset)
    ]
    return "  \n".join([verdict_mark(rationale.reason.state), *lines])


def _beside(rationale: Rationale, view: ViewContext) -> None:
    """What the log says of it, what holds the item back, and what is true but no reason."""
    if rationale.beside:
        screen.text("\n".join(f"- {_linked(line, rationale, view)}" for line in rationale.beside))
    if rationale.aside:
        also = " ".join(_linked(line, rationale, view) for line in rationale.aside)
        screen.caption(f"**Also.** {also}")


def _linked(parts: tuple[TextSpan, ...], rationale: Rationale, view: ViewContext) -> str:
    """A sentence; each named purchase is a link to its place in the history where that is open.

    Else to its view, as every name.
    """
    links = Links.of(view)
    if view.selection.details != HISTORY:
        return links.sentence(parts)
    places = {part.item for part in rationale.spans}
    return "".join(
        links.sentence([part])
        if part.item is None or part.item not in places
        else f"[{escape(part.text)}](#{anchor(links.dataset.item_id(part.item))})"
        for part in parts
    )


def _taken(check: Check, links: Links, target: int) -> Link | None:
    """What if without what a check took away; an empty history is for no address."""
    return None if check.removal.whole else links.without(check.removal.items, target=target)


def _check_frame(checks: tuple[Check, ...], dataset: Dataset) -> pd.DataFrame:
    """The checks in numbers, for the file."""
    return pd.DataFrame(
        {
            "not bought": [removal_phrase(check.removal, dataset) for check in checks],
            "rank before": [check.rank_before for check in checks],
            "rank after": [check.rank_after for check in checks],
            "score before": [check.score_before for check in checks],
            "score after": [check.score_after for check in checks],
        }
    )


def _check_table(checks: tuple[Check, ...], dataset: Dataset) -> pd.DataFrame:
    names = [removal_phrase(check.removal, dataset) for check in checks]
    return pd.DataFrame(
        {
            "Not bought": [name[:1].upper() + name[1:] for name in names],
            "Rank": [
                _change(f"{check.rank_before:,}", f"{check.rank_after:,}") for check in checks
            ],
            "Score": [
                _change(
                    number(check.score_before), number(check.score_after, beside=check.score_before)
                )
                for check in checks
            ],
        }
    )


def _change(before: str, after: str) -> str:
    # non-breaking blanks keep "3 to 35" on one line of a narrow column
    return f"{before}\N{NO-BREAK SPACE}→\N{NO-BREAK SPACE}{after}"
