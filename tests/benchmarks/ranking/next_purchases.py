"""What is known of each customer and what was bought next: the cases of `next_basket`."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from recommenders.contract import Columns, Dataset
from recommenders.data.dataset import RawTables, build
from recommenders.errors import DataError
from recommenders.evaluation import holdout

HISTORY, FUTURE = "tafeng_history.parquet", "tafeng_future.parquet"
ROOT = Path(__file__).resolve().parents[3]
TAFENG = "ta-feng"
WHEN = pd.Timestamp("2001-03-01", tz="UTC")
DAYS = 28


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Case:
    """What is known, and what each customer bought then, as pairs, ascending and each once.

    ``everybody`` are the customers with a history whose chances are looked at; with ``cut`` the
    highest possible sum of NDCG ends with the list.
    """

    title: str
    past: Dataset
    customers: np.ndarray
    items: np.ndarray
    everybody: np.ndarray
    cut: bool


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
    return _case("Ta-Feng, public split", past, rows, future["item"].to_numpy(), cut=False)


def temporal(dataset: Dataset) -> Case:
    """What each customer bought in the last `DAYS` days."""
    held = holdout.temporal(dataset, days=DAYS)
    bought = held.relevant.tocoo()
    title = f"{dataset.title}, {DAYS} days after {held.train.as_of:%d %b %Y}"
    return _case(title, held.train, held.customers[bought.row], bought.col, cut=True)


def _case(title: str, past: Dataset, customers: np.ndarray, items: np.ndarray, cut: bool) -> Case:
    filled = past.histories().lengths > 0
    with_past = filled[customers]
    pairs = np.unique(customers[with_past].astype(np.int64) * past.n_items + items[with_past])
    rows, codes = np.divmod(pairs, past.n_items)
    return Case(
        title=title,
        past=past,
        customers=rows,
        items=codes,
        everybody=np.flatnonzero(filled) if cut else np.unique(rows),
        cut=cut,
    )
