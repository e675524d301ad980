"""The lines of some files, laid into parts: all lines of a customer in one of them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset
import pyarrow.parquet
from numpy.typing import NDArray

from recommenders.adapters.files.column_names import chosen
from recommenders.adapters.files.dataset_toml import Options
from recommenders.adapters.files.reading.read_file import Sheet, suffix_of
from recommenders.adapters.files.table_sheets import passed_over, read_table
from recommenders.contract import Columns
from recommenders.errors import DataError, EmptyFileError
from recommenders.histories import BoolArray, LongArray

LINE: Final = "becausal: line of the file"
"""The column of a part that tells where each of its lines stood."""
BATCH: Final = 1 << 20
"""Lines that are laid into parts at once."""
_LOOKED_AT: Final = 2_000
_PLAIN: Final = "^[0-9a-z]*$"


@dataclass(frozen=True, slots=True, kw_only=True)
class PartFile:
    """The lines of one file that are in one part; ``as_read`` is all of the file but its lines."""

    path: Path
    as_read: Sheet

    def sheet(self, options: Options) -> Sheet:
        """The lines as they came, with the file that they are from; raises `DataError`."""
        sheet = read_table(self.path, "interactions", options)
        frame = sheet.frame
        if LINE in frame:
            lines = frame.pop(LINE).to_numpy(dtype=np.int64)
            # a line may have become several, one for each item, that have its place
            frame = frame.set_axis(pd.Index(lines), axis=0)
        return replace(
            self.as_read,
            frame=frame,
            findings=[*self.as_read.findings, *sheet.findings],
            twice=self.as_read.twice | sheet.twice,
            nested=sheet.nested or self.as_read.nested,
        )


def count_lines(files: tuple[Path, ...]) -> int:
    """How many lines files have, told from their footers; of others than Parquet an estimate.

    Raises `DataError`.
    """
    total = 0
    for path in files:
        if _streams(path):
            with _whole(path):
                total += pyarrow.dataset.dataset(path, partitioning="hive").count_rows()
        else:
            total += path.stat().st_size // 40
    return total


def split(
    files: tuple[Path, ...], folder: Path, n_parts: int, options: Options
) -> list[list[PartFile]]:
    """Lay the lines of the files into ``n_parts`` below a folder, in their order.

    Which part is told by the letters and digits of the customer's id alone, so ids that the reader
    takes for one are in one part. A line without a customer goes where the one before it is. Only
    Parquet is read piece by piece; other files are in memory once. Raises `DataError`.
    """
    parts: list[list[PartFile]] = [[] for _ in range(n_parts)]
    empty: list[EmptyFileError] = []
    for number, path in enumerate(files):
        try:
            as_read, batches, column = _read(path, folder, options)
        except EmptyFileError as error:
            empty.append(error)
            continue
        targets = [folder / f"part-{part:05}" / f"{number:05}" for part in range(n_parts)]
        lines = _write(batches, column, [target / _name(path) for target in targets])
        said = as_read
        for part, count in enumerate(lines):
            if count:
                parts[part].append(PartFile(path=targets[part] / _name(path), as_read=said))
                # what is said of the file as a whole is said once
                said = replace(as_read, findings=[])
    laid = [part for part in parts if part]
    if empty and not laid:
        raise empty[0]
    if empty:
        laid[0][0].as_read.findings.append(passed_over(empty, "interactions"))
    return laid


def _streams(path: Path) -> bool:
    return suffix_of(path) == ".parquet"


def _name(path: Path) -> str:
    return path.with_suffix(".parquet").name


def _read(path: Path, folder: Path, options: Options) -> tuple[Sheet, Iterator[pa.Table], str]:
    """What the file is, its lines in pieces, and the column of the customers as it is in these."""
    if _streams(path):
        with _whole(path):
            pieces = pyarrow.dataset.dataset(path, partitioning="hive")
            first = pieces.head(_LOOKED_AT)
        if not len(first):
            raise EmptyFileError(
                "the file has a header and no lines",
                file=str(path),
                remedy="Export it again, with the data.",
            )
        sample = folder / "sample" / _name(path)
        sample.parent.mkdir(parents=True, exist_ok=True)
        pyarrow.parquet.write_table(first, sample)
        sheet = replace(read_table(sample, "interactions", options), file=str(path), findings=[])
        sample.unlink()
        names = {unicodedata.normalize("NFC", name).strip(): name for name in first.column_names}
        column = names.get(_customers(sheet, options), "")
        batches = (
            pa.Table.from_batches([batch])
            for batch in pieces.to_batches(
                batch_size=BATCH, batch_readahead=1, fragment_readahead=1, use_threads=False
            )
            if len(batch)
        )
        empty = sheet.frame.iloc[:0]
        return replace(sheet, frame=empty), _numbered(batches, path), column
    sheet = read_table(path, "interactions", options)
    frame, column = sheet.frame, _customers(sheet, options)
    slices = (
        pa.Table.from_pandas(
            frame.iloc[begin : begin + BATCH].assign(**{LINE: frame.index[begin : begin + BATCH]}),
            preserve_index=False,
        )
        for begin in range(0, len(frame), BATCH)
    )
    return replace(sheet, frame=frame.iloc[:0]), slices, column


def _customers(sheet: Sheet, options: Options) -> str:
    name = chosen(sheet, "interactions", options, alone=True).get(Columns.CUSTOMER, "")
    if not name:
        raise DataError(
            "no column has the customers",
            file=sheet.file,
            column=Columns.CUSTOMER,
            value=", ".join(map(str, sheet.frame.columns)),
            remedy='Name it in dataset.toml, e.g. [columns] customer_id = "YOUR COLUMN".',
        )
    return name


def _numbered(batches: Iterator[pa.Table], path: Path) -> Iterator[pa.Table]:
    begin = 0
    while True:
        with _whole(path):
            table = next(batches, None)
        if table is None:
            return
        yield table.append_column(LINE, pa.array(np.arange(begin, begin + len(table))))
        begin += len(table)


@contextmanager
def _whole(path: Path) -> Iterator[None]:
    """What pyarrow raises of a file that is not what it should be, as a `DataError`."""
    try:
        yield
    except (pa.ArrowException, OSError) as error:
        raise DataError(
            "the Parquet file is broken",
            file=str(path),
            remedy="Write it again, or save the data as CSV.",
        ) from error


def _write(batches: Iterator[pa.Table], column: str, targets: list[Path]) -> list[int]:
    """Lay the lines into the targets; how many each got."""
    counts = [0] * len(targets)
    writers: dict[int, pyarrow.parquet.ParquetWriter] = {}
    last = 0
    with ExitStack() as stack:
        for table in batches:
            part = parts_of(table[column] if column else None, len(targets), len(table), last)
            last = int(part[-1])
            order = np.argsort(part, kind="stable")
            sorted_table = table.take(pa.array(order))
            bounds = np.searchsorted(part[order], np.arange(len(targets) + 1))
            for number in np.unique(part).tolist():
                if number not in writers:
                    targets[number].parent.mkdir(parents=True, exist_ok=True)
                    writers[number] = stack.enter_context(
                        pyarrow.parquet.ParquetWriter(
                            targets[number], table.schema, compression="lz4"
                        )
                    )
                begin, end = int(bounds[number]), int(bounds[number + 1])
                writers[number].write_table(sorted_table.slice(begin, end - begin))
                counts[number] += end - begin
    return counts


def parts_of(
    ids: pa.ChunkedArray | None, n_parts: int, n_lines: int, last: int = 0
) -> NDArray[np.int64]:
    """The part of each line, (n_lines,); ``last`` is that of the line before the first."""
    if ids is None:
        return np.zeros(n_lines, dtype=np.int64)
    coded = ids.combine_chunks().dictionary_encode()
    if isinstance(coded, pa.ChunkedArray):
        coded = coded.combine_chunks()
    codes = pc.fill_null(coded.indices, -1).to_numpy(zero_copy_only=False).astype(np.int64)
    texts = _as_text(coded.dictionary)
    blank = pc.equal(pc.utf8_length(pc.utf8_trim_whitespace(texts)), 0)
    hashed = pd.util.hash_array(_telling(texts), categorize=False) % np.uint64(n_parts)
    missing = blank.to_numpy(zero_copy_only=False).astype(bool)
    by_code = np.append(np.where(missing, -1, hashed.astype(np.int64)), -1)
    part = by_code[codes]
    return _filled_down(part, part >= 0, last)


def _filled_down(part: LongArray, known: BoolArray, last: int) -> LongArray:
    at = np.maximum.accumulate(np.where(known, np.arange(len(part)), -1))
    filled: LongArray = np.where(at >= 0, part[at], last)
    return filled


def _telling(texts: pa.Array) -> NDArray[np.object_]:
    """What is left of ids that were read in different ways but are one: letters and digits."""
    lowered = pc.replace_substring_regex(pc.utf8_lower(texts), r"[.,]0+$", "")
    trimmed = pc.utf8_ltrim(lowered, "0")
    names = np.asarray(trimmed.to_pylist(), dtype=object)
    plain = pc.match_substring_regex(trimmed, _PLAIN).to_numpy(zero_copy_only=False).astype(bool)
    for at in np.flatnonzero(~plain).tolist():
        names[at] = _letters(str(names[at]))
    return names


def _as_text(ids: pa.Array) -> pa.Array:
    if pa.types.is_floating(ids.type):
        written = [
            str(int(value)) if value.is_integer() else str(value) for value in ids.to_pylist()
        ]
        return pa.array(written, pa.string())
    try:
        return ids.cast(pa.string())
    except pa.ArrowException:
        written = [
            value.hex() if isinstance(value, bytes) else str(value) for value in ids.to_pylist()
        ]
        return pa.array(written, pa.string())


def _letters(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).casefold().strip().removesuffix(".0")
    return "".join(letter for letter in plain if letter.isalnum()).lstrip("0")
