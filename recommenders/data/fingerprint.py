"""A short text that changes with any cell of a data set, the same in every process."""

from __future__ import annotations

import hashlib

import numpy as np
import pandas as pd

from recommenders.histories import Histories


def fingerprint(*parts: Histories | np.ndarray | pd.DataFrame | str) -> str:
    """Sixteen hexadecimal digits for the content of the parts, in their order.

    Frames count by column name and value, whatever the order of their columns.
    """
    digest = hashlib.blake2b(digest_size=8)
    for part in parts:
        digest.update(f"\n{type(part).__name__}:".encode())
        if isinstance(part, Histories):
            for array in (part.indptr, part.items, part.times, part.quantities, part.events):
                _add(digest, array)
            digest.update(str(part.as_of).encode())
        elif isinstance(part, pd.DataFrame):
            for name in sorted(map(str, part.columns)):
                digest.update(f"\n{name}={len(part)}:".encode())
                _add(digest, pd.util.hash_array(_hashable(part[name])))
        elif isinstance(part, np.ndarray):
            _add(digest, part)
        else:
            digest.update(part.encode())
    return digest.hexdigest()


def _add(digest: hashlib.blake2b, array: np.ndarray) -> None:
    digest.update(f"\n{array.dtype}{array.shape}:".encode())
    digest.update(np.ascontiguousarray(array).data)


def _hashable(column: pd.Series) -> np.ndarray:
    # numbers and dates as numbers, all else as text; a missing value is not an empty text
    if isinstance(column.dtype, np.dtype) and column.dtype.kind in "iufbM":
        return column.to_numpy()
    return column.astype("str").where(column.notna(), "\0").to_numpy(dtype=object)
