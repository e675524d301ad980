from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import numpy as np
import pytest

from explain.counterfactual.masked_scores import SearchConfig
from explain.counterfactual.minimal_set import Smallest, smallest
from recommenders.contract import Dataset, Histories
from recommenders.histories import BoolArray
from recommenders.ranking.ranker import Ranker
from recommenders.testing import toys
from recommenders.testing.toys import Toy

N = 24
MAKERS = (toys.squashed, toys.pairs, toys.softmax, toys.timed, toys.ordered, toys.additive)


def ranker_of(toy: Toy, popularity: object = None) -> Ranker:
    popular = np.zeros(toy.n_items) if popularity is None else np.array(popularity)
    return Ranker(recommender=toy, popularity=popular.astype(np.float32))


def history_of(n: int, seed: int, n_items: int = N) -> Histories:
    rng = np.random.default_rng(seed)
    return Histories.of_items([rng.choice(n_items, n, replace=False).tolist()], as_of=10**9)


def rank_without(
    ranker: Ranker, history: Histories, target: int, items: tuple[int, ...], candidates: BoolArray
) -> int:
    """By sorting, from one history built without masks."""
    rest = history.where(~np.isin(history.items, items))
    scores = ranker.recommender.score(rest)[0]
    among = np.flatnonzero(candidates)
    order = sorted(among, key=lambda i: (-scores[i], -ranker.popularity[i], i))
    return order.index(target) + 1


def brute(
    ranker: Ranker,
    history: Histories,
    target: int,
    candidates: BoolArray,
    shown: int,
    enters: bool = False,
) -> tuple[int | None, int | None]:
    """Size of the smallest set over all subsets, and the furthest rank a set of it reaches."""
    players = history.players().tolist()
    for size in range(len(players) + 1):
        ranks = [
            rank_without(ranker, history, target, items, candidates)
            for items in combinations(players, size)
        ]
        works = [rank for rank in ranks if (rank <= shown) == enters]
        if works:
            return size, (min if enters else max)(works)
    return None, None


def confirm(
    minimal: Smallest, ranker: Ranker, history: Histories, candidates: BoolArray, shown: int
) -> None:
    """Everything that the answer says of ranks and scores, asked again one by one."""

    def rank(items: tuple[int, ...]) -> int:
        return rank_without(ranker, history, minimal.target, items, candidates)

    everything = tuple(history.players().tolist())
    assert (minimal.rank_before, minimal.rank_alone) == (rank(()), rank(everything))
    assert minimal.rank_after == rank(minimal.items)
    assert len(set(minimal.items)) == minimal.size
    assert set(minimal.items) <= set(everything)
    rest = history.where(~np.isin(history.items, minimal.items))
    score = ranker.recommender.score(rest)[0, minimal.target]
    assert minimal.score_after == pytest.approx(float(score), rel=1e-5, abs=1e-6)
    if minimal.solved:
        assert (minimal.rank_after <= shown) == minimal.enters
    else:
        assert minimal.items == ()


@pytest.mark.slow
@pytest.mark.parametrize("enters", [False, True])
@pytest.mark.parametrize("make", [*MAKERS, toys.linear], ids=lambda make: make.__name__)
def test_by_brute_force_over_all_subsets(make: Callable[..., Toy], enters: bool) -> None:
    """Every answer is the smallest, moves the target furthest, and "none" means none."""
    sizes = set()
    for seed in range(6):
        ranker = ranker_of(make(N, seed))
        history = history_of(7, seed)
        candidates = ranker.candidates(history, bought_before=seed % 2 == 0)
        ranking = ranker.rank(history, k=int(candidates.sum()), bought_before=seed % 2 == 0)
        for target in ranking.items[[5, 7, 10] if enters else [0, 2, 4]].tolist():
            minimal = smallest(
                ranker, history, target, candidates=candidates, shown=5, enters=enters
            )
            size, furthest = brute(ranker, history, target, candidates, 5, enters)
            confirm(minimal, ranker, history, candidates, 5)
            sizes.add(size)
            if size is None:
                assert minimal.none_exists
                assert not minimal.solved
            else:
                assert (minimal.size, minimal.rank_after) == (size, furthest)
                assert minimal.proven
                assert minimal.lower_bound == size
    assert len(sizes) > 1


