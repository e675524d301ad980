from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from recommenders.adapters.files.column_names import (
    for_file,
    named,
    named_table,
    note_unused,
    order_part,
)
from recommenders.adapters.files.dataset_toml import ANY, Options
from recommenders.adapters.files.folder import load
from recommenders.adapters.files.reading.read_file import OtherFiles, Sheet
from recommenders.contract import Columns, Finding
from recommenders.errors import DataError
from tests.recommenders.adapters.line_exports import (
    PRICES,
    bought,
    expected,
    prices_of_items,
    write_lines,
)

C = Columns


def sheet(*columns: str) -> Sheet:
    return Sheet(frame=pd.DataFrame([range(len(columns))], columns=list(columns)), file="t.csv")


def test_own_names_are_taken_without_a_word() -> None:
    lines = sheet(C.CUSTOMER, C.ITEM, C.TIME, "colour")
    frame, chosen = named(lines, "interactions", Options())
    assert list(frame.columns) == [C.CUSTOMER, C.ITEM, C.TIME, "colour"]
    assert chosen == {C.CUSTOMER: C.CUSTOMER, C.ITEM: C.ITEM, C.TIME: C.TIME}
    assert lines.findings == []


def test_guesses_go_by_what_is_likeliest_and_are_said() -> None:
    lines = sheet("User ID", "SKU", "Date", "Invoice-Date", "Qty")
    frame, chosen = named(lines, "interactions", Options())
    # InvoiceDate stands before date in the list of guesses
    assert chosen == {
        C.CUSTOMER: "User ID",
        C.ITEM: "SKU",
        C.TIME: "Invoice-Date",
        C.QUANTITY: "Qty",
    }
    assert list(frame.columns) == [C.CUSTOMER, C.ITEM, "Date", C.TIME, C.QUANTITY]
    assert [finding.observation for finding in lines.findings] == [
        f'Column "{name}" of interactions' for name in ("User ID", "SKU", "Invoice-Date", "Qty")
    ]


def test_a_mark_of_a_random_order_is_known_in_both_spellings() -> None:
    for name in ("Randomized", "is_randomised"):
        _, chosen = named(
            sheet(C.CUSTOMER, C.ITEM, C.TIME, "slot", name), "interactions", Options()
        )
        assert (chosen[C.POSITION], chosen[C.RANDOMISED]) == ("slot", name)


def test_a_column_of_our_name_that_is_told_to_be_none_is_not_read() -> None:
    lines = sheet(C.CUSTOMER, C.ITEM, C.TIME, C.QUANTITY)
    told = Options(columns={"interactions": {C.QUANTITY: ""}})
    frame, chosen = named(lines, "interactions", told)
    assert list(frame.columns) == list(chosen) == [C.CUSTOMER, C.ITEM, C.TIME]


def test_a_mapped_column_is_found_in_whatever_capitals() -> None:
    told = Options(columns={ANY: {C.CUSTOMER: "wer"}})
    _, chosen = named(sheet("Wer", C.ITEM, C.TIME), "interactions", told)
    assert chosen[C.CUSTOMER] == "Wer"


def test_what_is_mapped_wins_over_a_column_of_the_own_name() -> None:
    options = Options(columns={"interactions": {C.ITEM: "code"}, ANY: {C.TIME: "day"}})
    frame, chosen = named(sheet(C.CUSTOMER, C.ITEM, "code", "day"), "interactions", options)
    assert chosen[C.ITEM] == "code"
    assert chosen[C.TIME] == "day"
    assert list(frame.columns) == [C.CUSTOMER, C.ITEM, C.TIME]
    assert frame[C.ITEM].tolist() == [2]


def test_one_column_may_serve_twice() -> None:
    options = Options(columns={"items": {C.TITLE: "code", C.ITEM: "code"}})
    frame, chosen = named(sheet("code"), "items", options)
    assert chosen == {C.TITLE: "code", C.ITEM: "code"}
    assert frame[C.TITLE].tolist() == frame[C.ITEM].tolist() == [0]


def test_a_column_that_is_said_to_be_none_of_ours_is_not_guessed() -> None:
    options = Options(columns={"customers": {C.NAME: ""}})
    _, chosen = named(sheet("id", "name"), "customers", options)
    assert chosen == {C.CUSTOMER: "id"}


