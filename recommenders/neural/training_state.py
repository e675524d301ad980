"""Weights under training with all that the next step depends on, and the step itself: Adam."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self, TypeAlias

import numpy as np

from recommenders.artifacts import Arrays
from recommenders.histories import FloatArray

if TYPE_CHECKING:
    import torch

    Tensor: TypeAlias = torch.Tensor
    Tensors: TypeAlias = dict[str, torch.Tensor]

Weights: TypeAlias = dict[str, FloatArray]
DECAY: Final = (0.9, 0.999)
"""How much of the mean of the slopes, and of their squares, is kept from step to step."""
TINY: Final = 1e-8
"""Added to the root of the mean square."""
_PARTS: Final = ("weights", "means", "squares", "best")


@dataclass(slots=True, kw_only=True, eq=False)
class TrainingState:
    """The state between two steps; saved and restored, training goes on as if never broken off.

    ``means`` and ``squares`` are the moments of the slopes, ``best`` the weights with the highest
    ``value`` so far, which is NaN until there is one; ``waited`` counts the epochs since.
    """

    weights: Tensors
    means: Tensors
    squares: Tensors
    best: Tensors
    generator: torch.Generator
    epochs: int = 0
    steps: int = 0
    waited: int = 0
    value: float = float("nan")

    @classmethod
    def begin(cls, start: Weights, seed: int) -> Self:
        """The state before the first step; ``start`` is copied."""
        import torch

        weights = {name: torch.from_numpy(array.copy()) for name, array in start.items()}
        best = {name: array.clone() for name, array in weights.items()}
        means = {name: torch.zeros_like(array) for name, array in weights.items()}
        squares = {name: torch.zeros_like(array) for name, array in weights.items()}
        for array in weights.values():
            array.requires_grad_(True)
        generator = torch.Generator().manual_seed(seed)
        return cls(weights=weights, means=means, squares=squares, best=best, generator=generator)

    def step(self, cost: Tensor, rate: float) -> None:
        """One step of Adam down the slope of ``cost`` (Kingma and Ba, ICLR 2015, algorithm 1)."""
        import torch

        self.steps += 1
        first, second = (1.0 - decay**self.steps for decay in DECAY)
        slopes = torch.autograd.grad(cost, list(self.weights.values()))
        with torch.no_grad():
            for (name, array), slope in zip(self.weights.items(), slopes, strict=True):
                mean, square = self.means[name], self.squares[name]
                mean.mul_(DECAY[0]).add_(slope, alpha=1.0 - DECAY[0])
                square.mul_(DECAY[1]).addcmul_(slope, slope, value=1.0 - DECAY[1])
                array.addcdiv_(mean, (square / second).sqrt_().add_(TINY), value=-rate / first)

    def judge(self, value: float) -> None:
        """Keep the weights when they are better than all before, or when nobody can tell (NaN)."""
        better = value > self.value or (np.isnan(self.value) and not np.isnan(value))
        self.waited = 0 if better else self.waited + 1
        if better:
            self.value = value
        if better or np.isnan(value):
            for name, array in self.weights.items():
                self.best[name].copy_(array.detach())

    def arrays(self) -> Arrays:
        """Everything, as arrays that share their memory with the state."""
        tensors: Arrays = {
            f"{part}.{name}": array.detach().numpy()
            for part in _PARTS
            for name, array in getattr(self, part).items()
        }
        return tensors | {
            "generator": self.generator.get_state().numpy(),
            "counts": np.array([self.epochs, self.steps, self.waited]),
            "value": np.array(self.value),
        }

    def restore(self, arrays: Arrays) -> None:
        """Take over what was saved of a state with weights of the same names and shapes."""
        import torch

        for part in _PARTS:
            for name, array in getattr(self, part).items():
                array.detach().copy_(torch.from_numpy(arrays[f"{part}.{name}"]))
        self.generator.set_state(torch.from_numpy(arrays["generator"]))
        self.epochs, self.steps, self.waited = arrays["counts"].tolist()
        self.value = float(arrays["value"])
