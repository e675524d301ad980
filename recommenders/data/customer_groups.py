"""Customers in groups: by segment, and by how much they have bought."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recommenders.contract import Columns, Dataset
from recommenders.histories import BoolArray, IntArray, LongArray

LENGTHS: Final = ((1, 4), (5, 9), (10, 19), (20, 49), (50, None))
"""Distinct items bought before: the groups by history length, both ends included."""
NO_SEGMENT: Final = "no segment"


def segment_labels(dataset: Dataset) -> NDArray[np.object_]:
    """The segment of each customer, shape (n_customers,); `NO_SEGMENT` where there is none."""
    if not dataset.has(Columns.SEGMENT):
        return np.full(dataset.n_customers, NO_SEGMENT, dtype=object)
    return _labels(dataset.customers[Columns.SEGMENT], NO_SEGMENT).to_numpy()


def by_segment(
    segments: pd.Series, *, most: int, unknown: str, rest: str
) -> list[tuple[str, BoolArray]]:
    """The groups by segment, largest first, each with who is in it, shape (n,); none is empty.

    ``unknown`` is the segment of those who have none. Beyond the ``most`` largest segments the
    others are one group, ``rest``, which comes last.
    """
    labels = _labels(segments, unknown)
    largest = labels.value_counts().index[:most].tolist()
    groups = labels.where(labels.isin(largest), rest)
    masks = ((name, (groups == name).to_numpy()) for name in dict.fromkeys([*largest, rest]))
    return [(name, inside) for name, inside in masks if inside.any()]


def by_length(
    lengths: IntArray | LongArray,
    ranges: Sequence[tuple[int, int | None]] = LENGTHS,
    *,
    name: Callable[[int, int | None], str] | None = None,
) -> list[tuple[str, BoolArray]]:
    """The groups by length, shortest first, each with who is in it, shape (n,); none is empty.

    ``ranges`` are the lengths of each group, both ends included, None for no end. ``name`` words
    a range; "1 to 4" and "50 and more" without it.
    """
    word = name or _range_name
    masks = (
        (word(low, high), (lengths >= low) & (lengths <= (np.inf if high is None else high)))
        for low, high in ranges
    )
    return [(group, inside) for group, inside in masks if inside.any()]


def _labels(segments: pd.Series, unknown: str) -> pd.Series:
    objects = segments.astype(object)
    return objects.where(objects.notna(), unknown).astype(str).astype(object)


def _range_name(low: int, high: int | None) -> str:
    return f"{low} and more" if high is None else f"{low} to {high}"