def test_the_same_name_means_another_thing_in_another_table() -> None:
    _, of_items = named(sheet("id", "name"), "items", Options())
    _, of_customers = named(sheet("id", "name"), "customers", Options())
    assert of_items == {C.ITEM: "id", C.TITLE: "name"}
    assert of_customers == {C.CUSTOMER: "id", C.NAME: "name"}


def test_what_is_needed_and_not_there_is_named() -> None:
    with pytest.raises(DataError, match="required column is missing") as error:
        named(sheet(C.CUSTOMER, "stuff"), "interactions", Options())
    assert (error.value.column, error.value.value) == (C.ITEM, f"{C.CUSTOMER}, stuff")
    options = Options(columns={"items": {C.TITLE: "nope"}})
    with pytest.raises(DataError, match="mapped column is not in the file") as error:
        named(sheet(C.ITEM), "items", options)
    assert error.value.column == "nope"


def test_where_no_column_may_hold_times_the_order_of_the_lines_stands_for_them() -> None:
    lines = sheet(C.CUSTOMER, C.ITEM, "colour")
    frame, chosen = named(lines, "interactions", Options())
    assert C.TIME not in chosen
    assert C.TIME not in frame
    with pytest.raises(DataError, match="required column is missing"):
        named(lines, "searches", Options())


def test_a_column_that_may_hold_times_has_to_be_told_or_refused() -> None:
    columns = [C.CUSTOMER, C.ITEM, "wann"]
    lines = Sheet(frame=pd.DataFrame([["a", "x", "2026-01-01"]], columns=columns), file="t.csv")
    with pytest.raises(DataError, match="No column says when") as error:
        named(lines, "interactions", Options())
    assert "timestamp = false" in error.value.remedy
    told = Options(columns={"interactions": {C.TIME: ""}})
    assert C.TIME not in named(lines, "interactions", told)[1]


def test_of_two_files_both_say_when_or_neither() -> None:
    rows, names = ["a", "x", "2026-01-01"], [C.CUSTOMER, C.ITEM, C.TIME]
    sheets = [
        Sheet(frame=pd.DataFrame([rows[:n]], columns=names[:n], dtype="str"), file=f"{n}.csv")
        for n in (3, 2)
    ]
    with pytest.raises(DataError, match="No column says when") as error:
        named_table(sheets, "interactions", Options())
    assert error.value.file == "2.csv"


def test_lines_that_repeat_the_names_are_left_out() -> None:
    names = ["user_id", "SKU", "Order date"]
    rows = [["a", "x", "2026-01-01"], names, ["b", "y", "2026-01-02"]]
    lines = Sheet(frame=pd.DataFrame(rows, columns=names, dtype="str"), file="t.csv")
    frame, _ = named(lines, "interactions", Options())
    assert frame.index.tolist() == [0, 2]
    assert lines.findings[-1].observation == "Lines of t.csv that repeat the names of the columns"


def test_names_in_other_languages() -> None:
    lines = sheet("Référence article", "N° client", "Date de commande")
    _, chosen = named(lines, "interactions", Options())
    assert chosen == {
        C.CUSTOMER: "N° client",
        C.ITEM: "Référence article",
        C.TIME: "Date de commande",
    }


def test_two_files_that_overlap_count_once() -> None:
    names = [C.CUSTOMER, C.ITEM, C.TIME]
    first = [["a", "x", "2026-01-01"], ["a", "x", "2026-01-01"], ["b", "y", "2026-01-02"]]
    second = [["b", "y", "2026-01-02"], ["c", "y", "2026-01-03"]]
    sheets = [
        Sheet(frame=pd.DataFrame(rows, columns=names, dtype="str"), file=f"{at}.csv")
        for at, rows in enumerate((first, second))
    ]
    table = named_table(sheets, "interactions", Options())
    assert table.frame[C.CUSTOMER].tolist() == ["a", "a", "b", "c"]
    (finding,) = table.findings
    assert (finding.count, finding.warning) == (1, True)


def test_a_mapping_holds_for_files_that_write_a_name_otherwise() -> None:
    told = {C.CUSTOMER: "customer_id", C.ITEM: "SKU", C.TIME: "order date"}
    first, second = (
        sheet("customer_id", "SKU", "order date"),
        sheet("Customer ID", "sku", "Order-Date"),
    )
    second.frame.iloc[0] = [7, 8, 9]
    whole = named_table([first, second], "interactions", Options(columns={"interactions": told}))
    assert len(whole.frame) == 2
    assert not whole.frame[[C.CUSTOMER, C.ITEM, C.TIME]].isna().any().any()
    with pytest.raises(DataError, match="mapped column is not in the file"):
        named(sheet("who", "sku", "when"), "interactions", Options(columns={"interactions": told}))


