from __future__ import annotations

from pathlib import Path

import pytest

from recommenders.adapters.files.finding.find_files import find_files
from recommenders.adapters.files.finding.other_files import first_steps, is_of_other_kind
from recommenders.errors import DataError


def made(folder: Path, *names: str) -> list[Path]:
    for name in names:
        (folder / name).write_text("x")
    return sorted(folder.iterdir())


def test_databases_and_old_workbooks_are_of_other_kinds(tmp_path: Path) -> None:
    made(tmp_path, "shop.sqlite", "Thumbs.db", ".hidden.db", "a.csv", "a.zip", "b.xls", "c.XLSB")
    (tmp_path / "a.XLS").write_bytes(b"\xd0\xcf\x11\xe0")
    others = [path.name for path in sorted(tmp_path.iterdir()) if is_of_other_kind(path)]
    assert others == ["a.XLS", "c.XLSB", "shop.sqlite"]


def test_what_is_not_used_beside_the_lines_is_said(tmp_path: Path) -> None:
    made(tmp_path, "interactions.csv", "shop.duckdb", "all.zip")
    (finding,) = find_files(tmp_path).findings
    assert finding.observation == "Files of the folder that are none of the tables: shop.duckdb"
    assert finding.warning
    assert find_files(tmp_path, ignore=["*.duckdb"]).findings == []


def test_what_to_do_first(tmp_path: Path) -> None:
    paths = made(tmp_path, "orders.zip", "shop.sqlite")
    place = tmp_path / "shop.sqlite"
    steps = f"Unpack orders.zip first. A database is given by its own path: {place}. "
    assert first_steps(paths) == steps
    with pytest.raises(DataError, match=r"Unpack orders\.zip first"):
        find_files(tmp_path)
    assert first_steps([]) == ""
