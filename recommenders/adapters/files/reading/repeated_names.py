"""Lines that repeat the names of the columns, as files put together have them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from recommenders.adapters.files.reading.read_file import Sheet
from recommenders.contract import Finding

_NAMES: Final = 2
"""Cells of a line that are the names of their columns where it repeats them."""


def without_names(sheet: Sheet, names_in_file: Mapping[str, str]) -> pd.DataFrame:
    """The lines of a sheet but those that repeat its names, as files put together have them."""
    names = list(dict.fromkeys(names_in_file.values()))
    texts = [name for name in names if pd.api.types.is_string_dtype(sheet.frame[name].dtype)]
    if len(texts) < _NAMES:
        return sheet.frame
    last = sheet.frame[texts[-1]].eq(texts[-1])
    repeats = np.asarray(last, dtype=bool)
    if repeats.any():
        repeats = repeats & sheet.frame[texts[-2]].eq(texts[-2]).to_numpy(dtype=bool)
    if not repeats.any():
        return sheet.frame
    sheet.findings.append(
        Finding(
            observation=f"Lines of {Path(sheet.file).name} that repeat the names of the columns",
            count=int(repeats.sum()),
            done="left out",
        )
    )
    return sheet.frame[~repeats]
