"""Who a customer is, in one line."""

from __future__ import annotations

from dataclasses import replace

from explain.profiles.customer_profile import profile
from explain.profiles.item_statistics import ItemStatistics
from pages.ui.elements.profile_strip import profile_line
from recommenders.contract import Dataset
from tests.worlds import ANN, FAY


def test_purchases_dates_categories_and_spend(
    tiny: Dataset, tiny_statistics: ItemStatistics
) -> None:
    # ann bought A three times, B and C: 10 + 2 * 10 + 8 + 4 + 6
    line = profile_line(profile(tiny, tiny_statistics, ANN), tiny)
    assert "**5 purchases** of 3 items since 22 Mar 2026" in line
    assert "last **5 days ago**" in line
    assert "48.00" in line.replace("\\", "")


def test_one_purchase_is_told_with_its_day(tiny: Dataset, tiny_statistics: ItemStatistics) -> None:
    whole = profile(tiny, tiny_statistics, ANN)
    single = replace(whole, purchases=1, items=1, first=whole.last, favourites=(("Dog", 1),))
    assert profile_line(single, tiny).startswith(
        "**1 purchase** on 25 Jun 2026, **5 days ago** · Dog"
    )
    several = replace(single, purchases=3, items=2, favourites=(("Dog", 2),))
    line = profile_line(several, tiny)
    assert line.startswith("**3 purchases** of 2 items on 25 Jun 2026, **5 days ago** · mostly Dog")


def test_a_customer_without_purchases(tiny: Dataset, tiny_statistics: ItemStatistics) -> None:
    assert profile_line(profile(tiny, tiny_statistics, FAY), tiny) == "No purchase yet"


def test_without_prices_and_categories_neither_is_told(bare: Dataset) -> None:
    line = profile_line(profile(bare, ItemStatistics.of(bare), ANN), bare)
    assert "spent" not in line
    assert "mostly" not in line
