"""Models as teams bring them: a good one in many forms, and what is wrong with others."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from recommenders.contract import Dataset, Histories


def weights(n_items: int) -> np.ndarray:
    """Seeded weights between items, shape (n_items, n_items)."""
    return np.random.default_rng(0).random((n_items, n_items))


class OnlyScore:
    """What a pretrained model has: nothing but a score, for the 80 items of the tests."""

    n_items = 80

    def score(self, histories: Histories) -> Any:
        """The sum of the weights of what was bought."""
        return self.plain(histories)

    def plain(self, histories: Histories) -> np.ndarray:
        """The scores as an array."""
        return np.asarray(histories.matrix(self.n_items) @ weights(self.n_items))


class Chance(OnlyScore):
    """Chances that are 1.0 in single precision for most of what is best."""

    def beneath(self, histories: Histories) -> np.ndarray:
        """What the sigmoid is taken of."""
        return 6.0 * self.plain(histories)

    def score(self, histories: Histories) -> Any:
        """The sigmoid, as a network of single precision ends."""
        return (1.0 / (1.0 + np.exp(-self.beneath(histories)))).astype(np.float32)


class ChanceInDouble(Chance):
    """The same, near 1 and told apart in double precision only."""

    def score(self, histories: Histories) -> Any:
        """The sigmoid in double precision."""
        return 1.0 / (1.0 + np.exp(-16.0 - 0.1 * self.plain(histories)))


class WithLogits(Chance):
    """The same with what lies beneath."""

    def logits(self, histories: Histories) -> Any:
        """Before the sigmoid."""
        return self.beneath(histories)


class OtherLogits(Chance):
    """One whose logits are the wrong way round."""

    def logits(self, histories: Histories) -> Any:
        """The sign is wrong."""
        return -self.beneath(histories)


class Fitted(OnlyScore):
    """One that learns its size from the data."""

    def fit(self, dataset: Dataset) -> None:
        """Returns nothing, as some do."""
        self.n_items = dataset.n_items


class Adds(OnlyScore):
    """One with exact contributions."""

    def contributions(self, history: Histories, targets: np.ndarray) -> np.ndarray:
        """A row of the weights for each item."""
        return weights(self.n_items)[np.ix_(history.players(), targets)]


class AddsTwice(Adds):
    """One whose contributions are twice the score."""

    def contributions(self, history: Histories, targets: np.ndarray) -> np.ndarray:
        """Twice what they should be."""
        return 2 * super().contributions(history, targets)


class AsList(OnlyScore):
    """Lists of numbers."""

    def score(self, histories: Histories) -> Any:
        """As a list."""
        return self.plain(histories).tolist()


class AsSparse(OnlyScore):
    """A sparse matrix."""

    def score(self, histories: Histories) -> Any:
        """As a sparse matrix."""
        return sparse.csr_matrix(self.plain(histories))


class AsFrame(OnlyScore):
    """A frame of pandas."""

    def score(self, histories: Histories) -> Any:
        """As a frame."""
        return pd.DataFrame(self.plain(histories))


class Flat(OnlyScore):
    """One dimension where one history is asked for."""

    def score(self, histories: Histories) -> Any:
        """Without the dimension of the rows."""
        scores = self.plain(histories)
        return scores[0] if len(scores) == 1 else scores


class Mean(OnlyScore):
    """The mean of the weights: 0/0 for an empty history."""

    def score(self, histories: Histories) -> Any:
        """Divided by what was bought."""
        return self.plain(histories) / histories.matrix(self.n_items).sum(axis=1).reshape(-1, 1)


class SomeNan(OnlyScore):
    """Twelve items have no score."""

    def score(self, histories: Histories) -> Any:
        """NaN for the first items."""
        scores = self.plain(histories)
        scores[:, :12] = np.nan
        return scores


class OwnTop(OnlyScore):
    """Minus infinity outside its own best twenty."""

    def score(self, histories: Histories) -> Any:
        """Its best twenty."""
        scores = self.plain(histories)
        least = np.sort(scores, axis=1)[:, -20][:, None]
        return np.where(scores >= least, scores, -np.inf)


class Noisy(OnlyScore):
    """A little noise in every answer."""

    amount = 0.02

    def score(self, histories: Histories) -> Any:
        """Unseeded, as dropout is."""
        scores = self.plain(histories)
        return scores + self.amount * np.random.default_rng().random(scores.shape)


class SmallNoise(Fitted):
    """A little noise, on data of any size."""

    def score(self, histories: Histories) -> Any:
        """Unseeded, as dropout is."""
        scores = self.plain(histories)
        return scores + 0.02 * np.random.default_rng().random(scores.shape)


class Random(Noisy):
    """Nothing but noise."""

    amount = 1e3


class Deaf(OnlyScore):
    """The same for everybody."""

    def score(self, histories: Histories) -> Any:
        """Nothing of the history."""
        return np.tile(np.arange(self.n_items, dtype=float), (len(histories), 1))


class InBatch(OnlyScore):
    """Scores that depend on who else is asked for."""

    def score(self, histories: Histories) -> Any:
        """Less the mean of the batch."""
        scores = self.plain(histories)
        return scores - scores.mean(axis=0)


class KnowsCustomers(OnlyScore):
    """A taste of each customer beside the history, as factors of a matrix are."""

    def fit(self, dataset: Dataset) -> None:
        """Draw a taste for each id."""
        ids = dataset.customers["customer_id"].tolist()
        rng = np.random.default_rng(1)
        self.tastes: dict[str | None, np.ndarray] = {id_: rng.random(80) for id_ in ids}
        self.tastes[None] = np.zeros(80)

    def score(self, histories: Histories, customers: list[str | None]) -> Any:
        """The weights of what was bought, and the taste."""
        return self.plain(histories) + np.array([self.tastes[id_] for id_ in customers])


class OnlyCustomers(KnowsCustomers):
    """One that looks at who it is, and not at the history."""

    def score(self, histories: Histories, customers: list[str | None]) -> Any:
        """The taste."""
        return np.array([self.tastes[id_] for id_ in customers])


class NoStrangers(KnowsCustomers):
    """One that fails for somebody who is not in the data."""

    def fit(self, dataset: Dataset) -> None:
        """Without the taste of nobody."""
        super().fit(dataset)
        del self.tastes[None]


class AllNan(OnlyScore):
    """No score at all."""

    def score(self, histories: Histories) -> Any:
        """NaN everywhere."""
        return np.full((len(histories), self.n_items), np.nan)


class Short(OnlyScore):
    """One item too few."""

    def score(self, histories: Histories) -> Any:
        """Without the last item."""
        return self.plain(histories)[:, 1:]


class Words(OnlyScore):
    """No numbers."""

    def score(self, histories: Histories) -> Any:
        """A text."""
        return "bestsellers"


class Raises(OnlyScore):
    """A model with a fault."""

    def score(self, histories: Histories) -> Any:
        """Raises."""
        raise KeyError("embedding")


class Mute:
    """Nothing to call."""


model = OnlyScore()


def factory() -> OnlyScore:
    """A function that makes one."""
    return OnlyScore()


broken: Callable[[], object] = lambda: 1 / 0  # noqa: E731


def lacking() -> object:
    """A factory that fails at something of its own."""
    return (7).weights  # type: ignore[attr-defined]


def score_of(histories: Histories) -> np.ndarray:
    """A function that scores."""
    return model.plain(histories)


def needy(first: object, second: object) -> OnlyScore:
    """A function that makes one, and needs to be told of what."""
    raise AssertionError(first, second)


def panics() -> OnlyScore:
    """A factory of a package in Rust, which raises beside `Exception`."""
    raise BaseException("panic")


class Loss(OnlyScore):
    """One whose fit gives back its loss, and which holds what cannot be copied."""

    def __init__(self) -> None:
        self.lock = Lock()

    def fit(self, dataset: Dataset) -> float:
        """The loss."""
        self.n_items = dataset.n_items
        return 0.25


locked = Loss()


class Views(OnlyScore):
    """One that names what it reads in words."""

    events = ("view", "Purchase")


class Kinds(OnlyScore):
    """One that names what is no kind of event."""

    events = ("sold",)


class NoParts(OnlyScore):
    """One whose contributions raise."""

    def contributions(self, history: Histories, targets: np.ndarray) -> np.ndarray:
        """Raises."""
        raise NotImplementedError


class NoEmpty(OnlyScore):
    """One that fails for a history without purchases."""

    def score(self, histories: Histories) -> Any:
        """Raises for it."""
        if (histories.lengths == 0).any():
            raise IndexError("nothing bought")
        return self.plain(histories)


class Writes(OnlyScore):
    """One that writes into what it is given."""

    def score(self, histories: Histories) -> Any:
        """Takes all events out."""
        scores = self.plain(histories)
        object.__setattr__(histories, "items", histories.items[:0])
        return scores


class Few(OnlyScore):
    """One that has memory for so many histories and no more."""

    most = 5

    def score(self, histories: Histories) -> Any:
        """Raises for more."""
        if len(histories) > self.most:
            raise MemoryError
        return self.plain(histories)


class One(Few):
    """One that takes a history at a time."""

    most = 1


class Plenty(Few):
    """One that takes those of the trial."""

    most = 24
