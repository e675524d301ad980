from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from explain.attribution.attribute import AttributionConfig, attribute
from explain.contract import AttributionMethod
from explain.counterfactual.contrast import contrast
from explain.profiles.item_statistics import ItemStatistics
from recommenders.contract import Dataset, Histories
from recommenders.ranking.ranker import Ranker
from recommenders.testing import toys
from recommenders.testing.toys import Toy
from tests.explain.counterfactual.test_minimal_set import brute, history_of, ranker_of

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


@pytest.mark.slow
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


@pytest.mark.slow
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
