"""The heading of the Customer view and its ranked list."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, partial

import pandas as pd
import streamlit as st

from explain.attribution.by_purchase import PurchaseContribution
from explain.contract import ReasonState
from explain.export.report import Table, Words
from explain.formats import NUMBERS, count_of, date, money, number, percent
from explain.profiles.customer_profile import Profile
from explain.rankings.next_purchases import NextPurchases
from explain.reasons.explanation import Explanation
from explain.reasons.reason import Reason
from explain.reasons.verdict_wording import answers, verdict_counts
from explain.reasons.wording import escape, text
from pages.ui.components.listbox import Mark, Row, listbox
from pages.ui.customer import highlight, next_purchases
from pages.ui.elements import empty_states, screen
from pages.ui.elements.customer_steps import steps, to_shelves
from pages.ui.elements.icons import COLOURS, STATES, icon, symbol, verdict_mark
from pages.ui.elements.profile_strip import profile_line
from pages.ui.session import explanations, list_options
from pages.ui.session.context import ViewContext
from pages.ui.session.links import Links
from pages.ui.session.pictures import pictures
from pages.ui.session.selection import read, update
from recommenders.contract import Columns, Dataset
from recommenders.data.customer_labels import in_sentence


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
    items = "this one item" if count == 1 else f"these {words} items"
    finding = f"Why {in_sentence(profile.label)} sees {items if count else 'no item'}"
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
    if count:
        counts = verdict_counts(rationale.reason for rationale in explanation.rationales)
        marks = (verdict_mark(state, n) for state, n in counts.items())
        screen.text(" · ".join(marks), terms=[str(state) for state in counts])
    steps(view)
    next_purchases.note(view)


def position_of(item: str | None, explanation: Explanation, dataset: Dataset) -> int:
    """The place in the list of the item whose explanation is open.

    Without a choice: the first item with a personal reason, for that is what can be shown; the
    first item where no reason is.
    """
    code = None if item is None else dataset.item_code(item)
    positions = {int(target): position for position, target in enumerate(explanation.ranking.items)}
    if code in positions:
        return positions[code]
    states = [rationale.reason.state for rationale in explanation.rationales]
    return states.index(ReasonState.PERSONAL) if ReasonState.PERSONAL in states else 0


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
        if not view.of_guest:
            to_shelves(view)
            next_purchases.switch(view)
    _options(view)
    _notices(view, explanation)
    dataset = view.model.loaded.dataset
    contribution = highlight.marked(view, explanation)
    rows = [
        _row(view, explanation, index, later_purchases, contribution)
        for index in range(len(explanation.rationales))
    ]
    drawn = pictures(view.model.loaded, explanation.ranking.items.tolist())
    rows = [
        replace(row, picture=drawn.get(item, ""))
        for row, item in zip(rows, explanation.ranking.items.tolist(), strict=True)
    ]
    rows[position] = replace(rows[position], more=_more(explanation, position, dataset))
    chosen = rows[position].id
    if view.selection.item not in (None, chosen):
        empty_states.not_listed(view.selection.item, Links.of(view))
    lines = [_line(row) for row in rows]
    screen.record(Words(markdown="\n\n".join(lines)))
    whole = cache(partial(explanation.frame, dataset))
    screen.record(Table(name="The list", frame=whole, printed=False))
    listbox(
        "Ranked list: choose an item to see why it is there",
        rows,
        chosen=chosen,
        key="ranked_list",
        on_choose=partial(_choose, chosen),
    )
    highlight.choice(view, explanation, contribution)


def _notices(view: ViewContext, explanation: Explanation) -> None:
    """What a reader should know of the whole list first."""
    if not explanation.ranking.personal:
        st.info(
            "This customer has no purchases yet, so the list is the one for everybody without a "
            "history: it is not personal, and the reasons say so.",
            icon=":material/groups:",
        )
    elif explanation.attribution.units and len(explanation.attribution.units) < 3:
        bought = count_of(len(explanation.attribution.units), "purchased item")
        st.info(
            f"This list rests on {bought} only: expect it to change with the next purchase.",
            icon=":material/hourglass_top:",
        )
    if view.model.entry.repeat_only and not view.selection.bought:
        empty_states.made_for_repeats(view.model.entry)


def _row(
    view: ViewContext,
    explanation: Explanation,
    index: int,
    later_purchases: NextPurchases | None,
    contribution: PurchaseContribution | None,
) -> Row:
    """An item of the list: what it is, why it is there, and the verdict on that."""
    dataset, statistics = view.model.loaded.dataset, view.model.loaded.statistics
    rationale = explanation.rationales[index]
    reason, verdict = rationale.reason, rationale.reason.verdict
    target = reason.target
    category = statistics.name(Columns.CATEGORY, target) or statistics.name(
        Columns.PRODUCT_TYPE, target
    )
    department = statistics.name(Columns.DEPARTMENT, target)
    marks = (
        next_purchases.mark(later_purchases, target, dataset),
        highlight.mark(contribution, index),
        _rule_mark(reason),
    )
    named = reason.named is not None and verdict.check is not None
    return Row(
        id=dataset.item_id(target),
        number=index + 1,
        icon=symbol(icon(category, department)),
        title=dataset.item_title(target),
        full=dataset.whole_title(target),
        details=" · ".join(_details(view, explanation, index, category)),
        reason=text(rationale.brief),
        verdict=str(reason.state),
        verdict_icon=symbol(STATES[reason.state]),
        colour=COLOURS[reason.state],
        share=verdict.share if named else None,
        share_text=percent(verdict.share) if named else "",
        share_means="share of what lifts the item that comes from the named purchases",
        marks=tuple(mark for mark in marks if mark is not None),
    )


def _rule_mark(reason: Reason) -> Mark | None:
    """What a rule of the shop did to an entry, where the reason is about something else."""
    if not reason.placement or reason.state is ReasonState.RULE:
        return None
    said = f"{reason.placement[:1].upper()}{reason.placement[1:]}"
    return Mark(text=said, colour="gray", icon="gavel")


def _more(explanation: Explanation, position: int, dataset: Dataset) -> tuple[str, ...]:
    """The sentence and the three answers, which stand beside the list where there is room."""
    rationale = explanation.rationales[position]
    return (
        rationale.plain,
        *(
            f"{answer.question}: {answer.word} · {answer.text}"
            for answer in answers(rationale.reason, dataset)
        ),
    )


def _details(
    view: ViewContext, explanation: Explanation, index: int, category: str | None
) -> list[str]:
    """Category, price, and what ranks the item."""
    dataset, statistics = view.model.loaded.dataset, view.model.loaded.statistics
    target = explanation.rationales[index].reason.target
    details = [category] if category else []
    if dataset.has(Columns.PRICE):
        price = dataset.items[Columns.PRICE].iloc[target]
        if pd.notna(price):
            details.append(money(float(price), dataset.currency))
    if explanation.ranking.personal:
        details.append(f"score {number(float(explanation.ranking.scores[index]))}")
    else:
        details.append(f"bought by {statistics.popularity[target]:.0f} % of customers")
    return details


def _line(row: Row) -> str:
    """A row as a paragraph of Markdown, for files."""
    marks = "".join(f" :{mark.colour}[**{escape(mark.text)}**]" for mark in row.marks)
    share = f" {escape(row.share_text)}" if row.share_text else ""
    return (
        f"{row.number} :material/{row.icon}: **{escape(row.title)}** "
        f":small[· {escape(row.details)}] "
        f":small[{verdict_mark(ReasonState(row.verdict))}]{marks}"
        f"  \n:small[{escape(row.reason)}{share}]"
    )


def _choose(before: str, item: str) -> None:
    """Another item is explained; the question what takes it out is asked of that one then."""
    update(item=item, versus=item if read().versus == before else read().versus)


def _options(view: ViewContext) -> None:
    options, model = view.options, view.model
    rearranged = None
    if options.variety is not None and view.customer is not None:
        rearranged = explanations.rearranged(
            model.fingerprint, view.customer, view.selection.bought, options.variety, model
        )
    list_options.notes(options, rearranged, from_zero=model.entry.nonnegative)
