"""Reading one file of any known kind into a frame, or saying why it cannot be read."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa

from recommenders.adapters.files.content.arrow_tables import COLUMNAR
from recommenders.adapters.files.content.other_kinds import refuse_other_endings
from recommenders.adapters.files.nameless.column_roles import number_of
from recommenders.adapters.files.nested.group_lines import without_group_lines
from recommenders.adapters.files.reading.csv_file import read_csv
from recommenders.adapters.files.reading.excel_file import read_excel
from recommenders.adapters.files.reading.json_file import read_json
from recommenders.adapters.files.reading.known_names import is_known_as, plain_name
from recommenders.adapters.files.reading.parquet_file import read_parquet
from recommenders.adapters.files.workbooks.kinds import OLD, is_workbook
from recommenders.contract import Finding
from recommenders.errors import DataError, EmptyFileError

JSON: Final = (".jsonl", ".ndjson", ".json", ".jsonl.gz", ".ndjson.gz", ".json.gz")
_COLUMNS: Final = (".csv", ".tsv", ".txt", ".dat", ".data", ".psv", ".tab", ".inter")
TEXT: Final = (*_COLUMNS, *(f"{suffix}.gz" for suffix in _COLUMNS), *JSON)
SUFFIXES: Final = (
    ".parquet",
    ".csv",
    ".tsv",
    ".csv.gz",
    ".tsv.gz",
    ".xlsx",
    ".jsonl",
    ".ndjson",
    ".jsonl.gz",
    ".ndjson.gz",
    ".txt",
    ".txt.gz",
    ".json",
    ".json.gz",
    *(f"{suffix}{packed}" for suffix in _COLUMNS[3:] for packed in ("", ".gz")),
    ".xlsm",
    ".ods",
    OLD,
    ".feather",
    ".arrow",
    ".orc",
)
"""What can be read, in the order in which one of several is chosen."""
ENDINGS: Final = tuple(dict.fromkeys(suffix.rpartition(".")[2] for suffix in SUFFIXES))
"""The last part of each, as fields for uploads ask for."""
KINDS: Final = (
    "CSV or TSV (also as .gz), JSON Lines (.jsonl), Excel (.xlsx), OpenDocument (.ods) or Parquet"
)
"""The same in words, for errors."""
INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u180e]")
"""Characters that nobody sees: soft hyphens, joiners, marks of direction and of byte order."""
_INTEGERS: Final = {
    pa.int8(): pd.Int64Dtype(),
    pa.int16(): pd.Int64Dtype(),
    pa.int32(): pd.Int64Dtype(),
    pa.int64(): pd.Int64Dtype(),
    pa.uint64(): pd.UInt64Dtype(),
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OtherFiles:
    """Where the values of some ``columns`` stand, if not in the file of the line: in ``files``.

    Of all columns where these are None: in the sheets of a workbook that are one table.
    ``orders`` has which of the files and the index there, and ``of_line`` for each line of the
    frame, by its index, a row of these, -1 where it has none.
    """

    columns: frozenset[str] | None
    files: tuple[str, ...]
    orders: pd.DataFrame
    of_line: pd.Series

    def place_of(self, index: int) -> tuple[str, int] | None:
        """The file of what stands on a line, and the index there; None where it has none."""
        row = int(self.of_line.to_numpy()[self.of_line.index.get_loc(index)])
        if row < 0:
            return None
        file, place = self.orders.to_numpy(dtype=np.int64)[row].tolist()
        return self.files[file], place


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A file as it came: text for CSV, typed for Parquet, Excel and the numbers of JSON.

    The index counts the lines of data, what stands above the names counted in: line ``index + 2``.
    In a file of JSON Lines, which has no line of names, it so begins with -1.
    ``twice`` holds names that stand above several columns, of which the first has the name;
    ``nested`` the names of columns that hold lists or structures and are not read; ``unread`` those
    that were left where they are because nothing is read from them; ``separator`` is what parts the
    columns of a text. ``other`` tells of columns that come from other files. ``nameless`` says that
    the file has no line of names: "column 1" is then its first, whatever it is called here.
    """

    frame: pd.DataFrame
    file: str
    findings: list[Finding] = field(default_factory=list)
    twice: frozenset[str] = frozenset()
    nested: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    separator: str = ""
    other: OtherFiles | None = None
    nameless: bool = False

    @property
    def by_plain_name(self) -> dict[str, str]:
        """The columns under their names as these are compared, and under their numbers as well
        where no line has names.
        """
        names = [str(name) for name in self.frame.columns]
        numbers = enumerate(names) if self.nameless else ()
        plain = {plain_name(number_of(at)): name for at, name in numbers}
        return plain | {plain_name(name): name for name in reversed(names)}


def suffix_of(path: Path) -> str:
    """The ending that tells the kind of a file, in small letters: ``.csv``, ``.csv.gz``, ..."""
    name = path.name.lower()
    return next((suffix for suffix in SUFFIXES if name.endswith(suffix)), path.suffix.lower())


