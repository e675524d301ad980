"""LXR: a network that learns to explain (Barkan et al., CIKM 2023), trained through the
recommender.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from explain.attribution.game import Game
from explain.bench.explainers.methods import Plain
from explain.bench.protocol.cases import MIN_ITEMS, BenchCase, of
from explain.bench.protocol.metrics import curves, figures, order
from recommenders.artifacts import Arrays, keep, load
from recommenders.contract import Dataset, Recommender
from recommenders.errors import ArtifactError
from recommenders.histories import BoolArray, DoubleArray
from recommenders.ranking.ranker import Ranker

if TYPE_CHECKING:
    import torch


@runtime_checkable
class Differentiable(Protocol):
    """A recommender with a twin in torch, and arrays that identify it."""

    def torch_score(self, bought: torch.Tensor) -> torch.Tensor:
        """Positive scores (n_rows, n_items) of histories (n_rows, n_items) in [0, 1]."""
        ...

    def arrays(self) -> dict[str, NDArray[Any]]:
        """What was learned."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class LXRConfig:
    """Settings of `LXR`."""

    hidden: int = 128
    """Width of the layers."""
    weights: tuple[tuple[float, float, float], ...] = ((1.0, 1.0, 1.0), (10.0, 1.0, 1.0))
    """What is tried as weights of the kept part, of the removed part and of the mask's size."""
    learning_rates: tuple[float, ...] = (3e-3, 1e-2)
    """What is tried as the step of Adam, with each of the weights."""
    epochs: int = 20
    """Rounds over the customers, at the most, for each of these settings."""
    patience: int = 3
    """Rounds without a better one after which a setting is given up."""
    batch: int = 128
    """Customers in a step."""
    checked: int = 100
    """Training customers that are held back to choose the setting and the epoch, at the most a
    tenth."""


