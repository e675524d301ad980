"""Lists are explained a part after the other, by whoever is asked, and what is done stays."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

import pytest

from explain.cohorts.entries import ExplainedLists, list_entries
from explain.cohorts.in_parts import FIRST, PART, explain_in_parts, explain_lists
from explain.context import ExplanationContext
from explain.profiles.item_statistics import ItemStatistics
from recommenders.contract import Dataset
from recommenders.operation.processes import Runner, run_apart, run_here
from recommenders.progress import Progress
from recommenders.ranking.ranker import Ranker


@pytest.fixture
def context(mid: Dataset, mid_statistics: ItemStatistics, mid_ranker: Ranker) -> ExplanationContext:
    return ExplanationContext(mid_ranker, mid, mid_statistics)


def every(seconds: float) -> Callable[[], float]:
    """A clock that goes on by so many seconds each time it is asked."""
    ticks = count()
    return lambda: seconds * next(ticks)


def test_the_first_are_explained_here_and_tell_how_long_the_others_take(
    context: ExplanationContext,
) -> None:
    book: ExplainedLists = {1: ()}
    asked: list[float] = []
    sizes: list[int] = []
    told: list[tuple[float, str]] = []

    def runner(seconds: float) -> Runner:
        asked.append(seconds)

        def run(
            work: Callable[..., object],
            of: ExplanationContext,
            customers: list[int],
            bought: bool,
            *,
            progress: Progress,
        ) -> object:
            sizes.append(len(customers))
            return work(of, customers, bought, progress=progress)

        return run

    explain_in_parts(
        book,
        context,
        range(12),
        bought_before=False,
        clock=every(6.0),
        runner=runner,
        progress=lambda *said: told.append(said),
    )
    assert sorted(book) == list(range(12))
    assert book[1] == ()
    # 11 are missing. Six seconds for the first three, seven of them fill a part of fifteen
    assert sizes[:2] == [FIRST, int(PART * 3 / 6.0)]
    assert asked[:2] == [0.0, pytest.approx(7 * 6.0 / 3)]
    assert sum(sizes) == 11
    assert told[-1] == (1.0, "11 of 11 customers")
    assert [share for share, _ in told] == sorted(share for share, _ in told)


def test_parts_that_are_done_stay_where_the_rest_is_given_up(context: ExplanationContext) -> None:
    book: ExplainedLists = {}

    def give_up(share: float, doing: str) -> None:
        if share > 0.5:
            raise KeyboardInterrupt(doing)

    with pytest.raises(KeyboardInterrupt):
        explain_in_parts(
            book,
            context,
            range(10),
            bought_before=False,
            clock=every(50.0),
            progress=give_up,
        )
    assert sorted(book) == list(range(FIRST))


def test_another_process_explains_the_same(context: ExplanationContext) -> None:
    here, there = (
        explain_lists(context, [4, 7], True),
        run_apart(explain_lists, context, [4, 7], True),
    )
    # a figure that is not known equals nothing, but reads the same
    assert repr(here) == repr(there)
    assert repr(here[1]) == repr(list_entries(context, 7, bought_before=True))
    book: ExplainedLists = {}
    explain_in_parts(
        book,
        context,
        [4, 7],
        bought_before=True,
        clock=every(0.0),
        runner=lambda _: run_here,
    )
    assert repr(book) == repr(dict(zip([4, 7], here, strict=True)))
