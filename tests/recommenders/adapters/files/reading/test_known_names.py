# ruff: noqa: RUF001 - names in other alphabets
from __future__ import annotations

import pytest

from recommenders.adapters.files.reading.known_names import (
    GUESSES,
    ITEM_BY_TITLE,
    column_called,
    is_known_as,
    plain_name,
)


@pytest.mark.parametrize("table", GUESSES)
def test_names_are_plain_and_of_one_column_each(table: str) -> None:
    shared = {"price", "itemprice", "unitprice", "username", *ITEM_BY_TITLE.split()}
    names = [name for written in GUESSES[table].values() for name in written.split()]
    assert [name for name in names if name != plain_name(name)] == []
    assert {name for name in names if names.count(name) > 1} <= shared


def test_letters_of_every_alphabet_count() -> None:
    # of these nothing but "id" would be left, which items and customers are known by
    assert plain_name("用户ID") == "用户id"
    assert plain_name("Клиент №") == "клиентno"
    assert plain_name("Müşteri No") == "musterino"
    assert plain_name("Ürün Adı") == plain_name("URUN ADI")


@pytest.mark.parametrize(
    ("ours", "names"),
    [
        ("customer_id", ["用户ID", "顧客ID", "Клиент", "Klient", "Müşteri No", "고객번호"]),
        ("item_id", ["商品ID", "商品コード", "Артикул", "Ürün Kodu", "Código artículo"]),
        ("timestamp", ["下单时间", "注文日", "Дата заказа", "Sipariş Tarihi"]),
        ("quantity", ["数量", "Количество", "Adet", "Unidades"]),
        ("unit_price", ["价格", "単価", "Цена", "Birim Fiyat", "Prix unitaire TTC"]),
    ],
)
def test_names_in_other_languages(ours: str, names: list[str]) -> None:
    assert [is_known_as(ours, name) for name in names] == [True] * len(names)


def test_the_table_in_front_of_a_name_is_none_of_it() -> None:
    assert plain_name("Sales[OrderDate]") == plain_name("'Our Sales'[Order Date]") == "orderdate"
    assert plain_name("[Sum of Quantity]") == "sumofquantity"
    assert plain_name("item[0]name") == "item0name"


def test_the_first_of_the_words_that_is_a_column() -> None:
    names = ["Note", "NOTES", "notes", 7]
    assert column_called(names, "remark notes note") == "NOTES"
    assert column_called(names, "7") == "7"
    assert column_called(names, "remark") is None


def test_an_id_of_customers_goes_before_what_they_have_besides() -> None:
    names = GUESSES["customers"]["customer_id"].split()
    assert names.index("customerid") < names.index("id") < names.index("partnerid")
    # a remark on a line is no title of its item
    assert not is_known_as("title", "Memo")
