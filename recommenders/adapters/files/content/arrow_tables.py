"""Files of columns that pyarrow reads beside Parquet: Arrow (Feather among them) and ORC."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet

from recommenders.adapters.files.content.file_content import refuse_unpacked
from recommenders.adapters.files.content.other_kinds import refuse_other_kinds
from recommenders.adapters.files.content.parquet_size import text_bytes, too_many_columns
from recommenders.configuration import limits
from recommenders.errors import DataError

OTHERS: Final = (".feather", ".arrow", ".orc")
"""Endings of what is no Parquet and read alike."""
COLUMNAR: Final = (".parquet", *OTHERS)
_STARTS: Final = (b"ARROW1", b"ORC", b"\xff\xff\xff\xff")


def schema_of(path: Path) -> pa.Schema:
    """The columns of a file; raises what pyarrow does where it is broken."""
    suffix = path.suffix.lower()
    if suffix not in OTHERS:
        return pa.parquet.read_schema(path)
    if suffix == ".orc":
        return _orc(path).schema
    with _open(path) as reader:
        return reader.schema


def read_other(path: Path) -> pa.Table:
    """The table of a file of Arrow or ORC, piece by piece; raises `DataError`.

    What a packed piece comes to is not told before, so the pieces are counted as they come.
    """
    pieces: list[pa.Table] = []
    size = 0
    try:
        for piece in _pieces(path):
            if piece.num_columns > limits().columns:
                raise too_many_columns(path, piece.num_columns)
            size += sum(map(_bytes_of, piece.columns))
            refuse_unpacked(path, size)
            pieces.append(piece)
        return pa.concat_tables(pieces) if pieces else schema_of(path).empty_table()
    except (DataError, MemoryError):
        raise
    # a file that was tampered with leads pyarrow to whatever else
    except Exception as error:
        for start in _STARTS:
            refuse_other_kinds(path, but=start)
        raise DataError(
            "the file is broken, or of another kind than its ending says",
            file=str(path),
            remedy="Write it again, or save the data as Parquet or CSV.",
        ) from error


def _pieces(path: Path) -> Iterator[pa.Table]:
    if path.suffix.lower() == ".orc":
        file = _orc(path)
        for stripe in range(file.nstripes):
            yield pa.Table.from_batches([file.read_stripe(stripe)])
    else:
        with _open(path) as reader:
            if isinstance(reader, pa.ipc.RecordBatchFileReader):
                for number in range(reader.num_record_batches):
                    yield pa.Table.from_batches([reader.get_batch(number)])
            else:
                for batch in reader:
                    yield pa.Table.from_batches([batch])


def _open(path: Path) -> Any:  # noqa: ANN401 - pyarrow has no types
    with path.open("rb") as stream:
        start = stream.read(6)
    if start.startswith(b"FEA1"):
        raise DataError(
            "the file is of the first version of Feather, which is not read",
            file=str(path),
            remedy="Write it again (in pandas: to_feather, or to_parquet).",
        )
    is_file = start == b"ARROW1"
    return pa.ipc.open_file(str(path)) if is_file else pa.ipc.open_stream(path.read_bytes())


def _orc(path: Path) -> Any:  # noqa: ANN401 - pyarrow has no types
    import pyarrow.orc

    return pyarrow.orc.ORCFile(path)


def _bytes_of(column: pa.ChunkedArray) -> int:
    """Bytes of a column once its dictionary is told out."""
    return max(int(column.nbytes), text_bytes(column))
