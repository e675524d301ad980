"""What is taken up now, lifted by what the customer bought: the default where data have times."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import ClassVar, Final, Self

import numpy as np

from recommenders.artifacts import Arrays
from recommenders.baselines.uptake import UptakeConfig
from recommenders.contract import Columns, Dataset, Event, Histories, ScorePart
from recommenders.histories import DoubleArray, FloatArray, IntArray
from recommenders.uptake_lift.diagonal import diagonal_shares
from recommenders.uptake_lift.learning import UNLEARNED, learn
from recommenders.uptake_lift.lift import ITEMS, Lift, LiftConfig

MAX_CELLS = 1_000_000
"""Scores computed at once, in double precision: 8 MB. Larger arrays are not used again by the
allocator, and to be given fresh pages takes longer than the sums."""
SIDE_BY_SIDE: Final = 30_000_000
"""Events up to which both parts of a fit are made at once: each takes memory of its own."""
PART_NAMES: Final[dict[str, str]] = {
    Columns.PRODUCT_TYPE: "fits the product types bought",
    Columns.BRAND: "fits the brands bought",
    Columns.CATEGORY: "fits the categories bought",
    ITEMS: "bought with what was bought",
}
"""What the part of each level is called."""
UPTAKE: Final = "recent uptake"
"""What the part is called that is the same for every customer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UptakeLiftConfig:
    """Settings of `UptakeLift`."""

    dial: float | None = None
    """The factor on all that is personal: 0 is popularity, 1 what ranked best on the window
    before; None: the most personal setting that ranked no worse there (`learning.learn`)."""
    days: float = 28.0
    """Days of the window from which the weights are learned."""
    lift: LiftConfig = field(default_factory=LiftConfig)
    uptake: UptakeConfig = field(default_factory=UptakeConfig)

    def __post_init__(self) -> None:
        if self.dial is not None and not 0 <= self.dial <= 10:
            raise ValueError(f"dial must be in [0, 10], got {self.dial}")
        if not self.days > 0:
            raise ValueError(f"days must be positive, got {self.days}")


