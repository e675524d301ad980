"""What every way of attributing a score to a history must keep.

    class TestMine(ExplainerContract):
        method = AttributionMethod.SAMPLED
        toys = (toys.squashed,)
        n_players = 14
        max_scored = 142

        def explain(self, toy, history, targets, *, groups=None, rng=None):
            return my_attribution(toy, history, targets, rng)

Purchases 0 and 1 of the history are alike in time and quantity, so that an explainer that treats
equals equally can be told from one that does not.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

import numpy as np
import pytest
from numpy.typing import NDArray

from explain.attribution.attribute import AttributionConfig, attribute
from explain.contract import Attribution, AttributionMethod
from recommenders.contract import Histories
from recommenders.histories import DAY, DoubleArray, IntArray
from recommenders.testing import toys
from recommenders.testing.toys import Toy


def history_of(n_players: int, *, seed: int = 0, shuffled: int | None = None) -> Histories:
    """A history of ``n_players`` distinct items, codes 0, 2, 4, ..., some bought repeatedly."""
    rng = np.random.default_rng(seed)
    items = 2 * np.arange(n_players)
    items = np.concatenate([items, rng.choice(items[2:], n_players)]) if n_players > 2 else items
    days = rng.uniform(1, 90, len(items)).round(1)
    quantities = rng.integers(1, 4, len(items)).astype(np.float32)
    if n_players > 1:
        days[1], quantities[1] = days[0], quantities[0]
    order = np.argsort(-days, kind="stable")
    if shuffled is not None:
        order = np.random.default_rng(shuffled).permutation(len(items))
    return Histories(
        indptr=np.array([0, len(items)], dtype=np.int64),
        items=items[order].astype(np.int32),
        times=(1_000 * DAY - days[order] * DAY).astype(np.int64),
        quantities=quantities[order],
        events=np.zeros(len(items), dtype=np.int8),
        as_of=1_000 * DAY,
    )


class ExplainerContract:
    """Runs `explain` on each of the toy recommenders of the class."""

    method: ClassVar[AttributionMethod]
    """How the answer must say that it was obtained."""
    toys: ClassVar[tuple[Callable[..., Toy], ...]]
    """Functions of `recommenders.testing.toys`; each makes a recommender of so many items."""
    n_players: ClassVar[int]
    """Distinct items in the history; the toys have twice as many."""
    n_groups: ClassVar[int] = 0
    """Groups that the items of the history fall into; 0: none are passed."""
    config: ClassVar[AttributionConfig] = AttributionConfig()
    """Settings of `attribute`."""
    max_scored: ClassVar[int]
    """Masked histories that may be scored for one answer, at the most."""
    targets: ClassVar[IntArray] = np.array([1, 4, 0, 9, 3], dtype=np.int32)
    """Items that are explained."""

    def explain(
        self,
        toy: Toy,
        history: Histories,
        targets: IntArray,
        *,
        groups: NDArray[np.str_] | None = None,
        rng: np.random.Generator | None = None,
    ) -> Attribution:
        """The explainer under test: `attribute`, unless overridden."""
        return attribute(toy, history, targets, groups=groups, config=self.config, rng=rng)

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """One test for each of ``toys``."""
        if "toy" in metafunc.fixturenames:
            size = 2 * self.n_players
            names = [make.__name__ for make in self.toys]
            metafunc.parametrize("toy", [make(size) for make in self.toys], ids=names)

    @property
    def sampled(self) -> bool:
        """Whether the answer is drawn, and has errors."""
        return self.method in (AttributionMethod.SAMPLED, AttributionMethod.TWO_LEVEL)

    def run(
        self,
        toy: Toy,
        history: Histories | None = None,
        *,
        targets: IntArray | None = None,
        seed: int = 0,
    ) -> Attribution:
        """The answer for a history, that of `history_of` unless another is passed."""
        history = history_of(self.n_players) if history is None else history
        players = history.players()
        # the alike purchases 0 and 2 are in one group
        groups = np.array([f"group {(item // 4) % max(1, self.n_groups)}" for item in players])
        return self.explain(
            toy,
            history,
            self.targets if targets is None else targets,
            groups=groups if self.n_groups else None,
            rng=np.random.default_rng(seed),
        )

    def test_shape_and_method(self, toy: Toy) -> None:
        """Values and errors of shape (n_units, n_targets), finite, and the method by its name."""
        attribution = self.run(toy)
        assert attribution.method is self.method
        assert (
            attribution.values.shape
            == attribution.errors.shape
            == (self.n_players, len(self.targets))
        )
        # a two-level answer lists its units group by group
        assert sorted(unit.items for unit in attribution.units) == [
            (2 * player,) for player in range(self.n_players)
        ]
        assert np.isfinite(attribution.values).all()
        assert (attribution.errors >= 0).all()
        if not self.sampled:
            assert not attribution.errors.any()

    def test_the_ends_are_the_scores(self, toy: Toy) -> None:
        """``total`` is the score of the history and ``base`` that of none."""
        attribution = self.run(toy)
        scores = toy.score(history_of(self.n_players))[0, self.targets]
        nothing = toy.score(Histories.of_items([[]]))[0, self.targets]
        np.testing.assert_allclose(attribution.total, scores, rtol=1e-6)
        np.testing.assert_allclose(attribution.base, nothing, rtol=1e-6, atol=1e-9)

    def test_contributions_add_up(self, toy: Toy) -> None:
        """The values add up to total - base."""
        attribution = self.run(toy)
        assert attribution.gap <= 1e-6
        size = max(np.abs(attribution.total).max(), np.abs(attribution.base).max())
        missing = attribution.values.sum(axis=0) + attribution.base - attribution.total
        assert np.abs(missing).max() <= 1e-6 * size

    def test_equal_purchases_get_the_same(self, toy: Toy) -> None:
        """Two purchases that the recommender cannot tell apart carry the same."""
        self._agrees_over_seeds(toys.twins(toy, 0, 2), lambda parts: parts[0] - parts[1])

    def test_a_purchase_that_is_not_seen_gets_nothing(self, toy: Toy) -> None:
        """What the recommender does not read carries nothing."""
        self._agrees_over_seeds(toys.blind(toy, 6), lambda parts: parts[3])

    def _agrees_over_seeds(
        self, toy: Toy, zero: Callable[[DoubleArray], DoubleArray], n_seeds: int = 6
    ) -> None:
        """Something that should be 0 is: at once, or in the mean and by its own error bars."""
        runs = [self._by_item(self.run(toy, seed=seed)) for seed in range(n_seeds)]
        differences = np.array([zero(values) for values, _ in runs])
        if not self.sampled:
            np.testing.assert_allclose(differences, 0.0, atol=2e-6)
            return
        errors = np.array([np.hypot(e[0], e[1]) + e[3] for _, e in runs])
        room = 5.0 * np.sqrt((errors**2).mean(axis=0) / n_seeds) + 1e-5
        assert (np.abs(differences.mean(axis=0)) <= room).all()

    @staticmethod
    def _by_item(attribution: Attribution) -> tuple[DoubleArray, DoubleArray]:
        order = np.argsort([unit.items[0] for unit in attribution.units])
        return attribution.values[order], attribution.errors[order]

    def test_order_of_events_changes_nothing(self, toy: Toy) -> None:
        """The lines of a history can come in any order."""
        attribution = self.run(toy, history_of(self.n_players, shuffled=3))
        expected = self.run(toy)
        np.testing.assert_allclose(attribution.values, expected.values, rtol=1e-5, atol=2e-6)
        assert [u.items for u in attribution.units] == [u.items for u in expected.units]

    def test_all_targets_at_once_equal_one_by_one(self, toy: Toy) -> None:
        """What else is explained changes nothing."""
        together = self.run(toy)
        for column, target in enumerate(self.targets):
            alone = self.run(toy, targets=np.array([target], dtype=np.int32))
            np.testing.assert_allclose(alone.values[:, 0], together.values[:, column], atol=2e-6)
            np.testing.assert_allclose(alone.errors[:, 0], together.errors[:, column], atol=2e-6)

    def test_a_seed_reproduces(self, toy: Toy) -> None:
        """The same seed draws the same, another one something else."""
        first, same, other = (self.run(toy, seed=seed) for seed in (1, 1, 2))
        np.testing.assert_array_equal(first.values, same.values)
        np.testing.assert_array_equal(first.errors, same.errors)
        if self.sampled and toy.form.__qualname__.startswith("softmax"):
            assert np.abs(first.values - other.values).max() > 0

    def test_the_default_seed_is_that_of_the_settings(self, toy: Toy) -> None:
        """Without a generator the answer is the same each time."""
        history = history_of(self.n_players)
        first = self.explain(toy, history, self.targets)
        same = self.explain(toy, history, self.targets)
        np.testing.assert_array_equal(first.values, same.values)

    def test_questions_are_counted(self, toy: Toy) -> None:
        """``n_scored`` counts what the recommender was asked, within ``max_scored``."""
        before = toy.asked
        attribution = self.run(toy)
        assert attribution.n_scored == toy.asked - before
        assert attribution.n_scored <= self.max_scored

    def test_no_target(self, toy: Toy) -> None:
        """Nothing to explain is an empty answer."""
        attribution = self.run(toy, targets=np.zeros(0, dtype=np.int32))
        assert attribution.values.shape[1] == attribution.errors.shape[1] == 0
        assert attribution.gap == 0.0

    def test_no_history(self, toy: Toy) -> None:
        """A customer without purchases has no reasons."""
        attribution = self.run(toy, Histories.of_items([[]]))
        assert attribution.units == ()
        assert attribution.values.shape == (0, len(self.targets))
        np.testing.assert_array_equal(attribution.base, attribution.total)
        assert attribution.gap == 0.0

    def test_one_purchase_carries_it_all(self, toy: Toy) -> None:
        """A single purchase carries total - base."""
        attribution = self.run(toy, history_of(1))
        assert [unit.items for unit in attribution.units] == [(0,)]
        np.testing.assert_allclose(
            attribution.values[0], attribution.total - attribution.base, atol=1e-6
        )
        assert not attribution.errors.any()
