"""Reading a text file of columns: CSV, TSV and their relatives, compressed or not."""

from __future__ import annotations

import mmap
import re
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.csv

from recommenders.adapters.files.content.file_content import content_of
from recommenders.adapters.files.content.long_separators import UNIT, with_one_sign
from recommenders.adapters.files.content.odd_lines import with_plain_lines
from recommenders.adapters.files.content.other_kinds import refuse_other_kinds
from recommenders.adapters.files.content.parquet_size import too_many_columns
from recommenders.adapters.files.content.unclosed_quotes import (
    has_swallowed_lines,
    without_lone_quotes,
)
from recommenders.adapters.files.content.utf8_text import utf8_text
from recommenders.adapters.files.nameless.column_roles import said_of_nameless
from recommenders.adapters.files.reading.csv_layout import (
    Layout,
    OddLines,
    layout_of,
    with_line_feeds,
    with_lines,
)
from recommenders.adapters.files.reading.header_lines import header_findings, two_headers
from recommenders.configuration import limits
from recommenders.contract import Finding
from recommenders.errors import DataError, EmptyFileError
from recommenders.histories import LongArray

TOLERATED: Final = 0.05
"""Share of lines with another number of columns than the names from which a file is refused."""
_LOOK: Final = 65_536
_NAMES: Final = 60
"""Lines among which those of the names are."""
_WIDEST: Final = 200
"""Bytes of the name of a column."""
_LONE_RETURN: Final = re.compile(rb"\r(?!\n)")
_IN_QUOTES: Final = re.compile(rb'"[^"]*"')
_AROUND_RETURN: Final = re.compile(rb"([^\r\n]+)\r(?=([^\r\n]+))")
_PIECES: Final = 10_000
_LINES: Final = 0.9
"""Share of carriage returns between lines from which all of them are ends of lines."""
# a quoted value with a quote in it that stands behind a backslash, as databases write it
_ESCAPING: Final = re.compile(
    rb'(?:^|[,;\t|\n])"(?:[^"\\\n]|\\.)*?\\"(?:[^"\\\n]|\\.)*"(?=[,;\t|\r\n]|$)'
)
_ESCAPED: Final = re.compile(rb'(?<!\\)((?:\\\\)*)\\"')
_SPACED: Final = re.compile(rb'[,;|\t] +"')
_TIGHT: Final = re.compile(rb'[,;|\t]"')
_QUOTED: Final = re.compile(rb'([,;|\t]) +("[^"\r\n]*")(?= *(?:[,;|\t\r\n]|$))')
_SEPARATOR_NAMES: Final = {
    ";": "semicolons",
    "\t": "tabs",
    "|": "bars",
    ",": "commas",
    "^": "carets",
    "~": "tildes",
    "\x01": "the control sign 1",
}
_JSON: Final = re.compile(rb"\s*[{\[]\s*[\"{\[]")


@dataclass(frozen=True, slots=True, kw_only=True)
class TextTable:
    """The columns as texts, and the place of each line among all lines below the names.

    ``places`` has shape (n_lines,), counted from 0, with what stands above the names counted in:
    line ``place + 2`` of the file, as long as no value holds a line break. ``nameless``: no line
    has names, and the first of a file of data alone has the place -1.
    """

    table: pa.Table
    places: LongArray
    separator: str
    findings: list[Finding] = field(default_factory=list)
    nameless: bool = False


def read_csv(path: Path, *, encoding: str = "") -> TextTable:
    """Read a text file of columns; ``encoding`` is found out when empty. Raises `DataError`."""
    content = content_of(path)
    start = bytes(content[:_LOOK])
    refuse_other_kinds(path, start)
    if _JSON.match(start):
        raise DataError(
            "the file is JSON, not a table",
            file=str(path),
            row=1,
            remedy="Rename it to .jsonl where it has one object on each line, or to .json.",
        )
    findings: list[Finding] = []
    text = utf8_text(path, content, encoding, findings)
    text = _with_doubled_quotes(_with_line_feeds(text, path, findings), path, findings)
    text = with_plain_lines(_without_blanks(text, path, findings), path, findings)
    text = with_one_sign(text, path, findings)
    return _parsed(path, text, findings)


def _with_line_feeds(
    content: mmap.mmap | bytes, path: Path, findings: list[Finding]
) -> mmap.mmap | bytes:
    """The content, with what stands for a line feed made one: old programs end lines in CR."""
    if content.find(b"\r") < 0 or _LONE_RETURN.search(content) is None:
        return content
    text = bytes(content)
    count = len(_LONE_RETURN.findall(text))
    # what stands in quotes ends no line
    bare = _IN_QUOTES.sub(b"", text)
    ends = len(_LONE_RETURN.findall(bare)) > bare.count(b"\n") or _end_lines(text)
    findings.append(
        Finding(
            observation=f"{path.name} has carriage returns without a line feed",
            count=count,
            done="taken as the ends of lines" if ends else "read as blanks: they stand in values",
        )
    )
    return _LONE_RETURN.sub(b"\n" if ends else b" ", text)


def _end_lines(text: bytes) -> bool:
    """Whether what stands before and behind carriage returns is as wide as the first line."""
    first = re.split(rb"[\r\n]", text, maxsplit=1)[0]
    sign = max((b",", b";", b"\t", b"|"), key=first.count)
    ended = [found.groups() for found in islice(_AROUND_RETURN.finditer(text), _PIECES)]
    width = first.count(sign)
    alike = sum(all(piece.count(sign) == width for piece in pieces) for pieces in ended)
    return bool(ended) and sign in first and alike >= _LINES * len(ended)