@pytest.mark.slow
@pytest.mark.parametrize("deepest", [1, 2, 3, 4])
@pytest.mark.parametrize("enters", [False, True])
def test_sums_leave_out_nothing(deepest: int, enters: bool) -> None:
    """The pruned search for a linear recommender against asking about every set, with ties."""
    proven = 0
    for seed in range(12):
        rng = np.random.default_rng(seed)
        # few different weights: leads of exactly 0, which popularity and codes settle
        w = rng.integers(-2, 4, size=(N, N)).astype(np.float64)
        popular = rng.integers(0, 3, N)
        history = history_of(10, seed)
        silent = ranker_of(Toy(N, lambda x, w=w: 0.5 + x @ w), popular)
        open_ = ranker_of(toys.Linear(w), popular)
        candidates = silent.candidates(history, bought_before=True)
        ranking = silent.rank(history, k=N, bought_before=True)
        config = SearchConfig(deepest=deepest, max_asked=209, near=4)
        for target in ranking.items[[6, 9, 12] if enters else [0, 2, 4]].tolist():
            kind = {"candidates": candidates, "shown": 5, "enters": enters}
            want = smallest(silent, history, target, **kind)  # type: ignore[arg-type]
            got = smallest(open_, history, target, config=config, **kind)  # type: ignore[arg-type]
            confirm(got, open_, history, candidates, 5)
            if got.proven:
                proven += 1
                assert got.size == want.size
            if got.proven and got.size <= deepest:
                assert got.rank_after == want.rank_after
            assert got.lower_bound <= want.lower_bound
            if want.solved and want.size <= deepest:
                assert got.proven
            else:
                assert got.lower_bound > min(deepest, 10)
    assert proven > 6


@pytest.mark.slow
def test_a_graph_filter_on_a_real_catalogue(mid: Dataset, mid_ranker: Ranker) -> None:
    for customer in np.flatnonzero(mid.histories().lengths > 4)[:10]:
        history = mid.histories([int(customer)])
        ranking = mid_ranker.rank(history, k=5)
        toy = Toy(mid.n_items, lambda x: x)
        toy.score = mid_ranker.recommender.score  # type: ignore[method-assign]
        silent = Ranker(recommender=toy, popularity=mid_ranker.popularity)
        for target in ranking.items[[0, 4]].tolist():
            kind = {"candidates": ranking.candidates, "shown": 5}
            got = smallest(mid_ranker, history, target, **kind)  # type: ignore[arg-type]
            want = smallest(silent, history, target, **kind)  # type: ignore[arg-type]
            confirm(got, mid_ranker, history, ranking.candidates, 5)
            if want.proven and want.size <= 4:
                assert (got.size, got.rank_after) == (want.size, want.rank_after)


def test_a_popular_item_may_leave_though_it_stays_without_any_history() -> None:
    # 2 leads without history; 0 lifts it over 3, which 1 lifts: only without 0 it is second
    w = np.zeros((4, 4))
    w[0, 2], w[1, 3] = 5.0, 1.0
    ranker = ranker_of(toys.Linear(w), [0, 0, 9, 1])
    history = Histories.of_items([[0, 1]])
    candidates = ranker.candidates(history, bought_before=False)
    minimal = smallest(ranker, history, 2, candidates=candidates, shown=1)
    assert (minimal.items, minimal.rank_alone, minimal.general, minimal.proven) == (
        (0,),
        1,
        True,
        True,
    )


