"""Recommenders on the public Gowalla split: `python -m tests.benchmarks.ranking.gowalla`.

For every customer the whole catalogue is ranked, without what is in the training part, and the
first twenty are compared with the test part: recall is the share of the customer's test items
among them, NDCG discounts a hit at place p by log2(1 + p) and divides by the best possible sum.
Both are means over all customers with a test item. Each recommender runs in a process of its
own, so that the peak of the memory (data included) is its own. Those of the package `implicit`
run beside ours where it is installed. What differs from a recommender's own settings (`TUNED`)
was searched for on a tenth of the training part (`--tune`), never on the test part.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from recommenders.baselines.popularity import Popularity
from recommenders.contract import Columns, Dataset, Histories, Recommender
from recommenders.data.dataset import RawTables, build
from recommenders.data.splits import hide
from recommenders.errors import DataError
from recommenders.evaluation.rivals import ImplicitALS, ImplicitBPR, ImplicitItemKNN
from recommenders.linear.bspm import BSPM
from recommenders.linear.ease import EASE
from recommenders.linear.graph_filter import GraphFilter
from recommenders.linear.ials import IALS
from recommenders.linear.item_knn import ItemKNN, ItemKNNConfig
from recommenders.linear.local_ease import LocalEASE

TRAIN, TEST = "gowalla_train.parquet", "gowalla_test.parquet"
ROOT = Path(__file__).resolve().parents[3]


class GowallaALS(ImplicitALS):
    settings: ClassVar[dict[str, Any]] = {
        "factors": 128,
        "regularization": 5.0,
        "alpha": 60.0,
        "iterations": 15,
    }


class GowallaBPR(ImplicitBPR):
    settings: ClassVar[dict[str, Any]] = {
        "factors": 64,
        "learning_rate": 0.05,
        "regularization": 0.01,
        "iterations": 300,
    }


class GowallaItemKNN(ImplicitItemKNN):
    settings: ClassVar[dict[str, Any]] = {"K": 1000}


TUNED: dict[str, Callable[[], Recommender]] = {
    "item-knn, tuned": lambda: ItemKNN(
        ItemKNNConfig(neighbours=1000, shrinkage=0.0, damping=0.5, target_share=0.3)
    ),
}
RIVALS = {recommender.name: recommender for recommender in (GowallaALS, GowallaBPR, GowallaItemKNN)}
RECOMMENDERS: dict[str, Callable[[], Any]] = {
    **{recommender.name: recommender for recommender in (Popularity, ItemKNN)},
    **TUNED,
    **{recommender.name: recommender for recommender in (EASE, LocalEASE, GraphFilter, BSPM, IALS)},
    **RIVALS,
}
K = 20
BATCH = 512
TIMED = 200
WHEN = pd.Timestamp("2010-01-01", tz="UTC")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--only", choices=list(RECOMMENDERS), help="one recommender")
    parser.add_argument("--tune", action="store_true", help="search settings, test part unseen")
    parser.add_argument("--json", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    folder = data_folder(ROOT)
    if folder is None:
        print(
            f"Skipped: put {TRAIN} and {TEST} (the LightGCN split) into data/, "
            "or name their folder in BECAUSAL_DATA_DIR."
        )
    elif options.tune:
        tune(folder)
    elif options.json:
        print(json.dumps(measured(folder, RECOMMENDERS[options.only](), options.only)))
    else:
        show([options.only] if options.only else list(RECOMMENDERS))


def data_folder(root: Path) -> Path | None:
    """The folder that holds both parts, or None."""
    named = os.environ.get("BECAUSAL_DATA_DIR", "").strip()
    folders = [Path(named).expanduser()] if named else []
    folders += [root.parent / "shared" / "data", root / "data"]
    both = (path for path in folders if (path / TRAIN).is_file() and (path / TEST).is_file())
    return next(both, None)


def show(names: list[str]) -> None:
    """One process for each recommender, then the table."""
    rows, refusals = [], []
    alone = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    for name in names:
        command = [
            sys.executable,
            "-m",
            "tests.benchmarks.ranking.gowalla",
            "--only",
            name,
            "--json",
        ]
        done = subprocess.run(
            command, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=alone
        )
        row = json.loads(done.stdout)
        print(f"{name} done", file=sys.stderr, flush=True)
        if "refused" in row:
            refusals.append(f"{name} refuses: {row['refused']}")
        else:
            rows.append(row)
    print(f"Gowalla, LightGCN split, full ranking, one thread, {TIMED} customers timed singly")
    if rows:
        forms = {"R@20": "{:.4f}".format, "N@20": "{:.4f}".format}
        table = pd.DataFrame(rows)
        print(table.to_string(index=False, formatters=forms, float_format="{:.1f}".format))
    for refusal in refusals:
        print(refusal)


def measured(folder: Path, recommender: Any, name: str = "") -> dict[str, object]:
    """One row of the table, or why the recommender refuses."""
    train, test = read(folder)
    start = perf_counter()
    try:
        recommender.fit(train)
    except DataError as error:
        return {"refused": str(error)}
    fit = perf_counter() - start
    fit_peak = _peak()
    histories, wanted = train.histories(), _rows(test)
    customers = np.flatnonzero(test.lengths)
    recall, ndcg = [], []
    for begin in range(0, len(customers), BATCH):
        part = customers[begin : begin + BATCH]
        for customer, ranked in zip(part, best(recommender, histories, K, part), strict=True):
            found_share, gain = recall_and_ndcg(ranked, wanted[customer])
            recall.append(found_share)
            ndcg.append(gain)
    peak = _peak()
    drawn = np.random.default_rng(0).choice(customers, min(TIMED, len(customers)), replace=False)
    waits = []
    for customer in drawn:
        start = perf_counter()
        best(recommender, histories, K, np.array([customer]))
        waits.append(perf_counter() - start)
    return {
        "recommender": name or recommender.name,
        "R@20": float(np.mean(recall)),
        "N@20": float(np.mean(ndcg)),
        "customers": len(customers),
        "fit s": fit,
        "peak MB in fit": fit_peak,
        "peak MB": peak,
        "ms a customer": 1000 * float(np.median(waits)),
    }


GRID: tuple[tuple[type, dict[str, Any]], ...] = (
    *(
        (ItemKNN, {"neighbours": n, "damping": 0.5, "target_share": t, "shrinkage": 0.0})
        for n in (200, 1000)
        for t in (0.3, 0.5)
    ),
    *((ItemKNN, {"neighbours": 200, "shrinkage": x}) for x in (0.0, 10.0, 50.0)),
    *((GowallaItemKNN, {"K": k}) for k in (100, 200, 1000)),
    *(
        (GowallaALS, {"factors": 128, "regularization": r, "alpha": a, "iterations": 15})
        for r in (0.05, 5.0)
        for a in (5.0, 20.0, 60.0)
    ),
    *(
        (
            GowallaBPR,
            {"factors": 128, "learning_rate": rate, "regularization": r, "iterations": 200},
        )
        for rate in (0.03, 0.1)
        for r in (0.003, 0.03)
    ),
)
"""What `tune` tries."""


def tune(folder: Path) -> None:
    """Recall@20 of each setting on a tenth of the training part that was held back."""
    train, _ = read(folder)
    bought = train.histories().matrix(train.n_items)
    visible, hidden = hide(bought, share=0.1, rng=np.random.default_rng(0))
    part_of_train = replace(train, log=_histories(visible))
    wanted = _rows(_histories(hidden))
    held = np.flatnonzero(np.diff(hidden.indptr))
    customers = np.random.default_rng(1).choice(held, 4_000, replace=False)
    for kind, settings in GRID:
        if issubclass(kind, ItemKNN):
            recommender: Any = ItemKNN(ItemKNNConfig(**settings))
        else:
            recommender = type(kind.__name__, (kind,), {"settings": settings})()
        recommender.fit(part_of_train)
        recalls = []
        for begin in range(0, len(customers), BATCH):
            part = customers[begin : begin + BATCH]
            for customer, ranked in zip(
                part, best(recommender, part_of_train.log, K, part), strict=True
            ):
                recalls.append(recall_and_ndcg(ranked, wanted[customer])[0])
        print(f"{kind.name} {settings}: R@20 {np.mean(recalls):.4f}", flush=True)


def _histories(rows: Any) -> Histories:
    return Histories.of_items(np.split(rows.indices, rows.indptr[1:-1]))


def read(folder: Path) -> tuple[Dataset, Histories]:
    """The training part, and the test part with a row for each of its customers."""
    train, test = pd.read_parquet(folder / TRAIN), pd.read_parquet(folder / TEST)
    both = pd.concat([train, test])
    n_items, n_customers = int(both["item"].max()) + 1, int(both["user"].max()) + 1
    # padded with zeros, so that the sorted ids stand in the order of the numbers
    items = pd.Series(np.arange(n_items)).astype("str").str.zfill(7)
    customers = pd.Series(np.arange(n_customers)).astype("str").str.zfill(7)
    lines = pd.DataFrame(
        {
            Columns.CUSTOMER: customers.iloc[train["user"]].to_numpy(),
            Columns.ITEM: items.iloc[train["item"]].to_numpy(),
            Columns.TIME: WHEN,
        }
    )
    dataset = build(
        RawTables(
            name="gowalla",
            title="Gowalla",
            interactions=lines,
            items=pd.DataFrame({Columns.ITEM: items}),
            customers=pd.DataFrame({Columns.CUSTOMER: customers}),
        )
    )
    rows: list[list[int]] = [[] for _ in range(n_customers)]
    for user, item in zip(test["user"].tolist(), test["item"].tolist(), strict=True):
        rows[user].append(item)
    return dataset, Histories.of_items(rows)


def best(
    recommender: Any, histories: Histories, k: int, customers: np.ndarray | None = None
) -> np.ndarray:
    """The k best items (n_rows, k) outside each history, the lower code first of equal ones.

    ``customers`` are rows of ``histories``, all by default.
    """
    own = histories if customers is None else histories.take(customers)
    if isinstance(recommender, ImplicitBPR):
        scores = np.array(recommender.score_customers(customers))
    else:
        scores = np.array(recommender.score(own))
    scores[own.rows, own.items] = -np.inf
    k = min(k, scores.shape[1])
    least = -np.partition(-scores, k - 1, axis=1)[:, k - 1]
    ranked = np.empty((len(scores), k), dtype=np.int64)
    for row, line in enumerate(scores):
        codes = np.flatnonzero(line >= least[row])
        ranked[row] = codes[np.argsort(-line[codes], kind="stable")[:k]]
    return ranked


def recall_and_ndcg(ranked: np.ndarray, wanted: set[int]) -> tuple[float, float]:
    """Recall (divided by the number of wanted items) and NDCG of a ranked list."""
    gains = 1 / np.log2(np.arange(len(ranked)) + 2)
    hit = np.array([item in wanted for item in ranked.tolist()], dtype=bool)
    return float(hit.sum() / len(wanted)), float(gains[hit].sum() / gains[: len(wanted)].sum())


def _rows(histories: Histories) -> list[set[int]]:
    return [
        set(histories.items[begin:end].tolist())
        for begin, end in zip(histories.indptr[:-1], histories.indptr[1:], strict=True)
    ]


def _peak() -> float:
    """The most memory that the process has held, in MB."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


if __name__ == "__main__":
    main()
