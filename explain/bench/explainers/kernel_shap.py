"""KernelSHAP (Lundberg and Lee, NeurIPS 2017) as the package `shap` has it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from explain.attribution.game import Game
from explain.bench.explainers.methods import Plain
from recommenders.histories import BoolArray, DoubleArray


class KernelShap(Plain):
    """`shap.KernelExplainer` on which items are in the history, against the empty history.

    With ``cut`` the package's default l1_reg stays, which keeps ten items and gives the others
    0; without it all items are kept.
    """

    slow = True

    def __init__(self, *, cut: bool) -> None:
        self.cut = cut
        self.name = "KernelSHAP default" if cut else "KernelSHAP"
        l1_setting = "default l1_reg: ten items kept" if cut else "l1_reg=False"
        self.note = f'shap.KernelExplainer, nsamples="auto", {l1_setting}'

    def explain(self, game: Game, candidates: BoolArray, rng: np.random.Generator) -> DoubleArray:
        """The Shapley value of each item as estimated there."""
        import shap

        def answer(rows: DoubleArray) -> DoubleArray:
            values: DoubleArray = game.value(rows > 0.5)[:, 0]
            return values

        explainer = shap.KernelExplainer(answer, np.zeros((1, game.n_players)))
        options = {} if self.cut else {"l1_reg": False}
        with _global_draws(rng):
            shapley_values = explainer.shap_values(
                np.ones((1, game.n_players)), nsamples="auto", silent=True, **options
            )
        return np.asarray(shapley_values, dtype=np.float64).reshape(game.n_players)


@contextmanager
def _global_draws(rng: np.random.Generator) -> Iterator[None]:
    """The package draws from numpy's global state: it gets one from ``rng``, and is undone."""
    before = np.random.get_state()  # noqa: NPY002
    seeded = np.random.RandomState(int(rng.integers(2**31)))
    np.random.set_state(seeded.get_state())  # noqa: NPY002
    try:
        yield
    finally:
        np.random.set_state(before)  # noqa: NPY002
