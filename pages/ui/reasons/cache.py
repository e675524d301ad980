"""The reasons of a cohort, explained once: at once where that is quick, else on a click."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Final

from explain.cohorts.entries import ExplainedLists, sample
from explain.cohorts.in_parts import explain_lists
from explain.cohorts.reason_table import ReasonTable, customers_with_remarks, reason_table
from explain.remarks import Remarks
from pages.ui.cohort_choice.explained import (
    SEED,
    explain_all,
    explained_lists,
)
from pages.ui.elements import empty_states
from pages.ui.session.context import ViewContext
from pages.ui.session.evaluations import started
from pages.ui.session.explanations import MAX_UNASKED
from pages.ui.session.jobs import Codes, key_of, run_once
from pages.ui.session.resources import FittedModel
from recommenders.contract import Dataset
from recommenders.intervals import generator
from recommenders.progress import Progress

PACE: Final = 3
"""Lists that are explained to see how long one takes; they are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToExplain:
    """Lists that nobody has explained yet: how many, about how long it takes, the key to start."""

    lists: int
    seconds: float
    key: str


def cohort_reasons(
    view: ViewContext, codes: Codes | None, max_customers: int | None
) -> ReasonTable | ToExplain:
    """The reasons of customers (codes; None is everybody), of up to ``max_customers`` of them.

    What takes longer than `MAX_UNASKED` seconds is not begun before somebody has asked for it
    (`start`). Lists that were explained for a cohort before are not explained again.
    """
    model, bought = view.model, view.selection.bought
    dataset = model.loaded.dataset
    drawn, _ = sample(dataset.n_customers, codes, max_customers, generator(SEED))
    customers = drawn.tolist()
    book = explained_lists(model, bought)
    missing = _missing(customers, book)
    key = f"{model.fingerprint}/{bought}/{max_customers}/{key_of(codes)}"
    if len(missing) > PACE and key not in started():
        pace = _seconds_for_one(model, bought, tuple(missing[:PACE]))
        missing = _missing(customers, book)
        seconds = len(missing) * pace
        if seconds > MAX_UNASKED:
            return ToExplain(lists=len(missing), seconds=seconds, key=key)

    def work(progress: Progress) -> ReasonTable:
        explain_all(model, bought, customers, progress)
        of = dataset.n_customers if codes is None else len(codes)
        return reason_table(book, customers, dataset, of=of)

    return run_once("reasons", key, work, label="Explaining the lists")


def flagged_reasons(
    view: ViewContext, codes: Codes | None, remarks: Remarks, named: Dataset
) -> ReasonTable | None:
    """The reasons of all customers of a cohort on whose reasons something was left, drawn or not.

    ``named`` has the real ids. None where there is nobody, or where it takes too long unasked.
    """
    cohort = None if codes is None else frozenset(codes)
    customers = [
        customer
        for customer in customers_with_remarks(remarks, named, view.model.loaded.dataset)
        if cohort is None or customer in cohort
    ]
    table = cohort_reasons(view, tuple(customers), None) if customers else None
    return table if isinstance(table, ReasonTable) else None


def start(to_explain: ToExplain) -> None:
    """Callback of a button: explain these lists in this session's next run."""
    started().add(to_explain.key)


def _missing(customers: Sequence[int], book: ExplainedLists) -> list[int]:
    return [customer for customer in customers if customer not in book]


def _seconds_for_one(model: FittedModel, bought: bool, customers: Codes) -> float:
    """Seconds that it takes to explain a list, measured once: the median of the first few.

    The very first of a recommender also makes what all later ones need.
    """

    def work(progress: Progress) -> float:
        book = explained_lists(model, bought)
        seconds = []
        for customer in customers:
            begin = perf_counter()
            book[customer] = explain_lists(model.context, [customer], bought)[0]
            seconds.append(perf_counter() - begin)
            progress(len(seconds) / len(customers), f"{len(seconds)} of {len(customers)} lists")
        return sorted(seconds)[len(seconds) // 2]

    return run_once("pace", f"{model.fingerprint}/{bought}", work, label="Explaining the first")


def draw_button(to_explain: ToExplain, duration: str) -> None:
    """The button that starts it, with what it takes; an audience reads where to find it."""
    empty_states.start_button(
        f"Explain {to_explain.lists:,} lists ({duration})",
        start,
        to_explain,
        hint="It goes on while you look at something else, and is done once: other cohorts of the "
        "same recommender take what has been explained from here.",
    )