def read(path: Path, *, encoding: str = "", sheet: str = "", used: Collection[str] = ()) -> Sheet:
    """Read a file by its suffix; raises `DataError` naming the file, and the row where known.

    ``encoding`` is that of text files, found out when empty. Of a workbook the ``sheet`` of that
    name is read, and those ``used`` otherwise need no remark; without it the one with most lines.
    A file without any lines is an `EmptyFileError`.
    """
    suffix = suffix_of(path)
    if suffix not in SUFFIXES:
        refuse_other_endings(path)
        raise DataError(
            "the kind of file is not known",
            file=str(path),
            value=suffix,
            remedy="Save it as CSV, JSON Lines, Excel or Parquet, with the ending .csv, .tsv, "
            ".jsonl, .xlsx or .parquet.",
        )
    try:
        if not path.is_dir() and path.stat().st_size == 0:
            raise EmptyFileError("the file is empty", file=str(path), remedy="Export it again.")
        if is_workbook(path):
            content = _of_workbook(path, sheet, used)
        else:
            content = _read(path, suffix, encoding)
    except OSError as error:
        raise DataError(
            "the file cannot be read" if path.exists() else "there is no such file",
            file=str(path),
            remedy="Check the path and who may read it.",
        ) from error
    if content.frame.empty and len(content.frame.columns):
        raise EmptyFileError(
            "the file has a header and no lines",
            file=str(path),
            remedy="Export it again, with the data.",
        )
    if content.frame.empty:
        raise DataError(
            "no column can be read",
            file=str(path),
            remedy="Export it again, with the data: a line, or an object of a list, for each.",
        )
    return content


def _of_workbook(path: Path, sheet: str, used: Collection[str]) -> Sheet:
    findings: list[Finding] = []
    table = read_excel(path, findings, sheet=sheet, used=used)
    names, twice = _told_apart(list(table.frame.columns))
    frame = table.frame.set_axis(names, axis=1)
    file = f"{path}, sheet {sheet}" if sheet else str(path)
    if len(table.sheets) == 1:
        frame = _grouped(frame, file, findings)
        return Sheet(
            frame=frame, file=file, findings=findings, twice=twice, nameless=table.nameless
        )
    frame = frame.drop(columns="", errors="ignore")
    places = pd.DataFrame({"sheet": table.sheet_of, "line": table.lines})
    other = OtherFiles(
        columns=None,
        files=tuple(f"{path}, sheet {name}" for name in table.sheets),
        orders=places,
        of_line=pd.Series(np.arange(len(places)), index=frame.index),
    )
    return Sheet(
        frame=frame,
        file=file,
        findings=findings,
        twice=twice,
        other=other,
        nameless=table.nameless,
    )


def _grouped(frame: pd.DataFrame, file: str, findings: list[Finding]) -> pd.DataFrame:
    """The frame without lines that stand above groups, and then without a column of no name."""
    grouped, said = without_group_lines(frame, file, is_known_as)
    findings += said
    return grouped.drop(columns="", errors="ignore")


def _read(path: Path, suffix: str, encoding: str) -> Sheet:
    findings: list[Finding] = []
    nested: tuple[str, ...] = ()
    separator, nameless = "", False
    again: frozenset[str] = frozenset()
    if suffix in COLUMNAR:
        table, nested, without_items = read_parquet(path)
        if without_items:
            findings.append(
                Finding(
                    observation=f"Lines of {path.name} whose list of items is empty",
                    count=without_items,
                    done="left out: they say nothing of an item",
                )
            )
        columns, names = table.columns, table.column_names
    elif suffix in JSON:
        objects = read_json(path, encoding=encoding)
        columns, names = objects.table.columns, objects.table.column_names
        findings, nested, again = objects.findings, objects.nested, objects.twice
        places = objects.places
    else:
        text = read_csv(path, encoding=encoding)
        columns, names = text.table.columns, text.table.column_names
        findings, separator, places = text.findings, text.separator, text.places
        nameless = text.nameless
    names, twice = _told_apart(names)
    # a first column without a name may say of whom the lines below are
    plain = {
        name: column
        for at, (name, column) in enumerate(zip(names, columns, strict=True))
        if name or (not at and suffix not in (*COLUMNAR, *JSON))
    }
    frame = frame_of(pa.table(plain))
    if suffix not in COLUMNAR:
        frame = frame.set_axis(pd.Index(places), axis=0)
    if suffix not in (*COLUMNAR, *JSON):
        frame = _grouped(frame, str(path), findings)
    return Sheet(
        frame=frame,
        file=str(path),
        findings=findings,
        twice=twice | again,
        nested=nested,
        separator=separator,
        nameless=nameless,
    )


def frame_of(table: pa.Table) -> pd.DataFrame:
    """The columns with whole numbers as whole numbers, also where some are missing."""
    frame: pd.DataFrame = table.to_pandas(
        types_mapper=_INTEGERS.get, date_as_object=False, ignore_metadata=True
    )
    return frame


def _told_apart(names: list[str]) -> tuple[list[str], frozenset[str]]:
    """The names without blanks and invisible characters, of equal ones the later ones numbered."""
    clean = [unicodedata.normalize("NFC", INVISIBLE.sub("", name)).strip() for name in names]
    seen: Counter[str] = Counter()
    apart = []
    for name in clean:
        seen[name] += 1
        apart.append(f"{name} ({seen[name]})" if name and seen[name] > 1 else name)
    return apart, frozenset(name for name, count in seen.items() if count > 1 and name)
