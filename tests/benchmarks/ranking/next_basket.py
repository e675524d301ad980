"""What is in the next basket: `python -m tests.benchmarks.ranking.next_basket`.

The whole catalogue is ranked for every customer, items bought before included, and the first ten
are compared with the customer's next basket. On Ta-Feng that is the basket of the public split;
elsewhere it is the first day with a purchase in the last four weeks, all else being fitted to
what came before them. Customers without a history or without a next basket are left out.

Recall is the share of the basket that is among the ten. NDCG discounts a hit at place p by
log2(1 + p) and divides by the sum for the whole basket at the top, not cut at ten. Repeat recall
is the share of what had been bought before among the ten, over customers whose basket has such an
item; explore recall the same of what is new to the customer. Equal scores go by popularity, then
by code. All settings of ours were chosen on Ta-Feng with the last basket of each history held
back. Those of the package `implicit` were not searched for here: two of ALS stand side by side.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import pandas as pd

from recommenders.adapters import sources
from recommenders.baselines.personal_frequency import PersonalFrequency
from recommenders.baselines.popularity import Popularity
from recommenders.contract import Columns, Dataset, Histories, Recommender
from recommenders.data.dataset import RawTables, build
from recommenders.data.purchase_days import local_days
from recommenders.data.splits import until
from recommenders.errors import DataError
from recommenders.evaluation.cost import fit_cost
from recommenders.evaluation.rivals import ImplicitALS, ImplicitItemKNN
from recommenders.linear.graph_filter import GraphFilter
from recommenders.repeat.buy_again import BuyAgain
from recommenders.repeat.next_basket import NextBasket, NextBasketConfig
from recommenders.repeat.tifu_knn import TIFUKNN
from tests.benchmarks.shelves.buy_again import draws
from tests.benchmarks.shelves.repeat_baselines import (
    RepeatBaseline,
    RepeatBaselineConfig,
    RepeatMethod,
)

HISTORY, FUTURE = "tafeng_history.parquet", "tafeng_future.parquet"
ROOT = Path(__file__).resolve().parents[3]
TAFENG = "ta-feng"
WHEN = pd.Timestamp("2001-03-01", tz="UTC")
DAYS = 28
K = 10
TIMED = 200
OURS = "next basket"
OWN_ONLY = "personal top, nothing else"


def _als(settings: dict[str, Any]) -> ImplicitALS:
    recommender = ImplicitALS()
    recommender.settings = settings  # type: ignore[misc]
    return recommender


METHODS: dict[str, Callable[[], Recommender]] = {
    OURS: NextBasket,
    "next basket, discovery 1": lambda: NextBasket(NextBasketConfig(discovery=1.0)),
    "TIFU-KNN": TIFUKNN,
    "personal frequency, then popularity": PersonalFrequency,
    OWN_ONLY: lambda: RepeatBaseline(RepeatBaselineConfig(method=RepeatMethod.FREQUENCY)),
    "buy again, then popularity": BuyAgain,
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
class Case:
    """What is known, and the next basket of each customer as pairs, ascending and each once."""

    title: str
    past: Dataset
    customers: np.ndarray
    items: np.ndarray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Result:
    """Figures of `METRICS` for each customer, NaN where one has none: (n_customers, 4)."""

    figures: np.ndarray
    own: float
    fit: float
    peak: float
    wait: float
    note: str = ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--dataset", nargs="+", default=[TAFENG, "journey", "sample"])
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    for name in options.dataset:
        try:
            report(tafeng() if name == TAFENG else temporal(sources.load(name)), options.seed)
        except DataError as error:
            print(f"\n{name} is left out: {error}")


def tafeng() -> Case:
    """The public split; a basket a day, the last one on the day before "now"."""
    named = os.environ.get("BECAUSAL_DATA_DIR", "").strip()
    folders = [Path(named).expanduser()] if named else []
    folders += [ROOT.parent / "shared" / "data", ROOT / "data"]
    complete = (path for path in folders if all((path / f).is_file() for f in (HISTORY, FUTURE)))
    folder = next(complete, None)
    if folder is None:
        raise DataError(
            "the files are not there",
            value=f"{HISTORY}, {FUTURE}",
            remedy="Put them into data/, or name their folder in BECAUSAL_DATA_DIR.",
        )
    return split(pd.read_parquet(folder / HISTORY), pd.read_parquet(folder / FUTURE))


def split(history: pd.DataFrame, future: pd.DataFrame) -> Case:
    """The two tables (user, basket, item) as a case; item -1 is padding."""
    history, future = (part[part["item"] >= 0] for part in (history, future))
    users = np.union1d(history["user"], future["user"])
    n_items = int(max(history["item"].max(), future["item"].max())) + 1
    # padded with zeros, so that the sorted ids stand in the order of the numbers
    items = pd.Series(np.arange(n_items)).astype("str").str.zfill(7)
    ids = pd.Series(users).astype("str").str.zfill(7)
    order = history.groupby("user")["basket"].rank(method="dense")
    back = order.groupby(history["user"]).transform("max") - order + 1
    lines = pd.DataFrame(
        {
            Columns.CUSTOMER: ids.iloc[np.searchsorted(users, history["user"])].to_numpy(),
            Columns.ITEM: items.iloc[history["item"]].to_numpy(),
            Columns.TIME: WHEN - pd.to_timedelta(back, unit="D"),
        }
    )
    past = build(
        RawTables(
            name=TAFENG,
            title="Ta-Feng",
            interactions=lines,
            items=pd.DataFrame({Columns.ITEM: items}),
            customers=pd.DataFrame({Columns.CUSTOMER: ids}),
            as_of=WHEN,
        )
    )
    rows = np.searchsorted(users, future["user"])
    return _case("Ta-Feng, public split", past, rows, future["item"].to_numpy())


def temporal(dataset: Dataset) -> Case:
    """The first day with a purchase in the last `DAYS` days of each customer."""
    end = (dataset.as_of + pd.Timedelta(days=1)).normalize() - pd.Timedelta(seconds=1)
    moment = end - pd.DateOffset(days=DAYS)
    log = dataset.histories()
    later = log.where(log.times > int(moment.timestamp()))
    day = local_days(later.times, dataset.timezone)
    first = np.full(len(later), np.iinfo(np.int64).max)
    np.minimum.at(first, later.rows, day)
    basket = day == first[later.rows]
    title = f"{dataset.title}, first basket of each customer after {moment:%d %b %Y}"
    return _case(title, until(dataset, moment), later.rows[basket], later.items[basket])


def _case(title: str, past: Dataset, customers: np.ndarray, items: np.ndarray) -> Case:
    with_past = past.histories().lengths[customers] > 0
    pairs = np.unique(customers[with_past].astype(np.int64) * past.n_items + items[with_past])
    rows, codes = np.divmod(pairs, past.n_items)
    return Case(title=title, past=past, customers=rows, items=codes)


def report(case: Case, seed: int) -> None:
    """Measure all methods and print the table."""
    popular = Popularity().fit(case.past).score(Histories.of_items([[]]))[0]
    results = {name: measured(case, name, make(), popular) for name, make in METHODS.items()}
    who = len(np.unique(case.customers))
    repeats = np.isin(_pairs(case), _bought(case.past))
    print(
        f"\n{case.title}: {who:,} customers, {case.past.n_items:,} items, "
        f"{len(case.items) / who:.1f} in the next basket, {repeats.mean():.1%} bought before; "
        f"seed {seed}"
    )
    weights = draws(who, np.random.default_rng(seed))
    print(table(results, weights).to_string(index=False))
    print()
    print(compared(results, weights).to_string(index=False))
    for name, result in results.items():
        if result.note:
            print(f"{name}: {result.note}")


def measured(case: Case, name: str, recommender: Recommender, popular: np.ndarray) -> Result:
    """Fit the method, and look at the first ten of each customer who has a next basket."""
    fit, _, peak = fit_cost(lambda: recommender.fit(case.past))
    who = np.unique(case.customers)
    histories = case.past.histories(who)
    lists, chances, single = np.full((len(who), K), -1), np.zeros(2), []
    pairs, bought = _pairs(case), _bought(case.past)
    for rows in np.array_split(np.arange(len(who)), len(who) // 200 + 1):
        scores = np.asarray(recommender.score(histories.take(rows)), dtype=np.float64)
        lists[rows] = best(scores, popular, own_only=name == OWN_ONLY)
        listed = np.take_along_axis(scores, lists[rows], axis=1)
        old = np.isin(who[rows, None] * case.past.n_items + lists[rows], bought)
        chances += listed[old].sum(), listed[~old].sum()
    for row in np.linspace(0, len(who) - 1, TIMED).astype(np.int64):
        begin = perf_counter()
        best(np.asarray(recommender.score(histories.take([row]))), popular, own_only=False)
        single.append(perf_counter() - begin)
    note = ""
    if isinstance(recommender, NextBasket) and recommender.config.discovery == 1.0:
        listed = who[:, None] * case.past.n_items + lists
        hits, old = np.isin(listed, pairs), np.isin(listed, bought)
        note = (
            f"of the items in the lists that were bought before it expects {chances[0]:,.0f} in "
            f"the next baskets, {(hits & old).sum():,} are; of the new ones {chances[1]:,.0f}, "
            f"{(hits & ~old).sum():,} are"
        )
    return Result(
        figures=figures(who, lists, pairs, bought, case.past.n_items),
        own=float(np.isin(who[:, None] * case.past.n_items + lists, bought)[lists >= 0].mean()),
        fit=fit,
        peak=peak,
        wait=1000 * float(np.median(single)),
        note=note,
    )


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
    who: np.ndarray, lists: np.ndarray, wanted: np.ndarray, bought: np.ndarray, n_items: int
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
                hit @ gains[:K] / np.cumsum(gains)[size - 1],
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
