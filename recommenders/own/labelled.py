"""Answers that say which item each score is of, put in the order of the items."""

from __future__ import annotations

import inspect
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from recommenders.histories import DoubleArray, LongArray


def plain(answer: Any) -> Any:  # noqa: ANN401
    """An answer without what only its own package reads: tensors, sparse rows, generators.

    Raises TypeError where there is no answer yet, or none at all.
    """
    if answer is None:
        raise TypeError("nothing came back; does it return its scores?")
    if inspect.iscoroutine(answer):
        # never awaited, and not to be warned of
        answer.close()
    if inspect.isawaitable(answer) or inspect.isasyncgen(answer):
        raise TypeError("it is async; let a plain function wait for it, as asyncio.run does")
    if isinstance(answer, Iterator):
        answer = list(answer)
    if isinstance(answer, list | tuple):
        return [_row(plain(row)) if _is_packed(row) else row for row in answer]
    for method in ("detach", "cpu", "to_dense", "double", "toarray"):
        if callable(getattr(answer, method, None)):
            answer = getattr(answer, method)()
    return answer


def in_order(answer: Any, n_rows: int, ids: pd.Index) -> Any:  # noqa: ANN401
    """A plain answer with one column for each of ``ids``, NaN where it has no score for one.

    Labels that are ids of items say which each score is of, and so do the codes of all items in an
    order of their own; an answer without such labels stays as it is. Raises ValueError for an item
    that has two scores.
    """
    if isinstance(answer, list) and answer and all(_says_items(row, ids) for row in answer):
        return np.vstack([_of_pairs(row, ids) for row in answer])
    if isinstance(answer, pd.Series):
        answer = answer.to_frame().T
    labels = _columns(answer)
    if labels is None:
        return answer
    if isinstance(answer, pd.DataFrame):
        if not _places(labels, ids).size and _places(answer.index, ids).size:
            answer = answer.T
            labels = answer.columns
        answer = _rows_in_order(answer, n_rows)
    values = np.asarray(answer)
    return placed(values, labels, ids) if values.ndim == 2 else answer


def placed(values: Any, labels: Collection[Any], ids: pd.Index) -> Any:  # noqa: ANN401
    """Values (n_rows, len(labels)) as (n_rows, len(ids)), as the labels say; see `in_order`."""
    codes = _places(labels, ids)
    if not codes.size:
        return values
    known = codes >= 0
    twice = pd.Index(codes[known]).duplicated()
    if twice.any():
        raise ValueError(f"it has two scores for the item {ids[int(codes[known][twice][0])]}")
    cells = np.asarray(values)[:, known]
    if isinstance(values, np.ndarray) and values.dtype.kind in "fiu":
        scores = np.full((len(cells), len(ids)), np.nan)
    else:
        scores = np.full((len(cells), len(ids)), np.nan, dtype=object)
    scores[:, codes[known]] = cells
    return scores


def _is_packed(row: object) -> bool:
    """Whether a row of a list is one of a package, or has still to be made."""
    return isinstance(row, Iterator) or any(hasattr(row, name) for name in ("detach", "toarray"))


def _row(values: Any) -> Any:  # noqa: ANN401
    """A sparse row is a matrix of one."""
    return values[0] if np.ndim(values) == 2 and len(values) == 1 else values


def _columns(answer: object) -> Collection[Any] | None:
    """The names of the columns of a table of pandas, Polars or Arrow, None of anything else."""
    for name in ("column_names", "columns"):
        labels = getattr(answer, name, None)
        if isinstance(labels, pd.Index | list) and len(labels):
            return labels
    return None


def _places(labels: Collection[Any], ids: pd.Index) -> LongArray:
    """The code of the item that each label names, -1 for one that names none.

    Empty where no label says more than its place does.
    """
    given = list(labels)
    whole = all(isinstance(label, int | np.integer) for label in given)
    if whole and given == list(range(len(given))):
        # the numbers that a table has where nobody gave it labels
        return np.zeros(0, dtype=np.int64)
    codes = ids.get_indexer(pd.Index([str(label) for label in given])).astype(np.int64)
    if (codes >= 0).any():
        return codes
    if whole and sorted(given) == list(range(len(ids))):
        return np.asarray(given, dtype=np.int64)
    return np.zeros(0, dtype=np.int64)


def _rows_in_order(frame: pd.DataFrame, n_rows: int) -> pd.DataFrame:
    """Rows whose index numbers them, sorted by it: a table that was sorted keeps its numbers."""
    index = frame.index
    if len(frame) == n_rows and pd.api.types.is_integer_dtype(index.dtype):
        order = np.argsort(index.to_numpy(), kind="stable")
        if np.array_equal(index.to_numpy()[order], np.arange(n_rows)):
            return frame.iloc[order]
    return frame


def _says_items(row: object, ids: pd.Index) -> bool:
    """Whether a row is a mapping of items to scores, a series of them, or a list of such pairs."""
    if isinstance(row, Mapping | pd.Series):
        return True
    return (
        isinstance(row, Sequence)
        and not isinstance(row, str)
        and len(row) > 0
        and all(isinstance(pair, list | tuple) and len(pair) == 2 for pair in row)
        and str(row[0][0]) in ids
    )


def _of_pairs(row: Any, ids: pd.Index) -> DoubleArray:  # noqa: ANN401
    pairs = list(row.items()) if isinstance(row, Mapping | pd.Series) else list(row)
    values = np.array([[np.nan if score is None else float(score) for _, score in pairs]])
    labels = [label for label, _ in pairs]
    if pairs and not _places(labels, ids).size and labels != list(range(len(ids))):
        raise ValueError(f"it has scores of {labels[0]!r}, and no item has that id")
    scores: DoubleArray = placed(values, labels, ids) if pairs else np.full((1, len(ids)), np.nan)
    return scores
