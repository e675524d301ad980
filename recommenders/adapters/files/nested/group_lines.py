"""Reports in groups: the customer, or the product, stands alone on a line above its own lines."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from recommenders.contract import Columns, Finding
from recommenders.histories import BoolArray

_FEWEST: Final = 2
"""Groups, and columns that a line fills beside the first, at the least."""
_NEARLY_ALL: Final = 0.95
_LABELLED: Final = re.compile(r"\s*([^:：]{2,30})[:：]\s*(\S.*)")  # noqa: RUF001
_TOTAL_ALONE: Final = re.compile(r"\s*(?:grand|sub)?[\s-]*totals?\s*:?\s*", re.IGNORECASE)
_TOTAL: Final = re.compile(
    r"\s*(?:(?:grand|sub)?[\s-]*total|summe|gesamt|zwischensumme|somme|totale|totaal|razem|suma)\b.*"
    r"|.*\b(?:total|summe|gesamt)\s*:?\s*",
    re.IGNORECASE,
)


def without_group_lines(
    frame: pd.DataFrame, file: str, is_known_as: Callable[[str, str], bool]
) -> tuple[pd.DataFrame, list[Finding]]:
    """The frame with what stands above each group in a column, and without these lines.

    They fill the first column alone: one that is empty on all others but those of totals, whose
    name may be missing, or one where they begin with a label, as in "Customer: Ann".
    ``is_known_as`` tells of one of our columns and a name whether it may be called so.
    """
    if frame.shape[1] <= _FEWEST or len(frame) <= _FEWEST:
        return frame, []
    written = ~_empty(frame.iloc[:, 0])
    heads = written.copy()
    for at in range(1, frame.shape[1]):
        heads &= _empty(frame.iloc[:, at])
        if not heads.any():
            return frame, []
    first = frame.iloc[:, 0].astype("str")
    # a product may be called "Total Eclipse": a total of a group has figures
    heads &= ~first.str.fullmatch(_TOTAL_ALONE).fillna(value=False).to_numpy(dtype=np.bool_)
    if heads.sum() < _FEWEST or heads.mean() > 1 / _FEWEST:
        return frame, []
    totals = first.str.fullmatch(_TOTAL).fillna(value=False).to_numpy(dtype=np.bool_)
    totals = totals & written & ~heads
    of_groups = written[~heads & ~totals]
    if not of_groups.size:
        return frame, []
    if not of_groups.any():
        return _below_names(frame, heads, totals, file, is_known_as)
    labels = first.where(heads).str.extract(_LABELLED)
    known = labels[0][heads].str.strip().unique()
    label = "" if len(known) > 1 or pd.isna(known[0]) else str(known[0])
    # a total stands below its group
    if of_groups.mean() < _NEARLY_ALL or not label or label in frame or _TOTAL.fullmatch(label):
        return frame, []
    grouped = frame.assign(**{label: labels[1].str.strip().ffill()})[~heads]
    return grouped, [_said(file, label, int(heads.sum()), str(first[heads].iloc[0]))]


def _below_names(
    frame: pd.DataFrame,
    heads: BoolArray,
    totals: BoolArray,
    file: str,
    is_known_as: Callable[[str, str], bool],
) -> tuple[pd.DataFrame, list[Finding]]:
    """The lines below what is written in a column of its own; see `without_group_lines`."""
    name = str(frame.columns[0])
    if not name:
        others = [str(other) for other in frame.columns[1:]]
        lacking = [
            ours
            for ours in (Columns.CUSTOMER, Columns.ITEM)
            if not any(is_known_as(ours, other) for other in others)
        ]
        if len(lacking) != 1:
            return frame, []
        name = lacking[0]
    first = frame.iloc[:, 0]
    above = first.where(heads).ffill()
    if isinstance(above.dtype, pd.StringDtype):
        above = above.str.strip()
    rest = frame.iloc[:, 1:]
    grouped = pd.concat([above.rename(name), rest], axis=1)[~heads & ~totals]
    if grouped.empty:
        return frame, []
    said = [_said(file, name, int(heads.sum()), str(first[heads].iloc[0]))]
    if totals.any():
        said.append(
            Finding(
                observation=f"Lines of {Path(file).name} with the total of a group",
                count=int(totals.sum()),
                done="left out",
            )
        )
    return grouped, said


def _said(file: str, name: str, count: int, example: str) -> Finding:
    return Finding(
        observation=f"Lines of {Path(file).name} that stand alone above others",
        count=count,
        done=f'read as "{name}" of those below',
        example=example.strip()[:60],
    )


def _empty(column: pd.Series) -> BoolArray:
    empty = column.isna().to_numpy(dtype=np.bool_)
    if pd.api.types.is_string_dtype(column.dtype) or column.dtype == object:
        empty = empty | column.astype("str").str.strip().eq("").fillna(value=True).to_numpy(
            np.bool_
        )
    return np.asarray(empty, dtype=np.bool_)
