"""The lists of many customers, explained a part after the other: what is done is never lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from explain.cohorts.entries import ExplainedLists, ListEntry, list_entries
from explain.context import ExplanationContext
from recommenders.operation.processes import Runner, run_here
from recommenders.progress import Progress, silent

FIRST: Final = 3
"""Lists that are explained to see how long one takes."""
PART: Final = 15.0
"""Seconds of work in a part: what is lost at the most where nobody waits for the rest."""


def explain_lists(
    context: ExplanationContext,
    customers: Sequence[int],
    bought_before: bool,
    *,
    progress: Progress | None = None,
) -> list[tuple[ListEntry, ...]]:
    """Explain the list of each customer (code); work that may be done in another process."""
    lists = []
    for done, customer in enumerate(customers, start=1):
        lists.append(list_entries(context, customer, bought_before=bought_before))
        (progress or silent)(done / len(customers), f"{done:,} of {len(customers):,} customers")
    return lists


def explain_in_parts(
    explained: ExplainedLists,
    context: ExplanationContext,
    customers: Sequence[int],
    *,
    bought_before: bool,
    clock: Callable[[], float],
    runner: Callable[[float], Runner] = lambda _: run_here,
    progress: Progress | None = None,
) -> None:
    """Explain the lists of the customers (codes) that the book does not have yet.

    The first few tell by the ``clock`` (seconds) how long one takes; ``runner`` says who does a
    part of so many seconds (`recommenders.operation.processes.apart`). ``progress`` may raise to
    give the rest up: parts that are done are in the book.
    """
    missing = [customer for customer in customers if customer not in explained]
    told, done, size, pace, begin = progress or silent, 0, FIRST, 0.0, clock()
    while done < len(missing):
        part = missing[done : done + size]

        def of_part(share: float, _: str, *, before: int = done, count: int = len(part)) -> None:
            customers_done = before + round(share * count)
            told(customers_done / len(missing), f"{customers_done:,} of {len(missing):,} customers")

        lists = runner(pace * len(part))(
            explain_lists, context, part, bought_before, progress=of_part
        )
        explained.update(zip(part, lists, strict=True))
        done += len(part)
        pace = (clock() - begin) / done
        size = max(FIRST, int(PART / pace)) if pace else len(missing)