def test_an_item_that_never_leaves() -> None:
    ranker = ranker_of(toys.Fixed([0.0, 0.0, 3.0, 2.0, 1.0]))
    history = Histories.of_items([[0, 1]])
    for candidates in (np.ones(5, dtype=bool), ranker.candidates(history, bought_before=False)):
        minimal = smallest(ranker, history, 2, candidates=candidates, shown=2)
        assert not minimal.solved
        assert (minimal.none_exists, minimal.lower_bound, minimal.general) == (True, 3, True)
    # three candidates cannot push an item out of a list of three, so nothing more is asked
    short = ranker.candidates(history, bought_before=False)
    minimal = smallest(ranker, history, 4, candidates=short, shown=3)
    assert (minimal.none_exists, minimal.n_scored) == (True, 3)


def test_ties_are_settled_as_in_the_list() -> None:
    # without 0 the items 2 and 3 tie; the popular one wins, and by the code when none is
    w = np.zeros((4, 4))
    w[0, 2] = 1.0
    history = Histories.of_items([[0, 1]])
    for popular, leaves in (([0, 0, 0, 1], True), ([0, 0, 1, 0], False), ([0, 0, 0, 0], False)):
        for toy in (toys.Linear(w), Toy(4, lambda x: x @ w)):
            ranker = ranker_of(toy, popular)
            candidates = ranker.candidates(history, bought_before=False)
            minimal = smallest(ranker, history, 2, candidates=candidates, shown=1)
            assert minimal.solved == leaves
            assert minimal.items == ((0,) if leaves else ())
            assert minimal.none_exists != leaves


def test_removed_items_are_no_rivals() -> None:
    w = np.zeros((5, 5))
    w[0, 3], w[1, 0], w[1, 1], w[1, 4] = 2.0, 9.0, 9.0, 1.0
    ranker = ranker_of(toys.Linear(w))
    history = Histories.of_items([[0, 1]])
    candidates = ranker.candidates(history, bought_before=False)
    minimal = smallest(ranker, history, 3, candidates=candidates, shown=2)
    assert (minimal.rank_before, minimal.items, minimal.rank_after, minimal.n_candidates) == (
        1,
        (0,),
        3,
        3,
    )


def test_one_purchase_none_and_an_item_outside_the_list() -> None:
    ranker = ranker_of(toys.linear(6))
    everything = np.ones(6, dtype=bool)
    single, empty = Histories.of_items([[2]]), Histories.of_items([[]])
    first, last = (int(ranker.rank(single, k=6, bought_before=True).items[at]) for at in (0, -1))
    minimal = smallest(ranker, single, last, candidates=everything, shown=3)
    assert (minimal.solved, minimal.size, minimal.proven, minimal.lower_bound) == (True, 0, True, 0)
    minimal = smallest(ranker, single, first, candidates=everything, shown=1)
    # without any history all scores are equal, so item 0 leads
    assert (minimal.items, minimal.none_exists) == (((2,), False) if first else ((), True))
    minimal = smallest(ranker, empty, 0, candidates=everything, shown=3)
    assert (minimal.solved, minimal.none_exists, minimal.lower_bound) == (False, True, 1)


def many(n_players: int, need: int) -> tuple[Ranker, Histories, BoolArray]:
    """The target 0 stays in front of 1 until ``need`` of the players are gone: not linear."""

    def form(x: object) -> object:
        rest = x[:, 2:].sum(axis=1)  # type: ignore[index]
        scores = np.zeros((len(rest), n_players + 2))
        scores[:, 0] = np.sqrt(rest)
        scores[:, 1] = np.sqrt(n_players - need + 0.5)
        return scores

    ranker = ranker_of(Toy(n_players + 2, form))
    history = Histories.of_items([list(range(2, n_players + 2))])
    return ranker, history, ranker.candidates(history, bought_before=False)


