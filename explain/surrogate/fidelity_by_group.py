"""How well the surrogate follows the recommender over the customer base, and where it does not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from explain.surrogate.fidelity import Fidelity
from explain.surrogate.global_attributions import GlobalAttributions
from recommenders.contract import Columns, Dataset
from recommenders.data.customer_groups import LENGTHS
from recommenders.data.customer_labels import customer_labels
from recommenders.histories import BoolArray, DoubleArray, LongArray
from recommenders.intervals import MIN_CUSTOMERS, wilson

GRADES: Final = ("strong", "fair", "weak")
UNMEASURED: Final = "not measurable"
QUANTILES: Final = (0.05, 0.25, 0.5, 0.75, 0.95)
"""The shares of the customers at which `GroupFidelity` states tau and R2."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupFidelity:
    """Fidelity in a group of ``customers`` sampled customers; ``measured`` of them have one.

    ``tau`` and ``r2`` are at the `QUANTILES`. ``counts`` says how many customers have each of
    `GRADES`, ``strong`` is the share of the first with its 95 % interval (Wilson).
    """

    name: str
    customers: int
    measured: int
    tau: tuple[float, ...]
    r2: tuple[float, ...]
    counts: tuple[int, ...]
    strong: tuple[float, float, float]

    @property
    def small(self) -> bool:
        """Whether there are too few customers to rely on the shares."""
        return self.measured < MIN_CUSTOMERS

    @property
    def shares(self) -> tuple[float, ...]:
        """The share of the measured customers who have each of `GRADES`; NaN without any."""
        return tuple(
            count / self.measured if self.measured else float("nan") for count in self.counts
        )

    @property
    def unmeasured(self) -> int:
        """Customers whose scores are all the same: there is no order to follow."""
        return self.customers - self.measured


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FidelityByGroup:
    """Groups of the sampled customers, and the weak ones among them.

    ``weak`` (n_weak,) index the customers of the attributions, the lowest tau first.
    """

    groups: tuple[GroupFidelity, ...]
    weak: LongArray

    @property
    def everybody(self) -> GroupFidelity:
        """All sampled customers."""
        return self.groups[0]

    def frame(self) -> pd.DataFrame:
        """One line for each group: medians, quartiles, and the share of each word (0 to 1)."""
        return pd.DataFrame(
            [
                {
                    "group": group.name,
                    "customers": group.customers,
                    "tau, lower quartile": group.tau[1],
                    "tau, median": group.tau[2],
                    "tau, upper quartile": group.tau[3],
                    "R2, lower quartile": group.r2[1],
                    "R2, median": group.r2[2],
                    "R2, upper quartile": group.r2[3],
                    **{
                        word: count / max(1, group.customers)
                        for word, count in zip(GRADES, group.counts, strict=True)
                    },
                    UNMEASURED: (group.customers - group.measured) / max(1, group.customers),
                }
                for group in self.groups
            ]
        )

    @property
    def span(self) -> float:
        """The share of the customers between the outer two of `QUANTILES`."""
        return QUANTILES[-1] - QUANTILES[0]

    def axis(self, quantiles: Sequence[tuple[float, ...]]) -> tuple[float, float]:
        """Ends of an axis that shows these quantiles of every group, 0.5 and 1."""
        lowest = [group[0] for group in quantiles if np.isfinite(group[0])]
        return min(0.5, *lowest, 0.5) - 0.03, 1.02

    def weak_frame(self, attributions: GlobalAttributions, dataset: Dataset) -> pd.DataFrame:
        """One line for each weak customer, the lowest tau first."""
        codes = attributions.customers[self.weak]
        return pd.DataFrame(
            {
                "customer": customer_labels(dataset, codes),
                "id": dataset.customers[Columns.CUSTOMER].take(codes).tolist(),
                "tau": attributions.tau[self.weak],
                "R2": attributions.r2[self.weak],
                "items bought": attributions.bought[self.weak],
            }
        )


def fidelity_by_group(attributions: GlobalAttributions) -> FidelityByGroup:
    """Group the sampled customers: seen by the surrogate or not, and by items bought."""
    words = np.array(
        [
            Fidelity(tau=float(tau), r2=float(r2), n_items=0).word if np.isfinite(tau) else ""
            for tau, r2 in zip(attributions.tau, attributions.r2, strict=True)
        ]
    )
    weak = np.flatnonzero(words == "weak")
    return FidelityByGroup(
        groups=tuple(
            _group(name, inside, attributions, words) for name, inside in _groups(attributions)
        ),
        weak=weak[np.argsort(attributions.tau[weak], kind="stable")].astype(np.int64),
    )


def _groups(attributions: GlobalAttributions) -> Iterator[tuple[str, BoolArray]]:
    """Names and members of the groups; the first has everybody, none of the others is empty."""
    yield "everybody", np.ones(len(attributions.customers), dtype=np.bool_)
    others = [("new to the surrogate", ~attributions.in_fit), ("in its fit", attributions.in_fit)]
    for low, high in LENGTHS:
        name = f"{low} to {high} items bought" if high else f"{low} items bought and more"
        inside = (attributions.bought >= low) & (
            attributions.bought <= (high or np.iinfo(np.int64).max)
        )
        others.append((name, inside))
    yield from ((name, inside) for name, inside in others if inside.any())


def _group(
    name: str, inside: BoolArray, attributions: GlobalAttributions, words: DoubleArray
) -> GroupFidelity:
    tau, r2 = attributions.tau[inside], attributions.r2[inside]
    measurable = np.isfinite(tau)
    counts = tuple(int((words[inside] == word).sum()) for word in GRADES)
    measured = int(measurable.sum())
    low, high = wilson(counts[0], measured)
    return GroupFidelity(
        name=name,
        customers=int(inside.sum()),
        measured=measured,
        tau=_quantiles(tau[measurable]),
        r2=_quantiles(r2[measurable]),
        counts=counts,
        strong=(counts[0] / max(1, measured), low, high),
    )


def _quantiles(values: DoubleArray) -> tuple[float, ...]:
    if not len(values):
        return (float("nan"),) * len(QUANTILES)
    return tuple(np.quantile(values, QUANTILES).tolist())
