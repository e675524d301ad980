"""The same little shop read from SQLite, DuckDB and a real PostgreSQL."""

from __future__ import annotations

import pandas as pd
import pytest

from recommenders.adapters.databases import database as databases
from recommenders.adapters.databases.load_database import load_database, read_tables
from recommenders.adapters.files.dataset_toml import DatabaseOptions, Options
from recommenders.contract import Columns
from recommenders.errors import DataError
from tests.recommenders.adapters.conftest import Make
from tests.recommenders.adapters.databases.conftest import TABLES, TWO_TABLES, events, said


def test_the_tables_are_found_by_their_usual_names(make: Make) -> None:
    data = load_database(make(TABLES))
    assert (data.name, data.title) == ("my_shop", "My shop")
    assert events(data) == [
        ("12583", "007", "2026-03-02 09:30", 1),
        ("17850", "007", "2026-03-01 10:00", 2),
        ("17850", "008", "2026-03-04 10:00", 1),
    ]
    assert data.items[Columns.TITLE].tolist() == ["Green tea", "Honey", "Oats"]
    assert "Table order_items: read as interactions" in said(data)
    assert "Table products: read as items" in said(data)
    # what nothing is read from stays in the database, and is said
    assert "note" in said(data)


BOOKS = """
create table bewertungen (user_id varchar(9), book_id varchar(9), rated_at timestamp, liked int);
insert into bewertungen values ('a', '1', '2026-01-01 10:00:00', 1);
insert into bewertungen values ('b', '2', '2026-01-02 10:00:00', 0);
create table buecher (book_id varchar(9), title varchar(9));
insert into buecher values ('1', 'Emma');
create table leser (user_id varchar(9), name varchar(9));
insert into leser values ('a', 'Ann');
"""
BASKETS = """
create table orders (customer_id varchar(9), order_date timestamp, item_id varchar(99));
insert into orders values ('a', '2026-01-01 10:00:00', '[{"sku": "A1", "qty": 2}, {"sku": "B2"}]');
insert into orders values ('b', '2026-01-02 10:00:00', '[{"sku": "B2", "qty": 1}]');
"""


def test_tables_whose_names_say_nothing_are_known_by_their_columns(make: Make) -> None:
    data = load_database(make(BOOKS))
    assert data.n_customers == 2
    assert data.items[Columns.TITLE].tolist() == ["Emma", "Item 2"]
    assert "Table bewertungen: read as interactions" in said(data)
    assert "Table leser: read as customers" in said(data)
    assert 'Column "liked" is not used' in said(data)


def test_items_in_a_cell_are_lines(make: Make) -> None:
    data = load_database(make(BASKETS))
    assert data.items[Columns.ITEM].tolist() == ["A1", "B2"]
    assert data.log.quantities.tolist() == [2, 1, 1]


def test_only_columns_that_something_is_read_from_are_fetched(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, tuple[str, ...], int | None]] = []
    place = make(TABLES)
    with databases.opened(place) as database:
        kind = type(database)
    read = kind.read

    def spy(self, table, columns, **options):  # type: ignore[no-untyped-def]
        asked.append((table, tuple(columns), options.get("limit")))
        return read(self, table, columns, **options)

    monkeypatch.setattr(kind, "read", spy)
    load_database(place)
    assert asked == [
        # whether it holds states is seen by the first lines
        ("order_items", ("customer_id", "note"), 10_000),
        (
            "order_items",
            ("customer_id", "product_id", "ordered_at", "quantity", "unit_price"),
            None,
        ),
        ("products", ("product_id", "title", "brand"), None),
    ]


def test_states_and_events_under_names_of_their_own(make: Make) -> None:
    place = make(
        "create table sales (user_id integer, item_id integer, ts timestamp, resultado varchar(20))"
        ";insert into sales values "
        + ", ".join(
            f"({user}, {item}, '2026-03-0{1 + item} 10:00', '{state}')"
            for user in range(6)
            for item, state in enumerate(("Pagado", "Cancelado" if user % 2 else "Enviado"))
        )
    )
    data = load_database(place)
    assert len(events(data)) == 9
    assert 'Lines whose "resultado" is Cancelado' in said(data)


def test_events_under_a_name_of_their_own(make: Make) -> None:
    clicked = make(
        "create table sales (user_id integer, item_id integer, ts timestamp, was varchar(20));"
        "insert into sales values (1, 1, '2026-03-01', 'purchase'), (2, 1, '2026-03-01', 'view')"
    )
    assert load_database(clicked).histories().lengths.tolist() == [1, 0]


def test_lines_from_a_day_on(make: Make) -> None:
    options = Options(database=DatabaseOptions(since=pd.Timestamp("2026-03-02")))
    data = load_database(make(TABLES), options=options)
    assert [event[2] for event in events(data)] == ["2026-03-02 09:30", "2026-03-04 10:00"]


def test_the_first_lines_of_all_columns(make: Make) -> None:
    sheets = read_tables(make(TABLES), Options(), limit=2)
    (sheet,) = sheets.interactions
    assert sheet.frame.shape == (2, 6)