def test_what_is_not_proven_is_not_called_smallest() -> None:
    ranker, history, candidates = many(80, 4)
    minimal = smallest(ranker, history, 0, candidates=candidates, shown=1)
    # 3,160 pairs are more than are asked about: only single purchases are settled
    assert (minimal.size, minimal.lower_bound, minimal.proven) == (4, 2, False)
    assert minimal.n_scored < 80 + 2_100 + 4 * 80
    config = SearchConfig(max_asked=4_000)
    minimal = smallest(ranker, history, 0, candidates=candidates, shown=1, config=config)
    assert (minimal.size, minimal.lower_bound, minimal.proven) == (4, 3, False)
    # a pair is smallest when all single purchases were tried, whether or not all pairs were
    ranker, history, candidates = many(80, 2)
    minimal = smallest(ranker, history, 0, candidates=candidates, shown=1)
    assert (minimal.size, minimal.lower_bound, minimal.proven) == (2, 2, True)


def test_limited_pairs_are_those_of_the_strongest() -> None:
    rng = np.random.default_rng(0)
    w = np.zeros((60, 60))
    w[:50, 55] = rng.uniform(0.1, 0.2, 50)
    w[[17, 31], 55] = 3.0
    full = float(w[:, 55].sum())
    level = full - 5.0

    def form(x: object) -> object:
        scores = np.tanh(0.1 * (x @ w))  # type: ignore[operator]
        scores[:, 56] = np.tanh(0.1 * level)
        return scores

    ranker = ranker_of(Toy(60, form))
    history = Histories.of_items([list(range(50))])
    candidates = ranker.candidates(history, bought_before=False)
    config = SearchConfig(max_asked=20)
    minimal = smallest(ranker, history, 55, candidates=candidates, shown=1, config=config)
    assert (sorted(minimal.items), minimal.proven) == ([17, 31], True)
    assert minimal.n_scored < 2 + 50 + 21 + 6


@pytest.mark.slow
def test_greedy_puts_back_what_is_not_needed() -> None:
    """No purchase of a greedy set can be spared, and its bound is a bound."""
    for make in (toys.squashed, toys.pairs, toys.linear):
        spared = 0
        for seed in range(8):
            ranker = ranker_of(make(40, seed))
            history = history_of(12, seed, 40)
            ranking = ranker.rank(history, k=1)
            target = int(ranking.items[0])
            config = SearchConfig(max_asked=12, deepest=1)
            kind = {"candidates": ranking.candidates, "shown": 3}
            minimal = smallest(ranker, history, target, config=config, **kind)  # type: ignore[arg-type]
            exact = smallest(ranker, history, target, **kind)  # type: ignore[arg-type]
            confirm(minimal, ranker, history, ranking.candidates, 3)
            assert minimal.lower_bound <= (exact.size if exact.solved else 13)
            if minimal.size > 1:
                spared += 1
                assert minimal.size >= exact.size
                for item in minimal.items:
                    rest = tuple(other for other in minimal.items if other != item)
                    assert rank_without(ranker, history, target, rest, ranking.candidates) <= 3
        assert spared > 2


def test_greedy_deletion_takes_back_a_false_start() -> None:
    # 0 lowers the target most at once, but only 1, 2 and 3 together bring it down
    def form(x: object) -> object:
        scores = np.zeros((len(x), 6))  # type: ignore[arg-type]
        rest = x[:, 1:4].sum(axis=1)  # type: ignore[index]
        scores[:, 4] = x[:, 0] + 0.1 * rest + 8.0 * (rest > 0)  # type: ignore[index]
        scores[:, 5] = 5.0
        return scores

    ranker = ranker_of(Toy(6, form))
    history = Histories.of_items([[0, 1, 2, 3]])
    candidates = ranker.candidates(history, bought_before=False)
    config = SearchConfig(max_asked=5)
    minimal = smallest(ranker, history, 4, candidates=candidates, shown=1, config=config)
    assert (sorted(minimal.items), minimal.lower_bound, minimal.proven) == ([1, 2, 3], 2, False)


