"""What is bought next: `python -m tests.benchmarks.ranking.next_basket`.

The whole catalogue is ranked for every customer, items bought before included, and the first ten
are compared with what the customer bought then. On Ta-Feng that is the next basket, that of the
public split; elsewhere it is all that was bought in the last four weeks, all else being fitted to
what came before them, as with `becausal evaluate`. Customers without a history or without a
purchase then are left out.

Recall is the share of what was bought that is among the ten. NDCG discounts a hit at place p by
log2(1 + p) and divides by the highest possible sum: of the whole basket on Ta-Feng, where that is
usual, of ten places elsewhere. Repeat recall is the share of what had been bought before among
the ten, over customers who bought such an item; explore recall the same of what is new to the
customer. Equal scores go by popularity, then by code. All settings of ours were chosen on the
window before the last; the package `implicit` was not searched for here: two of ALS stand side by
side. "ms masked" are milliseconds for 256 histories of the customer with about a hundred items, a
random half of the items each, and the scores of fifty items.

Then whether the chances come true (`chances`): of all customers with a history, those who bought
nothing then included; on Ta-Feng of those with a next basket.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from time import perf_counter
from typing import Any

import numpy as np
import pandas as pd

from recommenders.adapters import sources
from recommenders.baselines.personal_frequency import PersonalFrequency
from recommenders.baselines.popularity import Popularity
from recommenders.contract import Dataset, Histories, Recommender
from recommenders.errors import DataError
from recommenders.evaluation.cost import fit_cost
from recommenders.evaluation.rivals import ImplicitALS, ImplicitItemKNN
from recommenders.linear.graph_filter import GraphFilter
from recommenders.repeat.buy_again import BuyAgain
from recommenders.repeat.next_basket import NextBasket, NextBasketConfig
from recommenders.repeat.tifu_knn import TIFUKNN
from recommenders.uptake_lift.recommender import UptakeLift
from tests.benchmarks.ranking.chances import Chances, chances
from tests.benchmarks.ranking.next_purchases import TAFENG, Case, tafeng, temporal
from tests.benchmarks.shelves.buy_again import draws
from tests.benchmarks.shelves.repeat_baselines import (
    RepeatBaseline,
    RepeatBaselineConfig,
    RepeatMethod,
)

DATED = ("journey", "online-retail", "sample")
K = 10
TIMED = 200
MASKED, LONG, TARGETS = 256, 100, 50
OURS = "next basket"
OWN_ONLY = "personal top, nothing else"


def _als(settings: dict[str, Any]) -> ImplicitALS:
    recommender = ImplicitALS()
    recommender.settings = settings  # type: ignore[misc]
    return recommender


METHODS: dict[str, Callable[[], Recommender]] = {
    OURS: NextBasket,
    "next basket, discovery 1.5": lambda: NextBasket(NextBasketConfig(discovery=1.5)),
    "TIFU-KNN": TIFUKNN,
    "personal frequency, then popularity": PersonalFrequency,
    OWN_ONLY: lambda: RepeatBaseline(RepeatBaselineConfig(method=RepeatMethod.FREQUENCY)),
    "buy again, then popularity": BuyAgain,
    "uptake times lift": UptakeLift,
    "graph filter": GraphFilter,
    "popularity": Popularity,
    **{
        f"ALS of implicit, {label}": partial(_als, settings)
        for label, settings in (
            ("regularization .1", {"factors": 128, "regularization": 0.1, "alpha": 1.0}),
            ("regularization 50", ImplicitALS.settings),
        )
    },
    "item neighbours of implicit": ImplicitItemKNN,
}
METRICS = (f"R@{K}", f"NDCG@{K}", "repeat", "explore")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Result:
    """Figures of `METRICS` for each customer, NaN where one has none: (n_customers, 4)."""

    figures: np.ndarray
    own: float
    fit: float
    peak: float
    wait: float
    masked: float
    chances: dict[str, Chances]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--dataset", nargs="+", default=[TAFENG, *DATED])
    parser.add_argument("--ranking", nargs="+", default=list(METHODS), choices=list(METHODS))
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    methods = [OURS, *(name for name in options.ranking if name != OURS)]
    for name in options.dataset:
        try:
            case = tafeng() if name == TAFENG else temporal(sources.load(name))
            report(case, methods, options.seed)
        except DataError as error:
            print(f"\n{name} is left out: {error}")


def report(case: Case, methods: list[str], seed: int) -> None:
    """Measure the methods, ours first, and print the tables."""
    popular = Popularity().fit(case.past).score(Histories.of_items([[]]))[0]
    results = {name: measured(case, name, METHODS[name](), popular) for name in methods}
    who = len(np.unique(case.customers))
    repeats = np.isin(_pairs(case), _bought(case.past))
    print(
        f"\n{case.title}: {who:,} customers, {case.past.n_items:,} items, "
        f"{len(case.items) / who:.1f} bought by each, {repeats.mean():.1%} of them before; "
        f"seed {seed}"
    )
    weights = draws(who, np.random.default_rng(seed))
    print(table(results, weights).to_string(index=False))
    print()
    print(compared(results, weights).to_string(index=False))
    for kind, kind_chances in results[OURS].chances.items():
        print(
            f"\n{OURS}, chances of what is {kind}: expected calibration error "
            f"{kind_chances.error:.4f} over {len(kind_chances.chance):,} pairs"
        )
        print(kind_chances.table().to_string(index=False))


def measured(case: Case, name: str, recommender: Recommender, popular: np.ndarray) -> Result:
    """Fit the method, and look at the first ten of each customer who has a next basket."""
    fit, _, peak = fit_cost(lambda: recommender.fit(case.past))
    who = np.unique(case.customers)
    histories = case.past.histories(who)
    lists, single = np.full((len(who), K), -1), []
    pairs, bought = _pairs(case), _bought(case.past)
    for rows in np.array_split(np.arange(len(who)), len(who) // 200 + 1):
        scores = np.asarray(recommender.score(histories.take(rows)), dtype=np.float64)
        lists[rows] = best(scores, popular, own_only=name == OWN_ONLY)
    for row in np.linspace(0, len(who) - 1, TIMED).astype(np.int64):
        begin = perf_counter()
        best(np.asarray(recommender.score(histories.take([row]))), popular, own_only=False)
        single.append(perf_counter() - begin)
    return Result(
        figures=figures(who, lists, pairs, bought, case.past.n_items, cut=case.cut),
        own=float(np.isin(who[:, None] * case.past.n_items + lists, bought)[lists >= 0].mean()),
        fit=fit,
        peak=peak,
        wait=1000 * float(np.median(single)),
        masked=masked(recommender, histories),
        chances=chances(recommender, case.past, case.everybody, pairs) if name == OURS else {},
    )


def masked(recommender: Recommender, histories: Histories) -> float:
    """Milliseconds for the scores of masked histories, the least of five times."""
    sizes = np.array([len(histories.players(row)) for row in range(len(histories))])
    history = histories.take([int(np.abs(sizes - LONG).argmin())])
    rng = np.random.default_rng(0)
    n_items = np.asarray(recommender.score(history)).shape[1]
    items = rng.choice(n_items, min(TARGETS, n_items), replace=False).astype(np.int32)
    parts = history.mask(rng.random((MASKED, len(history.players()))) < 0.5)
    times = []
    for _ in range(5):
        begin = perf_counter()
        recommender.score(parts, items)
        times.append(perf_counter() - begin)
    return 1000 * min(times)


def best(scores: np.ndarray, popular: np.ndarray, *, own_only: bool) -> np.ndarray:
    """The first ten of each row, the more popular of equal ones first, then the lower code.

    With ``own_only`` the places of items that score nothing stay empty: -1.
    """
    lists = np.full((len(scores), K), -1)
    k = min(K, scores.shape[1])
    least = -np.partition(-scores, k - 1, axis=1)[:, k - 1]
    for row, own in enumerate(scores):
        codes = np.flatnonzero(own >= least[row])
        if own_only:
            codes = codes[own[codes] > 0]
        order = np.lexsort((codes, -popular[codes], -own[codes]))[:k]
        lists[row, : len(order)] = codes[order]
    return lists


def figures(
    who: np.ndarray,
    lists: np.ndarray,
    wanted: np.ndarray,
    bought: np.ndarray,
    n_items: int,
    *,
    cut: bool,
) -> np.ndarray:
    """The `METRICS` of each customer of ``who``; pairs are customer * n_items + item, sorted."""
    listed = who[:, None] * n_items + lists
    hit = np.isin(listed, wanted) & (lists >= 0)
    old = np.isin(listed, bought)
    row = np.searchsorted(who, wanted // n_items)
    again = np.isin(wanted, bought)
    size = np.bincount(row, minlength=len(who))
    repeats = np.bincount(row, again, minlength=len(who))
    gains = 1 / np.log2(np.arange(max(K, size.max())) + 2)
    with np.errstate(invalid="ignore"):
        return np.column_stack(
            [
                hit.sum(axis=1) / size,
                hit @ gains[:K] / np.cumsum(gains)[(np.minimum(size, K) if cut else size) - 1],
                (hit & old).sum(axis=1) / repeats,
                (hit & ~old).sum(axis=1) / (size - repeats),
            ]
        )


def table(results: dict[str, Result], weights: np.ndarray) -> pd.DataFrame:
    """Means with 95 % intervals over customers drawn again, and what it costs."""
    lines = []
    for name, result in results.items():
        line = {"ranking": name}
        for metric, (value, drawn) in zip(METRICS, _means(result.figures, weights), strict=True):
            low, high = np.quantile(drawn, [0.025, 0.975])
            line[metric] = f"{value:.4f} ({low:.4f} to {high:.4f})"
        lines.append(
            line
            | {
                "bought before": f"{result.own:.0%}",
                "fit s": f"{result.fit:.1f}",
                "peak MB in fit": f"{result.peak:.0f}",
                "ms a customer": f"{result.wait:.2f}",
                "ms masked": f"{result.masked:.0f}",
            }
        )
    return pd.DataFrame(lines)


def compared(results: dict[str, Result], weights: np.ndarray) -> pd.DataFrame:
    """How far our method is above each other, on the same customers, with 95 % intervals."""
    lines = []
    for name, result in results.items():
        if name == OURS:
            continue
        line = {f"{OURS} minus": name}
        apart = results[OURS].figures - result.figures
        for metric, (value, drawn) in zip(METRICS, _means(apart, weights), strict=True):
            low, high = np.quantile(drawn, [0.025, 0.975])
            line[metric] = f"{value:+.4f} ({low:+.4f} to {high:+.4f})"
        lines.append(line)
    return pd.DataFrame(lines)


def _means(values: np.ndarray, weights: np.ndarray) -> Iterator[tuple[float, np.ndarray]]:
    for column in values.T:
        finite = ~np.isnan(column)
        of = weights[:, finite]
        yield float(column[finite].mean()), of @ column[finite] / of.sum(axis=1)


def _pairs(case: Case) -> np.ndarray:
    return case.customers * case.past.n_items + case.items


def _bought(past: Dataset) -> np.ndarray:
    log = past.histories()
    return np.unique(log.rows * past.n_items + log.items)


if __name__ == "__main__":
    main()