class UptakeLift:
    """log(uptake of t) + dial x the sum over levels k of b_k part_kt(history).

    Uptake: `recommenders.baselines.uptake.Uptake`, the same for everybody. With x_j the amount of
    a purchased item (`amounts.amounts`) and a_jt = sum_k b_k (W_kjt - mean_kt) / spread_kt how
    much one unit of it says about t beyond what the average purchase says (`level.Level`), the
    personal part is f(x) = sum_j x_j a_jt / sqrt(1 + sum_j x_j): a history that looks like the
    average, and an empty one, lift nothing, and one twice as long lifts by the root of two. The
    exponential of the score is uptake times lift.

    The score is no sum over purchases, since each also lengthens the history; `attributions` are
    its Aumann-Shapley shares in closed form (`diagonal.diagonal_shares`), which add up exactly.
    """

    name: ClassVar[str] = "uptake-lift"
    version: ClassVar[int] = 1
    events: ClassVar[tuple[Event, ...]] = (Event.PURCHASE,)

    def __init__(self, config: UptakeLiftConfig | None = None) -> None:
        self.config = config or UptakeLiftConfig()
        self._lift = Lift(log_uptake=np.zeros(0), levels={}, half_life=1.0)
        self._weights: dict[str, float] = {}
        self._default_dial = 1.0

    @classmethod
    def of(cls, lift: Lift, weights: dict[str, float], config: UptakeLiftConfig) -> Self:
        """The recommender of a lift that was learned elsewhere.

        A level without a weight has that of too little data, `learning.UNLEARNED`.
        """
        made = cls(config)
        made._lift = lift
        made._weights = {name: weights.get(name, UNLEARNED) for name in lift.levels}
        return made

    @property
    def dial(self) -> float:
        """The factor on all that is personal, as set or as chosen for the data."""
        return self._default_dial if self.config.dial is None else self.config.dial

    @property
    def n_items(self) -> int:
        """Items of the data that it was fitted to."""
        return len(self._lift.log_uptake)

    @property
    def weights(self) -> dict[str, float]:
        """What a standard deviation of each level weighs beside one unit of log uptake."""
        return dict(self._weights)

    def at(self, dial: float) -> UptakeLift:
        """The same recommender, fitted as it is, with another dial."""
        settings = {name: getattr(self.config, name) for name in ("days", "lift", "uptake")}
        other = UptakeLift(UptakeLiftConfig(dial=dial, **settings))
        other._lift, other._weights = self._lift, self._weights
        other._default_dial = self._default_dial
        return other

    def fit(self, dataset: Dataset) -> Self:
        """Learn the weights on the window before, and uptake and levels on everything meanwhile."""
        config = self.config
        if len(dataset.log.items) > SIDE_BY_SIDE:
            learned = learn(dataset, config.lift, config.uptake, days=config.days)
            self._lift = Lift.of(dataset, config.lift, config.uptake)
        else:
            with ThreadPoolExecutor(max_workers=1) as pool:
                # neither needs the other, and most of both is spent outside of the interpreter
                everything = pool.submit(Lift.of, dataset, config.lift, config.uptake)
                learned = learn(dataset, config.lift, config.uptake, days=config.days)
                self._lift = everything.result()
        self._weights = {name: learned.weights.get(name, UNLEARNED) for name in self._lift.levels}
        self._default_dial = learned.dial
        return self

    def score(self, histories: Histories, items: IntArray | None = None) -> FloatArray:
        """log(uptake) + what the history lifts it by, natural logarithm."""
        popular = self._lift.log_uptake if items is None else self._lift.log_uptake[items]
        step = max(1, MAX_CELLS // max(1, len(popular)))
        scores = np.empty((len(histories), len(popular)), dtype=np.float32)
        for begin in range(0, len(histories), step):
            rows = np.arange(begin, min(begin + step, len(histories)))
            bought = self._lift.amounts(histories.take(rows))
            block = np.broadcast_to(popular, (len(rows), len(popular))).copy()
            for name, level in self._lift.levels.items():
                level.add_to(block, bought, self.dial * self._weights[name], items)
            scores[rows] = block
        return scores

    def attributions(
        self, history: Histories, targets: IntArray, *, reference: Histories | None = None
    ) -> DoubleArray:
        """What each item of a one-row history lifts each target by, against the empty history.

        Shape (n_players, len(targets)), rows in the order of ``history.players()``, in the unit
        of the score; the columns add up to score(history) - score(nothing). Against another
        one-row ``reference``, rows are those of the items of both and the columns add up to
        score(history) - score(reference).
        """
        players, start = history.players(), None
        if reference is not None:
            players = np.union1d(players, reference.players())
            start = self._lift.amounts(reference)[[0]].toarray()[0, players]
        weights = np.zeros((len(players), len(targets)))
        for name, level in self._lift.levels.items():
            weights += self.dial * self._weights[name] * level.telling(players, targets)
        bought = self._lift.amounts(history)[[0]].toarray()[0, players]
        return diagonal_shares(bought, weights, start)

    def parts(self, history: Histories, targets: IntArray) -> tuple[ScorePart, ...]:
        """The score of each target in parts that add up to it: uptake first, then the levels."""
        bought = self._lift.amounts(history)
        personal = self._lift.parts(bought, targets)
        return (
            ScorePart(name=UPTAKE, values=self._lift.log_uptake[targets], personal=False),
            *(
                ScorePart(
                    name=PART_NAMES[name],
                    values=self.dial * self._weights[name] * part[0],
                    personal=True,
                )
                for name, part in personal.items()
            ),
        )

    def arrays(self) -> Arrays:
        """What was learned, for saving."""
        weights = np.array([self._weights[name] for name in self._lift.levels])
        return self._lift.arrays() | {"weights": weights, "dial": np.array(self._default_dial)}

    def restore(self, arrays: Arrays) -> Self:
        """Take over what was saved."""
        self._lift = Lift.restore(arrays)
        self._weights = dict(zip(self._lift.levels, arrays["weights"].tolist(), strict=True))
        self._default_dial = float(arrays["dial"])
        return self