def test_a_table_that_is_told(make: Make) -> None:
    tables = TABLES.replace("order_items", '"Zeile; drop"').replace("product_id", "ding")
    place = make(tables)
    with pytest.raises(DataError, match="No table is known") as raised:
        load_database(place)
    assert "Zeile; drop" in str(raised.value.value)
    told = Options(
        database=DatabaseOptions(interactions="Zeile; drop"), columns={"any": {"item_id": "ding"}}
    )
    assert len(events(load_database(place, options=told))) == 3
    with pytest.raises(DataError, match="no such table"):
        load_database(place, options=Options(database=DatabaseOptions(interactions="gone")))


def test_a_name_in_quotes_is_a_name(make: Make) -> None:
    script = (
        'create table sales ("user id" integer, "item""; drop table sales; --" integer, ts date)'
    )
    place = make(script + "; insert into sales values (1, 2, '2026-03-01'), (2, 2, '2026-03-02')")
    told = Options(columns={"any": {"item_id": 'item"; drop table sales; --'}})
    assert len(events(load_database(place, options=told))) == 2


def test_an_empty_table_says_so(make: Make) -> None:
    place = make("create table sales (user_id integer, item_id integer, ts timestamp)")
    with pytest.raises(DataError, match="no lines") as raised:
        load_database(place)
    assert "table sales" in str(raised.value.file)
    assert "p%40ss" not in str(raised.value)


def test_a_schema_other_than_the_usual(server: str) -> None:
    import psycopg

    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute("create schema shop")
        connection.execute("set search_path = shop")
        connection.execute(TABLES)
    data = load_database(f"{server}/postgres")
    assert len(events(data)) == 3
    assert "Table shop.order_items: read as interactions" in said(data)


def test_a_table_of_which_there_is_none(make: Make) -> None:
    place = make(TABLES)
    data = load_database(place, options=Options(files={"items": ()}))
    assert not data.has(Columns.TITLE)
    with pytest.raises(DataError, match="No table is known as the one of the lines"):
        load_database(place, options=Options(files={"interactions": ()}))


def test_a_table_of_customers_without_lines_is_said_and_not_needed(make: Make) -> None:
    data = load_database(make(f"{TABLES} create table customers (id integer, name varchar(9));"))
    assert data.n_customers == 2
    assert "Table customers without lines" in said(data)


def test_items_that_go_together_are_known_by_name_or_told(make: Make) -> None:
    place = make(
        f"{TABLES} create table related_items (item_id varchar(9), related_id varchar(9), note "
        "varchar(9)); create table links (item_id varchar(9), target varchar(9), weight integer);"
        "insert into related_items values ('007', '009', 'x'), ('7', '008', 'x');"
        "insert into links values ('008', '007', 3);"
    )
    data = load_database(place)
    assert data.known_edges is not None
    assert data.known_edges.toarray().tolist() == [[0, 1, 1], [0, 0, 0], [0, 0, 0]]
    told = Options(database=DatabaseOptions(related="links"))
    known = load_database(place, options=told).known_edges
    assert known is not None
    assert known.toarray().tolist() == [[0, 0, 0], [3, 0, 0], [0, 0, 0]]
    assert load_database(place, options=Options(files={"related": ()})).known_edges is None


def test_orders_and_their_lines_are_joined(make: Make) -> None:
    data = load_database(make(TWO_TABLES))
    assert events(data) == events_of_both()
    assert "Green tea" in data.items["title"].tolist()
    assert "joined with 4 orders" in said(data)
    assert 'Lines whose "status" is refunded' in said(data)
    # what nothing is read from stays where it is
    assert "that are none of ours: order_number, total" in said(data)


def events_of_both() -> list[tuple[str, str, str, float]]:
    return [
        ("12583", "007", "2026-03-02 09:30", 1.0),
        ("17850", "007", "2026-03-01 10:00", 2.0),
        ("17850", "008", "2026-03-04 10:00", 1.0),
    ]


def test_both_are_told_and_since_is_of_the_orders(make: Make) -> None:
    place = make(TWO_TABLES.replace("orders", "heads").replace("order_items", "rows"))
    told = DatabaseOptions(orders="heads", order_lines="rows")
    assert events(load_database(place, options=Options(database=told))) == events_of_both()
    # lines that are told alone are those of the orders
    told = DatabaseOptions(orders="heads", interactions="rows")
    assert events(load_database(place, options=Options(database=told))) == events_of_both()
    since = DatabaseOptions(orders="heads", order_lines="rows", since=pd.Timestamp("2026-03-02"))
    data = load_database(place, options=Options(database=since))
    assert [event[2][:10] for event in events(data)] == ["2026-03-02", "2026-03-04"]
    assert "left out: the orders begin at since" in said(data)
    loud = [finding.observation for finding in data.findings if finding.warning]
    assert loud == ['Lines whose "status" is refunded']


@pytest.mark.parametrize("table", ["orders", "order_lines"])
def test_one_of_both_alone_is_refused(make: Make, table: str) -> None:
    place = make(TWO_TABLES.replace("orders", "heads").replace("order_items", "rows"))
    name = "heads" if table == "orders" else "rows"
    told = DatabaseOptions(orders=name) if table == "orders" else DatabaseOptions(order_lines=name)
    with pytest.raises(DataError, match="Orders need the table of their lines"):
        load_database(place, options=Options(database=told))


def test_that_there_are_no_orders_can_be_told(make: Make) -> None:
    options = Options(files={"orders": (), "order_lines": ()})
    with pytest.raises(DataError, match="A required column is missing"):
        load_database(make(TWO_TABLES), options=options)
