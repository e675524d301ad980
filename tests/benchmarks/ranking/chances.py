"""Whether the chances of the next-basket model come true: part of `next_basket`.

The expected calibration error (Naeini, Cooper and Hauskrecht, AAAI 2015) puts chances into bins
and takes the mean distance between the chance and the share that was bought, each bin with the
number of its pairs. The bins here are narrow where chances are low, as most of them are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from recommenders.contract import Dataset, Recommender

EDGES = np.array([0.0, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0])
FIRST, LISTED = 100, 10
BOUGHT, NEW, SHOWN = "bought before", f"new, first {FIRST}", f"first {LISTED} of all"
MAX_CELLS = 4_000_000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Chances:
    """Of some pairs of customers and items: the ``chance`` and whether it was ``bought``."""

    chance: np.ndarray
    bought: np.ndarray

    @property
    def error(self) -> float:
        """The expected calibration error."""
        bins = np.clip(np.searchsorted(EDGES, self.chance, side="right") - 1, 0, len(EDGES) - 2)
        apart = np.bincount(bins, self.bought - self.chance, minlength=len(EDGES) - 1)
        return float(np.abs(apart).sum() / max(1, len(self.chance)))

    def table(self) -> pd.DataFrame:
        """A line for each bin that holds a pair."""
        bins = np.clip(np.searchsorted(EDGES, self.chance, side="right") - 1, 0, len(EDGES) - 2)
        lines = []
        for code in np.unique(bins):
            of = bins == code
            lines.append(
                {
                    "chance": f"{EDGES[code]:g} to {EDGES[code + 1]:g}",
                    "pairs": f"{of.sum():,}",
                    "expected": f"{self.chance[of].mean():.4f}",
                    "bought": f"{self.bought[of].mean():.4f}",
                }
            )
        return pd.DataFrame(lines)


def chances(
    recommender: Recommender, past: Dataset, customers: np.ndarray, wanted: np.ndarray
) -> dict[str, Chances]:
    """Three kinds of pairs of all ``customers``, who have a history.

    ``wanted`` are the pairs that were bought, customer * n_items + item, sorted. Bought before:
    every item of the history; new: the first `FIRST` of each customer; and the list of `LISTED`.
    """
    n_items = past.n_items
    parts: dict[str, list[tuple[np.ndarray, np.ndarray]]] = {BOUGHT: [], NEW: [], SHOWN: []}
    for rows in np.array_split(customers, len(customers) * n_items // MAX_CELLS + 1):
        histories = past.histories(rows)
        scores = np.asarray(recommender.score(histories), dtype=np.float64)
        old = histories.matrix(n_items).toarray() > 0
        new = np.where(old, -1.0, scores)
        places = {
            BOUGHT: np.nonzero(old),
            NEW: _highest(new, FIRST),
            SHOWN: _highest(scores, LISTED),
        }
        for name, (row, item) in places.items():
            if name == NEW:  # where a customer has fewer new ones, others fill the places
                row, item = row[~old[row, item]], item[~old[row, item]]
            parts[name].append((scores[row, item], np.isin(rows[row] * n_items + item, wanted)))
    return {
        name: Chances(
            chance=np.concatenate([chance for chance, _ in kind]),
            bought=np.concatenate([bought for _, bought in kind]).astype(np.float64),
        )
        for name, kind in parts.items()
    }


def _highest(scores: np.ndarray, most: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows and columns of the ``most`` highest scores of each row."""
    most = min(most, scores.shape[1])
    items = np.argpartition(-scores, most - 1, axis=1)[:, :most]
    return np.repeat(np.arange(len(scores)), most), items.ravel()
