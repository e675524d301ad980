from __future__ import annotations

import pytest

from recommenders.adapters.files.reading.csv_layout import layout_of

LINES = "a,b,c\n1,2,3\n4,5,6\n"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|", "^", "~", "\x01"])
def test_the_separator_is_the_one_that_cuts_evenly(separator: str) -> None:
    layout = layout_of(LINES.replace(",", separator))
    assert (layout.separator, layout.names, layout.before) == (separator, ("a", "b", "c"), 0)


def test_decimal_commas_do_not_make_commas_the_separator() -> None:
    layout = layout_of("a;b;c\n1,5;2,5;x, y\n4,5;6,5;z\n")
    assert layout.separator == ";"


def test_what_a_report_puts_above_the_names_is_counted() -> None:
    layout = layout_of("Sales report\nGenerated 2026-01-31\n\n" + LINES)
    assert (layout.names, layout.before) == (("a", "b", "c"), 2)


def test_the_separator_may_be_told_in_the_first_line() -> None:
    layout = layout_of("sep=;\n" + LINES.replace(",", ";"))
    assert (layout.separator, layout.before, layout.told) == (";", 1, True)


def test_names_with_fewer_columns_than_the_lines_are_still_the_names() -> None:
    assert layout_of("a,b\n1,2,\n3,4,\n").one_more
    named_rows = layout_of("a,b\n1,x,2\n2,y,4\n")
    assert (named_rows.names, named_rows.before, named_rows.one_more) == (("a", "b"), 0, False)


def test_a_first_line_of_empty_cells_has_no_names() -> None:
    layout = layout_of(",,,\nuser,item,when,n\n" + "a,b,2026-01-05,1\n" * 5)
    assert (layout.names, layout.before) == (("user", "item", "when", "n"), 1)


def test_reports_above_the_names_that_are_padded_to_their_width() -> None:
    layout = layout_of(
        "Sales report,,,\nJan to March,,,\n,,,\nuser,item,when,n\n" + "a,b,c,1\n" * 5
    )
    assert (layout.names, layout.before) == (("user", "item", "when", "n"), 3)


def test_a_range_of_dates_above_the_names_is_none_of_them() -> None:
    layout = layout_of("From,2025-01-01,To,\nuser,item,when,n\n" + "a,b,2025-01-01,1\n" * 5)
    assert (layout.names, layout.before) == (("user", "item", "when", "n"), 1)


def test_names_may_end_in_a_separator_that_the_lines_do_not() -> None:
    layout = layout_of("a,b,c,\n1,2,3\n4,5,6\n")
    assert (layout.names, layout.one_less, layout.one_more) == (("a", "b", "c"), True, False)
    assert not layout_of("a,b,c,\n1,2,3,\n4,5,6,\n").one_less
