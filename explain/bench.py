"""Benchmark on the sample world: how often the first reason names the planted cause."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from explain.history import attribute
from recommenders import registry
from recommenders.contract import Columns, Dataset, Histories, Recommender
from recommenders.item_knn import ItemKNN
from recommenders.ranking import Ranker
from recommenders.splits import until

TRUTH: Final = Path(__file__).resolve().parents[1] / "sample_data" / "truth.parquet"
CAUSE: Final = "cause"
CAUSING_ITEM: Final = "causing_item_id"
LISTED: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Case:
    """A first purchase with a planted cause, as things stood the moment before.

    ``history`` (one row) is what the customer had bought by then, ``target`` the code of the
    item that was bought and ``cause`` that of the item in the history which caused it.
    """

    history: Histories
    target: int
    cause: int
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovery:
    """How often a method names the planted cause first, or among its first three.

    ``low`` and ``high`` bound the 95% bootstrap interval of ``top1``; ``cases`` were counted.
    """

    subject: str
    method: str
    cases: int
    top1: float
    low: float
    high: float
    top3: float


def cases(dataset: Dataset, *, days: int, most: int, rng: np.random.Generator) -> list[Case]:
    """First purchases of the last ``days`` days whose planted cause is another item owned then.

    At most ``most`` of them, drawn at random. Only the planted causes of the sample world are
    known: the data set must be that one.
    """
    truth = pd.read_parquet(TRUTH)
    since = dataset.as_of - pd.Timedelta(days=days)
    truth = truth[
        (truth[Columns.TIME] > since)
        & truth[CAUSING_ITEM].notna()
        & (truth[CAUSING_ITEM] != truth[Columns.ITEM])
    ]
    found: list[Case] = []
    for place in rng.permutation(len(truth)):
        row = truth.iloc[place]
        customer = dataset.customer_code(str(row[Columns.CUSTOMER]))
        target = dataset.item_code(str(row[Columns.ITEM]))
        cause = dataset.item_code(str(row[CAUSING_ITEM]))
        if customer is None or target is None or cause is None:
            continue
        whole = dataset.histories([customer])
        history = whole.where(whole.times < int(row[Columns.TIME].timestamp()))
        if target not in history.items and cause in history.items:
            found.append(Case(history=history, target=target, cause=cause, kind=row[CAUSE]))
        if len(found) == most:
            break
    return found


def recover(dataset: Dataset, *, days: int = 90, most: int = 1000, seed: int = 0) -> list[Recovery]:
    """Planted-cause recovery on the purchases of the last ``days`` days.

    The recommenders are fitted to what came before. For each recommender its own history
    attribution is asked, over all cases and over those whose item stood in its top ten; beside
    it stand chance, the latest purchase, and the nearest item-kNN neighbour in the history.
    """
    rng = np.random.default_rng(seed)
    found = cases(dataset, days=days, most=most, rng=rng)
    earlier = until(dataset, dataset.as_of - pd.Timedelta(days=days))
    neighbours = ItemKNN().fit(earlier)
    chance = np.array([1.0 / len(case.history.players()) for case in found])
    chance3 = np.array([min(1.0, 3.0 / len(case.history.players())) for case in found])
    everything = np.ones(len(found), dtype=np.bool_)
    results: list[Recovery] = []

    def add(
        subject: str,
        method: str,
        first: NDArray[np.float64],
        three: NDArray[np.float64],
        kept: NDArray[np.bool_],
    ) -> None:
        low, high = interval(first[kept], rng)
        results.append(
            Recovery(
                subject=subject,
                method=method,
                cases=int(kept.sum()),
                top1=float(first[kept].mean()) if kept.any() else float("nan"),
                low=low,
                high=high,
                top3=float(three[kept].mean()) if kept.any() else float("nan"),
            )
        )

    latest = np.array([_rank_latest(case) for case in found])
    near = np.array([_rank_attributed(neighbours, case) for case in found])
    subjects = [("all cases", everything)]
    ranks: dict[str, NDArray[np.int64]] = {}
    for entry in registry.available():
        recommender = entry.make().fit(earlier)
        if not _personal(recommender, found):
            continue
        ranks[entry.label] = np.array([_rank_attributed(recommender, case) for case in found])
        subjects.append(
            (f"in the top {LISTED} of {entry.label}", _listed(recommender, dataset, found))
        )
    for subject, kept in subjects:
        add(subject, "chance", chance, chance3, kept)
        for method, rank in {
            "latest purchase": latest,
            "nearest item-kNN neighbour": near,
            **{f"attribution of {label}": rank for label, rank in ranks.items()},
        }.items():
            add(
                subject,
                method,
                (rank == 1).astype(np.float64),
                (rank <= 3).astype(np.float64),
                kept,
            )
    return results


def table(results: list[Recovery]) -> pd.DataFrame:
    """The results as a table, shares in %."""
    return pd.DataFrame(
        {
            "cases": [f"{found.subject} ({found.cases})" for found in results],
            "method": [found.method for found in results],
            "top-1 %": [round(100 * found.top1, 1) for found in results],
            "95% interval": [f"{100 * f.low:.1f} to {100 * f.high:.1f}" for f in results],
            "top-3 %": [round(100 * found.top3, 1) for found in results],
        }
    )


def interval(hits: NDArray[np.float64], rng: np.random.Generator) -> tuple[float, float]:
    """The 95% bootstrap interval of a mean over cases; NaN without any."""
    if not len(hits):
        return float("nan"), float("nan")
    means = hits[rng.integers(0, len(hits), size=(1000, len(hits)))].mean(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return float(low), float(high)


def _rank_attributed(recommender: Recommender, case: Case) -> int:
    targets = np.array([case.target], dtype=np.int32)
    return _rank(case, attribute(recommender, case.history, targets).values[:, 0])


def _rank_latest(case: Case) -> int:
    last = np.full(int(case.history.items.max()) + 1, -np.inf)
    np.maximum.at(last, case.history.items, case.history.times.astype(np.float64))
    return _rank(case, last[case.history.players()])


def _rank(case: Case, values: NDArray[np.float64]) -> int:
    """The place of the planted cause among the players, 1 = first; in the middle of its ties.

    A method that says the same of every purchase must not look as if it had found the cause.
    """
    own = values[np.searchsorted(case.history.players(), case.cause)]
    above, equal = int((values > own).sum()), int((values == own).sum())
    return 1 + above + equal // 2


def _personal(recommender: Recommender, found: list[Case]) -> bool:
    rows = [recommender.score(case.history) for case in found[:2]]
    return len(rows) > 1 and not np.array_equal(rows[0], rows[1])


def _listed(recommender: Recommender, dataset: Dataset, found: list[Case]) -> NDArray[np.bool_]:
    ranker = Ranker.of(recommender, dataset)
    return np.array([case.target in ranker.rank(case.history, k=LISTED).items for case in found])
