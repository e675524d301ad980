"""Small files that are large in memory: refused before they are read."""

from __future__ import annotations

import resource
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from recommenders.adapters.files.content.parquet_size import refuse_large
from recommenders.adapters.files.reading.parquet_file import read_parquet
from recommenders.errors import DataError

LONG = "x" * 100_000


@pytest.fixture
def ten_mb(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BECAUSAL_UNPACKED_MB", "10")


def write(path: Path, table: pa.Table, **options: object) -> Path:
    pq.write_table(table, path, compression="zstd", **options)
    assert path.stat().st_size < 1_000_000, "a bomb is small"
    return path


@pytest.mark.usefixtures("ten_mb")
@pytest.mark.parametrize(
    "column",
    [
        # one text in a dictionary: 4,000 times 100 kB are 400 MB
        pa.array([LONG] * 4_000),
        pa.array([LONG.encode()] * 4_000),
        # a number that repeats: 2,000,000 times 8 bytes
        pa.array([7] * 2_000_000),
        pa.array([True] * 2_000_000),
        pa.nulls(2_000_000, pa.int64()),
        pa.array([[LONG] * 400] * 10),
        pa.array([[{"name": LONG, "price": 1.0}] * 400] * 10),
        pa.array([{"of": {"name": LONG}}] * 4_000),
        pa.array([[(LONG, "a")] * 400] * 10, pa.map_(pa.string(), pa.string())),
    ],
    ids=["text", "bytes", "numbers", "flags", "nulls", "list", "structures", "nested", "map"],
)
def test_a_value_that_repeats_is_counted_as_often_as_it_stands_there(
    tmp_path: Path, column: pa.Array
) -> None:
    path = write(tmp_path / "t.parquet", pa.table({"a": column}))
    with pytest.raises(DataError, match=r"more than 10 MB when it is unpacked") as raised:
        read_parquet(path)
    assert raised.value.file == str(path)
    assert "BECAUSAL_UNPACKED_MB" in raised.value.remedy


@pytest.mark.usefixtures("ten_mb")
def test_texts_that_begin_alike_are_counted_whole(tmp_path: Path) -> None:
    texts = pa.table({"a": [f"{LONG}{number}" for number in range(4_000)]})
    path = write(
        tmp_path / "t.parquet",
        texts,
        use_dictionary=False,
        column_encoding={"a": "DELTA_BYTE_ARRAY"},
    )
    with pytest.raises(DataError, match="more than 10 MB"):
        read_parquet(path)


@pytest.mark.usefixtures("ten_mb")
def test_a_line_for_each_item_repeats_what_stands_beside_the_list(tmp_path: Path) -> None:
    # 1 MB beside a list of 100 items: read it is small, told out it has 100 MB
    table = pa.table({"note": ["y" * 1_000_000], "items": [[{"item": "a"}] * 100]})
    with pytest.raises(DataError, match="more than 10 MB"):
        read_parquet(write(tmp_path / "t.parquet", table))


@pytest.mark.usefixtures("ten_mb")
def test_the_files_of_a_folder_count_together(tmp_path: Path) -> None:
    folder = tmp_path / "t.parquet"
    folder.mkdir()
    (folder / "_SUCCESS").touch()
    part = pa.table({"a": pa.array(["z" * 100_000] * 70)})
    write(folder / "part-0.parquet", part)
    assert read_parquet(folder)[0].num_rows == 70
    write(folder / "part-1.parquet", part)
    with pytest.raises(DataError, match="more than 10 MB"):
        read_parquet(folder)


def test_too_many_columns_are_refused_by_the_footer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BECAUSAL_COLUMNS", "3")
    path = write(tmp_path / "t.parquet", pa.table({name: [1] for name in "abcd"}))
    with pytest.raises(DataError, match="4 columns, and 3 are read at the most"):
        read_parquet(path)


@pytest.mark.usefixtures("ten_mb")
def test_what_is_as_large_as_it_looks_is_read_as_it_was(tmp_path: Path) -> None:
    table = pa.table(
        {
            "text": pa.array([f"title {number % 50}" for number in range(20_000)]),
            "code": pa.array(["a", None] * 10_000).dictionary_encode(),
            "number": pa.array(range(20_000)),
            "order": pa.array([["a", "b"]] * 20_000),
        }
    )
    path = write(tmp_path / "t.parquet", table)
    lines, nested, _ = read_parquet(path)
    assert nested == ("order",)
    assert lines["text"].to_pylist() == table["text"].to_pylist()
    assert lines["code"].to_pylist() == ["a", None] * 10_000


def test_the_check_itself_takes_little_memory(tmp_path: Path) -> None:
    # 5 GB of text in a file of some kB, held against the limit as it comes
    path = repeated(tmp_path / "t.parquet", groups=25)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(DataError, match="more than 1,000 MB"):
        refuse_large(path)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000  # kB


def repeated(path: Path, *, groups: int) -> Path:
    """Groups of 200 MB each, one text over and over."""
    part = pa.table({"a": pa.array([LONG] * 2_000)})
    with pq.ParquetWriter(path, part.schema, compression="zstd") as writer:
        for _ in range(groups):
            writer.write_table(part)
    return path
