from __future__ import annotations

from pathlib import Path

from recommenders.store.layout import META, ROWS, array_file, is_store


def test_a_folder_of_other_data_is_no_store(tmp_path: Path) -> None:
    assert not is_store(tmp_path)
    (tmp_path / META).write_text("{}")
    assert not is_store(tmp_path)
    array_file(tmp_path, ROWS).touch()
    assert is_store(tmp_path)
