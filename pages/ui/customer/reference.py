"""What each purchase adds, beside no history or beside another customer, a segment, the average."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import streamlit as st

from explain.attribution.reference import Reference, attribute_against
from explain.contract import Attribution
from explain.markup import escape
from explain.reasons.explanation import Explanation
from pages.ui.customer import charts
from pages.ui.elements import screen
from pages.ui.session.context import ViewContext
from pages.ui.session.jobs import run_once
from pages.ui.session.resources import FittedModel
from pages.ui.session.selection import sync_widget, taking, update
from recommenders.contract import Columns, Dataset
from recommenders.errors import public_text
from recommenders.intervals import generator
from recommenders.operation.limits import QUERY_CHARS

NOTHING: Final = ""
AVERAGE: Final = "average"
SEGMENT: Final = "segment:"
CUSTOMER: Final = "customer:"
_LABELS: Final = {NOTHING: "no history", AVERAGE: "the average customer"}
_SEED: Final = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What the customer is compared with, as the address has it; ``problem`` why that is not."""

    text: str = NOTHING
    problem: str = ""


def by_purchase(view: ViewContext, explanation: Explanation, position: int) -> None:
    """The chart of the purchases, and what it is measured against."""
    choice = chosen(view.selection.reference, view.model.loaded.dataset)
    screen.section("What each purchase adds", terms=["contribution"])
    if not screen.presenting():
        _draw_picker(view, choice)
    if choice.problem:
        screen.caption(f":material/help: {escape(choice.problem)}")
    if choice.text == NOTHING or not len(explanation.ranking.items):
        charts.by_purchase(view, explanation, position)
        return
    try:
        attribution, label = _attribution(view, explanation, choice.text)
    except ValueError as error:
        screen.caption(f":material/help: {escape(public_text(error))}.")
        charts.by_purchase(view, explanation, position)
        return
    charts.by_purchase(view, explanation, position, attribution=attribution, reference=label)


def chosen(text: str | None, dataset: Dataset) -> Choice:
    """What the address asks for; no history where the data do not have it."""
    if not text or text == AVERAGE:
        return Choice(text=text or NOTHING)
    if text.startswith(SEGMENT):
        name = text.removeprefix(SEGMENT)
        if name in _segments(dataset):
            return Choice(text=text)
        return Choice(problem=f"There is no segment “{name}” to compare with.")
    if text.startswith(CUSTOMER):
        customer = text.removeprefix(CUSTOMER)
        if dataset.customer_code(customer) is not None:
            return Choice(text=text)
        return Choice(problem=f"There is no customer “{customer}” to compare with.")
    return Choice(problem=f"Nobody can be compared with “{text}”.")


def _draw_picker(view: ViewContext, choice: Choice) -> None:
    dataset = view.model.loaded.dataset
    other = choice.text.startswith(CUSTOMER)
    options = [NOTHING, AVERAGE, *(SEGMENT + name for name in _segments(dataset)), CUSTOMER]
    key = f"reference/{dataset.fingerprint}"
    if other or choice.text != NOTHING or st.session_state.get(key) != CUSTOMER:
        # but another customer whose id is still to be typed stands in no address
        sync_widget(key, CUSTOMER if other else choice.text, options)
    st.selectbox(
        "What is special beside",
        options,
        key=key,
        format_func=_option_label,
        on_change=taking(key, options, _choose),
        help="Contributions are measured from here: no history says what brings the item at all, "
        "anybody else says what is special about this customer.",
    )
    if st.session_state[key] == CUSTOMER:
        field = f"{key}/customer"
        sync_widget(field, choice.text.removeprefix(CUSTOMER) if other else "")
        st.text_input(
            "Id of the other customer",
            key=field,
            max_chars=QUERY_CHARS,
            on_change=lambda: update(
                reference=f"{CUSTOMER}{st.session_state[field].strip()}"
                if st.session_state[field].strip()
                else None
            ),
        )


def _choose(text: str) -> None:
    # another customer needs an id first
    update(reference=None if text in (NOTHING, CUSTOMER) else text)


def _option_label(text: str) -> str:
    if text == CUSTOMER:
        return "another customer"
    if text.startswith(SEGMENT):
        return f"the average of {text.removeprefix(SEGMENT)}"
    return _LABELS[text]


def _segments(dataset: Dataset) -> list[str]:
    if Columns.SEGMENT not in dataset.customers:
        return []
    return sorted(map(str, dataset.customers[Columns.SEGMENT].dropna().unique()))


def _attribution(view: ViewContext, explanation: Explanation, text: str) -> tuple[Attribution, str]:
    model = view.model
    key = f"{model.fingerprint}/{explanation.customer}/{view.selection.bought}/{text}"
    reference = _reference(model, explanation.customer, text)
    attribution = run_once(
        "reference",
        f"{key}/{'/'.join(map(str, explanation.ranking.items.tolist()))}",
        lambda _: attribute_against(
            model.ranker.for_customer(explanation.customer).recommender,
            explanation.history,
            explanation.ranking.items,
            reference,
        ),
        label="Comparing the purchases",
    )
    return attribution, reference.label


def _reference(model: FittedModel, customer: int, text: str) -> Reference:
    dataset, events = model.loaded.dataset, model.ranker.recommender.events
    if text.startswith(CUSTOMER):
        other = dataset.customer_code(text.removeprefix(CUSTOMER))
        assert other is not None
        return Reference.of_customer(dataset, other, events=events)
    segment = text.removeprefix(SEGMENT) if text.startswith(SEGMENT) else None
    return Reference.of_average(
        dataset, customer, events=events, rng=generator(_SEED), segment=segment
    )
