from __future__ import annotations

from pathlib import Path

from recommenders.adapters.files.editor_line import line_of
from recommenders.adapters.files.reading.csv_file import read_csv


def test_a_line_is_found_as_an_editor_counts(tmp_path: Path) -> None:
    path = written(tmp_path / "t.csv", b'Report\n\na,b\n\n1,"x\ny"\n2,z\n')
    text = read_csv(path)
    assert text.table["a"].to_pylist() == ["1", "2"]
    assert [line_of(path, index) for index in text.places.tolist()] == [5, 7]
    plain = written(tmp_path / "u.csv", b"a,b\n1,2\n3,4\n")
    assert [line_of(plain, index) for index in (0, 1)] == [2, 3]


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path
