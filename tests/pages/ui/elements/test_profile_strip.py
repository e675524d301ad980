"""Who a customer is, in one line."""

from __future__ import annotations

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


def test_a_customer_without_purchases(tiny: Dataset, tiny_statistics: ItemStatistics) -> None:
    assert profile_line(profile(tiny, tiny_statistics, FAY), tiny) == "No purchase yet"


def test_without_prices_and_categories_neither_is_told(bare: Dataset) -> None:
    line = profile_line(profile(bare, ItemStatistics.of(bare), ANN), bare)
    assert "spent" not in line
    assert "mostly" not in line
