"""The shares of a cohort as a table for reading."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from explain.cohorts.comparison import compare_customers
from explain.formats import FIXED_SPACE
from pages.ui.cohort.shares import NOT_SIGNIFICANT, share_text, table_for_reading, with_capitals

LINES = compare_customers(["tea", "milk"], np.array([60, 50]), 100, np.array([10, 50]), 100)


def test_a_share_stays_on_one_line_with_its_interval() -> None:
    text = share_text(0.7, 0.67, 0.73)
    assert text.replace(FIXED_SPACE, " ") == "70 % (67 to 73 %)"
    assert " " not in text


def test_what_is_not_significant_is_said_to_be_so() -> None:
    table = table_for_reading(LINES, "purchase", counts=True)
    assert table["Purchase"].tolist() == ["tea", "milk"]
    assert table["Customers"].tolist() == ["60", "50"]
    assert table["Difference"].tolist() == ["50 points more", NOT_SIGNIFICANT]
    assert table["Lift"].tolist() == ["6.00", "1.00"]


def test_without_others_there_is_nothing_to_compare_with() -> None:
    alone = compare_customers(["tea"], np.array([60]), 100, np.array([0]), 0)
    assert list(table_for_reading(alone, "purchase")) == ["Purchase", "Share"]


def test_labels_begin_with_a_capital_and_keep_the_rest() -> None:
    first = replace(LINES.rows[0], name="iPad case")
    assert [row.name for row in with_capitals(replace(LINES, rows=(first,))).rows] == ["IPad case"]
