"""Writes the tables of the world as Parquet."""

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Final

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sample_data.columns import Columns
from sample_data.world import World

FOLDER: Final = Path(__file__).parent
TABLES: Final = tuple(field.name for field in fields(World))
LEVEL: Final = 19  # zstd; written once, read often


def save(world: World, folder: Path) -> list[Path]:
    """Write one file for each table, and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    return [_write(frame, folder / f"{name}.parquet") for name, frame in _frames(world)]


def _frames(world: World) -> Iterator[tuple[str, pd.DataFrame]]:
    return ((name, getattr(world, name)) for name in TABLES)


def _write(frame: pd.DataFrame, path: Path) -> Path:
    table = pa.Table.from_pandas(frame, preserve_index=False)
    # Times are sorted and nearly unique: differences pack them far better than a dictionary.
    sorted_times = frame.columns[:3].isin([Columns.TIME]).any()
    packed = {Columns.TIME: "DELTA_BINARY_PACKED"} if sorted_times else {}
    pq.write_table(
        table,
        path,
        compression="zstd",
        compression_level=LEVEL,
        use_dictionary=[name for name in table.column_names if name not in packed],
        column_encoding=packed or None,
    )
    return path