def test_every_column_that_nothing_is_read_from_is_named_whichever_file_has_it() -> None:
    first = sheet(C.CUSTOMER, C.ITEM, C.TIME, *(f"note{n}" for n in range(20)))
    second = sheet(C.CUSTOMER, C.ITEM, C.TIME, "colour")
    whole = named_table([first, second], "interactions", Options())
    findings: list[Finding] = []
    note_unused(whole, ["note3"], findings)
    (finding,) = findings
    assert finding.count == 20
    for name in ("note0", "note19", "colour"):
        assert name in finding.observation
    assert "note3," not in finding.observation


def test_a_file_of_orders_has_its_columns() -> None:
    orders = sheet("id", "user_id", "created_at", "total")
    part = order_part(orders, "orders", Options())
    assert part.names == {C.ORDER: "id", C.CUSTOMER: "user_id", C.TIME: "created_at"}
    assert orders.findings[0].observation == 'Column "id" of orders'
    with pytest.raises(DataError, match="required column is missing") as error:
        order_part(sheet("order_id", "when"), "orders", Options())
    assert error.value.column == C.CUSTOMER
    assert order_part(sheet("order_id"), "orders", Options(), without_customer=True).names == {
        C.ORDER: "order_id"
    }
    undated = Sheet(
        frame=pd.DataFrame({"id": ["1"], "user": ["a"], "am": ["2026-01-01"]}), file="o"
    )
    with pytest.raises(DataError, match="No column says when"):
        order_part(undated, "orders", Options())
    twice = Sheet(frame=undated.frame.drop(columns="am"), file="o", twice=frozenset(["id"]))
    with pytest.raises(DataError, match="same name"):
        order_part(twice, "orders", Options())


def test_the_items_of_an_order_and_the_time_of_its_lines() -> None:
    # item_id may be the number of the line, and created_at when it was written down
    names = order_part(sheet("order_id", "item_id", "sku", "created_at"), "order_lines", Options())
    assert names.names == {C.ORDER: "order_id", C.ITEM: "sku"}
    names = order_part(sheet("order_id", C.ITEM, "user", "created_at"), "order_lines", Options())
    assert (names.names[C.ITEM], names.names[C.TIME]) == (C.ITEM, "created_at")
    told = Options(columns={"order_lines": {C.TIME: "created_at"}})
    names = order_part(sheet("order_id", "sku", "created_at"), "order_lines", told)
    assert names.names[C.TIME] == "created_at"


def test_what_is_told_of_another_file_of_the_table_is_not_asked_of_this_one() -> None:
    sheets = [sheet("kunde", C.ITEM, C.TIME), sheet(C.ITEM, "user", C.TIME)]
    options = Options(columns={"interactions": {C.CUSTOMER: "kunde"}})
    assert for_file(sheets[0], sheets, "interactions", options) is options
    assert for_file(sheets[1], sheets, "interactions", options).columns["interactions"] == {}
    assert named_table(sheets, "interactions", options).frame[C.CUSTOMER].tolist() == [0, 1]
    # a column that no file has is a mistake
    options = Options(columns={"interactions": {C.CUSTOMER: "kunden"}})
    with pytest.raises(DataError, match="mapped column is not in the file"):
        named_table(sheets, "interactions", options)


def test_a_column_of_another_file_has_its_place_there() -> None:
    lines = sheet(C.CUSTOMER, C.ITEM, C.TIME)
    other = OtherFiles(
        columns=frozenset([C.TIME]),
        files=("o.csv",),
        orders=pd.DataFrame({"file": [0, 0], "row": [3, 7]}),
        of_line=pd.Series([1], index=lines.frame.index),
    )
    table = named_table([lines, replace(lines, other=other)], "interactions", Options())
    assert table.place_of(1, C.TIME) == ("o.csv", 7)
    assert table.place_of(1, C.ITEM) == ("t.csv", 0)
    assert table.place_of(0, C.TIME) == ("t.csv", 0)
    # a line without an order stands where it stands
    alone = replace(other, of_line=pd.Series([-1], index=lines.frame.index))
    table = named_table([replace(lines, other=alone)], "interactions", Options())
    assert table.place_of(0, C.TIME) == ("t.csv", 0)


