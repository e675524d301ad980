"""What comes next on MovieLens-1M: `python -m tests.benchmarks.ranking.sasrec`.

The protocol of the papers on sequences: every rating counts as a purchase, each customer's last
one is the test, and all movies but those seen before are ranked. HR@10 is the share of customers
whose test item is among the first ten, NDCG@10 its mean of 1 / log2(1 + rank) there. Ratings of
the same second, which are every second one, stand as in the file; ``--ties random`` shuffles
them, since the order of the file tells something that no customer chose.

SASRec stops by the last items of the training part and reads nothing of the test part before it
is measured. A training that is broken off goes on where it stopped; its seconds then count from
there. The rivals of the package `implicit` take the best of `GRID` by the same last items of the
training part, so that none stands here with settings made for other data.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import perf_counter

import numpy as np
import pandas as pd

from explain.formats import fixed
from recommenders.adapters import movielens
from recommenders.artifacts import cache_folder
from recommenders.baselines.popularity import Popularity
from recommenders.contract import Columns, Dataset, Recommender
from recommenders.data.dataset import RawTables, build
from recommenders.data.splits import without_last
from recommenders.errors import DataError
from recommenders.evaluation.cost import fit_cost
from recommenders.evaluation.rivals import ImplicitALS, ImplicitBPR, ImplicitItemKNN, Rival
from recommenders.histories import IntArray, LongArray
from recommenders.intervals import estimate
from recommenders.linear.graph_filter import GraphFilter
from recommenders.linear.item_knn import ItemKNN
from recommenders.neural.base import TrainedRecommender
from recommenders.neural.mult_vae import MultVAE
from recommenders.neural.sasrec import SASRec, SASRecConfig
from recommenders.neural.training import TrainingConfig
from recommenders.ranking.ranker import Ranker

CACHE = cache_folder()
DENSE = SASRecConfig(dropout=0.2, training=TrainingConfig(batch=32))
"""Dropout as in the paper for these data; the rest by the last items of the training part."""
RECOMMENDERS: dict[str, Callable[[], Recommender]] = {
    **{
        recommender.name: recommender for recommender in (Popularity, ItemKNN, GraphFilter, MultVAE)
    },
    SASRec.name: lambda: SASRec(DENSE),
}
GRID: dict[type[Rival], list[dict[str, float]]] = {
    ImplicitALS: [
        {"factors": 128, "regularization": regularization, "alpha": alpha}
        for regularization in (0.1, 10.0, 50.0)
        for alpha in (1.0, 10.0)
    ],
    ImplicitItemKNN: [{"K": neighbours} for neighbours in (20, 50, 100, 200)],
    ImplicitBPR: [
        {"factors": 64, "learning_rate": rate, "regularization": 0.01, "iterations": rounds}
        for rate in (0.01, 0.05)
        for rounds in (100, 300)
    ],
}
"""Settings of the rivals that are tried."""
RIVALS = {kind.name: kind for kind in GRID}
K = 10
BATCH = 256
TIMED = 200
SEED = 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--only", choices=[*RECOMMENDERS, *RIVALS], help="one recommender")
    parser.add_argument("--ties", choices=["file", "random"], default="file")
    parser.add_argument("--folder", type=Path, default=CACHE / "ml-1m", help="MovieLens-1M")
    options = parser.parse_args()
    try:
        ratings = every_rating(options.folder, shuffled=options.ties == "random")
    except DataError as error:
        print(f"Skipped: {error}")
        return
    train, last = without_last(ratings)
    rows = []
    for name in [options.only] if options.only else [*RECOMMENDERS, *RIVALS]:
        state = CACHE / "bench" / f"{name}-{train.fingerprint}-training"
        recommender = best(RIVALS[name], train) if name in RIVALS else RECOMMENDERS[name]()
        rows.append(measured(recommender, train, ratings, last, state))
        print(f"{name} done", file=sys.stderr, flush=True)
    order = "shuffled" if options.ties == "random" else "as in the file"
    print(
        f"MovieLens-1M, every rating, the last one of {len(last):,} customers, full ranking of "
        f"{ratings.n_items:,} movies,\nratings of the same second {order}; 95 % bootstrap "
        f"intervals over customers, {TIMED} customers timed singly"
    )
    print(pd.DataFrame(rows).to_string(index=False, float_format="{:.1f}".format))


def every_rating(folder: Path, *, shuffled: bool) -> Dataset:
    """All ratings as purchases, in the order of the file or shuffled within the same second.

    Each rating of a customer is put at least a second after the one before, so that the order is
    told by the times.
    """
    ratings, _, _ = movielens._read(folder)
    frame = pd.DataFrame(
        {
            Columns.CUSTOMER: ratings["user_id"].astype("str"),
            Columns.ITEM: ratings["item_id"],
            Columns.TIME: ratings["timestamp"].astype("int64"),
        }
    )
    if shuffled:
        frame = frame.sample(frac=1.0, random_state=np.random.default_rng(SEED))
    frame = frame.sort_values([Columns.CUSTOMER, Columns.TIME], kind="stable")
    position = frame.groupby(Columns.CUSTOMER).cumcount()
    apart = (frame[Columns.TIME] - position).groupby(frame[Columns.CUSTOMER]).cummax() + position
    frame[Columns.TIME] = pd.to_datetime(apart, unit="s", utc=True)
    return build(RawTables(name="movielens-all", title="MovieLens-1M", interactions=frame))


def best(kind: type[Rival], train: Dataset) -> Rival:
    """A rival with the settings of `GRID` that have the highest NDCG@10 on the training part.

    Each customer's last rating of the training part is held back for this.
    """
    part, last = without_last(train)
    customers, items = train.log.rows[last], train.log.items[last]
    tried = []
    for settings in GRID[kind]:
        rival = type(kind.__name__, (kind,), {"settings": settings})().fit(part)
        ranks = target_ranks(rival, part, customers, items)
        tried.append(np.where(ranks <= K, 1 / np.log2(1 + ranks), 0.0).mean())
        print(f"{kind.name} {settings}: {tried[-1]:.4f}", file=sys.stderr, flush=True)
    chosen = GRID[kind][int(np.argmax(tried))]
    print(f"{kind.name}, by the training part: {chosen}")
    answer: Rival = type(kind.__name__, (kind,), {"settings": chosen})()
    return answer


def measured(
    recommender: Recommender | Rival, train: Dataset, ratings: Dataset, last: LongArray, state: Path
) -> dict[str, object]:
    """One row of the table; ``last`` are the places of the tested ratings in ``whole.log``."""
    epochs = 0

    def told(share: float, doing: str) -> None:
        nonlocal epochs
        epochs = int(doing.split(":")[0].split()[1])
        print(f"{recommender.name}: {doing}", file=sys.stderr, flush=True)

    def fit() -> None:
        if isinstance(recommender, TrainedRecommender):
            recommender.fit(train, progress=told, checkpoint=state)
        else:
            recommender.fit(train)

    seconds, _, peak = fit_cost(fit)
    ranks = target_ranks(recommender, train, ratings.log.rows[last], ratings.log.items[last])
    drawn = np.random.default_rng(SEED).choice(ratings.log.rows[last], TIMED, replace=False)
    waits = []
    for customer in drawn.tolist():
        history = train.histories([customer])
        start = perf_counter()
        if isinstance(recommender, ImplicitBPR):
            recommender.score_customers(np.array([customer]))
        else:
            recommender.score(history)
        waits.append(perf_counter() - start)
    hits = ranks <= K
    return {
        "recommender": recommender.name,
        f"HR@{K}": estimate(hits.astype(np.float64)).text(partial(fixed, digits=4)),
        f"NDCG@{K}": estimate(np.where(hits, 1 / np.log2(1 + ranks), 0.0)).text(
            partial(fixed, digits=4)
        ),
        "fit s": seconds,
        "epochs": epochs or "",
        "peak MB in fit": round(peak),
        "ms a customer": 1000 * float(np.median(waits)),
    }


def target_ranks(
    recommender: Recommender | Rival, train: Dataset, customers: LongArray, items: IntArray
) -> LongArray:
    """The rank of each customer's item (1 = best) among all but those of the history."""
    ranks = np.empty(len(items), dtype=np.int64)
    ranker = Ranker.of(Popularity().fit(train), train)
    for begin in range(0, len(items), BATCH):
        part = customers[begin : begin + BATCH]
        histories = train.histories(part)
        if isinstance(recommender, ImplicitBPR):
            scored = recommender.score_customers(part)
        else:
            scored = recommender.score(histories)
        for row, scores in enumerate(scored):
            allowed = ranker.candidates(histories.take([row]), bought_before=False)
            target = items[begin + row : begin + row + 1]
            ranks[begin + row] = ranker.ranks(scores[None], target, allowed)[0, 0]
    return ranks


if __name__ == "__main__":
    main()
