from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from explain.counterfactual.check import Check, Removal, check
from explain.reasons.candidates import EVERYTHING
from recommenders.contract import Columns, Dataset, Histories
from recommenders.linear.graph_filter import GraphFilter
from recommenders.ranking.ranker import Ranker
from recommenders.testing import toys
from tests.worlds import BOB, A, B, C, D, E


def removal_of(removal: tuple[int, ...], **other: object) -> Removal:
    return Removal(items=removal, **other)  # type: ignore[arg-type]


def test_ranks_and_scores_by_brute_force(mid: Dataset, mid_ranker: Ranker) -> None:
    rng = np.random.default_rng(0)
    for customer in np.flatnonzero(mid.histories().lengths > 4)[:12]:
        history = mid.histories([int(customer)])
        ranking = mid_ranker.rank(history, k=10)
        players = history.players()
        questions = []
        for target in ranking.items[::3]:
            for size in (1, 2, len(players)):
                items = tuple(sorted(rng.choice(players, size, replace=False).tolist()))
                questions.append((int(target), removal_of(items)))
        checks = check(mid_ranker, history, questions, candidates=ranking.candidates, shown=10)
        assert [(c.target, c.removal) for c in checks] == questions
        for answer in checks:
            rest = history.where(~np.isin(history.items, answer.removal.items))
            before = mid_ranker.recommender.score(history)[0]
            after = mid_ranker.recommender.score(rest)[0]
            for scores, rank, score in (
                (before, answer.rank_before, answer.score_before),
                (after, answer.rank_after, answer.score_after),
            ):
                order = sorted(
                    np.flatnonzero(ranking.candidates),
                    key=lambda i, s=scores: (-s[i], -mid_ranker.popularity[i], i),
                )
                assert score == pytest.approx(scores[answer.target], rel=1e-4, abs=1e-7)
                assert rank == order.index(answer.target) + 1
            assert answer.n_candidates == len(order)


def test_ranks_before_are_the_places_in_the_list(mid: Dataset, mid_ranker: Ranker) -> None:
    """Although the list comes from a batch of one and the check from a larger one."""
    for customer in range(60):
        history = mid.histories([customer])
        ranking = mid_ranker.rank(history, k=10)
        everything = removal_of(tuple(history.players().tolist()), everything=True)
        questions = [(int(target), everything) for target in ranking.items]
        checks = check(mid_ranker, history, questions, candidates=ranking.candidates, shown=10)
        assert [c.rank_before for c in checks] == list(range(1, len(ranking.items) + 1))


def test_a_removed_item_is_no_rival() -> None:
    # 0 lifts 2 a little; bought items would score highest if they were candidates again
    w = np.zeros((4, 4))
    w[0, 2], w[1, 3], w[1, 0], w[1, 1] = 1.0, 2.0, 9.0, 9.0
    ranker = Ranker(recommender=toys.Linear(w), popularity=np.zeros(4, dtype=np.float32))
    history = Histories.of_items([[0, 1]])
    candidates = ranker.candidates(history, bought_before=False)
    (checks,) = check(ranker, history, [(2, removal_of((0,)))], candidates=candidates, shown=2)
    assert (checks.rank_before, checks.rank_after, checks.n_candidates) == (2, 2, 2)
    assert checks.score_after == 0.5


def test_each_removal_is_scored_once() -> None:
    toy = toys.linear(10)
    ranker = Ranker(recommender=toy, popularity=np.zeros(10, dtype=np.float32))
    history = Histories.of_items([[0, 1, 2]])
    candidates = np.ones(10, dtype=bool)
    questions = [
        (t, removal_of(items, label=str(t))) for t in (5, 6, 7) for items in ((0,), (1, 2), (0,))
    ]
    checks = check(ranker, history, questions, candidates=candidates, shown=3)
    assert (toy.calls, toy.asked) == (1, 3)
    assert [c.removal.label for c in checks] == ["5"] * 3 + ["6"] * 3 + ["7"] * 3


def test_nothing_asked(tiny: Dataset, tiny_ranker: Ranker) -> None:
    history = tiny.histories([BOB])
    assert check(tiny_ranker, history, [], candidates=np.ones(8, dtype=bool), shown=3) == []


def test_a_history_of_one_item(mid: Dataset) -> None:
    ranker = Ranker.of(GraphFilter().fit(mid), mid)
    history = Histories.of_items([[7]], as_of=mid.log.as_of)
    ranking = ranker.rank(history, k=5)
    target = int(ranking.items[0])
    removal = removal_of((7,), everything=True)
    (checks,) = check(ranker, history, [(target, removal)], candidates=ranking.candidates, shown=5)
    popular = np.flatnonzero(ranking.candidates)
    popular = popular[np.lexsort((popular, -ranker.popularity[popular]))]
    assert checks.rank_before == 1
    assert checks.rank_after == popular.tolist().index(target) + 1
    assert checks.score_after == 0.0


def test_by_hand(tiny: Dataset, tiny_ranker: Ranker) -> None:
    # bob has A and B. C lives on both, E on A only, D on B only
    history = tiny.histories([BOB])
    ranking = tiny_ranker.rank(history, k=3)
    questions = [
        (C, removal_of((A,))),
        (E, removal_of((A,))),
        (D, removal_of((A,))),
        (C, removal_of((A, B))),
    ]
    checks = check(tiny_ranker, history, questions, candidates=ranking.candidates, shown=3)
    # D and E tie before; without everything popularity decides: C, D, E, F, G, H
    assert [(c.rank_before, c.rank_after) for c in checks] == [(1, 1), (3, 3), (2, 2), (1, 1)]
    assert [c.confirms for c in checks] == [False] * 4
    assert checks[1].score_after == 0.0


def made(before: tuple[int, float], after: tuple[int, float], shown: int = 10) -> Check:
    return Check(
        target=0,
        removal=removal_of((1,)),
        rank_before=before[0],
        rank_after=after[0],
        score_before=before[1],
        score_after=after[1],
        shown=shown,
        n_candidates=100,
    )


@pytest.mark.parametrize(
    ("before", "after", "confirms", "leaves"),
    [
        ((1, 2.0), (11, 1.0), True, True),
        ((1, 2.0), (10, 1.0), True, False),
        ((1, 2.0), (1, 1.0), False, False),
        ((1, 2.0), (30, 2.0), False, False),
        ((1, 2.0), (30, 3.0), False, False),
        ((5, 2.0), (4, 1.0), False, False),
    ],
)
def test_what_confirms(
    before: tuple[int, float], after: tuple[int, float], confirms: bool, leaves: bool
) -> None:
    outcome = made(before, after)
    assert (outcome.confirms, outcome.leaves_list) == (confirms, leaves)


def test_what_is_decisive() -> None:
    """Few purchases or one product type; not a category, and not the whole history."""
    leaves, stays = made((1, 2.0), (11, 1.0)), made((1, 2.0), (10, 1.0))
    kinds = {"": "", "kibble": Columns.PRODUCT_TYPE, "Dog": Columns.CATEGORY, EVERYTHING: ""}
    few = {
        label: replace(leaves.removal, label=label, level=level) for label, level in kinds.items()
    }
    decisive = [label for label, some in few.items() if replace(leaves, removal=some).decisive]
    assert decisive == ["", "kibble"]
    assert not stays.decisive
