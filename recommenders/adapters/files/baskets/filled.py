"""Of columns that are called alike the first that is filled."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import pandas as pd

from recommenders.adapters.files.values.texts import texts

_TRIED: Final = 2_000
_HALF: Final = 0.5
_NEARLY_ALL: Final = 0.95


def fullest(frame: pd.DataFrame, names: Iterable[str]) -> str | None:
    """The first of some columns, unless it is empty on most lines and a later one on hardly any.

    An export has columns that its shop does not use: a mail address, or a number of each item. None
    where there is no column; in a table without lines it is the first.
    """
    first: str | None = None
    few = frame.head(_TRIED)
    for name in names:
        share = _filled(few, name)
        if first is None:
            first = name
            if share >= _HALF:
                return first
        elif share >= _NEARLY_ALL:
            return name
    return first


def _filled(frame: pd.DataFrame, name: str) -> float:
    return float((texts(frame[name])[0] >= 0).mean()) if len(frame) else 1.0
