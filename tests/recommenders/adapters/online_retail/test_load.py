"""Online Retail: its dirt by hand on a few lines, and its known figures on the whole file."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from recommenders.adapters.online_retail.load import load
from recommenders.adapters.online_retail.product_types import OTHER, product_type
from recommenders.adapters.online_retail.titles import readable_title
from recommenders.contract import Columns, Dataset
from recommenders.errors import DataError

C = Columns
FILE = Path(__file__).parents[5] / "shared" / "data" / "online_retail.parquet"
NAMES = ["InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country"]  # fmt: skip # noqa: E501
LINES = [
    ("1", "10001", "RED MUG", 6, "2011-01-01 10:00", 1.5, 1, "Spain"),
    ("1", "10001", "RED MUG", 6, "2011-01-01 10:00", 1.5, 1, "Spain"),  # twin
    ("2", "10001", "RED MUG.", 4, "2011-01-02 10:00", 1.4, 1, "Spain"),
    (
        "C3",
        "10001",
        "RED MUG",
        -5,
        "2011-01-03 10:00",
        1.5,
        1,
        "Spain",
    ),  # 4 of the second, 1 of the first
    ("C4", "10001", "RED MUG", -1, "2011-01-04 10:00", 1.5, 2, "France"),  # never bought
    ("5", "85123a", "WHITE HANGING HEART T-LIGHT HOLDER", 1, "2011-07-01 10:00", 2.5, 2, "France"),
    ("5", "85123A", "CREAM HANGING HEART T-LIGHT HOLDER", 1, "2011-07-02 10:00", 2.5, 2, "France"),
    (
        "6",
        "85123A",
        "WHITE HANGING HEART T-LIGHT HOLDER",
        1,
        "2011-07-03 10:00",
        2.5,
        None,
        "France",
    ),
    ("7", "85123A", "damaged", -9, "2011-07-03 10:00", 0.0, None, "United Kingdom"),
    ("7", "10002", "check", -9, "2011-07-03 10:00", 0.0, None, "United Kingdom"),
    ("8", "10002", "60 TEATIME FAIRY CAKE CASES", 1, "2011-07-04 10:00", 0.0, 2, "France"),  # free
    ("8", "10002", "60 TEATIME FAIRY CAKE CASES", 2, "2011-07-04 10:00", 0.5, 2, "Italy"),
    ("8", "POST", "POSTAGE", 1, "2011-07-04 10:00", 18.0, 2, "France"),
    ("8", "gift_0001_20", "Gift Voucher", 1, "2011-07-04 10:00", 18.0, 2, "France"),
    ("C9", "M", "Manual", -1, "2011-07-05 10:00", 18.0, 2, "France"),
    ("9", "BANK CHARGES", "Bank Charges", 1, "2011-07-05 10:00", 15.0, 2, "France"),
    ("A1", "B", "Adjust bad debt", 1, "2011-07-05 10:00", -11062.06, 2, "France"),
    ("9", "XYZ", "what is it", 1, "2011-07-05 10:00", 1.0, 2, "France"),
]


def frame(lines: list[tuple[object, ...]]) -> pd.DataFrame:
    table = pd.DataFrame(lines, columns=NAMES)
    return table.assign(
        InvoiceDate=pd.to_datetime(table["InvoiceDate"]),
        CustomerID=table["CustomerID"].astype("Int64"),
    )


@pytest.fixture
def small(tmp_path: Path) -> Dataset:
    frame(LINES).to_parquet(tmp_path / "online_retail.parquet")
    return load(tmp_path / "online_retail.parquet")


def counts(data: Dataset) -> dict[str, int]:
    return {finding.observation: finding.count for finding in data.findings}


def test_what_stays_sold(small: Dataset) -> None:
    assert small.items[C.ITEM].tolist() == ["10001", "10002", "85123A"]
    assert small.items[C.TITLE].tolist() == [
        "Red Mug",
        "60 Teatime Fairy Cake Cases",
        "White Hanging Heart T-Light Holder",
    ]
    assert small.log.lengths.tolist() == [1, 3]
    assert small.log.quantities.tolist() == [5, 1, 1, 2]
    assert small.customers[C.SEGMENT].tolist() == ["Spain", "France"]
    # 10:00 in July in London is 09:00 UTC
    assert small.log.times[1] == pd.Timestamp("2011-07-01 09:00", tz="UTC").timestamp()
    assert (small.currency, small.timezone) == ("£", "Europe/London")


def test_every_kind_of_dirt_is_counted(small: Dataset) -> None:
    assert {
        observation: count
        for observation, count in counts(small).items()
        if "title" not in observation
    } == {
        "Item codes that differ from another by letter case only": 1,
        "Lines without a customer": 3,
        "Cancellation lines": 3,
        "Lines with a negative price": 1,
        "Lines with a price of zero (given away)": 1,
        "Exact duplicates of a line": 1,
        "Lines that are no product: bank charges": 1,
        "Lines that are no product: gift vouchers": 1,
        "Lines that are no product: other codes": 1,
        "Lines that are no product: postage": 1,
        "Cancellations of postage, fees and the like": 1,
        "Cancellations of products": 2,
        "- matched to earlier purchases": 1,
        "- of purchases that the file does not show": 1,
        "Purchases cancelled in full": 1,
        "Purchases cancelled in part": 1,
        "Customers with several countries": 1,
    }
    assert counts(small)["Codes with several titles"] == 1
    assert counts(small)["Lines with a stock note for a title, such as “damaged” or “?”"] == 3


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("WHITE HANGING HEART T-LIGHT HOLDER", "White Hanging Heart T-Light Holder"),
        ("REGENCY CAKESTAND 3 TIER", "Regency Cakestand 3 Tier"),
        (" POPPY'S  PLAYHOUSE BEDROOM ", "Poppy's Playhouse Bedroom"),
        ("SET/6 RED SPOTTY PAPER PLATES", "Set of 6 Red Spotty Paper Plates"),
        ("BAG 500g SWIRLY MARBLES", "Bag 500g Swirly Marbles"),
        ("POLYESTER FILLER PAD 45x45cm", "Polyester Filler Pad 45x45cm"),
        ("JAM JAR WITH PINK LID", "Jam Jar with Pink Lid"),
        ("NEW BAROQUE B'FLY NECKLACE GREEN", "New Baroque Butterfly Necklace Green"),
        ("PINK/WHITE LED LIGHTS", "Pink/White LED Lights"),
    ],
)
def test_titles_are_made_readable(written: str, shown: str) -> None:
    assert readable_title(written) == shown


@pytest.mark.parametrize(
    ("title", "kind", "category"),
    [
        ("White Hanging Heart T-Light Holder", "T-light holder", "Candles & lighting"),
        ("Lunch Bag Cars Blue", "Lunch bag", "Bags & travel"),
        ("Set of 6 Red Spotty Paper Plates", "Paper plate", "Kitchen & dining"),
        ("Jam Jar with Pink Lid", "Jam jar", "Kitchen & dining"),
        ("Doormat Union Flag", "Doormat", "Home & furniture"),
        ("Small White Heart of Wicker", "Heart", "Decorations"),
        ("60 Teatime Fairy Cake Cases", "Cake case", "Kitchen & dining"),
        ("Toast Its - Best Mum", "", OTHER),
    ],
)
def test_types_are_read_from_the_title(title: str, kind: str, category: str) -> None:
    assert product_type(title) == (kind, category)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (lambda table: table.drop(columns="StockCode"), "StockCode"),
        (lambda table: table.assign(Quantity="many"), "another kind"),
        (lambda table: table.assign(InvoiceDate="soon"), "another kind"),
        (lambda table: table.iloc[:0], "usable line"),
    ],
)
def test_a_file_of_another_kind(tmp_path: Path, change: object, word: str) -> None:
    path = tmp_path / "online_retail.parquet"
    change(frame(LINES)).to_parquet(path)  # type: ignore[operator]
    with pytest.raises(DataError, match=word) as caught:
        load(path)
    assert caught.value.file == str(path)


def test_no_file_and_a_broken_one(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no such file"):
        load(tmp_path / "online_retail.parquet")
    (tmp_path / "online_retail.parquet").write_bytes(b"PAR1")
    with pytest.raises(DataError, match="broken"):
        load(tmp_path / "online_retail.parquet")


@pytest.fixture(scope="module")
def whole_file() -> Dataset:
    if not FILE.is_file():
        pytest.skip(f"{FILE} is not there")
    return load(FILE)


@pytest.mark.slow
@pytest.mark.data
def test_the_report_of_the_whole_file_adds_up(whole_file: Dataset) -> None:
    report = counts(whole_file)
    clean = 541_909
    for observation in ("Lines without a customer", "Cancellation lines", "Lines with a price of zero (given away)"):  # fmt: skip # noqa: E501
        clean -= report[observation]
    assert clean == 397_884
    left = clean - report["Exact duplicates of a line"]
    left -= sum(
        count
        for observation, count in report.items()
        if observation.startswith("Lines that are no product")
    )
    left -= report["Purchases cancelled in full"]
    assert left == len(whole_file.log.items) == 388_373
    of_products = report["Cancellations of products"]
    assert of_products == sum(
        count for observation, count in report.items() if observation.startswith("- ")
    )
    assert report["Cancellation lines"] == (
        of_products
        + report["Cancellation lines that repeat another exactly"]
        + report["Cancellations of postage, fees and the like"]
    )


@pytest.mark.data
def test_the_whole_file_reads_well(whole_file: Dataset) -> None:
    items = whole_file.items.set_index(C.ITEM)
    assert items.loc["85123A", C.TITLE] == "White Hanging Heart T-Light Holder"
    assert items[C.TITLE].notna().all()
    assert items[C.PRODUCT_TYPE].notna().mean() > 0.98
    assert (items[C.CATEGORY] == OTHER).mean() < 0.02
    assert whole_file.n_customers == 4_324
    assert whole_file.log.quantities.min() > 0
    assert not items[C.TITLE].str.contains("damage|\\?|Postage|Manual", case=False).any()


@pytest.mark.slow
@pytest.mark.data
def test_the_whole_file_loads_alike_twice(whole_file: Dataset) -> None:
    again = load(FILE)
    assert again.fingerprint == whole_file.fingerprint