@pytest.mark.parametrize(
    "written",
    [
        "Billing document:order|Item:line|Billing date:day|Sold-to party:customer|Material:sku|"
        "Material description:title|Billed quantity:quantity|Net value:total",
        "Fakturanummer:order|Position:line|Fakturadatum:day|Auftraggeber:customer|Material:sku|"
        "Bezeichnung:title|Fakturierte Menge:quantity|Nettowert:total",
        "VBELN:order|POSNR:line|FKDAT:day|KUNAG:customer|MATNR:sku|ARKTX:title|FKIMG:quantity|"
        "NETWR:total",
        "Sell-to Customer No.:customer|Document No.:order|Type:Item|No.:sku|Description:title|"
        "Quantity:quantity|Unit Price Excl. VAT:price|Line Amount Excl. VAT:total|Posting Date:day",
        "Belegnr.:order|Verk. an Deb.-Nr.:customer|Nr.:sku|Beschreibung:title|Menge:quantity|"
        "VK-Preis Ohne MwSt.:price|Buchungsdatum:day",
        "Invoice:order|Invoice account:customer|Item number:sku|Product name:title|"
        "Invoice date:day|Quantity:quantity|Unit price:price|Net amount:total",
        "order_id/name:order|order_partner_id/id:customer|order_id/date_order:day|"
        "product_id/default_code:sku|name:title|product_uom_qty:quantity|price_unit:price|"
        "state:sale",
        "Belegnummer:order|Belegdatum:day|Kunden-Nr.:customer|Kunde:name|Artikel-Nr.:sku|"
        "Artikelbezeichnung:title|Menge:quantity|Einheit:Stk|Einzelpreis netto:price|"
        "Gesamtpreis netto:total",
        "InvoiceNo:order|InvoiceDate:day|ARDivisionNo:01|CustomerNo:customer|ItemCode:sku|"
        "ItemCodeDesc:title|QuantityShipped:quantity|UnitPrice:price|ExtensionAmt:total",
        "Type:SI|Account Reference:customer|Date:day|Reference:order|Product Code:sku|"
        "Description:title|Quantity:quantity|Unit Price:price|Net Amount:total|Tax Code:T1",
        "Invoice Number:order|Contact:customer|Invoice Date:day|Item Code:sku|Description:title|"
        "Quantity:quantity|Unit Price (ex):price|Gross:total",
        "id_order:order|id_customer:customer|product_id:sku|product_name:title|"
        "product_quantity:quantity|unit_price_tax_incl:price|total_price_tax_incl:total|"
        "date_add:day",
        "event:Purchase|time:day|distinct_id:customer|$insert_id:line|Product ID:sku|"
        "Product Name:title|Quantity:quantity|Price:price",
        "event:Purchase|properties.time:day|properties.distinct_id:customer|"
        "properties.product_id:sku|properties.product_name:title|properties.quantity:quantity|"
        "properties.price:price",
        "Order Date:day|Order Id:order|Customer Name:customer|Item Id:sku|Menu Item:title|"
        "Menu Group:Drinks|Net Price:total|Qty:quantity",
    ],
)
def test_exports_of_shops_and_erp_systems(tmp_path: Path, written: str) -> None:
    path = tmp_path / "export.csv"
    columns = dict(part.rsplit(":", 1) for part in written.split("|"))
    lines = write_lines(path, columns)
    data = load(path)
    assert bought(data) == expected(lines)
    assert prices_of_items(data) == {f"SKU-{40 + item}": of for item, of in enumerate(PRICES)}
    titles = lines.drop_duplicates("sku").set_index("sku")["title"]
    assert dict(zip(data.items[C.ITEM], data.items[C.TITLE], strict=True)) == titles.to_dict()
    # the number of a line is no place on a screen
    assert not data.has(C.POSITION)


def test_a_transaction_that_is_a_return_is_no_number_of_an_order(tmp_path: Path) -> None:
    rows = [
        f"c{k % 5},i{k % 7},2026-01-{k + 1:02d},{('Sale', 'Return')[k == 20]}" for k in range(25)
    ]
    path = tmp_path / "lines.csv"
    path.write_text("\n".join(["customer_id,item_id,timestamp,Transaction", *rows]))
    assert len(load(path).log.items) == 24
