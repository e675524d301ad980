from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.feather
import pyarrow.orc
import pyarrow.parquet
import pytest

from recommenders.adapters.files.content.arrow_tables import OTHERS, read_other, schema_of
from recommenders.adapters.files.finding.names_in import names_in
from recommenders.adapters.files.folder import load
from recommenders.errors import DataError


def lines(n: int = 60) -> pa.Table:
    at = np.arange(n)
    return pa.table(
        {
            "user_id": pa.array([f"C{k % 7}" for k in at]),
            "sku": pa.array([f"P{k % 5}" for k in at]).dictionary_encode(),
            "order_date": pa.array(np.datetime64("2026-03-01T08:00:00") + at * 3600),
            "qty": pa.array(1 + at % 3, pa.int32()),
        }
    )


def write(path: Path, table: pa.Table, *, stream: bool = False) -> Path:
    if path.suffix == ".orc":
        kind = pa.schema(
            [(f.name, pa.string() if f.name == "sku" else f.type) for f in table.schema]
        )
        pa.orc.write_table(table.cast(kind), path)
    elif stream:
        with pa.ipc.new_stream(str(path), table.schema) as writer:
            writer.write_table(table, max_chunksize=25)
    else:
        pa.feather.write_feather(table, path, chunksize=25)
    return path


@pytest.mark.parametrize(
    ("name", "stream"),
    [
        ("a.feather", False),
        ("a.arrow", False),
        ("a.arrow", True),
        ("a.orc", False),
    ],
)
def test_purchases_are_read(tmp_path: Path, name: str, stream: bool) -> None:
    path = write(tmp_path / name, lines(), stream=stream)
    assert schema_of(path).names == lines().column_names
    assert names_in(path) == {"": ("user_id", "sku", "order_date", "qty")}
    data = load(path)
    assert (data.n_customers, data.n_items, len(data.log.times)) == (7, 5, 60)
    assert load(tmp_path).n_items == 5


def test_the_columns_of_parquet_are_told_alike(tmp_path: Path) -> None:
    pa.parquet.write_table(lines(), tmp_path / "a.parquet")
    assert schema_of(tmp_path / "a.parquet").names == lines().column_names


def test_a_table_without_lines_has_its_columns(tmp_path: Path) -> None:
    path = write(tmp_path / "a.arrow", lines(0), stream=True)
    assert read_other(path).column_names == lines().column_names
    with pytest.raises(DataError, match="header and no lines"):
        load(path)


@pytest.mark.parametrize("suffix", OTHERS)
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PAR1....", "Parquet under another name"),
        (b"<html>", "web page"),
        (b"customer,sku\n1,2\n", "of another kind than its ending says"),
        (b"ARROW1\0\0" + bytes(90), "of another kind|broken"),
        (b"FEA1" + bytes(90), "first version of Feather|of another kind"),
    ],
)
def test_what_is_none_is_refused(tmp_path: Path, suffix: str, content: bytes, words: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(content)
    with pytest.raises(DataError, match=words):
        read_other(path)


@pytest.mark.parametrize("suffix", OTHERS)
def test_what_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    table = pa.table({"a": pa.array(["x" * 500] * 9_000).dictionary_encode()})
    if suffix == ".orc":
        table = table.cast(pa.schema([("a", pa.string())]))
        pa.orc.write_table(table, tmp_path / f"a{suffix}", compression="zlib")
    else:
        pa.feather.write_feather(table, tmp_path / f"a{suffix}")
    monkeypatch.setenv("BECAUSAL_UNPACKED_MB", "2")
    with pytest.raises(DataError, match="more than 2 MB when it is unpacked"):
        read_other(tmp_path / f"a{suffix}")
    monkeypatch.setenv("BECAUSAL_UNPACKED_MB", "200")
    monkeypatch.setenv("BECAUSAL_COLUMNS", "3")
    with pytest.raises(DataError, match="4 columns, and 3 are read"):
        read_other(write(tmp_path / f"b{suffix}", lines()))