class LXR(Plain):
    """A network m(history, item) -> mask in [0, 1] over the items of the history.

    With the history x and the target's score s it minimises, over the training customers and
    the first item of their lists,

        -a log s(x m) + b log s(x (1 - m)) + c mean(m)

    by gradients through the recommender. Weights a, b, c and the epoch are those with the
    lowest CDCG on training customers that were held back from it. The network has a layer for
    the history and one for the item, both tanh, a third that joins them, tanh, and a sigmoid.
    """

    name = "LXR"
    note = (
        "a network trained through the recommender on the training customers; loss weights, "
        "learning rate and epoch chosen by CDCG on 100 of them that were held back"
    )
    version = 1

    def __init__(self, cache: Path | None = None, config: LXRConfig | None = None) -> None:
        self.cache, self.config = cache, config or LXRConfig()
        self._arrays: Arrays = {}

    def missing(self, recommender: Recommender) -> str:
        """LXR needs torch, and a recommender that can be differentiated."""
        if not isinstance(recommender, Differentiable):
            return "it needs gradients, and this recommender has no torch_score"
        return "" if find_spec("torch") else 'Install torch: pip install "becausal[deep]".'

    def fit(self, recommender: Recommender, train: Dataset, rng: np.random.Generator) -> None:
        """Train the network, or take it from the cache folder when it is there."""
        if not isinstance(recommender, Differentiable):
            raise TypeError(f"{recommender.name} has no torch_score")
        seed = int(rng.integers(2**31))
        meta: dict[str, object] = {
            "explainer": self.name,
            "version": self.version,
            "settings": asdict(self.config),
            "recommender": recommender.name,
            "learned": _digest(recommender.arrays()),
            "dataset": train.fingerprint,
            "seed": seed,
        }
        if self.cache is None:
            self._arrays = self._trained(recommender, train, seed)
            return
        digest = hashlib.blake2b(repr(sorted(meta.items())).encode(), digest_size=6).hexdigest()
        folder = self.cache / f"lxr-{digest}"
        try:
            self._arrays = load(folder, meta)
        except ArtifactError:
            self._arrays = self._trained(recommender, train, seed)
            keep(folder, self._arrays, meta)

    def explain(self, game: Game, candidates: BoolArray, rng: np.random.Generator) -> DoubleArray:
        """The mask over the purchases."""
        return _mask(self._arrays, game.players, int(game.targets[0]))

    def _trained(self, recommender: Recommender, train: Dataset, seed: int) -> Arrays:
        assert isinstance(recommender, Differentiable)
        config, rng = self.config, np.random.default_rng(seed)
        ranker = Ranker.of(recommender, train)
        cases = list(_cases(ranker, train, rng))
        held = cases[: min(config.checked, len(cases) // 10)]
        best: tuple[float, Arrays] | None = None
        for weights, rate in itertools.product(config.weights, config.learning_rates):
            start = _start(train.n_items, config.hidden, np.random.default_rng(seed))
            lowest, since = np.inf, 0
            for arrays in _epochs(
                recommender, cases[len(held) :], start, weights, rate, config=config, rng=rng
            ):
                worth = _worth(ranker, held, arrays)
                lowest, since = (worth, 0) if worth < lowest else (lowest, since + 1)
                if best is None or worth < best[0]:
                    best = worth, {name: array.copy() for name, array in arrays.items()}
                if since == config.patience:
                    break
        assert best is not None
        return best[1]


def _cases(ranker: Ranker, train: Dataset, rng: np.random.Generator) -> Iterator[BenchCase]:
    for customer in rng.permutation(train.n_customers).tolist():
        history = train.histories([customer], events=ranker.recommender.events)
        case = of(ranker, customer, history) if len(history.players()) >= MIN_ITEMS else None
        if case is not None:
            yield case


def _start(n_items: int, hidden: int, rng: np.random.Generator) -> Arrays:
    def normal(*shape: int, size: float) -> NDArray[np.float32]:
        return (rng.standard_normal(shape) * size).astype(np.float32)

    return {
        "history": normal(n_items, hidden, size=0.05),
        "history_bias": np.zeros(hidden, dtype=np.float32),
        "item": normal(n_items, hidden, size=0.5),
        "joined": normal(2 * hidden, hidden, size=(2 * hidden) ** -0.5),
        "joined_bias": np.zeros(hidden, dtype=np.float32),
        "mask": normal(hidden, n_items, size=hidden**-0.5),
        "mask_bias": np.zeros(n_items, dtype=np.float32),
    }


def _epochs(
    recommender: Differentiable,
    cases: list[BenchCase],
    start: Arrays,
    weights: tuple[float, float, float],
    rate: float,
    *,
    config: LXRConfig,
    rng: np.random.Generator,
) -> Iterator[Arrays]:
    """The network after each epoch; the arrays are written over by the next."""
    import torch

    kept_weight, removed_weight, size_weight = weights
    n_items = len(start["item"])
    learned = {name: torch.tensor(array, requires_grad=True) for name, array in start.items()}
    adam = torch.optim.Adam(learned.values(), lr=rate)
    for _ in range(config.epochs):
        shuffled = rng.permutation(len(cases))
        for begin in range(0, len(shuffled), config.batch):
            batch = [cases[index] for index in shuffled[begin : begin + config.batch]]
            bought = torch.zeros((len(batch), n_items))
            for row, case in enumerate(batch):
                bought[row, torch.from_numpy(case.history.players()).long()] = 1.0
            targets = torch.tensor([case.target for case in batch])[:, None]
            history_layer = torch.tanh(bought @ learned["history"] + learned["history_bias"])
            item_layer = torch.tanh(learned["item"][targets[:, 0]])
            joined = (
                torch.cat([history_layer, item_layer], dim=1) @ learned["joined"]
                + learned["joined_bias"]
            )
            mask = torch.sigmoid(torch.tanh(joined) @ learned["mask"] + learned["mask_bias"])
            inside = bought * mask
            both = recommender.torch_score(torch.cat([inside, bought - inside]))
            scores = both.gather(1, targets.repeat(2, 1))[:, 0].clamp(min=1e-12).log()
            loss = (
                -kept_weight * scores[: len(batch)].mean()
                + removed_weight * scores[len(batch) :].mean()
                + size_weight * inside[bought > 0].mean()
            )
            adam.zero_grad()
            loss.backward()
            adam.step()
        yield {name: array.detach().numpy() for name, array in learned.items()}


def _worth(ranker: Ranker, held: list[BenchCase], arrays: Arrays) -> float:
    """Mean CDCG of the maps on the customers held back: lower is better."""
    gains = []
    for case in held:
        values = _mask(arrays, case.history.players(), case.target)
        ordered = order(values, np.random.default_rng(case.customer))
        gains.append(figures(curves(ranker, case, ordered))["CDCG"])
    return float(np.mean(gains)) if gains else 0.0


def _mask(arrays: Arrays, players: NDArray[np.int32], target: int) -> DoubleArray:
    history_layer = np.tanh(arrays["history"][players].sum(axis=0) + arrays["history_bias"])
    item_layer = np.tanh(arrays["item"][target])
    joined = np.tanh(
        np.concatenate([history_layer, item_layer]) @ arrays["joined"] + arrays["joined_bias"]
    )
    logits = joined @ arrays["mask"][:, players] + arrays["mask_bias"][players]
    # the sigmoid keeps the order, but rounds large logits to the same 1
    mask: DoubleArray = logits.astype(np.float64)
    return mask


def _digest(arrays: dict[str, NDArray[Any]]) -> str:
    digest = hashlib.blake2b(digest_size=8)
    for name, array in sorted(arrays.items()):
        digest.update(f"{name}{array.dtype}{array.shape}".encode())
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()