def _with_doubled_quotes(
    content: mmap.mmap | bytes, path: Path, findings: list[Finding]
) -> mmap.mmap | bytes:
    r"""The content, with quotes behind a backslash doubled, as CSV has them, if it writes them so.

    A backslash at the end of a value ("C:\") is one: the value ends there.
    """
    if content.find(b'\\"') < 0 or _ESCAPING.search(content[:_LOOK]) is None:
        return content
    text, count = _ESCAPED.subn(rb'\1""', bytes(content))
    findings.append(
        Finding(
            observation=f"{path.name} has a backslash before quotes in values",
            count=count,
            done="read without it",
        )
    )
    return text


def _without_blanks(
    content: mmap.mmap | bytes, path: Path, findings: list[Finding]
) -> mmap.mmap | bytes:
    """The content without blanks between a separator and a quote, if all quotes stand so.

    A quote behind a blank is none for CSV, and would be a part of the value.
    """
    start = bytes(content[:_LOOK])
    spaced = len(_SPACED.findall(start))
    if not spaced or _TIGHT.search(start) or len(_QUOTED.findall(start)) < _LINES * spaced:
        return content
    text, count = _QUOTED.subn(rb"\1\2", bytes(content))
    findings.append(
        Finding(
            observation=f"{path.name} has blanks before the quotes of values",
            count=count,
            done="read without them",
        )
    )
    return text


def _parsed(
    path: Path, content: mmap.mmap | bytes, findings: list[Finding], *, mended: bool = False
) -> TextTable:
    sample = bytes(content[:_LOOK]).decode("utf-8-sig", errors="replace")
    if not sample.strip():
        raise EmptyFileError("the file is empty", file=str(path), remedy="Export it again.")
    layout = layout_of(with_line_feeds(sample))
    _refuse_wide(content, layout.separator, path)
    if layout.doubt:
        raise two_headers(path, layout.before + 1, layout.names)
    said = len(findings)
    _note_layout(path, layout, findings)
    odd = OddLines(layout.separator)
    table = _table(path, content, layout, odd)
    if not mended and content.find(b'"') >= 0:
        again: list[Finding] = []
        anew = (
            without_lone_quotes(bytes(content), layout.separator, table.num_columns, path, again)
            if odd.hold_lines or has_swallowed_lines(table, layout.separator)
            else None
        )
        if anew is not None:
            return _parsed(path, anew, [*findings[:said], *again], mended=True)
    # lines that end in more separators than others are counted among all, and put in their place
    numbers = np.array(odd.numbers, np.int64)
    put_back = np.isin(numbers, list(odd.longer))
    everywhere = _places(
        path, table.num_rows + len(odd.longer), odd.first, numbers[~put_back], layout, findings
    )
    table = with_lines(table, odd.longer, everywhere)
    return TextTable(
        table=table,
        places=everywhere,
        separator=layout.separator,
        findings=findings,
        nameless=layout.nameless is not None,
    )


def _table(path: Path, content: mmap.mmap | bytes, layout: Layout, odd: OddLines) -> pa.Table:
    columns = [*layout.names, *([""] if layout.one_more else [])]
    told_names = {"column_names": columns, "skip_rows": layout.first}
    as_told = layout.one_more or layout.one_less or layout.grouped or layout.units
    as_told = as_told or layout.nameless is not None
    try:
        return pa.csv.read_csv(
            pa.BufferReader(pa.py_buffer(content)),
            read_options=pa.csv.ReadOptions(
                use_threads=False,
                **(told_names if as_told else {"skip_rows": layout.before}),
            ),
            parse_options=pa.csv.ParseOptions(
                delimiter=layout.separator,
                newlines_in_values=True,
                invalid_row_handler=odd.leave_out,
            ),
            convert_options=pa.csv.ConvertOptions(
                column_types=dict.fromkeys(columns, pa.string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid as error:
        if "Empty CSV" in str(error):
            raise EmptyFileError(
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


def _refuse_wide(content: mmap.mmap | bytes, separator: str, path: Path) -> None:
    """A line of some MB that is nothing but separators would be as many columns."""
    most = limits().columns
    # names may be in any of the first lines, and a line beyond what was looked at is cut off
    start = bytes(content[: _LOOK + most * _WIDEST])
    widest = max(line.count(separator.encode()) for line in start.split(b"\n")[:_NAMES]) + 1
    if widest > most:
        raise too_many_columns(path, widest)


def _note_layout(path: Path, layout: Layout, findings: list[Finding]) -> None:
    if layout.separator not in (",", UNIT) and path.suffix.lower() != ".tsv":
        name = _SEPARATOR_NAMES.get(layout.separator, repr(layout.separator))
        findings.append(
            Finding(
                observation=f"{path.name} separates its columns by {name}", count=1, done="read so"
            )
        )
    if layout.nameless is not None:
        findings.append(said_of_nameless(path, layout.nameless))
    above = layout.before - (1 if layout.told else 0) - (1 if layout.grouped else 0)
    if above > 0:
        findings.append(
            Finding(
                observation=f"Lines of {path.name} above the names of the columns",
                count=above,
                done="left out",
            )
        )
    findings += header_findings(
        path, layout.before + 1, grouped=layout.grouped, units=layout.first if layout.units else 0
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
    # units below the names are the first of the lines
    start = layout.before + (1 if layout.units else 0)
    if not first_odd:
        return np.arange(start, start + n_lines, dtype=np.int64)
    # a number of pyarrow counts from 1, the names and what stands above them included
    odd = numbers - 2
    total = n_lines + len(odd)
    first = first_odd[0]
    below = odd.min() - start >= n_lines
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
    everything = np.arange(start, start + total, dtype=np.int64)
    return np.delete(everything, odd - start)
