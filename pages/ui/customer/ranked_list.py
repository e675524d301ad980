"""The heading of the Customer view and its ranked list."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from explain.contract import State
from explain.export.report import Table, Words
from explain.formats import counted, date, money, plain
from explain.profiles.customer_profile import Profile
from explain.rankings.next_purchases import Afterwards
from explain.reasons.explanation import Explanation
from explain.reasons.wording import escape, verdict
from pages.ui.customer import highlight as customer_marks
from pages.ui.customer import next_purchases as customer_next
from pages.ui.elements import empty_states as states
from pages.ui.elements import screen as sheet
from pages.ui.elements.customer_steps import steps, to_shelves
from pages.ui.elements.icons import STATES, icon
from pages.ui.elements.provenance import profile_line
from pages.ui.session import list_options, resources
from pages.ui.session.selection import change, follow, read
from pages.ui.shell.sidebar import Chosen
from recommenders.contract import Columns, Dataset

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def heading(
    chosen: Chosen, profile: Profile, explanation: Explanation, found: Afterwards | None
) -> None:
    """The finding in words, and the way to the customers before and after."""
    shop = chosen.world.shop
    count = len(explanation.ranking.items)
    words = NUMBERS[count] if count < len(NUMBERS) else f"{count:,}"
    items = f"these {words} item{'' if count == 1 else 's'}"
    finding = f"Why {profile.label} sees {items}"
    line = profile_line(profile, shop.dataset)
    if found is not None:
        what = f"{len(found.hits) or 'none'} of {items}" if len(found.items) else "nothing"
        finding = f"{profile.label} bought {what} within {counted(found.days, 'day')}"
        line = f"As of **{date(shop.dataset.as_of)}** · {line}"
    sheet.title(finding, line)
    steps(chosen)
    customer_next.note(chosen)


def place_of(item: str | None, explanation: Explanation, dataset: Dataset) -> int:
    """The place in the list of the item whose explanation is open.

    Without a choice: the first item with a checked reason, for that is what can be shown; the
    first item where no reason is.
    """
    code = None if item is None else dataset.item_code(item)
    places = {int(target): place for place, target in enumerate(explanation.ranking.items)}
    if code in places:
        return places[code]
    given = [found.reason.state for found in explanation.rationales]
    return given.index(State.CHECKED) if State.CHECKED in given else 0


def ranked_list(
    chosen: Chosen, explanation: Explanation, place: int, found: Afterwards | None
) -> None:
    """The list; the item that is chosen here is explained beside it.

    Marked are what the customer bought next and what the chosen purchase carries.
    """
    dataset, facts = chosen.world.shop.dataset, chosen.world.shop.facts
    carries = customer_marks.marked(chosen, explanation)
    left, right = st.columns([1, 2], vertical_alignment="center")
    with left:
        sheet.section("Ranked list")
    with right.container(
        horizontal=True, horizontal_alignment="right", vertical_alignment="center"
    ):
        to_shelves(chosen)
        customer_next.switch(chosen)
    _options(chosen)
    if not explanation.ranking.personal:
        st.info(
            "This customer has no purchases yet, so the list is the popularity ranking: it is "
            "not personal, and the reasons say so.",
            icon=":material/groups:",
        )
    elif explanation.attribution.units and len(explanation.attribution.units) < 3:
        bought = counted(len(explanation.attribution.units), "purchased item")
        st.info(
            f"This list rests on {bought} only: expect it to change with the next purchase.",
            icon=":material/hourglass_top:",
        )
    if chosen.world.entry.repertoire and not chosen.selection.bought:
        st.info(
            f"{chosen.world.entry.label} is made for what the customer has bought before. "
            "Switch on “Keep items bought before” to see it; until then only other items are "
            "listed.",
            icon=":material/autorenew:",
        )
    ids: list[str] = []
    labels: dict[str, str] = {}
    captions: list[str] = []
    for row, rationale in enumerate(explanation.rationales):
        target = rationale.reason.target
        item = dataset.items.iloc[target]
        id_ = str(item[Columns.ITEM])
        category = facts.name(Columns.CATEGORY, target) or facts.name(Columns.PRODUCT_TYPE, target)
        department = facts.name(Columns.DEPARTMENT, target)
        details = [escape(category)] if category else []
        if dataset.has(Columns.PRICE) and pd.notna(item[Columns.PRICE]):
            details.append(escape(money(float(item[Columns.PRICE]), dataset.currency)))
        if explanation.ranking.personal:
            details.append(f"score {plain(float(explanation.ranking.scores[row]))}")
        else:
            details.append(f"bought by {facts.popularity[target]:.0f} % of customers")
        ids.append(id_)
        labels[id_] = (
            f"{row + 1} {icon(category, department)} **{escape(str(item[Columns.TITLE]))}** "
            f":small[· {' · '.join(details)}]"
            f"{customer_next.mark(found, target, dataset)}{customer_marks.mark(carries, row)}"
        )
        state = rationale.reason.state
        # an association says so in its own words
        said = "" if state is State.ASSOCIATED else f"{escape(verdict(rationale.reason))} · "
        captions.append(f"{STATES[state]} {said}{rationale.brief_markdown}")
    if chosen.selection.item not in (None, ids[place]):
        states.not_listed(chosen.selection.item, dataset)
    rows = zip(ids, captions, strict=True)
    sheet.record(Words(markdown="\n\n".join(f"{labels[id_]}  \n{said}" for id_, said in rows)))
    sheet.record(Table(name="The list", frame=explanation.frame(dataset), printed=False))
    if sheet.presenting():
        for id_, said in zip(ids, captions, strict=True):
            st.markdown(f"{labels[id_]}  \n:small[{said}]")
    else:
        _radio(ids, labels, captions, place)
    customer_marks.choice(chosen, explanation, carries)


def _radio(ids: list[str], labels: dict[str, str], captions: list[str], place: int) -> None:
    follow("item", ids[place])
    st.radio(
        "Ranked list: choose an item to see why it is there",
        ids,
        format_func=lambda id_: labels[id_],
        captions=captions,
        key="item",
        on_change=_choose,
        args=(ids[place],),
        label_visibility="collapsed",
    )


def _choose(before: str) -> None:
    """Another item is explained; the question what takes it out is asked of that one then."""
    item = st.session_state["item"]
    change(item=item, versus=item if read().versus == before else read().versus)


def _options(chosen: Chosen) -> None:
    options, world = chosen.options, chosen.world
    rearranged = None
    if options.variety is not None and chosen.customer is not None:
        rearranged = resources.rearranged(
            world.fingerprint, chosen.customer, chosen.selection.bought, options.variety, world
        )
    list_options.notes(options, rearranged, from_zero=world.entry.from_zero)
