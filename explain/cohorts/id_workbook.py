"""A list of customer ids that is a workbook, as the text of a table."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pandas as pd

from recommenders.adapters.files.reading.read_file import read
from recommenders.adapters.files.values.ids import ids
from recommenders.errors import DataError

BEGINS: Final = b"PK\x03\x04"
"""The first bytes of a workbook (.xlsx)."""


def workbook_text(content: bytes, file: str | None) -> str:
    """The longest sheet as CSV, its names in the first line; raises `DataError`.

    Of one column that has no name the first cell is an id like those below it.
    """
    with TemporaryDirectory() as folder:
        path = Path(folder) / "list.xlsx"
        path.write_bytes(content)
        try:
            frame = read(path).frame
        except DataError as error:
            raise DataError(
                error.problem, remedy=error.remedy, file=file, row=error.row
            ) from error.__cause__
    texts: pd.DataFrame = frame.apply(ids)
    text: str = texts.to_csv(index=False, na_rep="")
    return text
