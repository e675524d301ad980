from __future__ import annotations

import numpy as np

from explain.bench.explainers.kernel_shap import KernelShap
from recommenders.testing import toys
from tests.explain.bench.bench_worlds import case_of, game_of


def test_kernel_shap_leaves_the_global_draws_alone() -> None:
    toy, case = toys.squashed(40), case_of(list(range(14)), 35, 40)
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    first, second = (
        KernelShap(cut=False).explain(
            game_of(toy, case), case.candidates, np.random.default_rng(seed)
        )
        for seed in (1, 2)
    )
    np.testing.assert_array_equal(np.random.get_state()[1], before)  # noqa: NPY002
    assert np.abs(first - second).max() > 0


def test_kernel_shap_keeps_ten_by_default() -> None:
    toy, case = toys.squashed(60), case_of(list(range(30)), 55, 60)
    cut, uncut = (
        KernelShap(cut=cut).explain(game_of(toy, case), case.candidates, np.random.default_rng(0))
        for cut in (True, False)
    )
    assert np.count_nonzero(cut) == 10
    assert np.count_nonzero(uncut) == 30


def test_a_sum_is_its_own_explanation() -> None:
    """In a sum each purchase is worth what it adds, whoever is there before."""
    toy, case = toys.linear(16, 3), case_of([1, 4, 6, 9], 12, 16)
    values = KernelShap(cut=False).explain(
        game_of(toy, case), case.candidates, np.random.default_rng(0)
    )
    np.testing.assert_allclose(values, toy.weights[[1, 4, 6, 9], 12], atol=1e-6)
