from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from explain.charts.slopes import GAP, slopes, takeaway
from explain.charts.theme import LIFTS, LOWERS, NEUTRAL
from explain.context import ExplanationContext
from explain.contract import ReasonState
from explain.profiles.item_statistics import ItemStatistics
from explain.rankings.comparison import Move, RankingComparison, compare, rank_biased_overlap
from explain.reasons.explanation import Explanation, explain
from explain.reasons.wording import Rationale
from recommenders.contract import Dataset, Histories
from recommenders.ranking.ranker import Ranker
from recommenders.testing import toys
from tests.worlds import ANN, A, B, C, D, E, F, G, H

WEIGHTS = np.zeros((8, 8))
WEIGHTS[A] = [0, 6, 5, 4, 3, 2, 1, 0.5]
WEIGHTS[B, E] = 2.5


@pytest.fixture(scope="module")
def ranker(tiny: Dataset) -> Ranker:
    return Ranker.of(toys.Linear(WEIGHTS), tiny)


def explained(
    ranker: Ranker, tiny: Dataset, tiny_statistics: ItemStatistics, items: list[int]
) -> Explanation:
    """The list of three after these purchases."""
    history = Histories.of_items([items], as_of=tiny.log.as_of)
    return explain(ExplanationContext(ranker, tiny, tiny_statistics), ANN, shown=3, history=history)


@pytest.fixture(scope="module")
def compared(ranker: Ranker, tiny: Dataset, tiny_statistics: ItemStatistics) -> RankingComparison:
    """After A the list is B C D, then E F G H. With B, E gains 2.5 and B is bought: E C D."""
    before = explained(ranker, tiny, tiny_statistics, [A])
    after = explained(ranker, tiny, tiny_statistics, [A, B])
    return compare(before, after, ranker=ranker)


def test_items_ranks_and_moves_by_hand(compared: RankingComparison) -> None:
    assert compared.before.ranking.items.tolist() == [B, C, D]
    assert compared.items.tolist() == [E, C, D, B]
    assert compared.rank_before.tolist() == [4, 2, 3, 1]
    assert compared.rank_after.tolist() == [1, 2, 3, 0]
    assert compared.moves == (Move.NEW, Move.SAME, Move.SAME, Move.GONE)
    assert compared.common == 2
    assert not compared.same
    assert compared.finding == "1 of 3 items is replaced"
    # common to the first 1, 2, 3 places: 0, 1, 2
    expected = 0.1 / 0.9 * (1 / 2 * 0.81 + 2 / 3 * 0.729) + 2 / 3 * 0.729
    assert compared.agreement == pytest.approx(expected)


def test_the_table_has_both_ranks_and_both_reasons(
    compared: RankingComparison, tiny: Dataset
) -> None:
    table = compared.frame(tiny)
    assert table["move"].tolist() == ["new", "same", "same", "gone"]
    assert table["rank before"].tolist() == [4, 2, 3, 1]
    assert table["rank after"].isna().tolist() == [False, False, False, True]
    assert table["reason before"].tolist()[0] == ""
    assert table["reason after"].tolist()[3] == ""
    assert table["reason before"].tolist()[1] == compared.before.rationales[1].plain
    assert table["reason changed"].isna().tolist() == [True, False, False, True]


def test_a_list_with_itself(ranker: Ranker, tiny: Dataset, tiny_statistics: ItemStatistics) -> None:
    explanation = explained(ranker, tiny, tiny_statistics, [A])
    same = compare(explanation, explanation, ranker=ranker)
    assert same.same
    assert same.finding == "the list stays the same"
    assert same.agreement == pytest.approx(1.0)
    assert not same.reason_changed.any()


def test_two_recommenders(ranker: Ranker, tiny: Dataset, tiny_statistics: ItemStatistics) -> None:
    other = Ranker.of(toys.Linear(WEIGHTS[:, [0, 2, 1, 3, 4, 5, 6, 7]]), tiny)
    exchanged = compare(
        explained(ranker, tiny, tiny_statistics, [A]),
        explained(other, tiny, tiny_statistics, [A]),
        ranker=ranker,
        after_ranker=other,
    )
    assert exchanged.items.tolist() == [C, B, D]
    assert exchanged.moves == (Move.UP, Move.DOWN, Move.SAME)
    assert exchanged.finding == "the same items, 2 of 3 items are in another place"


def test_what_is_not_ranked_at_all(
    ranker: Ranker, tiny: Dataset, tiny_statistics: ItemStatistics
) -> None:
    everything = explained(ranker, tiny, tiny_statistics, [A, B, C, D, E, F, G, H])
    empty = compare(everything, everything, ranker=ranker)
    assert len(empty.items) == 0
    assert math.isnan(empty.agreement)
    assert empty.finding == "there is nothing to list"
    grows = compare(everything, explained(ranker, tiny, tiny_statistics, [A]), ranker=ranker)
    assert grows.finding == "3 items come in"
    assert grows.rank_before.tolist() == [0, 0, 0]
    shrinks = compare(explained(ranker, tiny, tiny_statistics, [A]), everything, ranker=ranker)
    assert shrinks.finding == "3 items leave"


