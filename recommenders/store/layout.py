"""Which files a store has, and what is in them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np

META: Final = "store.json"
"""What the data set is beside its tables; it is written last, so a store that has it is whole."""
VERSION: Final = 1
"""Goes up where a store is written another way."""
ROWS: Final = "indptr"
"""Where the events of each customer begin, shape (n_customers + 1,)."""
EVENTS: Final[dict[str, type[np.generic]]] = {
    "items": np.int32,
    "times": np.int64,
    "quantities": np.float32,
    "events": np.int8,
    "unit_prices": np.float32,
    "positions": np.int16,
    "randomised": np.bool_,
}
"""The arrays along the log, shape (n_events,), and of what they are: see `Dataset`."""
BY_ITEM: Final[dict[str, type[np.generic]]] = {
    "item_indptr": np.int64,
    "item_customers": np.int32,
    "item_times": np.int64,
}
"""The same events by item, see `ItemLines`: there where all of them are purchases."""
ITEMS, CUSTOMERS = "items.parquet", "customers.parquet"
SEARCHES: Final = "searches.npz"
KNOWN_EDGES: Final = "known_edges.npz"
"""The known graph as indptr, indices and data, see `Dataset`; neither is there without one."""


def array_file(folder: Path, name: str) -> Path:
    """Where an array of the log lies."""
    return folder / f"{name}.npy"


def is_store(folder: Path) -> bool:
    """Whether a folder is a store, as far as its names tell."""
    return (folder / META).is_file() and array_file(folder, ROWS).is_file()
