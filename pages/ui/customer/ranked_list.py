"""The heading of the Customer view and its ranked list."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from explain.contract import ReasonState
from explain.export.report import Table, Words
from explain.formats import NUMBERS, count_of, date, money, number
from explain.profiles.customer_profile import Profile
from explain.rankings.next_purchases import NextPurchases
from explain.reasons.explanation import Explanation
from explain.reasons.wording import escape
from pages.ui.customer import highlight, next_purchases
from pages.ui.elements import empty_states, screen
from pages.ui.elements.customer_steps import steps, to_shelves
from pages.ui.elements.icons import icon
from pages.ui.elements.profile_strip import profile_line
from pages.ui.elements.reason_line import reason_line
from pages.ui.session import explanations, list_options
from pages.ui.session.context import ViewContext
from pages.ui.session.selection import read, sync_widget, update
from recommenders.contract import Columns, Dataset


def heading(
    view: ViewContext,
    profile: Profile,
    explanation: Explanation,
    later_purchases: NextPurchases | None,
) -> None:
    """The finding in words, and the way to the customers before and after."""
    loaded = view.model.loaded
    count = len(explanation.ranking.items)
    words = NUMBERS[count] if count < len(NUMBERS) else f"{count:,}"
    items = f"these {words} item{'' if count == 1 else 's'}"
    finding = f"Why {profile.label} sees {items}"
    strip = profile_line(profile, loaded.dataset)
    if later_purchases is not None:
        hits = (
            f"{len(later_purchases.hits) or 'none'} of {items}"
            if len(later_purchases.items)
            else "nothing"
        )
        finding = f"{profile.label} bought {hits} within {count_of(later_purchases.days, 'day')}"
        strip = f"As of **{date(loaded.dataset.as_of)}** · {strip}"
    screen.title(finding, strip)
    steps(view)
    next_purchases.note(view)


def position_of(item: str | None, explanation: Explanation, dataset: Dataset) -> int:
    """The place in the list of the item whose explanation is open.

    Without a choice: the first item with a checked reason, for that is what can be shown; the
    first item where no reason is.
    """
    code = None if item is None else dataset.item_code(item)
    positions = {int(target): position for position, target in enumerate(explanation.ranking.items)}
    if code in positions:
        return positions[code]
    states = [rationale.reason.state for rationale in explanation.rationales]
    return states.index(ReasonState.CHECKED) if ReasonState.CHECKED in states else 0


def ranked_list(
    view: ViewContext,
    explanation: Explanation,
    position: int,
    later_purchases: NextPurchases | None,
) -> None:
    """The list; the item that is chosen here is explained beside it.

    Marked are what the customer bought next and what the chosen purchase carries.
    """
    left, right = st.columns([1, 2], vertical_alignment="center")
    with left:
        screen.section("Ranked list")
    with right.container(
        horizontal=True, horizontal_alignment="right", vertical_alignment="center"
    ):
        to_shelves(view)
        next_purchases.switch(view)
    _options(view)
    _notices(view, explanation)
    dataset = view.model.loaded.dataset
    contribution = highlight.marked(view, explanation)
    ids, labels, captions = [], {}, []
    for row, rationale in enumerate(explanation.rationales):
        target = rationale.reason.target
        id_ = dataset.item_id(target)
        marks = (
            f"{next_purchases.mark(later_purchases, target, dataset)}"
            f"{highlight.mark(contribution, row)}"
        )
        ids.append(id_)
        labels[id_] = f"{row + 1} {_label(view, explanation, row)}{marks}"
        captions.append(reason_line(rationale))
    if view.selection.item not in (None, ids[position]):
        empty_states.not_listed(view.selection.item, dataset)
    lines = list(zip((labels[id_] for id_ in ids), captions, strict=True))
    screen.record(Words(markdown="\n\n".join(f"{label}  \n{reason}" for label, reason in lines)))
    screen.record(Table(name="The list", frame=explanation.frame(dataset), printed=False))
    if screen.presenting():
        for label, reason in lines:
            st.markdown(f"{label}  \n:small[{reason}]")
    else:
        _radio(ids, labels, captions, position)
    highlight.choice(view, explanation, contribution)


def _notices(view: ViewContext, explanation: Explanation) -> None:
    """What a reader should know of the whole list first."""
    if not explanation.ranking.personal:
        st.info(
            "This customer has no purchases yet, so the list is the popularity ranking: it is "
            "not personal, and the reasons say so.",
            icon=":material/groups:",
        )
    elif explanation.attribution.units and len(explanation.attribution.units) < 3:
        bought = count_of(len(explanation.attribution.units), "purchased item")
        st.info(
            f"This list rests on {bought} only: expect it to change with the next purchase.",
            icon=":material/hourglass_top:",
        )
    if view.model.entry.repeat_only and not view.selection.bought:
        st.info(
            f"{view.model.entry.label} is made for what the customer has bought before. "
            "Switch on “Keep items bought before” to see it; until then only other items are "
            "listed.",
            icon=":material/autorenew:",
        )


def _label(view: ViewContext, explanation: Explanation, row: int) -> str:
    """An item of the list in Markdown: icon, title, category, price, and what ranks it."""
    dataset, statistics = view.model.loaded.dataset, view.model.loaded.statistics
    target = explanation.rationales[row].reason.target
    category = statistics.name(Columns.CATEGORY, target) or statistics.name(
        Columns.PRODUCT_TYPE, target
    )
    department = statistics.name(Columns.DEPARTMENT, target)
    details = [escape(category)] if category else []
    if dataset.has(Columns.PRICE):
        price = dataset.items[Columns.PRICE].iloc[target]
        if pd.notna(price):
            details.append(escape(money(float(price), dataset.currency)))
    if explanation.ranking.personal:
        details.append(f"score {number(float(explanation.ranking.scores[row]))}")
    else:
        details.append(f"bought by {statistics.popularity[target]:.0f} % of customers")
    title = escape(dataset.item_title(target))
    return f"{icon(category, department)} **{title}** :small[· {' · '.join(details)}]"


def _radio(ids: list[str], labels: dict[str, str], captions: list[str], position: int) -> None:
    sync_widget("item", ids[position])
    st.radio(
        "Ranked list: choose an item to see why it is there",
        ids,
        format_func=lambda id_: labels[id_],
        captions=captions,
        key="item",
        on_change=_choose,
        args=(ids[position],),
        label_visibility="collapsed",
    )


def _choose(before: str) -> None:
    """Another item is explained; the question what takes it out is asked of that one then."""
    item = st.session_state["item"]
    update(item=item, versus=item if read().versus == before else read().versus)


def _options(view: ViewContext) -> None:
    options, model = view.options, view.model
    rearranged = None
    if options.variety is not None and view.customer is not None:
        rearranged = explanations.rearranged(
            model.fingerprint, view.customer, view.selection.bought, options.variety, model
        )
    list_options.notes(options, rearranged, from_zero=model.entry.nonnegative)
