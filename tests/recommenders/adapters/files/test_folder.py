"""Folders and files of one's own, with every kind of dirt, checked by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from recommenders.adapters.files.dataset_toml import Options
from recommenders.adapters.files.folder import load
from recommenders.contract import Columns, Dataset, Event
from recommenders.errors import DataError

C = Columns
HEADER = "customer_id,item_id,timestamp"
GOOD = "".join(f"a,x,2026-01-{day:02} 10:00\n" for day in range(1, 31))


def write(folder: Path, text: str | bytes, name: str = "lines.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def counts_of(data: Dataset) -> dict[str, int]:
    return {finding.observation: finding.count for finding in data.findings}


def ids(data: Dataset) -> list[str]:
    return data.customers[C.CUSTOMER].tolist()


def test_a_plain_file(tmp_path: Path) -> None:
    path = write(
        tmp_path, f"{HEADER},quantity,unit_price\nb,x,2026-01-02,2,1.5\na,y,2026-01-01,1,\n"
    )
    data = load(path)
    assert data.name == "lines"
    assert data.title == "Lines"
    assert ids(data) == ["a", "b"]
    assert data.log.quantities.tolist() == [1, 2]
    assert np.isnan(data.unit_prices[0])
    assert data.present == {C.TIME, C.QUANTITY, C.UNIT_PRICE, C.PRICE}
    assert data.findings == ()


def test_a_folder_with_everything(tmp_path: Path) -> None:
    write(
        tmp_path,
        f"{HEADER},event\n007,x,2026-07-01 12:00,Buy\n007,y,2026-07-01 13:00,pageview\n",
        "interactions.csv",
    )
    pd.DataFrame(
        {"item_id": ["x", "z"], "title": ["Tea", "Jam"], "price": [3.0, 4.0], "size": ["S", "L"]}
    ).to_parquet(tmp_path / "items.parquet")
    write(tmp_path, "id\tname\tsegment\n007\tBond\tspies\n008\t\tspies\n", "customers.tsv")
    write(
        tmp_path,
        'title = "My shop"\ntimezone = "Europe/London"\ncurrency = "£"\nas_of = 2026-07-02\n'
        'locale = "en_GB"\n',
        "dataset.toml",
    )
    data = load(tmp_path)
    assert (data.title, data.timezone, data.currency) == ("My shop", "Europe/London", "£")
    assert data.locale == "en_GB"
    assert data.log.as_of == pd.Timestamp("2026-07-02 23:59:59", tz="Europe/London").timestamp()
    assert data.items[C.ITEM].tolist() == ["x", "y", "z"]
    assert data.items[C.TITLE].tolist() == ["Tea", "Item y", "Jam"]
    assert data.items["size"].tolist()[0] == "S"
    assert data.log.events.tolist() == [Event.PURCHASE, Event.VIEW]
    assert [data.customer_label(code) for code in range(2)] == ["Bond", "Customer 008"]
    assert counts_of(data)['Column "id" of customers'] == 2


def test_a_blank_cell_is_no_segment_and_no_category(tmp_path: Path) -> None:
    write(tmp_path, f"{HEADER}\na,x,2026-01-01\nb,y,2026-01-02\n", "interactions.csv")
    write(tmp_path, "item_id,title,category\nx,Tea,  \ny,Jam,Spreads\n", "items.csv")
    write(tmp_path, "customer_id,segment\na,\nb,new\n", "customers.csv")
    data = load(tmp_path)
    assert data.items[C.CATEGORY].isna().tolist() == [True, False]
    assert data.customers[C.SEGMENT].isna().tolist() == [True, False]


def test_common_names_are_guessed_and_said(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "CustomerID,StockCode,InvoiceDate,Qty,Price,Description\n1,x,2026-01-01,2,3.5,Tea\n",
    )
    data = load(path)
    assert data.items[C.TITLE].tolist() == ["Tea"]
    assert data.unit_prices.tolist() == [3.5]
    assert [f.observation for f in data.findings if "guess" in f.done] == [
        f'Column "{name}" of interactions'
        for name in ("CustomerID", "StockCode", "InvoiceDate", "Qty", "Price", "Description")
    ]


def test_a_mapping_is_followed(tmp_path: Path) -> None:
    text = "who,what,item_id,when,date\na,x,WRONG,2026-01-01,2020-01-01\n"
    write(tmp_path, text, "interactions.csv")
    write(
        tmp_path,
        '[columns]\ncustomer_id = "who"\nitem_id = "what"\n'
        '[columns.interactions]\ntimestamp = "when"\n',
        "dataset.toml",
    )
    data = load(tmp_path)
    assert data.items[C.ITEM].tolist() == ["x"]
    assert data.as_of.year == 2026
    assert [finding.observation for finding in data.findings] == [
        "Columns of interactions.csv that are none of ours: item_id, date"
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "observation"),
    [
        ("\ufeff" + f"{HEADER}\na,x,2026-01-01\n", None),
        (f"{HEADER}\na,x,2026-01-01\n".replace(",", ";"), "semicolons"),
        (f"{HEADER}\na,x,2026-01-01\n".replace(",", "\t"), "tabs"),
        (f"{HEADER}\na,x,2026-01-01\n".replace("\n", "\r\n"), None),
        (f"{HEADER}\n\na,x,2026-01-01\n\n", None),
        (f'{HEADER},title\n"a","x",2026-01-01,"Tea, ""green""\nleaf"\n', None),
        (f"{HEADER}\na,x,2026-01-01\n".encode("utf-16"), None),
        (f"{HEADER},title\na,x,2026-01-01,Caf\u00e9\n".encode("cp1252"), "not UTF-8"),
    ],
)
def test_writings_of_csv(tmp_path: Path, text: str | bytes, observation: str | None) -> None:
    data = load(write(tmp_path, text))
    assert ids(data) == ["a"]
    assert [observation in finding.observation for finding in data.findings] == (
        [True] if observation else []
    )
    if observation == "not UTF-8":
        assert data.items[C.TITLE].tolist() == ["Café"]


def test_ids_stay_texts(tmp_path: Path) -> None:
    huge = "9" * 30
    lines = "".join(
        f"{who},{item},2026-01-01\n"
        for who, item in [("007", "1e5"), (" 007 ", "x"), (huge, "0x1F"), ("7", "x")]
    )
    data = load(write(tmp_path, f"{HEADER}\n{lines}"))
    assert ids(data) == ["007", "7", huge]
    assert data.items[C.ITEM].tolist() == ["0x1F", "1e5", "x"]


def test_ids_written_as_decimals_lose_them(tmp_path: Path) -> None:
    data = load(
        write(tmp_path, f"{HEADER}\n17850.0,x,2026-01-01\n,x,2026-01-01\n12347.0,x,2026-01-01\n")
    )
    assert ids(data) == ["12347", "17850"]


def test_ids_of_parquet_numbers(tmp_path: Path) -> None:
    big = 2**53 + 1
    frame = pd.DataFrame(
        {
            C.CUSTOMER: pd.array([big, None, 5], dtype="Int64"),
            C.ITEM: [1.0, 2.0, 3.0],
            C.TIME: pd.to_datetime(["2026-01-01"] * 3),
        }
    )
    frame.to_parquet(tmp_path / "lines.parquet")
    data = load(tmp_path / "lines.parquet")
    assert ids(data) == ["5", str(big)]
    assert data.items[C.ITEM].tolist() == ["1", "3"]
    assert counts_of(data)["Lines without a customer"] == 1


def test_lines_without_ids_are_left_out(tmp_path: Path) -> None:
    lines = "".join(f"{who},x,2026-01-01\n" for who in ("a", "", "  ", "NULL", "nan", "NA"))
    data = load(write(tmp_path, f"{HEADER}\n{lines}b,,2026-01-01\n"))
    assert ids(data) == ["a"]
    assert counts_of(data) == {
        "Lines without a customer (read as no value: “NULL” 1, “nan” 1, “NA” 1)": 5,
        "Lines without an item": 1,
    }


def test_a_few_unreadable_dates_are_left_out(tmp_path: Path) -> None:
    data = load(write(tmp_path, f"{HEADER}\n{GOOD}a,x,soon\n"))
    assert len(data.log.items) == 30
    assert counts_of(data) == {'Lines whose "timestamp" is not a readable date': 1}


def test_lines_without_a_time_are_left_out_aloud(tmp_path: Path) -> None:
    data = load(write(tmp_path, f"{HEADER}\n{GOOD}a,x,\na,y,\n"))
    (finding,) = [finding for finding in data.findings if finding.count == 2]
    assert finding.observation == 'Lines without a "timestamp"'
    assert (finding.done, finding.warning) == ("left out", True)
    with pytest.raises(DataError, match="They are empty"):
        load(write(tmp_path, f"{HEADER}\na,x,\na,y,\n"))


@pytest.mark.parametrize("cell", ["soon", "0001-01-01", "9999-12-31", "2026-02-30"])
def test_many_unreadable_dates_are_an_error(tmp_path: Path, cell: str) -> None:
    path = write(tmp_path, f"{HEADER}\n{GOOD}a,x,{cell}\na,y,{cell}\n")
    with pytest.raises(DataError) as caught:
        load(path)
    error = caught.value
    assert (error.file, error.column, error.row) == (str(path), C.TIME, 32)
    assert "date_format" in error.remedy


def test_the_share_of_unreadable_cells_counts(tmp_path: Path) -> None:
    def lines(bad: int) -> str:
        return f"{HEADER},quantity\n" + "".join(
            f"a,x{row},2026-01-01,{'?' if row < bad else 1}\n" for row in range(100)
        )

    assert counts_of(load(write(tmp_path, lines(4)))) == {
        'Lines whose "quantity" is not a readable number': 4
    }
    with pytest.raises(DataError, match=r"5 of 100 .*column quantity, row 2, value '\?'"):
        load(write(tmp_path, lines(5)))


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["2026-01-31T10:00:00", "2026-02-01T10:00:00Z"], ["2026-01-31 10:00", "2026-02-01 10:00"]),
        (["2026-01-31 10:00:00 UTC"], ["2026-01-31 10:00"]),
        (
            ["2026-07-01T10:00:00+02:00", "2026-07-01T10:00:00-05:00"],
            ["2026-07-01 08:00", "2026-07-01 15:00"],
        ),
        (["31/01/2026 08:26", "01/02/2026 08:26"], ["2026-01-31 08:26", "2026-02-01 08:26"]),
        (["1/31/2026 8:26", "2/1/2026 8:26"], ["2026-01-31 08:26", "2026-02-01 08:26"]),
        (["31.01.2026"], ["2026-01-31"]),
        (["20260131"], ["2026-01-31"]),
        (["1767225600"], ["2026-01-01"]),
        (["1767225600000"], ["2026-01-01"]),
    ],
)
def test_writings_of_times(tmp_path: Path, cells: list[str], expected: list[str]) -> None:
    lines = "".join(f"a,x{row},{cell}\n" for row, cell in enumerate(cells))
    data = load(write(tmp_path, f"{HEADER}\n{lines}"))
    assert data.log.times.tolist() == [
        pd.Timestamp(time, tz="UTC").timestamp() for time in expected
    ]


def test_mixed_zones_take_the_shops_zone_for_the_rest(tmp_path: Path) -> None:
    path = write(tmp_path, f"{HEADER}\na,x,2026-07-01 10:00:00\na,y,2026-07-01T10:00:00Z\n")
    data = load(path, options=Options(timezone="America/New_York"))
    assert np.diff(data.log.times).tolist() == [4 * 3600]
    assert "no zone" in data.findings[0].observation


def test_a_date_that_fits_two_ways_is_said(tmp_path: Path) -> None:
    path = write(tmp_path, f"{HEADER}\na,x,03/04/2026\n")
    data = load(path)
    assert (data.as_of.month, data.as_of.day) == (4, 3)
    assert "month/day" in data.findings[0].observation
    with_format = load(path, options=Options(date_format="%m/%d/%Y"))
    assert (with_format.as_of.month, with_format.findings) == (3, ())


def test_numbers_as_people_write_them(tmp_path: Path) -> None:
    cells = ["£1,234.50", "1.234,50", "2,5", "(3.00)", " 4 ", "", "1 000", "5e-1"]
    lines = "".join(f'a,x{row},2026-01-01,"{cell}"\n' for row, cell in enumerate(cells))
    data = load(write(tmp_path, f"{HEADER},unit_price\n{lines}"))
    expected = [1234.5, 1234.5, 2.5, np.nan, 4.0, np.nan, 1000.0, 0.5]
    np.testing.assert_array_equal(data.unit_prices, np.float32(expected))
    assert counts_of(data) == {"Lines with a price of zero or below": 1}


def test_exact_duplicates_are_left_out(tmp_path: Path) -> None:
    line = "a,x,2026-01-01 10:00,1,i1\n"
    text = f"{HEADER},quantity,invoice\n{line}{line}{line}" + line.replace("i1", "i2")
    data = load(write(tmp_path, text))
    assert len(data.log.items) == 2
    # the invoice tells them apart, and nothing else is read from it
    assert counts_of(data) == {
        "Exact duplicates of a line": 2,
        "Columns of lines.csv that are none of ours: invoice": 1,
    }


def test_duplicates_of_bare_dates_are_kept(tmp_path: Path) -> None:
    data = load(write(tmp_path, f"{HEADER}\na,x,2026-01-01\na,x,2026-01-01\n"))
    assert len(data.log.items) == 2
    assert data.findings[0].done.startswith("kept")


def test_returns_are_taken_off_the_latest_purchases_before(tmp_path: Path) -> None:
    lines = [
        "a,x,2026-01-01 10:00,5",
        "a,x,2026-01-02 10:00,3",
        "b,x,2026-01-02 10:00,3",
        "a,x,2026-01-03 10:00,-4",  # all of the 3, and 1 of the 5
        "a,x,2026-01-04 10:00,2",
        "a,y,2026-01-05 10:00,-1",  # never bought
        "b,x,2026-01-06 10:00,-5",  # 3 of 5 known
        "b,z,2026-01-06 10:00,0",
    ]
    data = load(write(tmp_path, f"{HEADER},quantity\n" + "\n".join(lines) + "\n"))
    assert ids(data) == ["a"]
    assert data.log.quantities.tolist() == [4, 2]
    assert counts_of(data) == {
        "Purchase lines of no units": 1,
        "Lines that are returns": 3,
        "Purchases returned in full": 2,
        "Purchases returned in part": 1,
        "Returns of more than was bought before": 2,
    }


def test_the_most_frequent_title_wins(tmp_path: Path) -> None:
    lines = [
        "a,x,2026-01-01,Tea,Home,UK,Ann",
        "a,x,2026-01-02,Tea!,Home,UK,Ann",
        "b,x,2026-01-03,Tea!,,FR,",
        "b,y,2026-01-03,,Work,FR,",
        "b,y,2026-01-04,B,Work,,",
        "b,y,2026-01-05,A,Work,,",
    ]
    data = load(
        write(tmp_path, f"{HEADER},title,category,segment,name\n" + "\n".join(lines) + "\n")
    )
    assert data.items[C.TITLE].tolist() == ["Tea!", "A"]
    assert data.items[C.CATEGORY].tolist() == ["Home", "Work"]
    assert data.customers[C.SEGMENT].tolist() == ["UK", "FR"]
    assert data.customer_label(0) == "Ann"
    assert counts_of(data) == {"Ids of item_id with several values of title in the lines": 2}


def test_items_that_stand_twice_are_joined(tmp_path: Path) -> None:
    write(tmp_path, f"{HEADER}\na,x,2026-01-01\n", "interactions.csv")
    write(
        tmp_path,
        "sku,title,price\nx,Tea,1\nx,Tea,2\nx,Jam,2\ny,Pot,free\n,Lost,1\n"
        + "".join(f"z{n},Z,0\n" for n in range(30)),
        "items.csv",
    )
    data = load(tmp_path)
    assert data.items.loc[0, [C.TITLE, C.PRICE]].tolist() == ["Tea", 2.0]
    assert counts_of(data)["Lines of items without an id"] == 1
    assert counts_of(data)["price of items that cannot be read"] == 1
    assert counts_of(data)["Lines of items that repeat an id"] == 2
    assert counts_of(data)["Items with a price of zero or below"] == 30


def test_events_in_other_words(tmp_path: Path) -> None:
    words = ["BUY", "pv", "add_to_cart", "fav", "shown", "click", ""]
    lines = "".join(f"a,x{row},2026-01-01,{word}\n" for row, word in enumerate(words))
    data = load(write(tmp_path, f"{HEADER},event_type\n{lines}"), options=Options(event="view"))
    kinds = dict(zip(data.log.items.tolist(), data.log.events.tolist(), strict=True))
    assert [kinds[row] for row in range(7)] == [0, 1, 2, 3, 4, 5, 1]


def test_a_default_event(tmp_path: Path) -> None:
    data = load(write(tmp_path, f"{HEADER}\na,x,2026-01-01\n"), options=Options(event="click"))
    assert data.log.events.tolist() == [Event.CLICK]


def test_events_after_as_of_are_left_out(tmp_path: Path) -> None:
    path = write(
        tmp_path, f"{HEADER}\na,x,2026-01-01 22:00\na,x,2026-01-02 10:00\nb,x,2099-01-01\n"
    )
    write(tmp_path, "as_of = 2026-01-01\n", "lines.toml")
    data = load(path)
    assert ids(data) == ["a"]
    assert counts_of(data) == {"Events after the as-of date": 2}


@pytest.mark.slow
def test_the_order_of_the_lines_does_not_matter(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    lines = [
        f"c{rng.integers(4)},i{rng.integers(3)},"
        f"2026-01-0{rng.integers(1, 5)} 10:0{rng.integers(2)},"
        f"{rng.integers(-2, 4)},{rng.integers(1, 4)},T{rng.integers(3)}"
        for _ in range(200)
    ]
    header = f"{HEADER},quantity,unit_price,title\n"
    prints = set()
    for _ in range(5):
        prints.add(load(write(tmp_path, header + "\n".join(lines) + "\n")).fingerprint)
        rng.shuffle(lines)
    assert len(prints) == 1


def test_each_file_of_a_table_has_names_of_its_own(tmp_path: Path) -> None:
    write(tmp_path, f"{HEADER}\na,x,2026-01-01\nb,y,2026-01-02\n", "orders-2025.csv")
    write(tmp_path, "user_id,sku,date\nc,z,2026-01-03\n", "orders-2026.csv")
    data = load(tmp_path)
    assert ids(data) == ["a", "b", "c"]
    assert not [finding for finding in data.findings if finding.warning]


def test_an_error_names_the_file_of_several_and_its_line(tmp_path: Path) -> None:
    write(tmp_path, f'{HEADER},title\na,x,2026-01-01,"two\nlines"\n', "orders-1.csv")
    write(tmp_path, f'{HEADER},title\na,x,2026-01-01,"two\nlines"\nb,y,soon,T\n', "orders-2.csv")
    with pytest.raises(DataError) as caught:
        load(tmp_path)
    assert caught.value.file == str(tmp_path / "orders-2.csv")
    assert (caught.value.row, caught.value.value) == (4, "soon")
