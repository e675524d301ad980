"""The line of an editor on which a line of data stands."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Final

from recommenders.adapters.files.content.file_content import content_of
from recommenders.adapters.files.content.utf8_text import utf8_text
from recommenders.adapters.files.reading.csv_layout import layout_of, with_line_feeds
from recommenders.adapters.files.reading.json_file import line_of_object
from recommenders.adapters.files.reading.read_file import JSON, suffix_of
from recommenders.errors import DataError

LOOK: Final = 65_536


def line_of(path: Path, index: int, *, encoding: str = "") -> int:
    """The line of an editor on which the line of data with this index begins.

    A value may hold line breaks, and blank lines are not counted as data; ``index`` is as in
    `TextTable.places`. Where the text cannot be walked it is ``index + 2``.
    """
    if suffix_of(path) in JSON:
        return line_of_object(path, index, encoding=encoding)
    try:
        text = bytes(utf8_text(path, content_of(path), encoding, [])).decode("utf-8-sig")
        layout = layout_of(with_line_feeds(text[:LOOK]))
        reader = csv.reader(text.splitlines(keepends=True), delimiter=layout.separator)
        wanted, seen, last = index - layout.before, -2 - layout.before, 0
        for row in reader:
            begins, last = last + 1, reader.line_num
            seen += 1 if row or last <= layout.before else 0
            if last > layout.before and row and seen == wanted:
                return begins
    except (csv.Error, LookupError, DataError):
        pass
    return index + 2
