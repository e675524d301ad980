"""Files by their names."""

from __future__ import annotations

from pathlib import Path

import pytest

from recommenders.adapters.files.finding.usual_names import (
    base_of,
    grouped,
    has_usual_name,
    is_called_as_table,
    of_table,
    read_as,
    stem_of,
)


def test_a_table_by_the_first_of_its_names() -> None:
    data = [Path("orders.csv"), Path("orders.xlsx"), Path("sales.csv"), Path("items.csv")]
    files, said = of_table(data, "interactions")
    assert files == (Path("orders.csv"),)
    assert [finding.done for finding in said] == [
        "orders.csv is read, the other is not used",
        "read as interactions",
    ]
    # what was passed over is accounted for
    assert Path("orders.xlsx") not in data
    assert of_table(data, "searches") == ((), [])


def test_parts_of_a_table() -> None:
    data = [Path("sales_jan.csv"), Path("sales_feb.csv"), Path("sales_old.csv")]
    files, (said,) = of_table(data, "interactions")
    assert files == tuple(data[:2])
    assert (said.observation, said.count) == (
        "Files of interactions: sales_jan.csv, sales_feb.csv",
        2,
    )


def test_a_folder_comes_behind_a_file_of_its_name(tmp_path: Path) -> None:
    (tmp_path / "orders").mkdir()
    (tmp_path / "orders.csv").touch()
    files, said = of_table(sorted(tmp_path.iterdir()), "interactions")
    assert files == (tmp_path / "orders.csv",)
    assert said[0].observation == "orders.csv stands beside orders"
    assert read_as([tmp_path / "orders"], "interactions").observation == "Folder orders"


@pytest.mark.parametrize(
    ("name", "base"),
    [
        ("order_items.csv", "order_items"),
        ("order_items-2025.csv.gz", "order_items"),
        ("order_items_jan.csv", "order_items"),
        ("part-00000-4f2a-c000.snappy.parquet", "part"),
        ("part-m-00001.csv", "part"),
        ("bestellungen 3.csv", "bestellungen"),
    ],
)
def test_what_files_of_a_table_have_in_common(name: str, base: str) -> None:
    assert base_of(Path(name)) == base
    assert grouped([Path(name)]) == {base: [Path(name)]}


def test_names_of_tables() -> None:
    assert is_called_as_table("orders")
    assert is_called_as_table("orders-2024")
    assert not is_called_as_table("orders_old")
    assert has_usual_name(Path("orders_old.csv"))
    assert not has_usual_name(Path("old.csv"))
    assert stem_of(Path("A.B.CSV.gz")) == "a.b"
