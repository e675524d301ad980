from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from explain.attribution.attribute import AttributionConfig, attribute
from explain.context import ExplanationContext
from explain.contract import AttributionMethod
from explain.counterfactual.additions import add, companions
from explain.counterfactual.contrast import contrast
from explain.counterfactual.why_not import Status, why_not
from explain.profiles.item_statistics import ItemStatistics
from recommenders.contract import Dataset, Event, Histories
from recommenders.ranking.ranker import Ranker
from tests import toys
from tests.explain.counterfactual.test_minimal_set import brute, history_of, rank_without, ranker_of
from tests.toys import Toy
from tests.worlds import ANN, BOB, EVE, FAY, A, B, C, D, E, F, G

N = 24
MAKERS = (toys.linear, toys.squashed, toys.pairs, toys.softmax, toys.timed, toys.ordered)


def pair_of(ranker: Ranker, history: Histories) -> tuple[int, int]:
    items = ranker.rank(history, k=5).items
    return int(items[1]), int(items[4])


@pytest.mark.parametrize("n_players", [0, 1, 7, 14])
@pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__)
def test_contributions_add_up_to_the_difference(make: Callable[..., Toy], n_players: int) -> None:
    ranker, history = ranker_of(make(N, 2)), history_of(n_players, 2)
    a, b = pair_of(ranker, history)
    contrasted = contrast(ranker, history, a, b)
    columns = contrasted.attribution
    full, none = (
        ranker.recommender.score(compared_history)[0].astype(float)
        for compared_history in (history, Histories.of_items([[]], as_of=history.as_of))
    )
    rise = full - none
    want = [rise[a], rise[b], rise[a] - rise[b]]
    assert columns.values.sum(axis=0) == pytest.approx(want, abs=1e-5)
    assert columns.values[:, 2] == pytest.approx(
        columns.values[:, 0] - columns.values[:, 1], 1e-4, 1e-5
    )
    exact = make is toys.linear
    small = AttributionMethod.EXACT if exact else AttributionMethod.ENUMERATED
    assert columns.method is (small if exact or n_players <= 10 else AttributionMethod.SAMPLED)


@pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__)
def test_columns_are_those_of_each_item(make: Callable[..., Toy]) -> None:
    """Enumerated, the columns are the Shapley values of the two items and of their difference."""
    ranker, history = ranker_of(make(N, 4)), history_of(8, 4)
    a, b = pair_of(ranker, history)
    contrasted = contrast(ranker, history, a, b).attribution
    alone = attribute(ranker.recommender, history, np.array([a, b], dtype=np.int32))
    assert contrasted.values[:, :2] == pytest.approx(alone.values, abs=1e-5)
    assert not contrasted.errors.any()


def test_errors_are_those_of_the_difference() -> None:
    """Two items that differ by a sum only: the noise of both cancels, and the error says so."""
    w = toys.weights(N, 0)

    def form(x: object) -> object:
        scores = np.tanh(0.6 * (x @ w))  # type: ignore[operator]
        scores[:, 21] = scores[:, 20] + 0.1 * x[:, 3]  # type: ignore[index]
        return scores

    ranker, history = ranker_of(Toy(N, form)), Histories.of_items([list(range(18))])
    contrasted = contrast(ranker, history, 21, 20).attribution
    assert contrasted.method is AttributionMethod.SAMPLED
    assert contrasted.errors[:, 0].min() > 1e-4
    assert contrasted.errors[:, 2].max() < 1e-6
    assert contrasted.values[3, 2] == pytest.approx(0.1, abs=1e-5)
    # and where they do not cancel, the spread over seeds is about the error that is stated
    runs = [
        contrast(ranker, history, 5, 9, config=AttributionConfig(seed=seed)).attribution
        for seed in range(12)
    ]
    spread = np.std([run.values[:, 2] for run in runs], axis=0, ddof=1).mean()
    assert np.mean([run.errors[:, 2].mean() for run in runs]) == pytest.approx(spread, rel=0.4)


def test_seeds_reproduce_and_differ() -> None:
    ranker, history = ranker_of(toys.pairs(N)), history_of(14, 0)
    first, same, other = (
        contrast(ranker, history, 3, 5, config=AttributionConfig(seed=seed)) for seed in (1, 1, 2)
    )
    assert (first.attribution.values == same.attribution.values).all()
    assert (first.attribution.values != other.attribution.values).any()


@pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__)
def test_the_swap_by_brute_force(make: Callable[..., Toy]) -> None:
    for seed in range(6):
        ranker, history = ranker_of(make(N, seed)), history_of(7, seed)
        a, b = pair_of(ranker, history)
        swap = contrast(ranker, history, a, b).swap
        both = np.isin(np.arange(N), [a, b])
        size, _ = brute(ranker, history, a, both, 1)
        assert (swap.size if swap.solved else None) == size
        assert swap.proven or swap.none_exists
        if swap.solved:
            rest = history.where(~np.isin(history.items, swap.items))
            scores = ranker.recommender.score(rest)[0]
            assert (scores[b], -b) > (scores[a], -a)
        # the other way round nothing has to be removed
        assert contrast(ranker, history, b, a).swap.solved
        assert contrast(ranker, history, b, a).swap.size == 0


def test_by_hand() -> None:
    w = np.zeros((6, 6))
    w[0, 3], w[1, 3], w[1, 4], w[2, 4] = 3.0, 1.0, 1.5, 1.0
    ranker, history = ranker_of(toys.Linear(w)), Histories.of_items([[0, 1, 2]])
    contrasted = contrast(ranker, history, 3, 4)
    assert contrasted.attribution.values.tolist() == [
        [3.0, 0.0, 3.0],
        [1.0, 1.5, -0.5],
        [0.0, 1.0, -1.0],
    ]
    assert (contrasted.swap.items, contrasted.swap.lower_bound) == ((0,), 1)
    with pytest.raises(ValueError, match="itself"):
        contrast(ranker, history, 3, 3)


def test_groups_open_a_long_history(
    mid: Dataset, mid_ranker: Ranker, mid_statistics: ItemStatistics
) -> None:
    squashed = Toy(mid.n_items, lambda x: np.tanh(x @ toys.weights(mid.n_items) * 0.1))
    ranker = Ranker(recommender=squashed, popularity=mid_ranker.popularity)
    history = Histories.of_items([list(range(70))])
    groups = mid_statistics.names["category"][
        mid_statistics.codes["category"][history.players()]
    ].astype(str)
    config = AttributionConfig(max_flat=40)
    contrasted = contrast(ranker, history, 72, 75, groups=groups, config=config).attribution
    assert contrasted.method is AttributionMethod.TWO_LEVEL
    assert contrasted.gap < 1e-5


def test_where_an_item_stands(
    tiny: Dataset, tiny_ranker: Ranker, tiny_statistics: ItemStatistics
) -> None:
    def ask(customer: int, item: int | None, **other: object) -> object:
        history = tiny.histories([customer])
        return why_not(
            ExplanationContext(tiny_ranker, tiny, tiny_statistics), history, item, shown=2, **other
        )  # type: ignore[arg-type]

    # bob has A and B; the list is C, D; then E (a tie with D), F
    standings = [(ask(BOB, item).status, ask(BOB, item).rank) for item in (A, C, D, E, F, G)]  # type: ignore[attr-defined]
    assert standings[1:] == [
        (Status.LISTED, 1),
        (Status.LISTED, 2),
        (Status.RANKED, 3),
        (Status.RANKED, 4),
        (Status.UNSEEN, 5),
    ]
    assert standings[0][0] is Status.BOUGHT
    for item in (None, 99, -1):
        answer = ask(BOB, item)
        assert (answer.status, answer.rank, answer.contrast) == (Status.UNKNOWN, None, None)  # type: ignore[attr-defined]
        assert len(answer.frame(tiny)) == 1  # type: ignore[attr-defined]
    assert ask(BOB, A).removal is None  # type: ignore[attr-defined]
    assert ask(BOB, A, bought_before=True).status is not Status.BOUGHT  # type: ignore[attr-defined]
    # E is missed beside D: without B, A speaks for E alone
    missed = ask(BOB, E)
    assert (missed.contrast.above, missed.contrast.below) == (D, E)  # type: ignore[attr-defined]
    assert (missed.removal.items, missed.removal.rank_after) == ((B,), 1)  # type: ignore[attr-defined]
    nobody = ask(FAY, F)
    assert (nobody.removal.none_exists, nobody.contrast.swap.none_exists) == (True, True)  # type: ignore[attr-defined]
    assert nobody.contrast.attribution.values.shape == (0, 3)  # type: ignore[attr-defined]


