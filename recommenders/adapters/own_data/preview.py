"""What a draft would be as a data set: read as a whole, and the first history of it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from recommenders.adapters.databases.load_database import load_database
from recommenders.adapters.files import folder as tables
from recommenders.adapters.files.dataset_toml import Options
from recommenders.adapters.own_data.databases import database_at
from recommenders.adapters.own_data.plain_errors import without_folder
from recommenders.contract import Columns, Dataset, Event
from recommenders.data.tables import place_text
from recommenders.errors import DataError
from recommenders.progress import Progress, silent

MOST: Final = 12
"""Events of a history that are shown."""


def read_draft(
    path: Path,
    options: Options,
    *,
    name: str = "",
    address: str = "",
    progress: Progress = silent,
) -> Dataset:
    """The data set of the files at a path, or of the database there or at an ``address``.

    Raises a `DataError` that names no folder.
    """
    place = database_at(path, address)
    try:
        if place:
            return load_database(place, name=name, options=options, progress=progress)
        return tables.load(path, name=name, options=options, progress=progress)
    except DataError as error:
        if address:
            raise
        raise without_folder(error, path) from error.__cause__


def first_customer(dataset: Dataset) -> int:
    """The first customer (code) who did anything."""
    return int(np.flatnonzero(dataset.log.lengths)[0]) if len(dataset.log.items) else 0


def first_history(dataset: Dataset, *, most: int = MOST) -> pd.DataFrame:
    """The events of `first_customer` as they were read, oldest first, the first ``most`` of them.

    Columns: when, item, title, event, and quantity and unit price where the data have them.
    """
    code = first_customer(dataset)
    begin, end = (int(offset) for offset in dataset.log.indptr[code : code + 2])
    span = slice(begin, min(end, begin + most))
    items = dataset.log.items[span]
    columns = {
        "when": [_written(dataset.local_time(time)) for time in dataset.log.times[span]],
        "item": [dataset.item_id(item) for item in items],
        "title": [dataset.item_title(item) for item in items],
        "event": [Event(kind).label for kind in dataset.log.events[span]],
    }
    if dataset.has(Columns.QUANTITY):
        columns["quantity"] = dataset.log.quantities[span].tolist()
    if dataset.has(Columns.UNIT_PRICE):
        columns["unit price"] = dataset.unit_prices[span].tolist()
    return pd.DataFrame(columns)


def _written(moment: pd.Timestamp) -> str:
    return place_text(moment) or f"{moment.day} {moment:%b %Y, %H:%M}"
