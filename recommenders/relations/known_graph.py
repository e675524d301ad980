"""The graph of a table of related items: which item leads to which, as the shop itself says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from recommenders.contract import Columns
from recommenders.histories import SparseRows


def known_graph(
    related: pd.DataFrame | None, items: pd.DataFrame, *, note: Callable[..., None]
) -> SparseRows | None:
    """Edges between items: csr (n_items, n_items), float32, above 0, with an empty diagonal.

    ``related`` has item_id and related_item_id, ids as in ``items``, and may have weight, above 0
    and 1 where there is none; those of a pair that comes twice are added up. None where no edge is
    between two of the items. What cannot be used goes to ``note``: `RawTables.add_finding`.
    """
    if related is None or related.empty:
        return None
    ids = pd.Index(items[Columns.ITEM])
    source, target = (
        ids.get_indexer(pd.Index(related[column].astype("str")))
        for column in (Columns.ITEM, Columns.RELATED)
    )
    unknown = (source < 0) | (target < 0)
    itself = (source == target) & ~unknown
    usable = ~(unknown | itself)
    note(
        "Known relations with an item that is not in the data",
        unknown.sum(),
        "left out",
        of=len(related),
    )
    note("Known relations of an item with itself", itself.sum(), "left out")
    if not usable.any():
        note(
            "No known relation is between two items of the data",
            len(related),
            "what goes with what comes from purchases alone: write the ids of the items under "
            f"{Columns.ITEM} and {Columns.RELATED}",
            warning=True,
        )
        return None
    weights = np.ones(len(related), dtype=np.float32)
    if Columns.WEIGHT in related:
        weights = related[Columns.WEIGHT].to_numpy(dtype=np.float32)
    source, target, weights = source[usable], target[usable], weights[usable]
    # sums are the same in whatever order the lines stand
    order = np.lexsort((weights, target, source))
    entries = (weights[order], (source[order], target[order]))
    edges: SparseRows = sparse.coo_array(entries, shape=(len(items), len(items))).tocsr()
    again = len(weights) - edges.nnz
    note("Known relations that stand there once more", again, "the weights of a pair are added up")
    done = "they count beside the purchases in what goes with what"
    note("Known relations between items", edges.nnz, done)
    return edges


def content_of(edges: SparseRows) -> list[NDArray[Any]]:
    """What tells one graph from another, for a fingerprint: the same on every machine."""
    return [edges.indptr.astype(np.int64), edges.indices.astype(np.int64), edges.data]
