from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from explain.profiles import data_report
from explain.profiles.customer_profile import profile, suggested_customers
from explain.profiles.item_statistics import ItemStatistics
from recommenders.contract import Dataset, Event


def test_the_strip_counts_purchases_only(mid: Dataset, mid_statistics: ItemStatistics) -> None:
    who = int(mid.histories().lengths.argmax())
    found = profile(mid, mid_statistics, who)
    begin, end = mid.log.indptr[who], mid.log.indptr[who + 1]
    bought = mid.log.events[begin:end] == Event.PURCHASE
    assert found.purchases == bought.sum()
    assert found.items == len(np.unique(mid.log.items[begin:end][bought]))
    spend = (mid.unit_prices[begin:end] * mid.log.quantities[begin:end])[bought]
    assert found.spend == pytest.approx(np.nansum(spend), rel=1e-5)
    assert sum(count for _, count in found.favourites) <= found.purchases
    table = found.frame(mid)
    assert len(table) == found.purchases
    assert pd.Series(table["date"]).is_monotonic_decreasing


def test_nobody_without_purchases_has_dates(tiny: Dataset, tiny_statistics: ItemStatistics) -> None:
    who = int(tiny.histories().lengths.argmin())
    found = profile(tiny, tiny_statistics, who)
    assert (found.purchases, found.first, found.last) == (0, None, None)
    assert found.favourites == ()
    assert np.isnan(found.spend)


def test_telling_customers_are_what_they_are_called(
    mid: Dataset, mid_statistics: ItemStatistics
) -> None:
    found = {chosen.word: chosen.customer for chosen in suggested_customers(mid, mid_statistics)}
    lengths = mid.histories().lengths
    assert len(set(found.values())) == len(found)
    assert "Loyal" in found
    if "One purchase" in found:
        assert lengths[found["One purchase"]] == 1
    if "No history" in found:
        assert lengths[found["No history"]] == 0
    if "Lapsed" in found:
        last = profile(mid, mid_statistics, found["Lapsed"]).last
        assert last is not None
        assert (mid.as_of - last).days >= 90
    assert suggested_customers(mid, mid_statistics) == suggested_customers(mid, mid_statistics)


def test_the_data_report_counts_everybody_once(mid: Dataset) -> None:
    table = data_report.by_purchases(mid)
    counts = table["Customers"].str.replace(",", "").astype(int)
    assert counts.sum() == mid.n_customers
    events = data_report.events(mid)
    assert events["Count"].str.replace(",", "").astype(int).sum() == len(mid.log.items)
