"""Exports that are known by their columns, on made-up lines of the true form."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet
import pytest

from recommenders.adapters.files.dataset_toml import Options
from recommenders.adapters.files.folder import load
from recommenders.adapters.files.recipe import recipes, recognised
from recommenders.contract import Columns, Dataset, Event
from tests.recommenders.adapters.line_exports import bought as all_events
from tests.recommenders.adapters.line_exports import expected, prices_of_items, write_lines

SHOPIFY = """\
Name,Email,Financial Status,Created at,Lineitem quantity,Lineitem name,Lineitem price,\
Lineitem sku,Billing Name,Vendor
#1001,ann@x.org,paid,2026-03-01 09:59:00 +0100,2,Green Tea,4.5,TEA-1,Ann Lee,Leaf
#1001,,,2026-03-01 09:59:00 +0100,1,Honey,12.5,HON-1,,Bee
#1002,bob@x.org,refunded,2026-03-02 11:00:00 +0100,1,Green Tea,4.5,TEA-1,Bob Ray,Leaf
#1003,bob@x.org,paid,2026-03-05 11:00:00 +0100,1,Honey,12.5,HON-1,Bob Ray,Bee
"""
WOO = """\
Order Number,Order Status,Order Date,Email (Billing),SKU,Item Name,Quantity,Item Cost
71,wc-completed,2026-03-01 10:00,ann@x.org,TEA-1,Green Tea,2,4.50
71,wc-completed,2026-03-01 10:00,ann@x.org,HON-1,Honey,1,12.50
72,wc-cancelled,2026-03-02 10:00,bob@x.org,HON-1,Honey,1,12.50
73,wc-completed,2026-03-05 10:00,bob@x.org,HON-1,Honey,1,12.50
"""
MAGENTO = """\
item_id,order_id,created_at,sku,name,qty_ordered,price,original_price,customer_email
1,71,2026-03-01 10:00:00,TEA-1,Green Tea,2.0000,4.5000,5.0000,ann@x.org
2,71,2026-03-01 10:00:00,HON-1,Honey,1.0000,12.5000,12.5000,ann@x.org
3,73,2026-03-05 10:00:00,HON-1,Honey,1.0000,12.5000,12.5000,bob@x.org
"""
AMAZON = """\
Order Date,Order ID,Title,Category,ASIN/ISBN,Buyer Name,List Price Per Unit,\
Purchase Price Per Unit,Quantity
03/01/26,111-1,Green Tea,TEA,TEA-1,Ann,$5.00,$4.50,2
03/01/26,111-1,Honey,FOOD,HON-1,Ann,$12.50,$12.50,1
03/25/26,111-3,Honey,FOOD,HON-1,Bob,$12.50,$12.50,1
"""
HM = """\
t_dat,customer_id,article_id,price,sales_channel_id
2026-03-01,ann@x.org,TEA-1,0.045,2
2026-03-01,ann@x.org,HON-1,0.125,2
2026-03-05,bob@x.org,HON-1,0.125,1
"""
RETAILROCKET = """\
timestamp,visitorid,event,itemid,transactionid
1772355600000,ann@x.org,view,TEA-1,
1772355601000,ann@x.org,transaction,TEA-1,71
1772355602000,ann@x.org,transaction,HON-1,71
1772701200000,bob@x.org,addtocart,TEA-1,
1772701201000,bob@x.org,transaction,HON-1,73
"""
MOVIELENS = """\
userId,movieId,rating,timestamp
ann@x.org,TEA-1,5.0,1772355600
ann@x.org,HON-1,4.0,1772355601
bob@x.org,TEA-1,2.0,1772701200
bob@x.org,HON-1,4.5,1772701201
"""
LASTFM = """\
userid\ttimestamp\tartid\tartname\ttraid\ttraname
ann@x.org\t2026-03-01T10:00:00Z\tTEA-1\tGreen Tea\tt1\tLeaf
ann@x.org\t2026-03-01T10:04:00Z\tHON-1\tHoney\tt2\tBee
bob@x.org\t2026-03-05T10:00:00Z\tHON-1\tHoney\tt2\tBee
"""

TA_FENG = """\
TRANSACTION_DT,CUSTOMER_ID,AGE_GROUP,PIN_CODE,PRODUCT_SUBCLASS,PRODUCT_ID,AMOUNT,ASSET,SALES_PRICE
3/1/2026,ann@x.org,25-29,115,110411,TEA-1,2,24,30
3/1/2026,ann@x.org,25-29,115,120103,HON-1,1,48,46
3/25/2026,bob@x.org,35-39,Unknown,120103,HON-1,1,48,46
"""
REVIEWS_2014 = """\
{"reviewerID": "ann@x.org", "asin": "TEA-1", "overall": 5.0, "unixReviewTime": 1772323200}
{"reviewerID": "ann@x.org", "asin": "HON-1", "overall": 4.0, "unixReviewTime": 1772323200}
{"reviewerID": "bob@x.org", "asin": "TEA-1", "overall": 2.0, "unixReviewTime": 1772668800}
{"reviewerID": "bob@x.org", "asin": "HON-1", "overall": 5.0, "unixReviewTime": 1772668800}
"""
REVIEWS_2023 = """\
{"rating": 5.0, "title": "Lovely", "images": [], "asin": "T1", "parent_asin": "TEA-1", \
"user_id": "ann@x.org", "timestamp": 1772355600000, "verified_purchase": true}
{"rating": 4.0, "title": "Good", "images": [], "asin": "H1", "parent_asin": "HON-1", \
"user_id": "ann@x.org", "timestamp": 1772355601000, "verified_purchase": true}
{"rating": 5.0, "title": "Yes", "images": [], "asin": "H2", "parent_asin": "HON-1", \
"user_id": "bob@x.org", "timestamp": 1772701200000, "verified_purchase": false}
"""


def bought(data: Dataset) -> list[tuple[str, str, float]]:
    """Customer, item and quantity of each purchase."""
    log = data.log.only((Event.PURCHASE,))
    codes = np.repeat(np.arange(data.n_customers), log.lengths)
    return sorted(
        (data.customer_id(int(customer)), data.item_id(int(item)), float(quantity))
        for customer, item, quantity in zip(codes, log.items, log.quantities, strict=True)
    )


@pytest.mark.parametrize(
    ("name", "text", "ends"),
    [
        ("woocommerce", WOO, "csv"),
        ("magento", MAGENTO, "csv"),
        ("hm", HM, "csv"),
        ("retailrocket", RETAILROCKET, "csv"),
        ("movielens", MOVIELENS, "csv"),
        ("lastfm", LASTFM, "tsv"),
        ("ta_feng", TA_FENG, "csv"),
        ("amazon_reviews", REVIEWS_2014, "jsonl"),
        ("amazon_reviews_2023", REVIEWS_2023, "jsonl"),
    ],
)
def test_the_lines_are_read_as_they_are_meant(
    tmp_path: Path, name: str, text: str, ends: str
) -> None:
    path = tmp_path / f"orders.{ends}"
    path.write_text(text, encoding="utf-8")
    data = load(path)
    assert any(recipes()[name].title in finding.text for finding in data.findings)
    tea = 2.0 if name in ("woocommerce", "magento", "ta_feng") else 1.0
    assert bought(data) == [
        ("ann@x.org", "HON-1", 1.0),
        ("ann@x.org", "TEA-1", tea),
        ("bob@x.org", "HON-1", 1.0),
    ]
    if name in ("woocommerce", "magento", "lastfm"):
        assert data.items[Columns.TITLE].tolist() == ["Honey", "Green Tea"]
    if name == "amazon_reviews_2023":
        # the title is that of the review, and items have their own
        assert not data.has(Columns.TITLE)
        items = '{"parent_asin": "TEA-1", "title": "Green Tea"}\n'
        (tmp_path / "meta.jsonl").write_text(items * 2)
        assert load(tmp_path).items[Columns.TITLE].dropna().tolist() == ["Item HON-1", "Green Tea"]


def test_shopify_names_its_items_by_title_and_its_customers_by_mail(tmp_path: Path) -> None:
    (tmp_path / "orders_export.csv").write_text(SHOPIFY, encoding="utf-8")
    data = load(tmp_path)
    assert bought(data) == [
        ("ann@x.org", "Green Tea", 2.0),
        ("ann@x.org", "Honey", 1.0),
        ("bob@x.org", "Honey", 1.0),
    ]
    assert data.items[Columns.BRAND].tolist() == ["Leaf", "Bee"]
    assert data.customer_label(0) == "Ann Lee"


def test_amazon_by_buyer(tmp_path: Path) -> None:
    (tmp_path / "items.csv").write_text("item_id\n")
    path = tmp_path / "orders.csv"
    path.write_text(AMAZON, encoding="utf-8")
    data = load(path)
    assert bought(data) == [("Ann", "HON-1", 1.0), ("Ann", "TEA-1", 2.0), ("Bob", "HON-1", 1.0)]
    assert data.items[Columns.CATEGORY].tolist() == ["FOOD", "TEA"]
    assert sorted(data.unit_prices.tolist()) == pytest.approx([4.5, 12.5, 12.5])


def test_ga4_has_its_items_in_a_list(tmp_path: Path) -> None:
    def event(
        user: str, name: str, second: int, *items: tuple[str, str, float, int]
    ) -> dict[str, object]:
        return {
            "event_date": "20260301",
            "event_timestamp": (1_772_355_600 + second) * 1_000_000,
            "event_name": name,
            "user_pseudo_id": user,
            "event_params": [{"key": "page", "value": "x"}],
            "items": [
                {"item_id": i, "item_name": t, "item_category": "Food", "price": p, "quantity": q}
                for i, t, p, q in items
            ],
        }

    tea, honey = ("TEA-1", "Green Tea", 4.5, 2), ("HON-1", "Honey", 12.5, 1)
    events = [
        event("1.1", "session_start", 0),
        event("1.1", "view_item", 1, tea),
        event("1.1", "purchase", 2, tea, honey),
        event("2.2", "add_to_cart", 3, honey),
        event("2.2", "purchase", 4, honey),
    ]
    path = tmp_path / "events.parquet"
    pa.parquet.write_table(pa.Table.from_pylist(events), path)
    data = load(path)
    assert bought(data) == [("1.1", "HON-1", 1.0), ("1.1", "TEA-1", 2.0), ("2.2", "HON-1", 1.0)]
    assert len(data.log.only((Event.VIEW,)).items) == len(data.log.only((Event.CART,)).items) == 1
    assert data.items[Columns.TITLE].tolist() == ["Honey", "Green Tea"]
    said = [finding.text for finding in data.findings]
    assert any("whose list of items is empty" in text for text in said)
    assert any("Google Analytics 4" in text for text in said)


def test_what_dataset_toml_says_goes_before(tmp_path: Path) -> None:
    (tmp_path / "ratings.csv").write_text(MOVIELENS, encoding="utf-8")
    (tmp_path / "dataset.toml").write_text("rating_from = 5\n", encoding="utf-8")
    assert bought(load(tmp_path)) == [("ann@x.org", "TEA-1", 1.0)]
    assert not any(
        finding.warning and "MovieLens" in finding.text for finding in load(tmp_path).findings
    )
    told = Options(columns={"interactions": {"item_id": "userId", "customer_id": "movieId"}})
    (tmp_path / "dataset.toml").unlink()
    data = load(tmp_path, options=told)
    assert {item for _, item, _ in bought(data)} == {"ann@x.org", "bob@x.org"}


def test_a_threshold_of_ours_is_a_warning(tmp_path: Path) -> None:
    (tmp_path / "ratings.csv").write_text(MOVIELENS, encoding="utf-8")
    (finding,) = [finding for finding in load(tmp_path).findings if "MovieLens" in finding.text]
    assert finding.warning
    assert "a rating from 4 on counts" in finding.done


def test_columns_decide_in_whatever_capitals() -> None:
    known = recognised(["EMAIL", "name", "Financial_Status", "lineitem name", "Lineitem Quantity"])
    assert known is recipes()["shopify"]
    assert recognised(["customer_id", "item_id", "timestamp"]) is None
    # of two that fit the one that asks for more
    both = ["Order Date", "Order ID", "ASIN", "ASIN/ISBN", "Buyer Name"]
    assert recognised(both) is recipes()["amazon_reports"]


def test_every_recipe_is_distinct_and_names_our_columns() -> None:
    for name, recipe in recipes().items():
        assert recognised(recipe.known_by) is recipe, name
        assert Columns.ITEM in recipe.options.columns["any"]
        assert Columns.TIME in recipe.options.columns["any"]


def test_columns_that_an_export_leaves_out_are_not_asked_for(tmp_path: Path) -> None:
    frame = pd.read_csv(pd.io.common.StringIO(SHOPIFY)).drop(columns=["Vendor", "Billing Name"])
    frame.to_csv(tmp_path / "orders.csv", index=False)
    assert len(bought(load(tmp_path))) == 3


def test_amazon_sells_at_the_price_of_all_units_of_a_line(tmp_path: Path) -> None:
    path = tmp_path / "orders.txt"
    columns = {"amazon-order-id": "order", "purchase-date": "day", "buyer-email": "mail"}
    columns |= {"sku": "sku", "product-name": "title", "quantity-shipped": "quantity"}
    lines = write_lines(path, {**columns, "item-price": "total"}, separator="\t")
    data = load(path)
    assert bought(data) == expected(lines, customer="mail")
    assert sorted(prices_of_items(data).values()) == [2.5, 3.75, 5.0, 6.25, 7.5]
    assert any("Amazon Seller Central" in finding.text for finding in data.findings)


def test_diginetica_knows_visits_and_parts_views_from_purchases(tmp_path: Path) -> None:
    path = tmp_path / "train-item-views.csv"
    of_visits = {"sessionId": "order", "userId": "NA", "itemId": "sku", "timeframe": "line"}
    lines = write_lines(path, {**of_visits, "eventdate": "day"}, separator=";")
    data = load(path)
    assert all_events(data) == expected(lines.assign(quantity=1), customer="order")
    assert len(data.log.only((Event.VIEW,)).items) == len(lines)
    assert any('each "sessionId" stands' in finding.text for finding in data.findings)
    path = tmp_path / "train-purchases.csv"
    write_lines(path, {**of_visits, "eventdate": "day", "ordernumber": "order"}, separator=";")
    assert len(load(path).log.only((Event.PURCHASE,)).items) == len(lines)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        (
            "quickbooks",
            "Type:Invoice|Date:day|Num:order|Memo:title|Name:name|Item:sku|Qty:quantity|"
            "Sales Price:price|Amount:total",
        ),
        (
            "netsuite",
            "Internal ID:order|Date:day|Entity:name|Item : Name:sku|Quantity:quantity|Rate:price|"
            "Amount:total",
        ),
        (
            "lightspeed_retail",
            "ID:order|Date:day|Customer:name|System ID:sku|Description:title|Qty:quantity|"
            "Price:price|Total:total",
        ),
    ],
)
def test_programs_that_name_their_customers(tmp_path: Path, name: str, written: str) -> None:
    path = tmp_path / "export.csv"
    columns = dict(part.rsplit(":", 1) for part in written.split("|"))
    lines = write_lines(path, columns)
    data = load(path)
    assert any(recipes()[name].title in found.text for found in data.findings)
    assert all_events(data) == expected(lines, customer="name")
    assert sorted(prices_of_items(data).values()) == [2.5, 3.75, 5.0, 6.25, 7.5]
