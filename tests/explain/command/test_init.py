"""`becausal init` writes what `becausal check` reads."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pandas as pd
import pytest

from recommenders.adapters.files.dataset_toml import read_options
from tests.explain.command.conftest import Run
from tests.recommenders.adapters.order_exports import EXPORTS, Names, export, write

LINES = "kunde_mail;artikel;wann;Bemerkung\n" + "".join(
    f"c{n % 7}@shop;a{n % 31};{1 + n % 28:02}.03.2026;\n" for n in range(90)
)


def test_it_writes_a_mapping_that_reads_the_data(becausal: Run, tmp_path: Path) -> None:
    folder = tmp_path / 'die "beste" shop'
    folder.mkdir()
    (folder / "orders.csv").write_text(LINES)
    code, said, _ = becausal("init", str(folder), model=False)
    assert code == 0
    assert "customer_id   kunde_mail (c0@shop, c1@shop, c2@shop)\n" in said
    assert "not used      Bemerkung" in said
    options = read_options(folder / "dataset.toml")
    assert options.title == 'Die "beste" shop'
    assert options.columns["interactions"] == {
        "timestamp": "wann",
        "customer_id": "kunde_mail",
        "item_id": "artikel",
    }
    code, said, _ = becausal("check", str(folder), model=False)
    assert code == 0
    assert "90 purchases of 31 items by 7 customers" in said
    code, _, error = becausal("init", str(folder), model=False)
    assert (code, "There is one already" in error) == (2, True)
    assert becausal("init", str(folder), "--force", model=False)[0] == 0


def test_an_export_that_is_known_is_read_as_its_columns_mean(becausal: Run, tmp_path: Path) -> None:
    head = "Name,Email,Financial Status,Created at,Lineitem quantity,Lineitem name,Lineitem sku"
    lines = [f"#{n},c{n % 3}@shop,paid,2026-03-0{1 + n},1,Tea {n % 2}," for n in range(6)]
    (tmp_path / "orders.csv").write_text("\n".join([head, *lines]))
    code, said, _ = becausal("init", str(tmp_path), model=False)
    assert (code, said.startswith("An export that is known: Shopify")) == (0, True)
    told = read_options(tmp_path / "dataset.toml").columns["interactions"]
    # the number of the article, by whose name a column is usually known, is empty
    assert (told["item_id"], told["title"]) == ("Lineitem name", "Lineitem name")
    code, said, _ = becausal("check", str(tmp_path), model=False)
    assert "6 purchases of 2 items by 3 customers" in said


def test_a_file_of_searches_has_its_columns_proposed(becausal: Run, tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text("user,sku,date\na,x,2026-01-01\nb,x,2026-01-31\n")
    lines = [f"tea pot {n % 2},c{n % 3},2026-01-0{1 + n % 9}" for n in range(30)]
    (tmp_path / "search_log.csv").write_text("\n".join(["typed,who,moment", *lines]))
    code, said, _ = becausal("init", str(tmp_path), model=False)
    assert code == 0
    assert "search_log.csv, read as searches" in said
    told = read_options(tmp_path / "dataset.toml").columns["searches"]
    assert told == {"query": "typed", "customer_id": "who", "timestamp": "moment"}
    code, said, _ = becausal("check", str(tmp_path), model=False)
    assert "searches by 3 visitors" in said


def test_what_is_missing_is_asked_for(becausal: Run, tmp_path: Path) -> None:
    (tmp_path / "notes.csv").write_text("customer_id,note\na,x\nb,y\n")
    code, said, _ = becausal("init", str(tmp_path / "notes.csv"), model=False)
    assert code == 0
    assert "item_id       ? no column looks like it" in said
    assert "timestamp     none: the order of the lines stands for it" in said
    text = (tmp_path / "notes.toml").read_text()
    assert '# item_id = "..."   # needed: which column has it?' in text


@pytest.mark.parametrize("name", ["nothing", "shop/nothing.csv"])
def test_a_path_to_nothing(becausal: Run, tmp_path: Path, name: str) -> None:
    code, _, error = becausal("init", str(tmp_path / name), model=False)
    assert (code, "no such file or folder" in error) == (2, True)


def test_tables_of_a_database(becausal: Run, tmp_path: Path) -> None:
    pytest.importorskip("sqlalchemy", reason="the extra databases is not installed")
    place = tmp_path / "my_shop.db"
    with sqlite3.connect(place) as connection:
        connection.execute("create table orders (kunde text, sku text, wann text, note text)")
        rows = [(f"c{n % 7}@shop", f"a{n % 31}", f"2026-03-{1 + n % 28:02}", "") for n in range(90)]
        connection.executemany("insert into orders values (?, ?, ?, ?)", rows)
    connection.close()
    code, said, _ = becausal("init", str(place), model=False)
    assert code == 0
    assert "orders, read as interactions" in said
    options = read_options(tmp_path / "my_shop.toml")
    assert options.database.interactions == "orders"
    assert options.columns["interactions"]["customer_id"] == "kunde"
    code, said, _ = becausal("check", str(place), model=False)
    assert code == 0
    assert "90 purchases of 31 items by 7 customers" in said


def test_items_in_columns_of_their_own_are_seen_as_they_are_read(
    becausal: Run, tmp_path: Path
) -> None:
    head = "customer_id,date,item1,item2,qty1,qty2"
    lines = [f"c{n % 3},2026-03-0{1 + n},A{n % 2},B{n % 3},1,2" for n in range(6)]
    (tmp_path / "orders.csv").write_text("\n".join([head, *lines]))
    code, said, _ = becausal("init", str(tmp_path), model=False)
    assert code == 0
    assert "quantity      item quantity (1, 2)" in said
    code, said, _ = becausal("check", str(tmp_path), model=False)
    assert (code, "12 purchases of 5 items by 3 customers" in said) == (0, True)
    assert "stand in columns of their own, item1 to item2" in said


@pytest.mark.parametrize(
    "name", ["plain", "Magento", "german", "Chinook", "items.csv are the lines"]
)
def test_orders_and_their_lines(becausal: Run, tmp_path: Path, name: str) -> None:
    made = write(tmp_path, EXPORTS[name])
    _, checked, _ = becausal("check", str(tmp_path), model=False)
    code, said, _ = becausal("init", str(tmp_path), model=False)
    assert code == 0
    assert f"{EXPORTS[name].orders}, read as orders" in said
    assert f"{EXPORTS[name].lines}, read as order lines" in said
    told = read_options(tmp_path / "dataset.toml").columns
    assert told["orders"]["order_id"] == EXPORTS[name].order
    assert told["order_lines"]["item_id"] == EXPORTS[name].item
    code, said, _ = becausal("check", str(tmp_path), model=False)
    assert code == 0
    assert said.splitlines()[0] == checked.splitlines()[0]
    assert f": {len(made.events)} purchases of 7 items by 5 customers" in said


def test_columns_of_orders_that_are_not_known_are_proposed(becausal: Run, tmp_path: Path) -> None:
    names = Names(customer="Kd", time="wann", item="Was")
    made = write(tmp_path, names)
    assert becausal("check", str(tmp_path), model=False)[0] == 2
    assert becausal("init", str(tmp_path), model=False)[0] == 0
    code, said, _ = becausal("check", str(tmp_path), model=False)
    assert (code, f": {len(made.events)} purchases of 7 items by 5" in said) == (0, True)


def test_sheets_of_a_workbook_are_orders_and_lines(becausal: Run, tmp_path: Path) -> None:
    made = export()
    with pd.ExcelWriter(tmp_path / "shop.xlsx") as book:
        made.orders.to_excel(book, sheet_name="Orders", index=False)
        made.lines.to_excel(book, sheet_name="Lines", index=False)
    code, said, _ = becausal("init", str(tmp_path / "shop.xlsx"), model=False)
    assert (code, "shop.xlsx, read as order lines" in said) == (0, True)
    code, said, _ = becausal("check", str(tmp_path / "shop.xlsx"), model=False)
    assert (code, f": {len(made.events)} purchases of 7" in said) == (0, True)


def test_tables_of_orders_and_lines_in_a_database(becausal: Run, tmp_path: Path) -> None:
    pytest.importorskip("sqlalchemy", reason="the extra databases is not installed")
    made, place = export(), tmp_path / "my_shop.db"
    with sqlite3.connect(place) as connection:
        made.orders.to_sql("Orders", connection, index=False)
        made.lines.to_sql("Order Details", connection, index=False)
    connection.close()
    assert becausal("init", str(place), model=False)[0] == 0
    told = read_options(tmp_path / "my_shop.toml").database
    assert (told.orders, told.order_lines) == ("Orders", "Order Details")
    code, said, _ = becausal("check", str(place), model=False)
    assert (code, f": {len(made.events)} purchases of 7" in said) == (0, True)


def test_files_of_a_folder_may_have_other_names(becausal: Run, tmp_path: Path) -> None:
    (tmp_path / "interactions").mkdir()
    for name, who in (("a", "customer_id"), ("b", "user")):
        text = f"{who},sku,date\n{name},x,2026-01-01\nc,{name},2026-01-02\n"
        (tmp_path / "interactions" / f"{name}.csv").write_text(text)
    assert becausal("init", str(tmp_path), model=False)[0] == 0
    code, said, _ = becausal("check", str(tmp_path), model=False)
    assert (code, "4 purchases of 3 items by 3 customers" in said) == (0, True)
    assert "2  Files of interactions in the folder interactions: read as one table" in said


def test_items_that_go_together_are_a_table_of_their_own(becausal: Run, tmp_path: Path) -> None:
    lines = [f"c{n},{item},2026-0{1 + n % 6}-01" for n in range(12) for item in ("a", "b")]
    (tmp_path / "interactions.csv").write_text("\n".join(["customer_id,item_id,timestamp", *lines]))
    pairs = ["a,b", "a,c", "b,a", "a,a", "b,b", "a,b"]
    related = "\n".join(["product,goes with this", *pairs])
    (tmp_path / "related_products.csv").write_text(related)
    code, said, _ = becausal("init", str(tmp_path), model=False)
    assert (code, "related_products.csv, read as related" in said) == (0, True)
    told = read_options(tmp_path / "dataset.toml").columns["related"]
    assert told == {"item_id": "product", "related_item_id": "goes with this"}
    code, said, _ = becausal("check", str(tmp_path), model=False)
    assert code == 1
    assert "2  Known relations between items: they count beside the purchases" in said
    assert "1  Known relations with an item that is not in the data: left out." in said
    assert "related item id:" not in said, "it is not missing"
