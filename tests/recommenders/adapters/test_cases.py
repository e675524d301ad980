"""Small inputs that once failed, or were read wrongly in silence: what each is now."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
import pytest

from recommenders.adapters.files.folder import load
from recommenders.contract import Columns, Dataset
from recommenders.errors import DataError

CASES: Final = Path(__file__).resolve().parents[4] / "shared" / "cases"
pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="the cases are not on this machine")
C = Columns

REFUSED: Final = {
    "all-quantities-negative": "40 of 40 lines are returns",
    "date-format-told-and-wrong": "Write %d/%m/%Y",
    "html-named-csv": "web page",
    "no-header": "first line looks like data",
    "nul-after-64k": "NUL character .*row 24\\d\\d",
    "parquet-nested-key": "item_id holds lists",
    "parquet-two-columns-of-one-name": "two columns have the same name",
}
LOUD: Final = {
    "csv-and-parquet": "stands beside interactions.csv",
    "dates-that-fit-two-ways/dashes.csv": "month/day/year would fit as well",
    "dates-that-fit-two-ways/twelve-hours.csv": "day/month/year would fit as well",
    "ids-called-NA": "read as no value: “Nan” 12, “NA” 11",
    "ids-in-scientific-notation": "rounded, such as 4.00638E",
    "ids-in-scientific-notation-2": "rounded, such as 8.71235E",
    "launch-date-garbage": "not a readable date, such as 'soon'",
    "mixed-currencies": "Currencies in",
    "no-timestamps/pairs.csv": "Lines without a time",
    "no-timestamps/weights.csv": "Lines without a time",
    "one-date-in-2062": "long after all others, such as 1 Feb 2062",
    "ratings-ignored": "An export that is known: MovieLens",
    "text-encodings/one-bad-byte.csv": "bytes that are not",
    "views-only": "No line is a purchase",
    "woo-products-in-one-cell": "looks like a list",
    "zeros-lost-in-one-table": "such as 42 for 0042",
}
QUIET: Final = {
    "continuation-lines-blank": 'same "Name" as the line above',
    "cr-line-endings": "carriage returns without",
    "cr-only-lines": "carriage returns without",
    "dates-and-time-in-two-columns": 'Columns "date" and "time"',
    "dates-at-midnight-utc": "midnight in UTC",
    "epoch-with-one-zero": 'Lines without a "timestamp", such as 0',
    "ids-17850-and-17850.0": "written like 17850.0",
    "invisible-characters-in-ids/nfd.csv": "look alike",
    "invisible-characters-in-ids/zero-width.csv": "look alike",
    "refunded-orders-count-as-bought": 'Lines whose "Financial Status" is refunded',
    "semicolons-and-a-lone-cr": "separates its columns by semicolons",
    "sep-line-and-report-header/report-header.csv": "above the names",
    "sep-line-and-report-header/power-bi-footer.csv": "another number of columns",
    "shopify-order-number-as-name": "changes from line to line",
    "no-timestamps/weights.csv": 'Column "interaction_weight" is a weight',
    "time-zone-remark": "taken to be in UTC",
    "times-as-numbers/excel.csv": "serial numbers",
    "trailing-comma-in-lines": "one separator too many",
    "unknown-event-kinds": "remove_from_cart",
    "unused-columns-twice": "note, note (2)",
}
SHAPES: Final = {
    "continuation-lines-blank": (6, 5, 40),
    "cr-line-endings": (2, 2, 2),
    "cr-only-lines": (6, 4, 40),
    "csv-and-parquet": (6, 4, 40),
    "epoch-with-one-zero": (6, 4, 40),
    "folder-without-interactions-csv": (2, 2, 2),
    "ids-17850-and-17850.0": (2, 2, 4),
    "invisible-characters-in-ids/nfd.csv": (1, 1, 2),
    "invisible-characters-in-ids/zero-width.csv": (1, 2, 3),
    "no-customer-came-back": (60, 5, 60),
    "one-column-for-id-and-title": (6, 4, 40),
    "one-date-in-2062": (60, 40, 424),
    "one-item": (6, 1, 40),
    "parquet-uuid": (2, 2, 2),
    "refunded-orders-count-as-bought": (4, 4, 26),
    "sep-line-and-report-header/power-bi-footer.csv": (40, 3, 40),
    "sep-line-and-report-header/sep-line.csv": (2, 2, 2),
    "toml-beside-a-file/orders.csv": (6, 4, 40),
    "trailing-comma-in-lines": (6, 4, 40),
    "unknown-event-kinds": (5, 7, 100),
    "zeros-lost-in-one-table": (2, 2, 2),
    "zeros-lost-in-one-table/shop": (60, 40, 424),
}


def titles(data: Dataset) -> list[str]:
    return sorted(data.items[C.TITLE])


def times(data: Dataset) -> list[str]:
    return sorted(
        pd.to_datetime(data.log.times, unit="s", utc=True)
        .tz_convert(data.timezone)
        .strftime("%Y-%m-%d %H:%M:%S")
    )


VALUES: Final[dict[str, tuple[Callable[[Dataset], Any], Any]]] = {
    "dates-at-midnight-utc": (
        times,
        ["2026-01-05 00:00:00", "2026-01-06 00:00:00", "2026-01-06 00:00:00"],
    ),
    "dates-that-fit-two-ways/twelve-hours.csv": (
        times,
        ["2026-05-01 15:04:00", "2026-06-02 11:10:00"],
    ),
    "times-as-numbers/excel.csv": (
        lambda data: times(data)[0],
        "2025-12-01 00:00:00",
    ),
    "times-as-numbers/epoch-fraction.csv": (times, ["2026-01-01 00:00:00", "2026-01-01 00:01:40"]),
    "decimal-comma-three-places": (
        lambda data: sorted(data.log.quantities.tolist()),
        [0.125, 1.5, 2.0, 2.5],
    ),
    "decimal-comma-three-places-2": (lambda data: float(np.nansum(data.unit_prices)), 1180.0),
    "no-timestamps/weights.csv": (lambda data: data.log.quantities.tolist()[:2], [1.0, 1.0]),
    "null-words-as-categories": (
        lambda data: set(data.items[C.CATEGORY].dropna()) & {"NULL", "nan", "N/A", "#N/A", "-"},
        set(),
    ),
    "padded-titles": (
        lambda data: sum(title != title.strip() for title in titles(data)),
        0,
    ),
    "shopify-order-number-as-name": (lambda data: data.has(C.NAME), False),
    "text-encodings/cp1250.csv": (titles, ["Łosoś wędzony", "Żółty ser"]),
    "text-encodings/cp1251.csv": (titles, ["Молоко 3.2%", "Хлеб ржаной"]),
    "text-encodings/gbk.csv": (titles, ["牛奶", "面包"]),
    "text-encodings/one-bad-byte.csv": (titles, ["Café", "Crème brûlée", "Müller Kaffee"]),
    "zeros-lost-in-one-table": (titles, ["Jam", "Tea"]),
}


@pytest.mark.parametrize("case", REFUSED)
def test_it_is_refused_with_what_is_wrong(case: str) -> None:
    with pytest.raises(DataError, match=f"(?i){REFUSED[case]}") as error:
        load(CASES / case)
    assert error.value.remedy.endswith(".")


@pytest.mark.parametrize("case", LOUD)
def test_it_is_read_with_a_warning(case: str) -> None:
    said = [finding.text for finding in load(CASES / case).findings if finding.warning]
    assert any(LOUD[case] in text for text in said), said


@pytest.mark.parametrize("case", QUIET)
def test_it_is_read_and_said(case: str) -> None:
    said = [finding.text for finding in load(CASES / case).findings]
    assert any(QUIET[case] in text for text in said), said


@pytest.mark.parametrize("case", SHAPES)
def test_it_has_the_customers_items_and_events_that_it_has(case: str) -> None:
    data = load(CASES / case)
    assert (data.n_customers, data.n_items, len(data.log.items)) == SHAPES[case]


@pytest.mark.parametrize("case", VALUES)
def test_it_is_read_right(case: str) -> None:
    read, expected = VALUES[case]
    assert read(load(CASES / case)) == expected


def test_launch_dates_are_read_with_the_day_first() -> None:
    days = load(CASES / "launch-date-day-month").items[C.LAUNCH].dropna()
    assert {str(day.date()) for day in days} == {
        "2025-02-01",
        "2025-02-13",
        "2025-03-28",
        "2025-06-05",
    }
