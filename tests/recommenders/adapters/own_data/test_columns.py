"""Every role of a file at once: proposed, told, refused, missing."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from recommenders.adapters.files.dataset_toml import Options
from recommenders.adapters.files.folder import load
from recommenders.adapters.files.reading.read_file import Sheet
from recommenders.adapters.own_data import columns
from recommenders.contract import Columns
from tests.recommenders.adapters.databases.conftest import events
from tests.recommenders.adapters.order_exports import EXPORTS, write
from tests.recommenders.adapters.own_data.conftest import LINES

C = Columns


@pytest.fixture
def look(tmp_path: Path) -> columns.Look:
    (tmp_path / "orders.csv").write_text(LINES)
    (look,) = columns.examine(tmp_path, Options())
    return look


def test_what_is_seen(look: columns.Look) -> None:
    assert (look.table, look.files, look.lines) == ("interactions", ("orders.csv",), 90)
    assert look.samples["stk"] == ("1", "2")
    assert len(look.header.frame) == look.lines == 90
    assert [candidate.column for candidate in look.ranked[C.TIME]] == ["wann"]


def test_likely_roles_stand_first(look: columns.Look) -> None:
    table_roles = columns.roles_of(look, Options())
    assert {role.ours: role.column for role in table_roles.roles if role.needed} == {
        C.CUSTOMER: "kunde_mail",
        C.ITEM: "artikel",
        C.TIME: "wann",
    }
    assert table_roles.missing == ()
    assert table_roles.unused == ("stk", "Bemerkung")
    assert table_roles.taken_for("artikel") == (C.ITEM,)
    # every column can be chosen for every role
    assert {len(role.candidates) for role in table_roles.roles} == {5}


def test_every_missing_role_is_named_at_once(tmp_path: Path) -> None:
    (tmp_path / "notes.csv").write_text("note,other\n" + "x,y\n" * 9)
    (look,) = columns.examine(tmp_path, Options())
    assert columns.roles_of(look, Options()).missing == (C.CUSTOMER, C.ITEM)


def test_what_is_told_holds(look: columns.Look) -> None:
    options = columns.told(Options(), "interactions", C.QUANTITY, "stk")
    options = columns.told(options, "interactions", C.ITEM, None)
    roles = {role.ours: role for role in columns.roles_of(look, options).roles}
    assert roles[C.QUANTITY].column == "stk"
    assert (roles[C.ITEM].column, roles[C.ITEM].refused) == (None, True)
    assert columns.roles_of(look, options).missing == (C.ITEM,)
    # told once more, and one column for two roles
    options = columns.told(options, "interactions", C.ITEM, "artikel")
    options = columns.told(options, "interactions", C.TITLE, "artikel")
    assert columns.roles_of(look, options).taken_for("artikel") == (C.ITEM, C.TITLE)


def test_all_is_told_in_the_end(look: columns.Look) -> None:
    told = columns.told(Options(), "interactions", C.NAME, None)
    # a column that the file does not have is forgotten
    told = columns.told(told, "interactions", C.BRAND, "gone")
    assert columns.complete([look], told).columns["interactions"] == {
        C.NAME: "",
        C.CUSTOMER: "kunde_mail",
        C.ITEM: "artikel",
        C.TIME: "wann",
    }


def test_the_first_file_of_each_table(tmp_path: Path) -> None:
    for name in ("a b.csv", "orders-2.csv", "products.csv"):
        (tmp_path / name).write_text(LINES)
    options = Options(files={"interactions": ("orders-2.csv", "a b.csv")}, ignore=("x",))
    told: list[str] = []
    looks = columns.examine(tmp_path, options, lambda share, doing: told.append(doing))
    assert [(look.table, look.files) for look in looks] == [
        ("interactions", ("orders-2.csv", "a b.csv")),
        ("items", ("products.csv",)),
    ]
    assert told == ["reading orders-2.csv", "reading products.csv"]


def test_a_file_is_told_to_be_of_a_table(tmp_path: Path) -> None:
    for name in ("a [1].csv", "b.csv", "customers.csv"):
        (tmp_path / name).write_text(LINES)
    # two files may be the lines: nobody knows which
    tables = columns.tables_of(tmp_path, Options())
    assert tables == {"a [1].csv": "", "b.csv": "", "customers.csv": ""}
    options = columns.assigned(Options(), tables, "b.csv", "interactions")
    assert options.files == {"interactions": ("b.csv",)}
    tables = columns.tables_of(tmp_path, options)
    assert tables == {"a [1].csv": "", "b.csv": "interactions", "customers.csv": "customers"}
    options = columns.assigned(options, tables, "customers.csv", "")
    assert options.files == {"interactions": ("b.csv",), "customers": ()}
    options = columns.assigned(options, columns.tables_of(tmp_path, options), "a [1].csv", "")
    # what is told to be of none needs no remark
    assert columns.files_at(tmp_path, options).findings == []
    options = columns.assigned(options, {"b.csv": "interactions"}, "customers.csv", "customers")
    assert options.files["customers"] == ("customers.csv",)
    assert options.ignore == ("a [[]1].csv",)
    assert columns.tables_of(tmp_path / "b.csv", Options()) == {}


def test_an_export_that_is_known_has_its_roles(tmp_path: Path) -> None:
    head = "Name,Email,Financial Status,Created at,Lineitem quantity,Lineitem name,Lineitem sku"
    lines = [f"#{n},c{n % 3}@shop,paid,2026-03-0{1 + n},1,Tea {n % 2},T{n % 2}" for n in range(6)]
    (tmp_path / "orders.csv").write_text("\n".join([head, *lines]))
    looks = columns.examine(tmp_path, Options())
    # by its name alone the number of the article would be the item
    assert columns.roles_of(looks[0], Options()).taken_for("Lineitem sku") == (C.ITEM,)
    known = columns.roles_of(looks[0], columns.with_what_is_known(looks, Options()))
    assert known.taken_for("Lineitem name") == (C.ITEM, C.TITLE)
    told = columns.complete(looks, Options()).columns["interactions"]
    assert (told[C.ITEM], told[C.CUSTOMER]) == ("Lineitem name", "Email")
    # what somebody says goes before
    options = columns.told(Options(), "interactions", C.ITEM, "Lineitem sku")
    assert columns.complete(looks, options).columns["interactions"][C.ITEM] == "Lineitem sku"


def test_a_file_of_searches_is_a_table_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text(LINES)
    (tmp_path / "search_log.csv").write_text(
        "visitor_id,time,typed words,results\n"
        + "".join(f"v{k % 5},2026-01-0{k % 9 + 1},lamp {k % 4},i1|i2\n" for k in range(40))
    )
    assert columns.tables_of(tmp_path, Options())["search_log.csv"] == "searches"
    _, searches = columns.examine(tmp_path, Options())
    table_roles = columns.roles_of(searches, Options())
    taken = {role.ours: role.column for role in table_roles.roles if role.column}
    assert taken[C.CUSTOMER] == "visitor_id"
    assert taken[C.ITEM] == "results"
    # its name says nothing: it is proposed by its values
    assert taken[C.QUERY] == "typed words"


def test_orders_and_their_lines_are_tables_of_their_own(tmp_path: Path) -> None:
    made = write(tmp_path, EXPORTS["Magento"])
    tables = columns.tables_of(tmp_path, Options())
    assert tables == {"sales_order.csv": "orders", "sales_order_item.csv": "order_lines"}
    looks = columns.examine(tmp_path, Options())
    orders, lines = (columns.roles_of(look, Options()) for look in looks)
    # of two numbers of an order it is the one that the lines have
    assert orders.taken_for("entity_id") == (C.ORDER,)
    assert orders.taken_for("increment_id") == ()
    assert lines.taken_for("product_id") == (C.ITEM,)
    assert (orders.missing, lines.missing) == ((), ())
    told = columns.complete(looks, Options())
    assert events(load(tmp_path, options=told)) == made.events
    # what somebody says goes before
    options = columns.told(Options(), "orders", C.ORDER, "increment_id")
    assert columns.roles_of(looks[0], options).taken_for("increment_id") == (C.ORDER,)
    options = columns.assigned(Options(), tables, "sales_order.csv", "")
    tables = columns.tables_of(tmp_path, options)
    assert tables == {"sales_order.csv": "", "sales_order_item.csv": "order_lines"}
    options = columns.assigned(options, tables, "sales_order_item.csv", "interactions")
    assert columns.tables_of(tmp_path, options)["sales_order_item.csv"] == "interactions"


def test_a_folder_of_files_is_a_table(tmp_path: Path) -> None:
    (tmp_path / "interactions").mkdir()
    for number in "12":
        (tmp_path / "interactions" / f"part-{number}.csv").write_text(LINES)
    (tmp_path / "items.csv").write_text("item_id,title\nx,Tea\n")
    tables = columns.tables_of(tmp_path, Options())
    assert tables == {"interactions": "interactions", "items.csv": "items"}
    looks = columns.examine(tmp_path, Options())
    assert looks[0].files == ("part-1.csv", "part-2.csv")
    options = columns.assigned(Options(), tables, "interactions", "interactions")
    assert columns.tables_of(tmp_path, options) == tables


def two_tables(folder: Path, orders: str, lines: str) -> tuple[columns.Look, ...]:
    (folder / "orders.csv").write_text(orders)
    (folder / "order_items.csv").write_text(lines)
    return columns.examine(folder, Options())


def test_orders_need_no_customer_where_their_lines_have_one(tmp_path: Path) -> None:
    looks = two_tables(
        tmp_path,
        "order_id,created_at,status,total\n1,2026-01-01,paid,3\n2,2026-01-02,refunded,4\n",
        "order_id,customer_id,sku\n1,a,x\n2,b,y\n",
    )
    (_, orders), (_, lines) = columns.every_role(looks, Options())
    assert orders.missing == lines.missing == ()
    assert not next(role for role in orders.roles if role.ours == C.CUSTOMER).needed
    refused = columns.told(Options(), "order_lines", C.CUSTOMER, None)
    assert columns.every_role(looks, refused)[0][1].missing == (C.CUSTOMER,)
    options = columns.complete(looks, Options())
    assert options.columns["order_lines"][C.CUSTOMER] == "customer_id"
    assert load(tmp_path, options=options).n_customers == 1


def test_what_is_looked_at_besides_is_not_called_unused(tmp_path: Path) -> None:
    looks = two_tables(
        tmp_path,
        "order_id,customer_id,created_at,status,currency,total\n1,a,2026-01-01,paid,EUR,3\n",
        "order_id,sku,price,line_note\n1,x,2,gift\n",
    )
    (_, orders), (_, lines) = columns.every_role(looks, Options())
    assert (orders.looked_at, orders.unused) == (("status", "currency"), ("total",))
    assert (lines.looked_at, lines.unused) == ((), ("line_note",))


def test_a_column_that_is_read_for_its_words_is_not_called_unused() -> None:
    lines = 40
    frame = pd.DataFrame(
        {
            "user": [f"u{n % 5}" for n in range(lines)],
            "item": [f"i{n % 7}" for n in range(lines)],
            "date": [f"2026-01-{1 + n % 28:02}" for n in range(lines)],
            "Resultado": [["Pagado", "Cancelado", "Enviado"][n % 3] for n in range(lines)],
            "note": ["x"] * lines,
        }
    )
    look = columns.look_at("interactions", ["t.csv"], Sheet(frame=frame, file="t.csv"))
    assert look.by_values == ("Resultado",)
    ((_, of_table),) = columns.every_role([look], Options())
    assert of_table.looked_at == ("Resultado",)
    assert of_table.unused == ("note",)


def test_columns_are_looked_at_with_some_lines(tmp_path: Path) -> None:
    # what a column is called does not tell that it is empty, or names a cloth
    lines = "".join(
        f",c{n % 7}@x.org,Style {n % 9},{'Cotton' if n % 2 else 'Wool'},2026-03-{1 + n % 28:02d}\n"
        for n in range(60)
    )
    (tmp_path / "orders.csv").write_text(f"customer_no,email,style_no,material,date\n{lines}")
    ((_, of_table),) = columns.every_role(columns.examine(tmp_path, Options()), Options())
    taken = {role.ours: role.column for role in of_table.roles if role.needed}
    assert taken == {C.CUSTOMER: "email", C.ITEM: "style_no", C.TIME: "date"}


def test_columns_without_names_are_offered_by_their_numbers(tmp_path: Path) -> None:
    lines = "".join(f"K{n % 7},P{n % 9},2026-03-{1 + n % 28:02d}\n" for n in range(60))
    (tmp_path / "orders.csv").write_text(lines)
    looks = columns.examine(tmp_path, Options())
    ((_, of_table),) = columns.every_role(looks, Options())
    taken = {role.ours: role.column for role in of_table.roles if role.needed}
    assert taken[C.TIME] == "timestamp"
    assert {taken[C.CUSTOMER], taken[C.ITEM]} == {"column 1", "column 2"}
    turned = Options(columns={"interactions": {C.CUSTOMER: "column 2", C.TIME: "column 3"}})
    ((_, of_table),) = columns.every_role(looks, turned)
    taken = {role.ours: role.column for role in of_table.roles if role.needed}
    assert taken == {C.CUSTOMER: "column 2", C.ITEM: "column 1", C.TIME: "timestamp"}
