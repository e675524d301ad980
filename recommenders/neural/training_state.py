"""Weights under training with all that the next step depends on, as arrays for a checkpoint."""

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
FORMAT: Final = 2
"""Of the arrays of a state: a checkpoint in another format is begun anew."""
_MOMENTS: Final = ("step", "exp_avg", "exp_avg_sq")
"""What `torch.optim.Adam` keeps for each weight."""


@dataclass(slots=True, kw_only=True, eq=False)
class TrainingState:
    """The state between two steps; saved and restored, training goes on as if never broken off.

    ``optimiser`` steps the ``weights``; ``best`` are those with the highest ``value`` so far, which
    is NaN until there is one; ``waited`` counts the epochs since.
    """

    weights: Tensors
    best: Tensors
    optimiser: torch.optim.Adam
    generator: torch.Generator
    epochs: int = 0
    waited: int = 0
    value: float = float("nan")

    @classmethod
    def begin(cls, start: Weights, *, learning_rate: float, seed: int) -> Self:
        """The state before the first step; ``start`` is copied."""
        import torch

        weights = {name: torch.from_numpy(array.copy()) for name, array in start.items()}
        best = {name: tensor.clone() for name, tensor in weights.items()}
        for tensor in weights.values():
            tensor.requires_grad_(True)
        return cls(
            weights=weights,
            best=best,
            optimiser=torch.optim.Adam(weights.values(), lr=learning_rate),
            generator=torch.Generator().manual_seed(seed),
        )

    def step(self, cost: Tensor) -> None:
        """One step of Adam down the slope of ``cost`` (Kingma and Ba, ICLR 2015, algorithm 1)."""
        self.optimiser.zero_grad()
        cost.backward()
        self.optimiser.step()

    def judge(self, value: float) -> None:
        """Keep the weights when they are better than all before, or when nobody can tell (NaN)."""
        better = value > self.value or (np.isnan(self.value) and not np.isnan(value))
        self.waited = 0 if better else self.waited + 1
        if better:
            self.value = value
        if better or np.isnan(value):
            for name, tensor in self.weights.items():
                self.best[name].copy_(tensor.detach())

    def arrays(self) -> Arrays:
        """Everything, as arrays that share their memory with the state."""
        moments = self.optimiser.state_dict()["state"]
        arrays: Arrays = {
            "generator": self.generator.get_state().numpy(),
            "counts": np.array([self.epochs, self.waited]),
            "value": np.array(self.value),
        }
        for index, (name, tensor) in enumerate(self.weights.items()):
            arrays[f"weights.{name}"] = tensor.detach().numpy()
            arrays[f"best.{name}"] = self.best[name].numpy()
            for part, moment in moments.get(index, {}).items():
                arrays[f"{part}.{name}"] = moment.numpy()
        return arrays

    def restore(self, arrays: Arrays) -> None:
        """Take over what was saved of a state with weights of the same names and shapes."""
        import torch

        moments: dict[int, Tensors] = {}
        for index, (name, tensor) in enumerate(self.weights.items()):
            tensor.detach().copy_(torch.from_numpy(arrays[f"weights.{name}"]))
            self.best[name].copy_(torch.from_numpy(arrays[f"best.{name}"]))
            # before the first step there are none
            if f"step.{name}" in arrays:
                moments[index] = {part: torch.tensor(arrays[f"{part}.{name}"]) for part in _MOMENTS}
        groups = self.optimiser.state_dict()["param_groups"]
        self.optimiser.load_state_dict({"state": moments, "param_groups": groups})
        self.generator.set_state(torch.from_numpy(arrays["generator"]))
        self.epochs, self.waited = arrays["counts"].tolist()
        self.value = float(arrays["value"])
