"""The lists of all customers on disk, as arrays: made once, not again after a restart."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from explain.rankings.top_k import NO_ITEM, TopLists
from recommenders.artifacts import Arrays, codes_of, keep, kept_or_made, load, restoring
from recommenders.contract import Dataset
from recommenders.errors import ArtifactError
from recommenders.histories import IntArray
from recommenders.progress import Progress

FORMAT: Final = 1
"""Of the arrays, and of how lists are made."""
_ALONG: Final = ("items", "scores", "candidates", "mark_items", "mark_scores")


def kept_top_lists(
    make: Callable[[], TopLists],
    customers: IntArray,
    dataset: Dataset,
    *,
    fingerprint: str,
    k: int,
    bought_before: bool,
    cache: Path,
    progress: Progress | None = None,
) -> TopLists:
    """The lists of a model (``fingerprint``) for these customers (codes, ascending).

    From the cache folder where they are there, else what ``make`` gives, which is kept.
    """
    folder = cache / "top lists" / f"{fingerprint}-{'all' if bought_before else 'new'}"
    meta: dict[str, object] = {
        "format": FORMAT,
        "model": fingerprint,
        "k": k,
        "bought": bought_before,
        "customers": len(customers),
    }

    def restore() -> TopLists:
        with restoring(folder.name):
            return _restored(load(folder, meta), customers, dataset, k)

    def made() -> TopLists:
        lists = make()
        keep(folder, _arrays(lists), meta)
        return lists

    return kept_or_made(folder, restore=restore, make=made, progress=progress)


def _arrays(lists: TopLists) -> Arrays:
    # who they are is known, and which ranks are marked
    return {name: getattr(lists, name) for name in (*_ALONG, "rank_marks")}


def _restored(arrays: Arrays, customers: IntArray, dataset: Dataset, k: int) -> TopLists:
    n, n_items = len(customers), dataset.n_items
    marks = codes_of(arrays["rank_marks"], n_items + 1, first=1)
    n_marks = len(marks)
    candidates = codes_of(arrays["candidates"], n_items + 1)
    if len(candidates) != n:
        raise ArtifactError("saved lists are not of as many customers as they should")
    if (np.diff(marks.astype(np.int64)) <= 0).any():
        raise ArtifactError("saved ranks do not ascend")
    return TopLists(
        customers=customers,
        of=dataset.n_customers,
        items=_table(arrays["items"], n, k, end=n_items),
        scores=_table(arrays["scores"], n, k),
        candidates=candidates.astype(np.int64),
        rank_marks=marks.astype(np.int64),
        mark_items=_table(arrays["mark_items"], n, n_marks, end=n_items),
        mark_scores=_table(arrays["mark_scores"], n, n_marks),
    )


def _table(values: NDArray[Any], *shape: int, end: int | None = None) -> NDArray[Any]:
    """Scores of a shape; with ``end`` codes up to it, and `NO_ITEM`."""
    if values.shape != shape or values.dtype != (np.float32 if end is None else np.int32):
        raise ArtifactError("saved lists are not of the shape that they should be")
    if end is not None:
        codes_of(values.ravel(), end, first=NO_ITEM)
    return values
