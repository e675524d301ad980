"""What an own model answers, made an array: or what is wrong with the answer."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any, Final

import numpy as np

from recommenders.contract import Histories
from recommenders.errors import DataError
from recommenders.histories import DoubleArray

SHAPE: Final = "score(histories) gives one row for each history and one column for each item"


def call_score(
    score: Callable[..., Any],
    histories: Histories,
    name: str,
    customers: list[str | None] | None = None,
) -> Any:  # noqa: ANN401
    """The answer as it came; what the model raises is a `DataError` that names it.

    ``customers`` are the ids of the rows, for a model that asks for them.
    """
    named = {} if customers is None else {"customers": customers}
    try:
        # a model divides 0 by 0 for an empty history: that is looked at below, not printed; what a
        # package will rename one day is its own affair
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return score(histories, **named)
    except DataError:
        # it says what is wrong already
        raise
    # a model that ends the program ends its own answer alone
    except (Exception, SystemExit) as error:
        raise DataError(
            f"your model {name} raised {type(error).__name__}: {error}",
            value=f"{len(histories)} histories",
            remedy=f"It is called as score({', '.join(['histories', *named])}): {SHAPE}.",
        ) from error


def as_array(answer: object, n_rows: int, n_items: int, name: str) -> DoubleArray:
    """The answer as float64 of shape (n_rows, n_items); raises `DataError` where it is none.

    Lists, sparse matrices, tensors and frames are taken; one row may come without its dimension.
    """
    converted: Any = answer
    for method in ("detach", "cpu"):
        if hasattr(converted, method):
            converted = getattr(converted, method)()
    if hasattr(converted, "toarray"):
        converted = converted.toarray()
    try:
        raw = np.asanyarray(converted)
        if np.iscomplexobj(raw):
            raise TypeError("complex numbers are neither higher nor lower")
        if isinstance(raw, np.ma.MaskedArray):
            # what is masked has no score
            raw = np.ma.filled(raw.astype(np.float64), np.nan)
        array = np.asarray(raw, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise DataError(
            f"your model {name} does not answer with numbers: {error}",
            value=type(answer).__name__,
            remedy=f"{SHAPE}, as a NumPy array.",
        ) from error
    if array.ndim == 1 and n_rows == 1:
        array = array[None, :]
    if array.shape != (n_rows, n_items):
        raise DataError(
            f"your model {name} answers in shape {array.shape} for {n_rows} histories and "
            f"{n_items:,} items",
            value=str(array.shape),
            remedy=f"{SHAPE} of the data set, in the order of its item codes.",
        )
    return array


def floored(scores: DoubleArray) -> DoubleArray:
    """Finite scores, with all their digits: float32 would make many chances near 1 equal.

    An item without a score (NaN, or minus infinity outside a model's own best ones) stands below
    all others of its row; a row without any score is one of equal scores.
    """
    lost = ~np.isfinite(scores)
    if not lost.any():
        return scores
    lowest = np.where(lost, np.inf, scores).min(axis=1, initial=np.inf)
    highest = np.where(lost, -np.inf, scores).max(axis=1, initial=-np.inf)
    none = ~np.isfinite(lowest)
    spread = np.where(none, 0.0, highest - lowest)
    floor = np.where(none, 0.0, lowest - np.maximum(spread, 1.0) * 0.01)
    # what a model puts first beyond all numbers stays first
    top = np.where(none, 0.0, highest + np.maximum(spread, 1.0) * 0.01)
    filled = np.where(lost, floor[:, None], scores)
    return np.where(np.isposinf(scores), top[:, None], filled)
