"""Reading a file of lines of customers: a line for each item, however the orders are written."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from recommenders.adapters.files.baskets.bare_lines import bare_baskets
from recommenders.adapters.files.baskets.cell_lists import with_lists_below
from recommenders.adapters.files.baskets.cell_objects import with_objects_below
from recommenders.adapters.files.baskets.whole_orders import with_baskets
from recommenders.adapters.files.baskets.wide_columns import with_items_below
from recommenders.adapters.files.reading.read_file import Sheet, read


def read_lines(
    path: Path, *, encoding: str = "", told: Mapping[str, str] | None = None, listed: str = ""
) -> Sheet:
    """Read a file as `read` does, with a line for each item where one has several.

    ``told`` are our columns -> those of the file, as far as somebody has said; ``listed`` is what
    parts the items of a cell, if that is said: then cells are left as they are. Raises `DataError`.
    """
    told = told or {}
    sheet = bare_baskets(path, encoding=encoding) or read(path, encoding=encoding)
    sheet = with_items_below(sheet, [*told.values()])
    if not listed:
        sheet = with_lists_below(with_objects_below(sheet, told), told)
    return with_baskets(sheet)
