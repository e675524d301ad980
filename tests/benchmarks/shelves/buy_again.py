"""Is buying again predicted, and are its chances right?

`python -m tests.benchmarks.shelves.buy_again`.

For each of the last weeks of a data set, everything is fitted to what came before it, and the
items that a customer had bought by then are ranked by each method. Right are those that the
customer bought within the week. The settings of the renewal model were chosen on earlier weeks.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import pandas as pd

from recommenders.adapters import sources
from recommenders.contract import Dataset, Histories, Recommender
from recommenders.data.splits import until
from recommenders.errors import DataError
from recommenders.repeat.buy_again import BuyAgain, BuyAgainConfig
from recommenders.repeat.renewal import RenewalConfig
from tests.benchmarks.shelves.repeat_baselines import (
    RepeatBaseline,
    RepeatBaselineConfig,
    RepeatMethod,
)

WEEK = 7
TOP = 10
OURS = "buy again (renewal, learned)"
EDGES = np.array([0.0, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0])
DRAWS = 1000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Week:
    """Pairs of a customer and an item bought before; each method has a score for every pair."""

    customers: np.ndarray
    days: np.ndarray
    bought: np.ndarray
    scores: dict[str, np.ndarray]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dataset", nargs="+", default=["journey", "sample"])
    parser.add_argument("--weeks", type=int, default=6)
    parser.add_argument("--skip", type=int, default=0, help="weeks at the end to leave out")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    for name in options.dataset:
        try:
            dataset = sources.load(name)
        except DataError as error:
            print(f"{name} is left out: {error}")
            continue
        report(dataset, weeks=options.weeks, skip=options.skip, seed=options.seed)


def report(dataset: Dataset, *, weeks: int, skip: int, seed: int) -> None:
    """Measure all methods and print the tables."""
    end = (dataset.as_of + pd.Timedelta(days=1)).normalize() - pd.Timedelta(seconds=1)
    moments = [end - pd.DateOffset(days=WEEK * (back + skip)) for back in range(weeks, 0, -1)]
    results = [week(dataset, moment) for moment in moments]
    pairs = sum(len(part.bought) for part in results)
    print(
        f"\n{dataset.title}: {weeks} weeks after {moments[0]:%d %b %Y} to "
        f"{moments[-1]:%d %b %Y}, {pairs:,} pairs of a customer and an item bought before, "
        f"{sum(int(part.bought.sum()) for part in results):,} bought again within the week; "
        f"seed {seed}"
    )
    print(cost(dataset))
    weights = draws(dataset.n_customers, np.random.default_rng(seed))
    print(ranked(results, weights, dataset.n_customers).to_string(index=False))
    print()
    print(calibrated(results, weights, dataset.n_customers).to_string(index=False))
    print()
    print(reliability(results).to_string(index=False))


def cost(dataset: Dataset, *, customers: int = 200) -> str:
    """What the learned model takes, and what it has learned of the whole data set."""
    begin = time.perf_counter()
    recommender = BuyAgain().fit(dataset)
    fitting = time.perf_counter() - begin
    histories, waits = dataset.histories(), []
    for row in np.linspace(0, len(histories) - 1, customers).astype(np.int64):
        begin = time.perf_counter()
        recommender.score(histories.take(np.array([row])))
        waits.append(time.perf_counter() - begin)
    shop = recommender.shop
    return (
        f"fit to all of it in {fitting:.1f} s, {1000 * np.median(waits):.2f} ms a customer "
        f"(median of {customers}); learned: an item's mean weighs as much as {shop.own_gaps:.1f} "
        f"gaps of one's own, its share who return as much as {shop.own_returns:.1f} returns; "
        f"twice the units last {2**shop.stretch:.2f} times as long; out of rhythm once in "
        f"{1 / shop.stray:,.0f} days"
    )


def methods() -> dict[str, Recommender]:
    """The renewal model, as learned and with parts of it held, and the baselines."""

    def held(stretch: float) -> BuyAgain:
        return BuyAgain(BuyAgainConfig(renewal=RenewalConfig(stretch=stretch)))

    recommenders: dict[str, Recommender] = {
        OURS: BuyAgain(),
        "buy again, twice the units last twice as long": held(1.0),
        "buy again, units do not matter": held(0.0),
    }
    for method in RepeatMethod:
        recommenders[str(method)] = RepeatBaseline(RepeatBaselineConfig(method=method))
    return recommenders


def plain(learned: BuyAgain, baseline: RepeatBaseline) -> BuyAgain:
    """The renewal model with q = RCP, means and spreads of all gaps, three gaps of shrinkage."""
    other = BuyAgain(learned.config)
    other.timezone = learned.timezone
    other.shop = replace(
        learned.shop,
        mu=baseline.mu,
        sigma=baseline.sigma,
        again=baseline.rcp,
        own_gaps=3.0,
        own_returns=1e9,
        stretch=0.0,
        stray=0.0,
    )
    return other


def week(dataset: Dataset, moment: pd.Timestamp) -> Week:
    """Fit everything to what was known at the moment, and look at the seven days after it."""
    past = until(dataset, moment)
    histories = past.histories()
    fitted = {name: recommender.fit(past) for name, recommender in methods().items()}
    learned, baseline = fitted[OURS], fitted[str(RepeatMethod.RCP)]
    assert isinstance(learned, BuyAgain)
    assert isinstance(baseline, RepeatBaseline)
    fitted["buy again, plain (q = RCP)"] = plain(learned, baseline)
    counts = RepeatBaseline(RepeatBaselineConfig(method=RepeatMethod.FREQUENCY)).fit(past)
    before = histories.matrix(dataset.n_items).tocoo()
    customers, items = before.row.astype(np.int64), before.col
    start = int(moment.timestamp())
    log = dataset.histories()
    later = log.where((log.times > start) & (log.times <= start + WEEK * 86_400))
    again = np.isin(customers * dataset.n_items + items, later.rows * dataset.n_items + later.items)
    return Week(
        customers=customers,
        days=np.floor(pair_scores(counts, histories, customers, items)),
        bought=again,
        scores={
            name: pair_scores(recommender, histories, customers, items)
            for name, recommender in fitted.items()
        },
    )


def pair_scores(
    recommender: Recommender, histories: Histories, rows: np.ndarray, items: np.ndarray
) -> np.ndarray:
    """The score of each pair, asked for through the protocol, 200 customers at a time."""
    scores = np.empty(len(rows))
    for first in range(0, len(histories), 200):
        inside = (rows >= first) & (rows < first + 200)
        batch = histories.take(np.arange(first, min(first + 200, len(histories))))
        scores[inside] = recommender.score(batch)[rows[inside] - first, items[inside]]
    return scores


def ndcg(
    customers: np.ndarray, bought: np.ndarray, scores: np.ndarray, *, top: int = TOP
) -> tuple[np.ndarray, np.ndarray]:
    """NDCG of each customer who bought something again: the customers, and their figures.

    Gain 1 for a pair that was bought, discount 1 / log2(1 + rank), over the best possible order.
    Equal scores stand in the order of the item codes.
    """
    total = np.bincount(customers, bought)
    buyers = total[customers] > 0
    customers, bought, scores = customers[buyers], bought[buyers], scores[buyers]
    order = np.lexsort((-scores, customers))
    who, begins = np.unique(customers[order], return_index=True)
    rank = np.arange(len(order)) - np.repeat(begins, np.diff(np.append(begins, len(order))))
    gain = np.where(rank < top, bought[order] / np.log2(rank + 2.0), 0.0)
    best = np.cumsum(1.0 / np.log2(np.arange(top) + 2.0))
    ideal = best[np.minimum(top, total[who].astype(int)) - 1]
    return who, np.add.reduceat(gain, begins) / ideal


def draws(n_customers: int, rng: np.random.Generator) -> np.ndarray:
    """How often each draw of the bootstrap has each customer: (DRAWS, n_customers)."""
    share = np.full(n_customers, 1.0 / n_customers)
    return rng.multinomial(n_customers, share, size=DRAWS).astype(np.float64)


def ranked(results: list[Week], weights: np.ndarray, n: int) -> pd.DataFrame:
    """Mean NDCG of each method with 95 % intervals, and the paired difference from the first."""
    sums: dict[str, np.ndarray] = {}
    cases = np.zeros(n)
    for part in results:
        for name, scores in part.scores.items():
            who, values = ndcg(part.customers, part.bought, scores)
            sums.setdefault(name, np.zeros(n))[who] += values
        cases[who] += 1
    print(f"{int(cases.sum()):,} weeks of {int((cases > 0).sum()):,} customers")
    lines = []
    for name, own in sums.items():
        drawn = weights @ own / (weights @ cases)
        apart = weights @ (sums[OURS] - own) / (weights @ cases)
        lines.append(
            {
                "ranking": name,
                f"NDCG@{TOP}": f"{own.sum() / cases.sum():.4f}",
                "95% interval": _between(drawn),
                "learned minus this": ""
                if name == OURS
                else f"{(sums[OURS] - own).sum() / cases.sum():+.4f}",
                "95% interval, paired": "" if name == OURS else _between(apart, "+.4f"),
            }
        )
    return pd.DataFrame(lines)


def calibrated(results: list[Week], weights: np.ndarray, n: int) -> pd.DataFrame:
    """Expected calibration error of "buys within 7 days", over all pairs and some of them."""
    lines = []
    days = np.concatenate([part.days for part in results])
    who = np.concatenate([part.customers for part in results])
    bought = np.concatenate([part.bought for part in results])
    for name in (OURS, "buy again, plain (q = RCP)", str(RepeatMethod.PG), str(RepeatMethod.MPG)):
        chance = np.concatenate([part.scores[name] for part in results])
        for label, mask in (
            ("all pairs", np.ones(len(days), dtype=bool)),
            ("bought on 2 days or more", days >= 2),
            ("bought on 5 days or more", days >= 5),
            ("chance of 10 % or more", chance >= 0.1),
        ):
            error, drawn = calibration_error(chance[mask], bought[mask], who[mask], weights)
            lines.append(
                {
                    "chance": name,
                    "of": label,
                    "pairs": f"{mask.sum():,}",
                    "mean chance": f"{chance[mask].mean():.4f}" if mask.any() else "",
                    "bought": f"{bought[mask].mean():.4f}" if mask.any() else "",
                    "expected calibration error": f"{error:.4f}",
                    "95% interval": _between(drawn),
                }
            )
    return pd.DataFrame(lines)


def calibration_error(
    chance: np.ndarray, bought: np.ndarray, customers: np.ndarray, weights: np.ndarray
) -> tuple[float, np.ndarray]:
    """Mean distance of chance and share, over ten bins of equal count; and of each draw.

    Equal counts make the bins that matter fine; ten bins of equal width would put nearly all
    pairs into the first.
    """
    order = np.argsort(chance, kind="stable")
    bins = np.empty(len(chance), dtype=np.int64)
    bins[order] = np.arange(len(chance)) * 10 // max(1, len(chance))
    n = weights.shape[1]
    off = np.bincount(customers * 10 + bins, chance - bought, minlength=10 * n).reshape(n, 10)
    sizes = np.bincount(customers, minlength=n)
    drawn = np.abs(weights @ off).sum(axis=1) / np.maximum(1.0, weights @ sizes)
    return float(np.abs(off.sum(axis=0)).sum() / max(1, sizes.sum())), drawn


def reliability(results: list[Week]) -> pd.DataFrame:
    """What the learned model said, and how often it came true."""
    chance = np.concatenate([part.scores[OURS] for part in results])
    bought = np.concatenate([part.bought for part in results])
    bins = np.clip(np.searchsorted(EDGES, chance, side="right") - 1, 0, len(EDGES) - 2)
    lines = []
    for number, (low, high) in enumerate(pairwise(EDGES)):
        inside = bins == number
        if inside.any():
            lines.append(
                {
                    "chance of a purchase within 7 days": f"{low:.1%} to {high:.1%}",
                    "pairs": f"{inside.sum():,}",
                    "mean chance": f"{chance[inside].mean():.4f}",
                    "bought": f"{bought[inside].mean():.4f}",
                }
            )
    return pd.DataFrame(lines)


def _between(drawn: np.ndarray, form: str = ".4f") -> str:
    low, high = np.quantile(drawn, [0.025, 0.975])
    return f"{low:{form}} to {high:{form}}"


if __name__ == "__main__":
    main()