def test_a_reason_is_another_when_its_claim_is(
    tiny: Dataset, tiny_statistics: ItemStatistics
) -> None:
    weights = np.zeros((8, 8))
    weights[A, [H, G, F]] = [9, 8, 7]  # nobody bought H and G: without A they are last
    ranker = Ranker.of(toys.Linear(weights), tiny)
    explanation = explained(ranker, tiny, tiny_statistics, [A, E])
    reason = explanation.rationales[0].reason
    assert reason.state is ReasonState.DOUBTFUL  # nothing in common, and nobody bought both
    assert reason.named is not None
    assert reason.named.items == (A,)

    def changed(first: Rationale, second: Rationale) -> bool:
        sides = [
            replace(explanation, rationales=(side, *explanation.rationales[1:]))
            for side in (first, second)
        ]
        flags = compare(*sides, ranker=ranker).reason_changed.tolist()
        assert not any(flags[1:])
        return bool(flags[0])

    def worded(**changes: object) -> Rationale:
        named = replace(reason.named, **changes)  # type: ignore[type-var]
        return replace(explanation.rationales[0], reason=replace(reason, named=named))

    plain = explanation.rationales[0]
    assert not changed(plain, worded(purchases=9))
    assert changed(plain, worded(items=(A, E)))
    assert changed(plain, worded(items=(A, E), label="Dog"))
    # a group is the same group with another purchase in it
    assert not changed(worded(items=(A,), label="Dog"), worded(items=(A, E), label="Dog"))
    assert changed(worded(items=(A,), label="Dog"), worded(items=(A,), label="Cat"))
    check = reason.verdict.check
    assert check is not None
    stays = replace(reason.verdict, check=replace(check, rank_after=check.rank_before))
    weaker = replace(plain, reason=replace(reason, verdict=stays))
    assert weaker.reason.state is not reason.state
    assert changed(plain, weaker)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ([1, 2, 3], [1, 2, 3], 1.0),
        ([1, 2, 3], [4, 5, 6], 0.0),
        # common to the first 1, 2, 3 places: 0, 1, 3
        ([1, 2, 3], [3, 2, 1], 0.1 / 0.9 * (1 / 2 * 0.81 + 0.729) + 0.729),
        # the shorter list is the head of the longer one: nothing speaks against agreement
        ([1], [1, 2], 1.0),
        ([2], [1, 2], 0.1 / 0.9 * (1 / 2 * 0.81) + 1 / 2 * 0.81),
    ],
)
def test_rank_biased_overlap_by_hand(first: list[int], second: list[int], expected: float) -> None:
    assert rank_biased_overlap(first, second) == pytest.approx(expected)
    assert rank_biased_overlap(second, first) == pytest.approx(expected)


def test_rank_biased_overlap_weighs_the_first_places_most() -> None:
    plain = list(range(10))
    early, late = plain.copy(), plain.copy()
    early[:2], late[8:] = [1, 0], [9, 8]
    assert rank_biased_overlap(plain, early) < rank_biased_overlap(plain, late) < 1.0
    assert math.isnan(rank_biased_overlap([], plain))


def test_slopes_run_from_rank_to_rank(compared: RankingComparison, tiny: Dataset) -> None:
    figure = slopes(compared, tiny, left="Now", right="<b>Then</b>")
    lines = [tuple(trace.y) for trace in figure.data[:-1]]
    below = 3 + GAP + 1
    assert lines == [(below, 1), (2, 2), (3, 3), (1, below)]
    colours = [trace.line.color for trace in figure.data[:-1]]
    assert colours == [LIFTS, NEUTRAL, NEUTRAL, LOWERS]
    assert figure.layout.yaxis.ticktext == ("4", "2", "3", "1")
    assert figure.layout.yaxis2.ticktext[3].startswith("bought  Cat *Food*")
    assert "&lt;script&gt;" in figure.layout.yaxis2.ticktext[1]
    heads = [note.text for note in figure.layout.annotations]
    assert heads == ["<b>Now</b>", "<b>&lt;b&gt;Then&lt;/b&gt;</b>", "below the list"]


def test_slopes_are_cut_at_the_most_places(compared: RankingComparison, tiny: Dataset) -> None:
    figure = slopes(compared, tiny, left="Now", right="Then", most=1)
    # the first place of either list: E after, B before
    assert [tuple(trace.y) for trace in figure.data[:-1]] == [(1 + GAP + 1, 1), (1, 1 + GAP + 1)]


def test_the_takeaway_says_every_move(compared: RankingComparison, tiny: Dataset) -> None:
    sentence = takeaway(compared, tiny)
    assert sentence.startswith("Ranks before and after, 1 of 3 items is replaced: ")
    assert "Lamp 4 to 1" in sentence
    assert "1 to bought" in sentence


def test_the_item_for_a_closer_look_and_the_widest_gap(
    compared: RankingComparison, ranker: Ranker, tiny: Dataset, tiny_statistics: ItemStatistics
) -> None:
    # E C D B: only B is in the list before alone, and B is bought after: it has no gap
    assert compared.items[compared.example] == B
    assert compared.widest_gap == 0  # E from rank 4 to 1
    assert compared.length == 3
    assert not compared.all_ranked
    assert compared.n_reasons_changed == int(compared.reason_changed.sum())
    before = explained(ranker, tiny, tiny_statistics, [A])
    same = compare(before, before, ranker=ranker)
    assert same.all_ranked
    assert (same.widest_gap, same.example, same.n_reasons_changed) == (None, 0, 0)
