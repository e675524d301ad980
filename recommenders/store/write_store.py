"""Writing a data set as a store."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from dataclasses import asdict
from pathlib import Path

import numpy as np

from recommenders.contract import Dataset
from recommenders.errors import DataError
from recommenders.operation.writing import cannot_write, draft_prefix
from recommenders.store.layout import (
    CUSTOMERS,
    EVENTS,
    ITEMS,
    KNOWN_EDGES,
    META,
    ROWS,
    SEARCHES,
    VERSION,
    array_file,
    is_store,
)
from recommenders.store.write_by_item import write_by_item


def write_store(dataset: Dataset, folder: Path) -> None:
    """Write all of a data set into a new folder, or in the place of the store that is there.

    Whoever looks meanwhile finds no store or the whole of one. Raises `DataError` where something
    else stands at the place, or nothing can be written.
    """
    refuse_other(folder)
    with cannot_write(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=draft_prefix(), dir=folder.parent))
        try:
            write_log(dataset, draft)
            if not dataset.log.events.any():
                write_by_item(dataset.log, dataset.n_items, draft)
            write_rest(dataset, draft)
            put_in_place(draft, folder)
        finally:
            shutil.rmtree(draft, ignore_errors=True)


def write_log(dataset: Dataset, folder: Path) -> None:
    """Write the arrays of the log into the folder."""
    log = dataset.log
    arrays = {
        "items": log.items,
        "times": log.times,
        "quantities": log.quantities,
        "events": log.events,
        "unit_prices": dataset.unit_prices,
        "positions": dataset.positions,
        "randomised": dataset.randomised,
    }
    np.save(array_file(folder, ROWS), log.indptr.astype(np.int64))
    for name, kind in EVENTS.items():
        np.save(array_file(folder, name), np.asarray(arrays[name], dtype=kind))


def write_rest(dataset: Dataset, draft: Path) -> None:
    """Write everything but the log into the folder."""
    dataset.items.to_parquet(draft / ITEMS)
    dataset.customers.to_parquet(draft / CUSTOMERS)
    searches = dataset.searches
    if searches is not None:
        names = ("queries", "query", "customers", "times", "indptr", "items", "positions", "acts")
        content = {name: getattr(searches, name) for name in names}
        content["queries"] = searches.queries.astype(np.str_)
        np.savez(draft / SEARCHES, allow_pickle=False, **content)
    edges = dataset.known_edges
    if edges is not None:
        arrays = {"indptr": edges.indptr, "indices": edges.indices, "data": edges.data}
        np.savez(draft / KNOWN_EDGES, allow_pickle=False, **arrays)
    meta = {
        "version": VERSION,
        "name": dataset.name,
        "title": dataset.title,
        "as_of": dataset.as_of.isoformat(),
        "log_as_of": dataset.log.as_of,
        "timezone": dataset.timezone,
        "currency": dataset.currency,
        "locale": dataset.locale,
        "present": sorted(dataset.present),
        "findings": [asdict(finding) for finding in dataset.findings],
        "fingerprint": dataset.fingerprint,
        "customers": dataset.n_customers,
        "items": dataset.n_items,
        "events": len(dataset.log.items),
    }
    (draft / META).write_text(json.dumps(meta, indent=1, ensure_ascii=False), encoding="utf-8")


def refuse_other(folder: Path) -> None:
    """Raise `DataError` where something stands at the place that is no store."""
    if folder.exists() and not is_store(folder) and (not folder.is_dir() or any(folder.iterdir())):
        raise DataError(
            "something else stands at the place of the store",
            file=str(folder),
            remedy="Name a folder that does not exist yet, or a store that may be written over.",
        )


def put_in_place(draft: Path, folder: Path) -> None:
    """The draft becomes the store; what stood there goes."""
    for file in filter(Path.is_file, draft.iterdir()):
        with file.open("rb") as stream:
            os.fsync(stream.fileno())
    if folder.exists():
        before = Path(tempfile.mkdtemp(prefix=draft_prefix(), dir=folder.parent))
        folder.replace(before)
        draft.replace(folder)
        shutil.rmtree(before, ignore_errors=True)
    else:
        draft.replace(folder)
    folder.chmod(0o755)
