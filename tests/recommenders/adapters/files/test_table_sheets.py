"""Orders and their lines in two tables, and tables in a folder of files: read as what they are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from recommenders.adapters.files.dataset_toml import Options, options_of
from recommenders.adapters.files.folder import load
from recommenders.adapters.files.reading.read_file import Sheet
from recommenders.adapters.files.table_sheets import (
    files_at,
    read_sheets,
    read_table,
    with_order_ids,
    with_partitions,
)
from recommenders.contract import Columns, Dataset
from recommenders.errors import DataError
from tests.recommenders.adapters.databases.conftest import events, said
from tests.recommenders.adapters.order_exports import (
    EXPORTS,
    N_ORDERS,
    Export,
    Names,
    export,
    of_orders,
    write,
)

C = Columns


def warnings(data: Dataset) -> list[str]:
    return [finding.text for finding in data.findings if finding.warning]


@pytest.mark.parametrize("name", EXPORTS)
def test_orders_and_their_lines_are_joined(tmp_path: Path, name: str) -> None:
    names = EXPORTS[name]
    made = write(tmp_path, names)
    data = load(tmp_path)
    assert events(data) == made.events
    assert warnings(data) == []
    assert data.has(C.QUANTITY)
    assert data.has(C.UNIT_PRICE)
    assert not data.has(C.POSITION)
    joined = f"Lines of {names.lines} joined with {N_ORDERS} orders of {names.orders}"
    assert next(f for f in data.findings if f.observation == joined).count == len(made.lines)


def excel_sheets(folder: Path, made: Export) -> Path:
    with pd.ExcelWriter(folder / "shop.xlsx") as book:
        made.orders.to_excel(book, sheet_name="Orders", index=False)
        made.lines.to_excel(book, sheet_name="Order lines", index=False)
    return folder / "shop.xlsx"


def excel_files(folder: Path, made: Export) -> Path:
    made.orders.to_excel(folder / "orders.xlsx", index=False)
    made.lines.to_excel(folder / "order_items.xlsx", index=False)
    return folder


def parquet(folder: Path, made: Export) -> Path:
    made.orders.assign(order_date=pd.to_datetime(made.orders["order_date"])).to_parquet(
        folder / "orders.parquet"
    )
    made.lines.to_parquet(folder / "order_products.parquet")
    return folder


def json_lines(folder: Path, made: Export) -> Path:
    made.orders.to_json(folder / "orders.jsonl", orient="records", lines=True)
    made.lines.to_json(folder / "order_items.jsonl", orient="records", lines=True)
    return folder


def of_two_kinds(folder: Path, made: Export) -> Path:
    made.orders.to_excel(folder / "orders.xlsx", index=False)
    made.lines.to_csv(folder / "order_items.csv", index=False)
    return folder


def by_years(folder: Path, made: Export) -> Path:
    """The second file of each writes some of its columns otherwise."""
    made.orders[:9].to_csv(folder / "orders-2025.csv", index=False)
    later = made.orders[9:].rename(columns={"order_id": "id", "customer_id": "user_id"})
    later.to_csv(folder / "orders-2026.csv", index=False)
    made.lines[:9].to_csv(folder / "order_items-2025.csv", index=False)
    later = made.lines[9:].rename(columns={"product_id": "sku", "quantity": "qty"})
    later.to_csv(folder / "order_items-2026.csv", index=False)
    return folder


def in_folders(folder: Path, made: Export) -> Path:
    for name, frame in (("orders", made.orders), ("order_items", made.lines)):
        (folder / name).mkdir()
        frame[:9].to_csv(folder / name / "part-00000-1a.csv", index=False)
        frame[9:].to_csv(folder / name / "part-00001-1a.csv", index=False)
        (folder / name / "_SUCCESS").touch()
        (folder / name / ".part-00000-1a.csv.crc").write_bytes(b"crc")
    return folder


def beside_others(folder: Path, made: Export) -> Path:
    """As a database is exported: payments, shipments and returns know the orders as well."""
    others = made.orders.rename(columns={"order_date": "created_at"})
    for name in ("transactions", "shipments", "payments"):
        others.to_csv(folder / f"{name}.csv", index=False)
    made.lines[:5].to_csv(folder / "order_returns.csv", index=False)
    made.orders.to_csv(folder / "orders.csv", index=False)
    made.lines.to_csv(folder / "order_items.csv", index=False)
    ignore = "payments.csv", "shipments.csv", "transactions.csv", "order_returns.csv"
    (folder / "dataset.toml").write_text(f"ignore = {list(ignore)}")
    return folder


@pytest.mark.parametrize(
    "put",
    [
        excel_sheets,
        excel_files,
        parquet,
        json_lines,
        of_two_kinds,
        by_years,
        in_folders,
        beside_others,
    ],
)
def test_whatever_kind_of_file_they_are_in(
    tmp_path: Path, put: Callable[[Path, Export], Path]
) -> None:
    made = export()
    data = load(put(tmp_path, made))
    assert events(data) == made.events
    assert warnings(data) == []


@pytest.mark.parametrize("written", ["{}.0", "000{}", "#{}", " {} ", "\u200b{}", "'{}"])
def test_ids_of_orders_meet_however_they_are_written(tmp_path: Path, written: str) -> None:
    made = write(tmp_path)
    lines = made.lines.assign(order_id=made.lines["order_id"].map(written.format))
    lines.to_csv(tmp_path / "order_items.csv", index=False)
    data = load(tmp_path)
    assert events(data) == made.events
    # only what might be two orders is a warning
    told = "Ids of orders that orders.csv and order_items.csv write differently"
    assert (told in said(data)) == (written in ("000{}", "#{}"))


def test_capitals_of_ids(tmp_path: Path) -> None:
    made = write(tmp_path)
    for table, sign in (("orders", "AB-{}"), ("order_items", "ab-{}")):
        frame = made.orders if table == "orders" else made.lines
        frame = frame.assign(order_id=frame["order_id"].map(sign.format))
        frame.to_csv(tmp_path / f"{table}.csv", index=False)
    assert events(load(tmp_path)) == made.events


@pytest.mark.parametrize(
    "column",
    [
        {"status": ["cancelled" if n % 4 == 0 else "shipped" for n in range(N_ORDERS)]},
        {"financial_status": ["refunded" if n % 4 == 0 else "paid" for n in range(N_ORDERS)]},
        {"Bestellstatus": ["storniert" if n % 4 == 0 else "bezahlt" for n in range(N_ORDERS)]},
        {"cancelled_at": ["2026-02-02" if n % 4 == 0 else "" for n in range(N_ORDERS)]},
        {"is_cancelled": [int(n % 4 == 0) for n in range(N_ORDERS)]},
    ],
)
def test_orders_that_were_undone_are_no_purchases(
    tmp_path: Path, column: dict[str, list[str]]
) -> None:
    made = write(tmp_path, Names(more_of_orders=column))
    assert events(load(tmp_path)) == of_orders(made, lambda number: number % 4 != 0)


def test_both_tables_may_say_what_became_of_a_line(tmp_path: Path) -> None:
    state = ["cancelled" if n % 4 == 0 else "paid" for n in range(N_ORDERS)]
    made = export(Names(more_of_orders={"status": state}))
    made.orders.to_csv(tmp_path / "orders.csv", index=False)
    returned = ["returned" if n % 3 == 1 else "ok" for n in range(len(made.lines))]
    made.lines.assign(status=returned).to_csv(tmp_path / "order_items.csv", index=False)
    data = load(tmp_path)
    assert 'Lines whose "order.status" is cancelled' in said(data)
    assert 'Lines whose "status" is returned' in said(data)
    both = made.lines.assign(returned=returned).merge(made.orders)
    kept = both[(both["status"] == "paid") & (both["returned"] == "ok")]
    assert len(events(data)) == len(kept)


def test_lines_that_say_all_themselves_hear_of_states(tmp_path: Path) -> None:
    state = ["cancelled" if n % 4 == 0 else "paid" for n in range(N_ORDERS)]
    made = export(Names(more_of_orders={"status": state}))
    whole = made.lines.merge(made.orders).drop(columns="status")
    whole.to_csv(tmp_path / "order_items.csv", index=False)
    # an order that is not there is no reason to leave its lines out
    made.orders[:-1].to_csv(tmp_path / "orders.csv", index=False)
    data = load(tmp_path)
    assert events(data) == of_orders(made, lambda number: number % 4 != 0)
    assert "kept, as they say themselves who and when" in said(data)


@pytest.mark.parametrize("column", ["customer_id", "order_date"])
def test_one_of_who_and_when_may_stand_with_the_lines(tmp_path: Path, column: str) -> None:
    made = export()
    values = dict(zip(made.orders["order_id"], made.orders[column], strict=True))
    lines = made.lines.assign(**{column: made.lines["order_id"].map(values)})
    lines.to_csv(tmp_path / "order_items.csv", index=False)
    made.orders.drop(columns=column).to_csv(tmp_path / "orders.csv", index=False)
    assert events(load(tmp_path)) == made.events


def test_date_and_time_of_day_in_two_columns_of_the_orders(tmp_path: Path) -> None:
    made = write(tmp_path, Names(written="%Y-%m-%d", more_of_orders={"order_time": "10:30"}))
    moments = [event[2].replace("00:00", "10:30") for event in made.events]
    assert [event[2] for event in events(load(tmp_path))] == moments


def test_lines_of_orders_that_are_not_there_are_told(tmp_path: Path) -> None:
    made = write(tmp_path)
    for first, warned in ((1, False), (6, True)):
        made.orders[first:].to_csv(tmp_path / "orders.csv", index=False)
        data = load(tmp_path)
        assert events(data) == of_orders(made, lambda number, first=first: number >= first)  # type: ignore[misc]
        lost = "Lines of orders that orders.csv does not have"
        assert next(f for f in data.findings if f.observation == lost).warning == warned


def test_no_line_has_its_order(tmp_path: Path) -> None:
    made = write(tmp_path)
    other = made.orders.assign(order_id=made.orders["order_id"] + 5000)
    other.to_csv(tmp_path / "orders.csv", index=False)
    with pytest.raises(DataError, match="order_id is such as 6001") as error:
        load(tmp_path)
    assert Path(error.value.file or "").name == "order_items.csv"
    assert (error.value.column, error.value.row, error.value.value) == ("order_id", 2, "1001")


def test_a_line_of_the_orders_is_named_where_it_stands(tmp_path: Path) -> None:
    made = write(tmp_path)
    made.orders.loc[3:9, "order_date"] = "soon"
    made.orders.to_csv(tmp_path / "orders.csv", index=False)
    with pytest.raises(DataError, match="values cannot be read") as error:
        load(tmp_path)
    assert Path(error.value.file or "").name == "orders.csv"
    assert (error.value.column, error.value.row, error.value.value) == ("order_date", 5, "soon")


def test_what_somebody_says_goes_before(tmp_path: Path) -> None:
    made = write(
        tmp_path,
        Names(orders="a.csv", lines="b.csv", order="nr", customer="kd", time="wann", item="was"),
    )
    with pytest.raises(DataError, match=r"no file of interactions.*order_lines"):
        load(tmp_path)
    told = {
        "files": {"orders": ["a.csv"], "order_lines": ["b.csv"]},
        "columns": {
            "orders": {C.ORDER: "nr", C.CUSTOMER: "kd", C.TIME: "wann"},
            "order_lines": {C.ORDER: "nr", C.ITEM: "was"},
        },
    }
    assert events(load(tmp_path, options=options_of(told))) == made.events
    # what is told of interactions is told of the table that has such a column
    columns = {C.ORDER: "nr", C.CUSTOMER: "kd", C.TIME: "wann", C.ITEM: "was"}
    told = {
        "files": {"orders": "a.csv", "interactions": "b.csv"},
        "columns": {"interactions": columns},
    }
    assert events(load(tmp_path, options=options_of(told))) == made.events


@pytest.mark.parametrize("table", ["orders", "order_lines"])
def test_one_of_the_two_alone_is_refused(tmp_path: Path, table: str) -> None:
    write(tmp_path, Names(orders="a.csv", lines="b.csv", customer="kd"))
    file = "a.csv" if table == "orders" else "b.csv"
    with pytest.raises(DataError, match="Name it as well"):
        load(tmp_path, options=options_of({"files": {table: file}}))


def test_several_tables_may_be_the_orders(tmp_path: Path) -> None:
    made = write(tmp_path, Names(orders="orders_a.csv"))
    made.orders.to_csv(tmp_path / "orders_b.csv", index=False)
    with pytest.raises(DataError, match=r"Several tables may be the orders.*\[files\] orders"):
        load(tmp_path)
    told = options_of({"files": {"orders": ["orders_a.csv", "orders_b.csv"]}})
    # both are, then: an order that stands in both is one
    assert events(load(tmp_path, options=told)) == made.events


def test_lines_that_are_joined_already_stay_as_they_are(tmp_path: Path) -> None:
    made = write(tmp_path)
    made.lines.merge(made.orders).to_csv(tmp_path / "interactions.csv", index=False)
    data = load(tmp_path)
    assert events(data) == made.events
    assert "joined" not in said(data)


def test_the_likeliest_id_of_an_order_is_that_by_which_they_meet() -> None:
    orders = Sheet(frame=pd.DataFrame({"order_number": ["7", "8"], "id": ["1", "2"]}), file="o")
    lines = Sheet(frame=pd.DataFrame({"order_id": ["1", "1", "2"]}), file="l")
    told = with_order_ids(orders, lines, Options()).columns
    assert (told["orders"][C.ORDER], told["order_lines"][C.ORDER]) == ("id", "order_id")
    options = Options(columns={"orders": {C.ORDER: "order_number"}})
    assert with_order_ids(orders, lines, options).columns["orders"][C.ORDER] == "order_number"


def flat(made: Export) -> pd.DataFrame:
    columns = ["customer_id", "product_id", "order_date", "quantity"]
    return made.lines.merge(made.orders)[columns]


def plain_parts(folder: Path, frame: pd.DataFrame) -> None:
    (folder / "interactions").mkdir()
    frame[:9].to_csv(folder / "interactions" / "part-0001.csv", index=False)
    frame[9:].to_csv(folder / "interactions" / "part-0002.csv.gz", index=False)


def months(folder: Path, frame: pd.DataFrame) -> None:
    (folder / "Orders").mkdir()
    frame[:9].to_csv(folder / "Orders" / "2024-01.csv", index=False)
    frame[9:].to_csv(folder / "Orders" / "2024-02.CSV", index=False)


def years(folder: Path, frame: pd.DataFrame) -> None:
    for year, part in (("2024", frame[:9]), ("2025", frame[9:])):
        (folder / "sales" / year).mkdir(parents=True)
        part.to_csv(folder / "sales" / year / "01.csv", index=False)


def spark(folder: Path, frame: pd.DataFrame) -> None:
    place = folder / "interactions"
    place.mkdir()
    frame[:9].to_parquet(place / "part-00000-1a-c000.snappy.parquet")
    frame[9:].to_parquet(place / "part-00001-1a-c000.snappy.parquet")
    (place / "_SUCCESS").touch()
    (place / ".part-00000-1a-c000.snappy.parquet.crc").write_bytes(b"crc")


def spark_csv(folder: Path, frame: pd.DataFrame) -> None:
    """What Spark writes to interactions.csv is a folder; parts without a line are usual."""
    place = folder / "interactions.csv"
    place.mkdir()
    frame.to_csv(place / "part-00000-1a-c000.csv", index=False)
    frame[:0].to_csv(place / "part-00001-1a-c000.csv", index=False)
    (place / "part-00002-1a-c000.csv").touch()


def partitions(folder: Path, frame: pd.DataFrame) -> None:
    marked = frame.assign(year=2024, month=[1 + n % 3 for n in range(len(frame))])
    marked.to_parquet(folder / "interactions", partition_cols=["year", "month"])


def partitions_at_the_top(folder: Path, frame: pd.DataFrame) -> None:
    for month, part in (("1", frame[:9]), ("2", frame[9:])):
        (folder / "year=2024" / f"month={month}").mkdir(parents=True)
        part.to_csv(folder / "year=2024" / f"month={month}" / "part-0.csv", index=False)


def customers_as_partitions(folder: Path, frame: pd.DataFrame) -> None:
    for customer, part in frame.groupby("customer_id"):
        place = folder / "interactions" / f"customer_id={customer}"
        place.mkdir(parents=True)
        part.drop(columns="customer_id").to_csv(place / "part-0.csv", index=False)


def two_kinds(folder: Path, frame: pd.DataFrame) -> None:
    (folder / "interactions").mkdir()
    frame[:9].to_csv(folder / "interactions" / "a.csv", index=False)
    frame[9:].to_parquet(folder / "interactions" / "b.parquet")


def other_names(folder: Path, frame: pd.DataFrame) -> None:
    (folder / "interactions").mkdir()
    frame[:9].to_csv(folder / "interactions" / "a.csv", index=False)
    other = frame[9:].rename(columns={"customer_id": "user", "order_date": "date"})
    other.to_csv(folder / "interactions" / "b.csv", index=False)


def the_only_folder(folder: Path, frame: pd.DataFrame) -> None:
    (folder / "export").mkdir()
    frame.to_csv(folder / "export" / "part-0.csv", index=False)


def nothing_but_parts(folder: Path, frame: pd.DataFrame) -> None:
    frame[:9].to_csv(folder / "part-00000-1a.csv", index=False)
    frame[9:].to_csv(folder / "part-00001-2b.csv", index=False)
    (folder / "_SUCCESS").touch()


def told_by_hand(folder: Path, frame: pd.DataFrame) -> None:
    (folder / "web shop").mkdir()
    frame.to_csv(folder / "web shop" / "a.csv", index=False)
    frame[:3].to_csv(folder / "test.csv", index=False)
    (folder / "dataset.toml").write_text('ignore = ["test.csv"]\n[files]\ninteractions="web shop"')


@pytest.mark.parametrize(
    "put",
    [
        plain_parts,
        months,
        years,
        spark,
        spark_csv,
        partitions,
        partitions_at_the_top,
        customers_as_partitions,
        two_kinds,
        other_names,
        the_only_folder,
        nothing_but_parts,
        told_by_hand,
    ],
)
def test_a_folder_of_files_is_one_table(
    tmp_path: Path, put: Callable[[Path, pd.DataFrame], None]
) -> None:
    made = export()
    put(tmp_path, flat(made))
    data = load(tmp_path)
    assert events(data) == made.events
    assert warnings(data) == []


def test_the_report_says_of_how_many_files_a_table_is(tmp_path: Path) -> None:
    frame = flat(export())
    plain_parts(tmp_path, frame)
    for table, part in (("items", {"item_id": ["p1"], "title": ["Tea"]}), ("customers", None)):
        (tmp_path / table).mkdir()
        rows = part or {"customer_id": ["c1"], "name": ["Ann"]}
        pd.DataFrame(rows).to_csv(tmp_path / table / "part-0001.csv", index=False)
    data = load(tmp_path)
    told = {finding.observation: finding.count for finding in data.findings}
    assert told["Files of interactions in the folder interactions"] == 2
    assert told["Files of items in the folder items"] == 1
    assert data.has(C.TITLE)
    # two files of one name are told apart
    assert "Ids of interactions/part-0001.csv that items/part-0001.csv does not have" in said(data)


def test_columns_of_some_files_are_named_and_lines_of_two_counted_once(tmp_path: Path) -> None:
    made = export()
    frame = flat(made)
    (tmp_path / "interactions").mkdir()
    frame[:12].to_csv(tmp_path / "interactions" / "a.csv", index=False)
    frame[9:].assign(till="4").to_csv(tmp_path / "interactions" / "b.csv", index=False)
    assert "some files of a table have (b.csv): till" in said(load(tmp_path))
    frame[9:].to_csv(tmp_path / "interactions" / "b.csv", index=False)
    data = load(tmp_path)
    assert events(data) == made.events
    assert "Lines of interactions that an earlier file has as well" in said(data)


def test_a_file_beside_the_folder_goes_before_with_a_warning(tmp_path: Path) -> None:
    frame = flat(export())
    plain_parts(tmp_path, frame)
    frame[:5].to_csv(tmp_path / "interactions.csv", index=False)
    data = load(tmp_path)
    assert len(events(data)) == 5
    assert warnings(data) == ["interactions.csv stands beside interactions"]


def test_a_file_that_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    plain_parts(tmp_path, flat(export()))
    (tmp_path / "interactions" / "part-0003.parquet").write_bytes(b"PAR1 nope")
    with pytest.raises(DataError, match=r"Parquet file is broken.*part-0003"):
        load(tmp_path)


def test_a_part_without_names_has_those_of_the_first(tmp_path: Path) -> None:
    made = export()
    (tmp_path / "interactions").mkdir()
    lines = flat(made).to_csv(index=False).splitlines(keepends=True)
    for at, begin in enumerate(range(0, len(lines), 8)):
        part = tmp_path / "interactions" / f"part-{at:04d}.csv"
        part.write_text("".join(lines[begin : begin + 8]))
    data = load(tmp_path)
    assert events(data) == made.events
    assert not warnings(data)
    assert "part-0001.csv has no line of names" in said(data)


def test_a_file_without_names_is_named(tmp_path: Path) -> None:
    plain_parts(tmp_path, flat(export()))
    rows = flat(export())[:4].assign(more=7).to_csv(index=False, header=False)
    (tmp_path / "interactions" / "part-0003.csv").write_text(rows)
    with pytest.raises(DataError, match="first line looks like data") as error:
        load(tmp_path)
    assert Path(error.value.file or "").name == "part-0003.csv"


def test_a_table_without_any_line_is_refused(tmp_path: Path) -> None:
    (tmp_path / "interactions").mkdir()
    (tmp_path / "interactions" / "a.csv").write_text("customer_id,item_id,timestamp\n")
    (tmp_path / "interactions" / "b.csv").touch()
    with pytest.raises(DataError, match=r"header and no lines.*a\.csv"):
        load(tmp_path)


def test_empty_files_of_a_table_are_told(tmp_path: Path) -> None:
    spark_csv(tmp_path, flat(export()))
    files = files_at(tmp_path, Options()).by_table["interactions"]
    told: list[str] = []
    (sheet,) = read_sheets(files, "interactions", Options(), lambda _, doing: told.append(doing))
    assert len(told) == 3
    (finding,) = sheet.findings
    assert (finding.count, finding.done) == (2, "passed over")


def test_partitions_are_columns(tmp_path: Path) -> None:
    place = tmp_path / "shop" / "day=2026-03-01" / "till=a%20b"
    place.mkdir(parents=True)
    (place / "x.csv").write_text("customer_id,till\nann,own\n")
    frame = read_table(place / "x.csv", "interactions", Options()).frame
    assert frame.to_dict("records") == [{"customer_id": "ann", "till": "own", "day": "2026-03-01"}]
    plain = Sheet(frame=frame[["customer_id"]], file="x.csv")
    assert with_partitions(plain, tmp_path / "x.csv") is plain
    told = with_partitions(plain, place / "x.csv").frame
    assert told["till"].tolist() == ["a b"]
