"""What a Parquet file is in memory, told from its footer and its dictionaries before it is read.

A value that repeats is written once in a Parquet file, and a column of one value costs nothing: a
file of 3 MB can be made to take all memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet

from recommenders.adapters.files.content.file_content import refuse_unpacked
from recommenders.configuration import limits
from recommenders.errors import DataError
from recommenders.operation.limits import MB, how_to_raise

_LEAST: Final = 8
"""Bytes that a value takes at the least, once it is in a frame."""
_PART: Final = 64 * MB
_TEXT: Final = "BYTE_ARRAY"
_WIDTHS: Final = {"INT96": 12}


def refuse_large(path: Path) -> None:
    """Raise a `DataError` where the tables of a file or folder have more than `unpacked_mb`.

    Raises what pyarrow does where the file is broken.
    """
    total = 0
    for file in _files(path):
        with pa.parquet.ParquetFile(file) as parquet:
            if parquet.metadata.num_columns > limits().columns:
                raise too_many_columns(path, parquet.metadata.num_columns)
            total += _from_footer(parquet.metadata)
        refuse_unpacked(path, total)
        for size in _repeated(file):
            total += size
            refuse_unpacked(path, total)


def too_many_columns(path: Path, count: int) -> DataError:
    """The refusal of a table with that many columns."""
    return DataError(
        f"the table has {count:,} columns, and {limits().columns:,} are read at the most",
        file=str(path),
        remedy=f"Leave out what is not needed. {how_to_raise('columns')}",
    )


def refuse_repeated(table: pa.Table, lists: str, path: Path) -> None:
    """Raise a `DataError` where a line for each item of a list makes too much of the table."""
    counts = pc.fill_null(pc.list_value_length(table[lists]), 0)
    lines = pc.sum(counts).as_py() or 0
    size = _LEAST * lines * table.num_columns
    for name in table.column_names:
        if name != lists and _is_text(table.schema.field(name).type):
            lengths = pc.fill_null(pc.binary_length(table[name]), 0)
            size += pc.sum(pc.multiply(lengths.cast(pa.int64()), counts.cast(pa.int64()))).as_py()
    refuse_unpacked(path, size)


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    for file in sorted(path.rglob("*")):
        # what Spark and others write beside the data is not read
        if file.is_file() and not file.name.startswith((".", "_")):
            yield file


def _columns(metadata: Any) -> Iterator[tuple[int, int, Any]]:  # noqa: ANN401 - pyarrow has no types
    """Row group, column and the footer's entry of each chunk."""
    for group in range(metadata.num_row_groups):
        for column in range(metadata.num_columns):
            yield group, column, metadata.row_group(group).column(column)


def _from_footer(metadata: Any) -> int:  # noqa: ANN401 - pyarrow has no types
    """Bytes of all columns, those of texts as they are written: repeated ones come on top."""
    size = 0
    for _, column, chunk in _columns(metadata):
        width = _WIDTHS.get(chunk.physical_type, metadata.schema.column(column).length or 0)
        size += max(_LEAST, width) * chunk.num_values
        if chunk.physical_type == _TEXT:
            size += chunk.total_uncompressed_size
    return size


def _repeated(file: Path) -> Iterator[int]:
    """Bytes of the texts that stand once in the file and in many lines, bit by bit."""
    metadata = pa.parquet.read_metadata(file)
    texts = [
        (group, chunk)
        for group, _, chunk in _columns(metadata)
        if chunk.physical_type == _TEXT and chunk.num_values
    ]
    coded = sorted({chunk.path_in_schema for _, chunk in texts if chunk.has_dictionary_page})
    # a codec decides how the texts of lists are cut up, and arrow how it names their columns
    with (
        pa.parquet.ParquetFile(file, read_dictionary=coded) as by_code,
        pa.parquet.ParquetFile(file) as plain,
    ):
        for group, chunk in texts:
            name = chunk.path_in_schema
            if chunk.has_dictionary_page:
                yield sum(map(text_bytes, by_code.read_row_group(group, columns=[name]).columns))
            elif "DELTA_BYTE_ARRAY" in chunk.encodings:
                # no value is longer than what all of them have written down
                rows = max(1, min(65_536, _PART // max(1, chunk.total_uncompressed_size)))
                for batch in plain.iter_batches(rows, row_groups=[group], columns=[name]):
                    yield int(batch.nbytes)


def text_bytes(column: pa.ChunkedArray) -> int:
    """Bytes of the texts of a column with its dictionaries told out."""
    return sum(map(_plain_bytes, column.chunks))


def _plain_bytes(values: pa.Array) -> int:
    if pa.types.is_dictionary(values.type):
        lengths = pc.binary_length(values.dictionary).cast(pa.int64())
        return int(pc.sum(pc.take(lengths, values.indices)).as_py() or 0)
    if pa.types.is_struct(values.type):
        return sum(map(_plain_bytes, values.flatten()))
    if pa.types.is_list(values.type) or pa.types.is_large_list(values.type):
        return _plain_bytes(values.flatten())
    if pa.types.is_map(values.type):
        return _plain_bytes(values.keys) + _plain_bytes(values.items)
    return int(values.nbytes)


def _is_text(kind: pa.DataType) -> bool:
    texts = (pa.types.is_string, pa.types.is_large_string, pa.types.is_binary)
    return any(is_kind(kind) for is_kind in texts)
