"""Runs in the environment of the other packages: fits one of their models, writes its lists.

`python beside_worker.py FOLDER`: FOLDER has job.json (package, model, settings, k), train.parquet
(user and item codes, one line a pair) and test.parquet (user codes). Written are lists.parquet (a
line for each user of the test, a column for each place, -1 where nothing is left) and cost.json.
This file imports nothing of the project, which is not installed there.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import pandas as pd

TIMED = 200


def main(folder: Path) -> None:
    job = json.loads((folder / "job.json").read_text())
    train = pd.read_parquet(folder / "train.parquet")
    users = pd.read_parquet(folder / "test.parquet")["user"].to_numpy()
    make = {"cornac": cornac, "lenskit": lenskit}[job["package"]]
    seconds, before, score = make(job["model"], job["settings"], train)
    rng, waits = np.random.default_rng(0), []
    for user in rng.permutation(users)[:TIMED].tolist():
        begin = perf_counter()
        score(user)
        waits.append(perf_counter() - begin)
    had = histories(train)
    n_items = int(train["item"].max()) + 1
    lists = np.full((len(users), job["k"]), -1)
    for row, user in enumerate(users.tolist()):
        items, scores = score(user)
        by_item = np.full(n_items, -np.inf)
        by_item[items] = np.where(np.isnan(scores), -np.inf, scores)
        by_item[had[user]] = -np.inf
        best = np.argsort(-by_item, kind="stable")[: job["k"]]
        lists[row] = np.where(np.isneginf(by_item[best]), -1, best)
    columns = [str(rank) for rank in range(job["k"])]
    pd.DataFrame(lists, columns=columns).to_parquet(folder / "lists.parquet")
    cost = {
        "fit": seconds,
        "before": before,
        "peak": memory("VmHWM"),
        "score": 1000 * float(np.median(waits)),
    }
    (folder / "cost.json").write_text(json.dumps(cost))


Score = Callable[[int], tuple[np.ndarray, np.ndarray]]


def cornac(model: str, settings: dict[str, Any], train: pd.DataFrame) -> tuple[float, float, Score]:
    """A model of cornac; it scores users of the fit."""
    import cornac.models
    from cornac.data import Dataset

    ones = np.ones(len(train))
    data = Dataset.from_uir(list(zip(train["user"], train["item"], ones, strict=True)), seed=0)
    recommender = getattr(cornac.models, model)(**settings, verbose=False, seed=0)
    items = np.array(list(data.iid_map))
    seconds, before = timed(lambda: recommender.fit(data))

    def score(user: int) -> tuple[np.ndarray, np.ndarray]:
        return items, np.asarray(recommender.score(data.uid_map[user])).ravel()

    return seconds, before, score


def lenskit(
    model: str, settings: dict[str, Any], train: pd.DataFrame
) -> tuple[float, float, Score]:
    """A model of LensKit; a user is folded in from the items, as a query brings them."""
    from lenskit.als import ImplicitMFScorer
    from lenskit.data import ItemList, RecQuery, from_interactions_df
    from lenskit.knn import EASEScorer, ItemKNNScorer
    from lenskit.training import TrainingOptions

    scorers = {scorer.__name__: scorer for scorer in (ImplicitMFScorer, EASEScorer, ItemKNNScorer)}
    named = train.rename(columns={"user": "user_id", "item": "item_id"})
    data = from_interactions_df(named)
    recommender = scorers[model](**settings)
    items = np.asarray(data.items.ids())
    everything = ItemList(item_ids=items, vocabulary=data.items)
    had = histories(train)
    seconds, before = timed(lambda: recommender.train(data, TrainingOptions(rng=0)))

    def score(user: int) -> tuple[np.ndarray, np.ndarray]:
        query = RecQuery(user_items=ItemList(item_ids=had[user], vocabulary=data.items))
        return items, np.asarray(recommender(query, everything).scores())

    return seconds, before, score


def histories(train: pd.DataFrame) -> dict[int, np.ndarray]:
    return {user: own.to_numpy() for user, own in train.groupby("user")["item"]}


def timed(fit: Callable[[], object]) -> tuple[float, float]:
    """Seconds, and MB that the process held before; its peak is counted from here where it can."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")
    before = memory("VmRSS")
    begin = perf_counter()
    fit()
    return perf_counter() - begin, before


def memory(field: str) -> float:
    status = Path("/proc/self/status")
    if not status.exists():
        return float("nan")
    line = next(entry for entry in status.read_text().splitlines() if entry.startswith(field))
    return int(line.split()[1]) * 1024 / 1e6


if __name__ == "__main__":
    main(Path(sys.argv[1]))
