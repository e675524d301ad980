"""Reads the tables of the sample world as they were saved; the product reads them by its source."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from sample_data.storage import FOLDER


def load(name: str, folder: Path = FOLDER) -> pd.DataFrame:
    """A table by its name in `sample_data.storage.TABLES`."""
    return pd.read_parquet(folder / f"{name}.parquet")
