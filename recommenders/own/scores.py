"""What an own model answers, made an array: or what is wrong with the answer."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any, Final

import numpy as np
import pandas as pd

from recommenders.contract import Histories
from recommenders.errors import DataError
from recommenders.histories import DoubleArray
from recommenders.own.labelled import in_order, plain
from recommenders.own.packages.signature import parameters

SHAPE: Final = "score(histories) gives one row for each history and one column for each item"


LONGEST: Final = 300
"""Characters of what a model says when it raises that are handed on."""


class ModelRaisedError(DataError):
    """What a model raised when it was asked: of fewer histories it may take."""


def raised(error: BaseException) -> str:
    """What a model raised, in one line: its kind, and what it says where that can be read."""
    kind = type(error).__name__
    try:
        said = " ".join(str(error).split())
    # an error of somebody else's may not even be able to say what it is
    except Exception:
        said = ""
    if len(said) > LONGEST:
        said = f"{said[:LONGEST]}..."
    return f"{kind}: {said}" if said else kind


def call_score(
    score: Callable[..., Any],
    histories: Histories,
    name: str,
    customers: list[str | None] | None = None,
    *,
    method: str = "score",
) -> Any:  # noqa: ANN401
    """The answer as it came; what the model raises is a `DataError` that names it.

    ``customers`` are the ids of the rows, for a model that asks for them. ``method`` is what the
    function is called in the model.
    """
    named = {} if customers is None else {"customers": customers}
    try:
        # a model divides 0 by 0 for an empty history: that is looked at below, not printed; what a
        # package will rename one day is its own affair
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if "histories" in list(parameters(score))[1:]:
                return score(histories=histories, **named)
            return score(histories, **named)
    except (DataError, KeyboardInterrupt):
        # it says what is wrong already
        raise
    # a model that ends the program ends its own answer alone; a package in Rust panics beside
    # `Exception`
    except BaseException as error:
        call = f"It is called as {method}({', '.join(['histories', *named])}): {SHAPE}."
        rows = len(histories)
        value, remedy = f"{rows} {'history' if rows == 1 else 'histories'}", call
        if rows == 1 and not len(histories.items):
            value = "a history without purchases"
            remedy = (
                "What a list would be without any history is asked as well: give bestsellers, "
                "zeros or NaN for it."
            )
        elif isinstance(error, TypeError) and "iterable" in str(error):
            remedy = f"{call} histories.matrix(n_items) is a table of such rows."
        raise ModelRaisedError(
            f"your model {name} raised {raised(error)}", value=value, remedy=remedy
        ) from error


def as_array(
    answer: object, n_rows: int, n_items: int, name: str, ids: pd.Index | None = None
) -> DoubleArray:
    """The answer as float64 of shape (n_rows, n_items); raises `DataError` where it is none.

    Lists, sparse matrices, tensors and frames are taken; one row may come without its dimension.
    With the ``ids`` of the items, labels that name them count and not the place (`in_order`).
    """
    try:
        converted: Any = plain(answer)
        if ids is not None:
            converted = in_order(converted, n_rows, ids)
        raw = np.asanyarray(converted)
        if raw.dtype.kind in "cmM":
            raise TypeError(f"{raw.dtype} is no kind of number that is higher or lower")
        if isinstance(raw, np.ma.MaskedArray):
            # what is masked has no score
            raw = np.ma.filled(raw.astype(np.float64), np.nan)
        array = np.asarray(raw, dtype=np.float64)
    # packages raise what they like here
    except Exception as error:
        raise DataError(
            f"your model {name} does not answer with numbers: {raised(error).partition(': ')[2]}",
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
            remedy=f"{SHAPE} of the data set, in the order of its item codes. A model of fewer "
            "items gives a frame with their ids as columns.",
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