def test_what_comes_in_by_brute_force(
    mid: Dataset, mid_ranker: Ranker, mid_statistics: ItemStatistics
) -> None:
    came = 0
    for customer in np.flatnonzero((mid.histories().lengths > 2) & (mid.histories().lengths < 9))[
        :8
    ]:
        history = mid.histories([int(customer)])
        ranking = mid_ranker.rank(history, k=9)
        item = int(ranking.items[8])
        answer = why_not(
            ExplanationContext(mid_ranker, mid, mid_statistics), history, item, shown=5
        )
        assert (answer.status, answer.rank) == (Status.RANKED, 9)
        assert answer.removal is not None
        size, _ = brute(mid_ranker, history, item, ranking.candidates, 5, enters=True)
        assert (answer.removal.size if answer.removal.solved else None) == size
        assert answer.contrast is not None
        assert answer.contrast.above == ranking.items[4]
        assert answer.additions is not None
        added = answer.additions
        for code, rank, score in zip(added.items[:6], added.ranks, added.scores, strict=False):
            longer = Histories.of_items([[*history.items.tolist(), int(code)]], as_of=history.as_of)
            candidates = mid_ranker.candidates(longer, bought_before=False)
            assert rank == rank_without(mid_ranker, longer, item, (), candidates)
            assert score == pytest.approx(mid_ranker.recommender.score(longer)[0, item], rel=1e-4)
        order = list(zip(added.ranks, -added.scores, strict=True))
        assert order == sorted(order)
        assert (added.best is not None) == bool((added.ranks <= 5).any())
        came += added.best is not None
        table = answer.frame(mid)
        assert table["additions tried"].tolist() == [len(added.items)]
    assert came > 2


def test_companions(tiny: Dataset, tiny_statistics: ItemStatistics) -> None:
    history = tiny.histories([EVE])
    # C was bought with A, B and D, each by others too; A shares its category and a customer
    tried = companions(tiny_statistics, C, owned=history.items, most=9)
    assert sorted(tried.tolist()) == [A, B, D]
    assert tried[0] == B
    # nobody bought G with anything: only its category is left, and H is all of it
    assert companions(tiny_statistics, G, owned=history.items, most=9).tolist() == [7]
    assert companions(
        tiny_statistics, C, owned=np.array([A, B], dtype=np.int32), most=9
    ).tolist() == [D]
    assert len(companions(tiny_statistics, C, owned=history.items, most=1)) == 1


def test_an_addition_is_a_purchase_now_and_tried_in_one_call(
    tiny: Dataset, tiny_statistics: ItemStatistics
) -> None:
    scored: list[Histories] = []
    toy = toys.linear(8)
    score = toy.score

    def spy(histories: Histories, items: object = None) -> object:
        scored.append(histories)
        return score(histories, items)  # type: ignore[arg-type]

    toy.score = spy  # type: ignore[method-assign, assignment]
    ranker = ranker_of(toy)
    history = tiny.histories([ANN])
    additions = add(ranker, tiny_statistics, history, E, candidates=np.ones(8, dtype=bool), shown=3)
    (batch,) = scored
    assert len(batch) == len(additions.items)
    for row in range(len(batch)):
        span = slice(batch.indptr[row], batch.indptr[row + 1])
        assert batch.items[span][:-1].tolist() == history.items.tolist()
        assert batch.times[span][:-1].tolist() == history.times.tolist()
        assert batch.times[span][-1] == history.as_of
        assert batch.events[span][-1] == Event.PURCHASE
    assert sorted(batch.items[batch.indptr[1:] - 1]) == sorted(additions.items)


def test_the_added_item_gives_up_its_place(
    tiny_statistics: ItemStatistics, monkeypatch: pytest.MonkeyPatch
) -> None:
    # 1 lifts 0, and itself far more
    w = np.zeros((3, 3))
    w[1, 0], w[1, 1] = 1.0, 5.0
    ranker, history = ranker_of(toys.Linear(w), [0, 2, 1]), Histories.of_items([[]])
    monkeypatch.setattr(
        "explain.counterfactual.additions.companions",
        lambda *_, **__: np.array([1], dtype=np.int32),
    )
    everything = np.ones(3, dtype=bool)
    for again, rank in ((False, 1), (True, 2)):
        additions = add(
            ranker, tiny_statistics, history, 0, candidates=everything, shown=1, bought_before=again
        )
        assert (additions.ranks.tolist(), additions.best) == ([rank], None if again else 1)


def test_frames(tiny: Dataset, tiny_ranker: Ranker, tiny_statistics: ItemStatistics) -> None:
    history = tiny.histories([BOB])
    answer = why_not(ExplanationContext(tiny_ranker, tiny, tiny_statistics), history, E, shown=2)
    titles = tiny.items["title"]
    assert answer.contrast is not None
    assert answer.additions is not None
    table = answer.contrast.frame(tiny)
    assert set(table["because of"]) == {titles[A], titles[B]}
    assert table["difference"].tolist() == pytest.approx(
        (table["for the item above"] - table["for the item below"]).tolist()
    )
    assert table["difference"].abs().is_monotonic_decreasing
    assert answer.additions.frame(tiny)["rank"].tolist() == answer.additions.ranks.tolist()
    assert answer.frame(tiny)["in the list without"].tolist() == [titles[B]]
