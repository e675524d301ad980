from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from recommenders.adapters.files.content.file_content import first_lines
from recommenders.adapters.files.reading.csv_file import read_csv
from recommenders.errors import DataError


def write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_a_compressed_file_is_unpacked_up_to_a_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "t.csv.gz", gzip.compress(b"a,b\n1,2\n"))
    assert read_csv(path).table.num_rows == 1
    with pytest.raises(DataError, match="compressed file is broken"):
        read_csv(write(tmp_path / "u.csv.gz", gzip.compress(b"a,b\n" * 99)[:-12]))
    monkeypatch.setenv("BECAUSAL_UNPACKED_MB", "1")
    bomb = write(tmp_path / "v.csv.gz", gzip.compress(b"a,b\n" * 300_000))
    assert bomb.stat().st_size < 5_000
    with pytest.raises(DataError, match=r"more than 1 MB when it is unpacked.*unpacked_mb"):
        read_csv(bomb)


def test_first_lines_are_whole_and_not_empty() -> None:
    assert first_lines(b"a,b\n\n \n1,2") == [b"a,b", b"1,2"]
    assert first_lines(b"a" * 60_000 + b"\n" + b"b" * 60_000 + b"\n") == [b"a" * 60_000]
    assert len(first_lines(b"a\n" * 999)) < 999
    assert first_lines(b"") == []
