from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from recommenders.adapters.files.finding.find_files import (
    Files,
    data_files,
    file_alone,
    find_files,
    sheets_of_orders,
)
from recommenders.errors import DataError


def files_and_findings(
    folder: Path, *names: str, ignore: tuple[str, ...] = ()
) -> tuple[Files, list[str]]:
    for name in names:
        (folder / name).write_text("x")
    files = find_files(folder, ignore=ignore)
    return files, [finding.observation for finding in files.findings]


def test_three_tables_and_what_belongs_beside_them(tmp_path: Path) -> None:
    files, said = files_and_findings(
        tmp_path,
        "interactions.csv",
        "items.parquet",
        "customers.csv.gz",
        "README.md",
        ".hidden.csv",
    )
    assert [path.name for path in files.lines] == ["interactions.csv"]
    assert [path.name for path in files.items] == ["items.parquet"]
    assert [path.name for path in files.customers] == ["customers.csv.gz"]
    assert said == []


@pytest.mark.parametrize(
    "name", ["INTERACTIONS.CSV", "interactions.xlsx", "Orders.csv", "x.csv", "x.jsonl"]
)
def test_other_names_serve_where_the_usual_one_is_missing(tmp_path: Path, name: str) -> None:
    files, said = files_and_findings(tmp_path, name)
    assert [path.name for path in files.lines] == [name]
    assert said == ([] if name.lower().startswith("interactions") else [f"File {name}"])


def test_settings_in_json_are_no_data(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"version": 1}')
    (tmp_path / "reviews.json").write_text('{"user": 1}\n{"user": 2}\n')
    assert [path.name for path in find_files(tmp_path).lines] == ["reviews.json"]
    # one that has the name of a table is looked at all the same
    (tmp_path / "reviews.json").rename(tmp_path / "package.json")
    assert [path.name for path in files_and_findings(tmp_path, "Orders.json")[0].lines] == [
        "Orders.json"
    ]


def test_of_two_kinds_one_is_read_and_that_is_said(tmp_path: Path) -> None:
    files, said = files_and_findings(tmp_path, "interactions.csv", "interactions.parquet")
    assert [path.name for path in files.lines] == ["interactions.parquet"]
    assert said == ["interactions.parquet stands beside interactions.csv"]
    assert files.findings[0].warning


def test_several_files_are_one_table(tmp_path: Path) -> None:
    files, said = files_and_findings(
        tmp_path, "orders-2026.csv", "orders-2025.csv", "orders_old.csv"
    )
    assert [path.name for path in files.lines] == ["orders-2025.csv", "orders-2026.csv"]
    assert said == [
        "Files of interactions: orders-2025.csv, orders-2026.csv",
        "Files of the folder that are none of the tables: orders_old.csv",
    ]
    _, said = files_and_findings(tmp_path, ignore=("orders_*.csv",))
    assert len(said) == 1


def test_a_folder_without_lines_names_what_it_has(tmp_path: Path) -> None:
    (tmp_path / "interactions.csv").mkdir()
    with pytest.raises(DataError, match="no file of interactions") as error:
        files_and_findings(tmp_path, "a.csv", "b.csv", "notes.docx")
    assert error.value.value == "a.csv, b.csv, interactions.csv, notes.docx"


def test_files_that_are_told_are_read_and_no_others(tmp_path: Path) -> None:
    for name in ("our orders.csv", "interactions.csv", "customers.csv", "products.csv"):
        (tmp_path / name).write_text("x")
    told = {"interactions": ("our orders.csv",), "customers": ()}
    files = find_files(tmp_path, told=told)
    assert [path.name for path in files.lines] == ["our orders.csv"]
    assert [path.name for path in files.items] == ["products.csv"]
    assert files.customers == ()
    assert [finding.observation for finding in files.findings] == [
        "File products.csv",
        "Files of the folder that are none of the tables: customers.csv, interactions.csv",
    ]
    with pytest.raises(DataError, match=r"Did you mean our orders\.csv\?") as error:
        find_files(tmp_path, told={"interactions": ("our order.csv",)})
    assert (error.value.column, error.value.value) == ("files", "our order.csv")


@pytest.mark.parametrize(
    ("names", "of_lines"),
    [
        (["orders_jan.csv", "orders_feb.csv"], 2),
        (["sales-2025-Q1.csv", "sales-2025-Q2.csv", "sales_2026_march.csv"], 3),
        (["orders 2025 h1.csv", "orders.december.2024.csv"], 2),
        (["orders-2025.csv", "orders_archive.csv", "orders_maybe.csv"], 1),
    ],
)
def test_a_table_by_months_is_one_and_other_words_are_not(
    tmp_path: Path, names: list[str], of_lines: int
) -> None:
    for name in names:
        (tmp_path / name).write_text("customer_id,item_id\n1,2\n", encoding="utf-8")
    files = find_files(tmp_path)
    assert len(files.lines) == of_lines
    unused = [finding for finding in files.findings if finding.done == "not used"]
    assert sum(finding.count for finding in unused) == len(names) - of_lines


def test_orders_and_their_lines_stand_for_interactions(tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text("order_id,customer_id,order_date\n")
    (tmp_path / "items.csv").write_text("order_id,product_id,quantity\n")
    (tmp_path / "products.csv").write_text("product_id,title\n")
    files = find_files(tmp_path)
    names = {table: [path.name for path in of_it] for table, of_it in files.by_table.items()}
    assert names == {
        "interactions": [],
        "orders": ["orders.csv"],
        "order_lines": ["items.csv"],
        "items": ["products.csv"],
        "customers": [],
        "searches": [],
        "related": [],
    }
    told = find_files(tmp_path, told={"orders": (), "interactions": ("items.csv",)})
    assert (told.orders, [path.name for path in told.lines]) == ((), ["items.csv"])


def test_a_workbook_alone_may_have_both(tmp_path: Path) -> None:
    with pd.ExcelWriter(tmp_path / "a.xlsx") as book:
        for sheet, column in (("Heads", "customer_id"), ("Rows", "product_id")):
            frame = pd.DataFrame({"order_id": [1], column: ["x"]})
            frame.to_excel(book, sheet_name=sheet, index=False)
    path = tmp_path / "a.xlsx"
    files = file_alone(path)
    assert (files.lines, files.orders, files.order_lines) == ((), (path,), (path,))
    assert files.findings[0].observation == "Sheets of a.xlsx: Heads, Rows"
    pair = sheets_of_orders(path, {})
    assert pair is not None
    assert (pair.orders, pair.lines) == ("Heads", "Rows")
    assert sheets_of_orders(tmp_path, {}) is None
    assert file_alone(tmp_path / "a.csv").lines == (tmp_path / "a.csv",)


def test_a_folder_of_files_has_one_entry(tmp_path: Path) -> None:
    (tmp_path / "orders").mkdir()
    for name in ("a.csv", "b.csv", "_SUCCESS"):
        (tmp_path / "orders" / name).write_text("x")
    files = find_files(tmp_path)
    assert [path.name for path in files.lines] == ["a.csv", "b.csv"]
    assert files.entries["interactions"] == (tmp_path / "orders",)
    assert data_files(tmp_path) == ["orders"]
    told = find_files(tmp_path, told={"interactions": ("orders",)})
    assert told.lines == files.lines
    # folders that hold no data are none of it
    (tmp_path / "events").mkdir()
    assert find_files(tmp_path).findings == files.findings
