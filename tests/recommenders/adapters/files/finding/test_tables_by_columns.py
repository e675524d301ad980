from __future__ import annotations

from pathlib import Path

import pytest

from recommenders.adapters.files.finding.find_files import Files, find_files
from recommenders.adapters.files.finding.tables_by_columns import name_of_lines, names_about
from recommenders.adapters.files.folder import load
from recommenders.errors import DataError

LINES = "user_id,book_id,rating,date_added"


def found(folder: Path, **headers: str) -> Files:
    for name, header in headers.items():
        (folder / f"{name}.csv").write_text(f"{header}\n" + "1," * header.count(",") + "1\n")
    return find_files(folder)


def names(files: Files) -> list[str]:
    tables = (files.lines, files.items, files.customers)
    return ["+".join(path.stem for path in table) for table in tables]


def test_tables_are_known_by_their_columns(tmp_path: Path) -> None:
    files = found(
        tmp_path,
        bewertungen=LINES,
        buecher="book_id,title,authors",
        leser_profile="user_id,land",
        autoren="author,born",
    )
    assert names(files) == ["bewertungen", "buecher", "leser_profile"]
    said = [finding.observation for finding in files.findings]
    assert said == [
        "File bewertungen.csv",
        "File buecher.csv",
        "File leser_profile.csv",
        "Files of the folder that are none of the tables: autoren.csv",
    ]


def test_lines_with_a_time_go_before_those_without(tmp_path: Path) -> None:
    files = found(tmp_path, gelesen=LINES, merkliste="user_id,book_id")
    assert names(files)[0] == "gelesen"


def test_of_several_files_of_lines_one_has_to_be_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"Several tables may be the lines.*views\.csv, views_too"):
        found(tmp_path, views=LINES, views_too=LINES)


def test_tables_of_a_database_by_their_columns() -> None:
    headers = {"a": ("user_id", "book_id"), "b": ("book_id", "title"), "c": ("user_id", "name")}
    assert name_of_lines(headers, "shop", "{}") == "a"
    assert names_about({"b": headers["b"], "c": headers["c"]}, headers["a"]) == {
        "items": "b",
        "customers": "c",
    }
    with pytest.raises(DataError, match="interactions = a"):
        name_of_lines({"a": headers["a"], "z": headers["a"]}, "shop", "interactions = {}")


def test_parts_of_one_table_are_no_several(tmp_path: Path) -> None:
    files = found(tmp_path, log_1=LINES, log_2=LINES, buecher="book_id,title")
    assert names(files) == ["log_1+log_2", "buecher", ""]


def test_items_have_the_column_of_the_lines_and_say_something_of_them(tmp_path: Path) -> None:
    files = found(
        tmp_path,
        interactions="customer_id,item_id,timestamp",
        stock="item_id,warehouse,left",
        properties="item_id,property,value,title",
        prices_by_day="item_id,timestamp,price",
        other_shop="sku,title",
        order_items="order_id,item_id,price",
    )
    assert names(files) == ["interactions", "", ""]


def test_one_of_two_that_say_as_much_is_not_chosen(tmp_path: Path) -> None:
    files = found(
        tmp_path,
        interactions="customer_id,item_id,timestamp",
        spring="item_id,title",
        autumn="item_id,brand",
    )
    assert names(files)[1] == ""
    (said,) = files.findings
    assert "autumn.csv, spring.csv" in said.observation


def test_of_tills_that_know_no_customers_the_receipt_tells(tmp_path: Path) -> None:
    lines = "".join(f"R{n // 3},P{n % 5},2026-03-{1 + n % 9:02d},1\n" for n in range(60))
    (tmp_path / "till.csv").write_text(f"receipt_no,sku,date,qty\n{lines}")
    (tmp_path / "stock.csv").write_text("sku,receipt_no,date,quantity\nP1,W1,2026-03-01,5\n")
    (tmp_path / "articles.csv").write_text("sku,title\nP1,Tea\n")
    data = load(tmp_path)
    assert data.n_customers == 20
    assert any('each "receipt_no" stands' in finding.text for finding in data.findings)
    # two of them are not told apart
    (tmp_path / "web.csv").write_text(f"order_id,sku,date,qty\n{lines}")
    with pytest.raises(DataError, match=r"(?i)several tables may be.*till\.csv, web\.csv"):
        load(tmp_path)
