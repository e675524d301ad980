"""Reading a text file of columns: CSV, TSV and their relatives, compressed or not."""

from __future__ import annotations

import codecs
import mmap
import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.csv

from recommenders.adapters.files.reading.csv_layout import Layout, layout_of, with_line_feeds
from recommenders.adapters.files.reading.file_content import content_of
from recommenders.adapters.files.reading.parquet_size import too_many_columns
from recommenders.adapters.files.reading.text_encoding import (
    ENCODINGS,
    WESTERN,
    guess_encoding,
    mended_utf8,
)
from recommenders.configuration import limits
from recommenders.contract import Finding
from recommenders.errors import DataError
from recommenders.histories import LongArray

TOLERATED: Final = 0.05
"""Share of lines with another number of columns than the names from which a file is refused."""
_LOOK: Final = 65_536
_NAMES: Final = 60
"""Lines among which those of the names are."""
_WIDEST: Final = 200
"""Bytes of the name of a column."""
_MENDED: Final = "mended"
"""UTF-8 with a few odd bytes, among the encodings to try."""
_LONE_RETURN: Final = re.compile(rb"\r(?!\n)")
_SEPARATOR_NAMES: Final = {";": "semicolons", "\t": "tabs", "|": "bars", ",": "commas"}
_NO_TABLE: Final = {
    re.compile(rb"\s*(<!doctype html|<html)", re.IGNORECASE): (
        "the file is a web page, not a table: perhaps the page that asks to sign in",
        "Export it again, and open it in an editor to see that it has columns.",
    ),
    re.compile(rb"\s*<\?xml", re.IGNORECASE): (
        "the file is XML, not a table",
        "Export it as CSV, Excel (.xlsx) or Parquet.",
    ),
    re.compile(rb"\s*[{\[]\s*[\"{\[]"): (
        "the file is JSON, not a table",
        "Export it as CSV, Excel (.xlsx) or Parquet.",
    ),
    re.compile(rb"PK\x03\x04"): (
        "the file is an Excel workbook or an archive under another name",
        "Rename it to .xlsx, or save it as CSV.",
    ),
    re.compile(rb"PAR1"): (
        "the file is Parquet under another name",
        "Rename it to .parquet.",
    ),
    re.compile(rb"\xd0\xcf\x11\xe0"): (
        "the file is an old Excel workbook",
        "Save it as .xlsx or as CSV.",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TextTable:
    """The columns as texts, and the place of each line among all lines below the names.

    ``places`` has shape (n_lines,), counted from 0, with what stands above the names counted in:
    line ``place + 2`` of the file, as long as no value holds a line break.
    """

    table: pa.Table
    places: LongArray
    separator: str
    findings: list[Finding] = field(default_factory=list)


def read_csv(path: Path, *, encoding: str = "") -> TextTable:
    """Read a text file of columns; ``encoding`` is found out when empty. Raises `DataError`."""
    content = content_of(path)
    start = bytes(content[:_LOOK])
    for pattern, (problem, remedy) in _NO_TABLE.items():
        if pattern.match(start):
            raise DataError(problem, file=str(path), row=1, remedy=remedy)
    wide = start[:2] in (b"\xff\xfe", b"\xfe\xff")
    if not (wide or encoding):
        _refuse_nul(content, path)
    for candidate in _encodings(content, encoding, wide=wide):
        findings: list[Finding] = []
        try:
            text = _as_utf8(content, candidate, path, findings, told=bool(encoding))
        except (UnicodeError, LookupError):
            continue
        _refuse_nul(text, path)
        return _parsed(path, _with_line_feeds(text, path, findings), findings)
    raise DataError(
        f"the text is not written in {encoding}" if encoding else "the text encoding is not known",
        file=str(path),
        remedy='Say it in dataset.toml, e.g. encoding = "cp1252", or save the file in UTF-8.',
    )


def _refuse_nul(content: mmap.mmap | bytes, path: Path) -> None:
    at = content.find(b"\0")
    if at >= 0:
        raise DataError(
            "the file is not text: it holds a NUL character",
            file=str(path),
            row=content[:at].count(b"\n") + 1,
            remedy="Save it as CSV with UTF-8 encoding.",
        )


def _with_line_feeds(
    content: mmap.mmap | bytes, path: Path, findings: list[Finding]
) -> mmap.mmap | bytes:
    """The content, with what stands for a line feed made one: old programs end lines in CR."""
    if content.find(b"\r") < 0 or _LONE_RETURN.search(content) is None:
        return content
    text = bytes(content)
    count = len(_LONE_RETURN.findall(text))
    ends = count > text.count(b"\n")
    findings.append(
        Finding(
            observation=f"{path.name} has carriage returns without a line feed",
            count=count,
            done="taken as the ends of lines" if ends else "read as blanks: they stand in values",
        )
    )
    return _LONE_RETURN.sub(b"\n" if ends else b" ", text)


def _encodings(content: mmap.mmap | bytes, told: str, *, wide: bool) -> Iterator[str]:
    """What to try in turn; the guess is made only where UTF-8 does not do."""
    if told or wide:
        yield told or "utf-16"
        return
    yield "utf-8"
    yield _MENDED
    yield from dict.fromkeys((guess_encoding(content), WESTERN))


def _as_utf8(
    content: mmap.mmap | bytes, encoding: str, path: Path, findings: list[Finding], *, told: bool
) -> mmap.mmap | bytes:
    """The text in UTF-8, which is all that pyarrow knows; raises UnicodeError where it is not so.

    What was no more than a guess is added to the ``findings``.
    """
    if encoding == _MENDED:
        text, odd = mended_utf8(bytes(content))
        findings.append(
            Finding(
                observation=f"{path.name} is UTF-8 text with bytes that are not",
                count=odd,
                done="these bytes alone read as Windows-1252",
                warning=True,
            )
        )
        return text.encode()
    if codecs.lookup(encoding).name in ("utf-8", "utf-8-sig"):
        _check_utf8(content)
        return content
    if encoding in ENCODINGS and not told:
        settle = "" if encoding == WESTERN else ": say encoding in dataset.toml to settle it"
        findings.append(
            Finding(
                observation=f"{path.name} is not UTF-8 text",
                count=1,
                done=f"read as {ENCODINGS[encoding]} instead{settle}",
                warning=encoding != WESTERN,
            )
        )
    return bytes(content).decode(encoding).encode()


def _check_utf8(content: mmap.mmap | bytes) -> None:
    """Raise UnicodeError where the content is not UTF-8, without a copy of it."""
    ends = np.array([0, len(content)], dtype=np.int64)
    whole = pa.Array.from_buffers(
        pa.large_binary(), 1, [None, pa.py_buffer(ends), pa.py_buffer(content)]
    )
    try:
        whole.cast(pa.large_string())
    except pa.ArrowInvalid as error:
        raise UnicodeDecodeError("utf-8", b"", 0, 1, "invalid text") from error


def _parsed(path: Path, content: mmap.mmap | bytes, findings: list[Finding]) -> TextTable:
    sample = bytes(content[:_LOOK]).decode("utf-8-sig", errors="replace")
    if not sample.strip():
        raise DataError("the file is empty", file=str(path), remedy="Export it again.")
    layout = layout_of(with_line_feeds(sample))
    _refuse_wide(content, layout.separator, path)
    _note_layout(path, layout, findings)
    # numbers alone, but for the first: a file may be made of nothing but odd lines
    odd_lines: list[pa.csv.InvalidRow] = []
    odd_numbers = array("q")

    def leave_out(row: pa.csv.InvalidRow) -> str:
        odd_numbers.append(row.number)
        if not odd_lines:
            odd_lines.append(row)
        return "skip"

    columns = [*layout.names, *([""] if layout.one_more else [])]
    told_names = {"column_names": columns, "skip_rows": layout.before + 1}
    try:
        table = pa.csv.read_csv(
            pa.BufferReader(pa.py_buffer(content)),
            read_options=pa.csv.ReadOptions(
                use_threads=False,
                **(told_names if layout.one_more else {"skip_rows": layout.before}),
            ),
            parse_options=pa.csv.ParseOptions(
                delimiter=layout.separator, newlines_in_values=True, invalid_row_handler=leave_out
            ),
            convert_options=pa.csv.ConvertOptions(
                column_types=dict.fromkeys(columns, pa.string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid as error:
        if "Empty CSV" in str(error):
            raise DataError(
                "the file has a header and no lines",
                file=str(path),
                remedy="Export it again, with the data.",
            ) from error
        raise DataError(
            "the file is not readable as CSV",
            file=str(path),
            value=str(error),
            remedy="Export it again as CSV with UTF-8 encoding.",
        ) from error
    places = _places(
        path, table.num_rows, odd_lines, np.array(odd_numbers, np.int64), layout, findings
    )
    return TextTable(table=table, places=places, separator=layout.separator, findings=findings)


def _refuse_wide(content: mmap.mmap | bytes, separator: str, path: Path) -> None:
    """A line of some MB that is nothing but separators would be as many columns."""
    most = limits().columns
    # names may be in any of the first lines, and a line beyond what was looked at is cut off
    start = bytes(content[: _LOOK + most * _WIDEST])
    widest = max(line.count(separator.encode()) for line in start.split(b"\n")[:_NAMES]) + 1
    if widest > most:
        raise too_many_columns(path, widest)


def _note_layout(path: Path, layout: Layout, findings: list[Finding]) -> None:
    if layout.separator != "," and path.suffix.lower() != ".tsv":
        name = _SEPARATOR_NAMES.get(layout.separator, repr(layout.separator))
        findings.append(
            Finding(
                observation=f"{path.name} separates its columns by {name}", count=1, done="read so"
            )
        )
    above = layout.before - (1 if layout.told else 0)
    if above > 0:
        findings.append(
            Finding(
                observation=f"Lines of {path.name} above the names of the columns",
                count=above,
                done="left out",
            )
        )
    if layout.one_more:
        findings.append(
            Finding(
                observation=f"{path.name} has one separator too many at the end of its lines",
                count=1,
                done="not read as a column",
            )
        )


def _places(
    path: Path,
    n_lines: int,
    first_odd: list[pa.csv.InvalidRow],
    numbers: LongArray,
    layout: Layout,
    findings: list[Finding],
) -> LongArray:
    """The places of the lines that were read; refuses the file where too many were not."""
    if not first_odd:
        return np.arange(layout.before, layout.before + n_lines, dtype=np.int64)
    # a number of pyarrow counts from 1, the names and what stands above them included
    odd = numbers - 2
    total = n_lines + len(odd)
    first = first_odd[0]
    below = odd.min() - layout.before >= n_lines
    if len(odd) >= TOLERATED * total and not (below and len(odd) <= 3 < n_lines):
        more = first.actual_columns == first.expected_columns + 1 and first.text.rstrip().endswith(
            layout.separator
        )
        raise DataError(
            f"a line has {first.actual_columns} columns where the header has "
            f"{first.expected_columns}" + (": one separator too many at the end" if more else ""),
            file=str(path),
            row=first.number,
            value=first.text,
            remedy="Put values that hold the separator in double quotes, and close every quote.",
        )
    findings.append(
        Finding(
            observation=f"Lines of {path.name} with another number of columns than the names",
            count=len(odd),
            done="left out",
            warning=len(odd) > TOLERATED * total,
            example=f"line {first.number}: {first.text[:40]!r}",
        )
    )
    everything = np.arange(layout.before, layout.before + total, dtype=np.int64)
    return np.delete(everything, odd - layout.before)
