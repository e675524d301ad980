"""Files that end the process which reads them, or take its memory: another one reads them first."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet
import pytest

from recommenders.adapters.files.reading import apart
from recommenders.adapters.files.reading.apart import read_within, try_parquet
from recommenders.errors import DataError


def written(file: Path, **options: object) -> bytes:
    """A file of one column with a histogram of its definition levels; its bytes."""
    pd.DataFrame({"event": ["a", None, "b"] * 10}).to_parquet(file, **options)  # type: ignore[call-overload]
    return file.read_bytes()


def varint(number: int, length: int) -> bytes:
    """A whole number as Thrift writes it, as long as another one."""
    coded, parts = 2 * number, []
    for index in range(length):
        parts.append(coded & 0x7F | (0x80 if index < length - 1 else 0))
        coded >>= 7
    assert not coded
    return bytes(parts)


def test_a_file_that_ends_the_process_is_refused(tmp_path: Path) -> None:
    """pyarrow aborts where a histogram in the footer is of another kind of column."""
    file = tmp_path / "a.parquet"
    content = written(file)
    try_parquet(file)
    # in the footer: whether the column may be empty (a zigzag 1), and its name
    may_be_empty = b"\x25\x02\x18\x05event"
    assert may_be_empty in content
    file.write_bytes(content.replace(may_be_empty, b"\x25\x00\x18\x05event"))
    with pytest.raises(DataError, match="Parquet file is broken"):
        try_parquet(file)


def test_a_page_that_unpacks_to_more_than_its_footer_says_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BECAUSAL_UNPACKED_MB", "50")
    file = tmp_path / "a.parquet"
    zeros = pa.table({"s": pa.array([b"\0" * 300_000_000], pa.large_binary())})
    options = {"use_dictionary": False, "write_statistics": False}
    pa.parquet.write_table(zeros, file, compression="zstd", **options)
    size = pa.parquet.read_metadata(file).row_group(0).column(0).total_uncompressed_size
    content = file.read_bytes()
    length = (2 * size).bit_length() // 7 + 1
    told = varint(size, length)
    assert told in content
    # now the footer speaks of 1,000 bytes
    file.write_bytes(content.replace(told, varint(1_000, length)))
    assert file.stat().st_size < 20_000
    with pytest.raises(DataError, match=r"takes more than 100 MB.*unpacked_mb"):
        try_parquet(file)


def test_what_takes_too_long_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path / "a.parquet")
    monkeypatch.setattr(apart, "PATIENCE", 0.01)
    with pytest.raises(DataError, match="Parquet file is broken"):
        try_parquet(tmp_path / "a.parquet")


def test_what_a_sentence_can_say_is_left_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "_limit", lambda room: None)
    (tmp_path / "a.parquet").write_bytes(b"PAR1 nothing PAR1")
    assert read_within(tmp_path / "a.parquet", 0) == 0