def based(w: object, base: object) -> Toy:
    """A linear toy whose scores differ without any history."""
    toy = toys.Linear(w)
    toy.form = lambda x: base + x @ w
    return toy


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_sums_of_fewer_purchases_reach_further_than_of_more(sign: float) -> None:
    # alone 0 turns the lead; together with any other purchase it does not
    w = np.zeros((6, 6))
    w[:4, 4] = sign * np.array([5.0, -3.0, -3.0, -3.0])
    base = np.zeros(6)
    base[4] = sign * 5.0
    ranker = ranker_of(based(w, base))
    history = Histories.of_items([[0, 1, 2, 3]])
    candidates = ranker.candidates(history, bought_before=False)
    kind = {"candidates": candidates, "shown": 1, "enters": sign < 0}
    config = SearchConfig(deepest=3)
    minimal = smallest(ranker, history, 4, config=config, **kind)  # type: ignore[arg-type]
    assert (minimal.items, minimal.proven) == ((0,), True)


def test_rivals_that_always_stand_above_count() -> None:
    w = np.zeros((6, 6))
    w[0, 2], w[1, 3] = 2.0, 1.0
    ranker = ranker_of(based(w, np.array([0, 0, 0, 0, 100.0, -100.0])))
    history = Histories.of_items([[0, 1]])
    candidates = ranker.candidates(history, bought_before=False)
    minimal = smallest(ranker, history, 2, candidates=candidates, shown=2)
    assert (minimal.rank_before, minimal.items, minimal.rank_after) == (2, (0,), 3)


def test_ties_of_the_recommender_that_sums_miss_by_a_rounding() -> None:
    history = Histories.of_items([[0, 1, 2]])
    for tenths in range(1, 30):
        w = np.zeros((5, 5))
        w[:3, 3] = [0.7, tenths / 10, 0.2]
        w[1, 4] = (tenths + 2) / 10
        ranker = ranker_of(toys.Linear(w), [0, 0, 0, 0, 1])
        candidates = ranker.candidates(history, bought_before=False)
        minimal = smallest(ranker, history, 3, candidates=candidates, shown=1)
        assert (minimal.items, minimal.proven) == ((0,), True)


def test_sets_that_sums_allow_but_nobody_was_asked_about_prove_nothing() -> None:
    # every pair brings a tie that the target wins, every triple takes it out
    w = np.zeros((8, 8))
    w[:6, 6] = 1.0
    base = np.zeros(8)
    base[7] = 4.0
    ranker = ranker_of(based(w, base))
    history = Histories.of_items([list(range(6))])
    candidates = ranker.candidates(history, bought_before=False)
    for most, bound in ((6, 2), (15, 3)):
        config = SearchConfig(max_asked=most)
        minimal = smallest(ranker, history, 6, candidates=candidates, shown=1, config=config)
        assert (minimal.size, minimal.lower_bound, minimal.proven) == (3, bound, bound == 3)


def test_the_strongest_comes_first() -> None:
    w = np.zeros((6, 6))
    w[:3, 4] = [1.0, 3.0, 2.0]
    w[3, 5] = 0.5
    ranker = ranker_of(toys.Linear(w))
    history = Histories.of_items([[0, 1, 2, 3]])
    candidates = ranker.candidates(history, bought_before=False)
    minimal = smallest(ranker, history, 4, candidates=candidates, shown=1)
    assert minimal.items == (1, 2, 0)


def test_frames(tiny: Dataset, tiny_ranker: Ranker) -> None:
    history = tiny.histories([0])
    ranking = tiny_ranker.rank(history, k=1)
    target = int(ranking.items[0])
    minimal = smallest(tiny_ranker, history, target, candidates=ranking.candidates, shown=1)
    table = minimal.frame(tiny)
    titles = tiny.items["title"]
    assert table["without"].tolist() == [", ".join(titles.iloc[list(minimal.items)])]
    assert table["rank after"].tolist() == [minimal.rank_after]
