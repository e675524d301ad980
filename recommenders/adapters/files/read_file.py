"""Reading one CSV or Parquet file into a frame, or saying why it cannot be read."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from recommenders.adapters.files.text_encoding import ENCODINGS, WESTERN, guess_encoding
from recommenders.contract import Finding
from recommenders.errors import DataError

SUFFIXES: Final = (".parquet", ".csv", ".tsv")
_SEPARATORS: Final = ",;\t|"
_LOOK: Final = 65_536
_INTEGERS: Final = {
    pa.int8(): pd.Int64Dtype(),
    pa.int16(): pd.Int64Dtype(),
    pa.int32(): pd.Int64Dtype(),
    pa.int64(): pd.Int64Dtype(),
    pa.uint64(): pd.UInt64Dtype(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A file as it came: text for CSV, typed for Parquet; the index counts the lines from 0."""

    frame: pd.DataFrame
    file: str
    findings: list[Finding] = field(default_factory=list)


def read(path: Path) -> Sheet:
    """Read a file by its suffix; raises `DataError` naming the file, and the row where known."""
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise DataError(
            "the kind of file is not known",
            file=str(path),
            value=suffix,
            remedy="Save it as CSV or Parquet, with the ending .csv, .tsv or .parquet.",
        )
    try:
        if path.stat().st_size == 0:
            raise DataError("the file is empty", file=str(path), remedy="Export it again.")
        findings: list[Finding] = []
        table = _parquet(path) if suffix == ".parquet" else _text(path, findings)
    except OSError as error:
        raise DataError(
            "the file cannot be read" if path.exists() else "there is no such file",
            file=str(path),
            remedy="Check the path and who may read it.",
        ) from error
    names = [name.strip() for name in table.column_names]
    twice = sorted({name for name in names if names.count(name) > 1 and name})
    if twice:
        raise DataError(
            "two columns have the same name",
            file=str(path),
            column=twice[0],
            row=1,
            remedy="Rename or remove one of them.",
        )
    frame = _framed(table.rename_columns(names))
    if frame.empty:
        raise DataError(
            "the file has a header and no lines" if names else "the file is empty",
            file=str(path),
            remedy="Export it again, with the data.",
        )
    return Sheet(frame=frame, file=str(path), findings=findings)


def _parquet(path: Path) -> pa.Table:
    try:
        return pa.parquet.read_table(path, partitioning=None)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise DataError(
            "the Parquet file is broken",
            file=str(path),
            remedy="Write it again, or save the data as CSV.",
        ) from error


def _text(path: Path, findings: list[Finding]) -> pa.Table:
    start = _head(path)
    wide = start[:2] in (b"\xff\xfe", b"\xfe\xff")
    if b"\0" in start and not wide:
        raise DataError(
            "the file is not text", file=str(path), remedy="Save it as CSV with UTF-8 encoding."
        )
    for encoding in ("utf-16",) if wide else _encodings(path):
        notes: list[Finding] = []
        if encoding in ENCODINGS:
            observation = f"{path.name} is not UTF-8 text"
            done = f"read as {ENCODINGS[encoding]} instead"
            notes.append(Finding(observation=observation, count=1, done=done))
        try:
            table = _parsed(path, start, encoding, notes)
        except UnicodeError:
            continue
        findings.extend(notes)
        return table
    raise DataError(
        "the text encoding is neither UTF-8 nor Windows-1252",
        file=str(path),
        remedy="Save the file as CSV with UTF-8 encoding.",
    )


def _encodings(path: Path) -> Iterator[str]:
    """What to try in turn; the guess is made only where UTF-8 does not do."""
    yield "utf8"
    yield from dict.fromkeys((guess_encoding(path), WESTERN))


def _head(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(_LOOK)


def _parsed(path: Path, start: bytes, encoding: str, findings: list[Finding]) -> pa.Table:
    sample = start.decode("utf-8-sig" if encoding == "utf8" else encoding, errors="replace")
    if not sample.strip():
        raise DataError("the file is empty", file=str(path), remedy="Export it again.")
    separator = _separator(sample)
    if separator != "," and path.suffix.lower() != ".tsv":
        name = {";": "semicolons", "\t": "tabs", "|": "bars"}[separator]
        findings.append(
            Finding(
                observation=f"{path.name} separates its columns by {name}", count=1, done="read so"
            )
        )
    header = next(row for row in csv.reader(io.StringIO(sample), delimiter=separator) if row)
    try:
        table = pa.csv.read_csv(
            path,
            read_options=pa.csv.ReadOptions(use_threads=False, encoding=encoding),
            parse_options=pa.csv.ParseOptions(delimiter=separator, newlines_in_values=True),
            convert_options=pa.csv.ConvertOptions(
                column_types=dict.fromkeys(header, pa.string()), strings_can_be_null=False
            ),
        )
        # names that are not UTF-8 are noticed here, so that they too are read in another encoding
        table.column_names  # noqa: B018
        return table
    except pa.ArrowInvalid as error:
        if "invalid UTF8" in str(error):
            raise UnicodeDecodeError("utf-8", b"", 0, 1, "invalid text") from error
        mismatch = re.search(r"Row #(\d+): Expected (\d+) columns, got (\d+)", str(error))
        if "Empty CSV" in str(error):
            raise DataError(
                "the file has a header and no lines",
                file=str(path),
                remedy="Export it again, with the data.",
            ) from error
        if mismatch is None:
            raise DataError(
                "the file is not readable as CSV",
                file=str(path),
                value=str(error),
                remedy="Export it again as CSV with UTF-8 encoding.",
            ) from error
        raise DataError(
            f"a line has {mismatch[3]} columns where the header has {mismatch[2]}",
            file=str(path),
            row=int(mismatch[1]),
            value=str(error).rsplit(": ", 1)[-1],
            remedy="Put values that hold the separator in double quotes, and close every quote.",
        ) from error


def _separator(sample: str) -> str:
    """The separator that cuts the header, and the lines after it, into the most columns."""

    def columns(separator: str) -> tuple[int, int]:
        lines = csv.reader(io.StringIO(sample), delimiter=separator)
        widths = [len(row) for _, row in zip(range(20), lines, strict=False) if row]
        # the last line of the sample may be cut short
        same_width = sum(width == widths[0] for width in widths)
        return (same_width if widths[0] > 1 else 0), widths[0]

    try:
        return max(_SEPARATORS, key=columns)
    except csv.Error:
        return ","


def _framed(table: pa.Table) -> pd.DataFrame:
    plain = {}
    for name, column in zip(table.column_names, table.columns, strict=True):
        kind = column.type
        if not name or pa.types.is_nested(kind) or pa.types.is_binary(kind):
            continue
        decoded = pa.types.is_dictionary(kind)
        plain[name] = column.cast(kind.value_type) if decoded else column
    frame: pd.DataFrame = pa.table(plain).to_pandas(
        types_mapper=_INTEGERS.get, date_as_object=False, ignore_metadata=True
    )
    return frame
