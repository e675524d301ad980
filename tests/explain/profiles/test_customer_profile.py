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
    strip = profile(mid, mid_statistics, who)
    begin, end = mid.log.indptr[who], mid.log.indptr[who + 1]
    bought = mid.log.events[begin:end] == Event.PURCHASE
    assert strip.purchases == bought.sum()
    assert strip.items == len(np.unique(mid.log.items[begin:end][bought]))
    spend = (mid.unit_prices[begin:end] * mid.log.quantities[begin:end])[bought]
    assert strip.spend == pytest.approx(np.nansum(spend), rel=1e-5)
    assert sum(count for _, count in strip.favourites) <= strip.purchases
    table = strip.frame(mid)
    assert len(table) == strip.purchases
    assert pd.Series(table["date"]).is_monotonic_decreasing


def test_nobody_without_purchases_has_dates(tiny: Dataset, tiny_statistics: ItemStatistics) -> None:
    who = int(tiny.histories().lengths.argmin())
    strip = profile(tiny, tiny_statistics, who)
    assert (strip.purchases, strip.first, strip.last) == (0, None, None)
    assert strip.favourites == ()
    assert np.isnan(strip.spend)


def test_telling_customers_are_what_they_are_called(
    mid: Dataset, mid_statistics: ItemStatistics
) -> None:
    by_word = {chosen.word: chosen.customer for chosen in suggested_customers(mid, mid_statistics)}
    lengths = mid.histories().lengths
    assert len(set(by_word.values())) == len(by_word)
    assert "Loyal" in by_word
    if "One purchase" in by_word:
        assert lengths[by_word["One purchase"]] == 1
    if "No history" in by_word:
        assert lengths[by_word["No history"]] == 0
    if "Lapsed" in by_word:
        last = profile(mid, mid_statistics, by_word["Lapsed"]).last
        assert last is not None
        assert (mid.as_of - last).days >= 90
    assert suggested_customers(mid, mid_statistics) == suggested_customers(mid, mid_statistics)


def test_the_data_report_counts_everybody_once(mid: Dataset) -> None:
    table = data_report.by_purchases(mid)
    assert table["Customers"].sum() == mid.n_customers
    events = data_report.events(mid)
    assert events["Count"].sum() == len(mid.log.items)
