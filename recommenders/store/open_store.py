"""Opening a store: its log stays on disk, and what is asked for is read from there."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from recommenders.contract import Columns, Dataset, Finding, Histories
from recommenders.data.dataset import AlongLog
from recommenders.data.titles import display_titles
from recommenders.errors import DataError
from recommenders.histories import AT_ONCE, ItemLines, SparseRows
from recommenders.searches.log import Searches
from recommenders.store.layout import (
    BY_ITEM,
    CUSTOMERS,
    EVENTS,
    ITEMS,
    KNOWN_EDGES,
    META,
    ROWS,
    SEARCHES,
    VERSION,
    array_file,
)

MAX_META: Final = 10_000_000
"""Bytes of `META` that are read."""
_DOUBTS: Final = (AssertionError, KeyError, OSError, TypeError, ValueError)


def open_store(folder: Path, *, name: str = "") -> Dataset:
    """The data set of a store, whose log is mapped from disk; raises `DataError`.

    The files may be anybody's: sizes, kinds and codes are looked at before anything is read by
    them. What the system keeps of the log in memory is given back where others need it.
    """
    try:
        meta = _meta(folder)
        log, along = open_log(folder, as_of=int(meta["log_as_of"]))
        items = pd.read_parquet(folder / ITEMS)
        if Columns.LAUNCH in items:
            # Parquet has no whole seconds
            items[Columns.LAUNCH] = items[Columns.LAUNCH].astype("datetime64[s]")
        customers = pd.read_parquet(folder / CUSTOMERS)
        _check(meta, log, items, customers)
        by_item = _by_item(folder, len(items), len(customers), len(log.items))
        return Dataset(
            name=name or str(meta["name"]),
            title=str(meta["title"]),
            log=replace(log, by_item=by_item),
            unit_prices=along.unit_prices,
            positions=along.positions,
            randomised=along.randomised,
            items=items,
            titles=display_titles(items),
            customers=customers,
            as_of=pd.Timestamp(meta["as_of"]).tz_convert(str(meta["timezone"])),
            timezone=str(meta["timezone"]),
            currency=str(meta["currency"]),
            locale=str(meta["locale"]),
            present=frozenset(map(str, meta["present"])),
            findings=tuple(Finding(**finding) for finding in meta["findings"]),
            fingerprint=str(meta["fingerprint"]),
            searches=_searches(folder),
            known_edges=_known_edges(folder, len(items)),
        )
    except DataError:
        raise
    except _DOUBTS as error:
        raise _broken(folder) from error


def open_log(folder: Path, *, as_of: int) -> tuple[Histories, AlongLog]:
    """The events of a folder, mapped from disk; raises ValueError where they do not fit together.

    ``as_of`` is "now" in seconds since 1970.
    """
    indptr = np.array(_mapped(folder, ROWS, np.int64))
    along = {name: _mapped(folder, name, kind) for name, kind in EVENTS.items()}
    n_events = {len(array) for array in along.values()}
    if len(n_events) > 1 or not len(indptr) or not _ascends_to(indptr, *n_events):
        raise ValueError("the arrays of the log do not fit together")
    log = Histories(
        indptr=indptr,
        items=along["items"],
        times=along["times"],
        quantities=along["quantities"],
        events=along["events"],
        as_of=as_of,
    )
    return log, AlongLog(
        unit_prices=along["unit_prices"],
        positions=along["positions"],
        randomised=along["randomised"],
    )


def _meta(folder: Path) -> dict[str, Any]:
    path = folder / META
    if path.stat().st_size > MAX_META:
        raise _broken(folder)
    meta: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    if meta["version"] != VERSION:
        raise DataError(
            "the store was written by another version",
            file=str(path),
            value=str(meta["version"]),
            remedy="Import the data again: becausal store PLACE --out FOLDER.",
        )
    return meta


def _mapped(folder: Path, name: str, kind: type[np.generic]) -> NDArray[Any]:
    array = np.load(array_file(folder, name), mmap_mode="r", allow_pickle=False)
    if array.dtype != kind or array.ndim != 1:
        raise _broken(folder)
    # a plain array on the same memory: one of a class of its own is slower in every step
    return np.asarray(array)


def _by_item(folder: Path, n_items: int, n_customers: int, n_events: int) -> ItemLines | None:
    if not array_file(folder, "item_indptr").is_file():
        return None
    indptr, customers, times = (_mapped(folder, name, kind) for name, kind in BY_ITEM.items())
    if not (
        len(indptr) == n_items + 1
        and _ascends_to(indptr, n_events)
        and len(customers) == len(times) == n_events
        and _within(customers, n_customers)
    ):
        raise ValueError("the lines by item do not fit the log")
    return ItemLines(
        indptr=np.array(indptr), customers=customers, times=times, n_customers=n_customers
    )


def _ascends_to(indptr: NDArray[Any], total: int) -> bool:
    return bool(int(indptr[0]) == 0 and int(indptr[-1]) == total and (np.diff(indptr) >= 0).all())


def _within(codes: NDArray[Any], count: int) -> bool:
    """Whether all codes are from 0 up to ``count``."""
    blocks = (codes[begin : begin + AT_ONCE] for begin in range(0, len(codes), AT_ONCE))
    return all(int(some.min()) >= 0 and int(some.max()) < count for some in blocks)


def _check(
    meta: dict[str, Any], log: Histories, items: pd.DataFrame, customers: pd.DataFrame
) -> None:
    whole = (
        len(log.items) == int(meta["events"])
        and len(log) == len(customers) == int(meta["customers"])
        and len(items) == int(meta["items"])
        and Columns.ITEM in items
        and Columns.TITLE in items
        and Columns.CUSTOMER in customers
    )
    if not whole or not _within(log.items, len(items)):
        raise ValueError("the parts of the store do not fit together")


def _searches(folder: Path) -> Searches | None:
    path = folder / SEARCHES
    if not path.is_file():
        return None
    with np.load(path, allow_pickle=False) as content:
        arrays = dict(content)
    queries = np.asarray(arrays.pop("queries"), dtype=object)
    return Searches(queries=queries, **arrays)


def _known_edges(folder: Path, n_items: int) -> SparseRows | None:
    path = folder / KNOWN_EDGES
    if not path.is_file():
        return None
    with np.load(path, allow_pickle=False) as content:
        indptr, indices, data = (content[name] for name in ("indptr", "indices", "data"))
    whole = (
        len(indptr) == n_items + 1
        and data.ndim == indices.ndim == indptr.ndim == 1
        and data.dtype == np.float32
        and np.issubdtype(indices.dtype, np.integer)
        and _ascends_to(indptr, len(data))
        and len(indices) == len(data)
        and _within(indices, n_items)
        and bool((data > 0).all())
    )
    if not whole:
        raise ValueError("the known graph does not fit the items")
    edges: SparseRows = sparse.csr_array((data, indices, indptr), shape=(n_items, n_items))
    return edges


def _broken(folder: Path) -> DataError:
    return DataError(
        "the store is damaged",
        file=str(folder),
        remedy="Import the data again: becausal store PLACE --out FOLDER.",
    )
