from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from recommenders.adapters.files.folder import load
from recommenders.adapters.files.nested.group_lines import without_group_lines
from recommenders.adapters.files.reading.known_names import is_known_as
from tests.recommenders.adapters.line_exports import (
    bought,
    expected,
    order_lines,
    prices_of_items,
)


def report(names: str, head: str, line: str, total: str, *, by: str) -> tuple[str, pd.DataFrame]:
    """A report in groups of one column of the lines, each with a head and a total."""
    lines = order_lines()
    rows = [names]
    for key, of in lines.assign(day=lines["day"].dt.strftime("%m/%d/%Y")).groupby(by):
        rows.append(head.format(key))
        rows += [line.format(**row) for row in of.to_dict("records")]
        rows += [total.format(key, of["quantity"].sum())] if total else []
    return "\n".join(rows) + "\n", lines


QUICKBOOKS = ",Date,Transaction Type,Num,{},Qty,Sales Price,Amount"
LINE = ",{{day}},Invoice,{{order}},{{{}}},{{quantity}},{{price}},{{total}}"


@pytest.mark.parametrize(
    ("by", "beside", "name"), [("name", "sku", "Product/Service"), ("sku", "name", "Customer")]
)
def test_details_of_quickbooks_by_customer_and_by_product(
    tmp_path: Path, by: str, beside: str, name: str
) -> None:
    head, total = "{},,,,,,,", "Total for {},,,,,{},,99"
    text, lines = report(QUICKBOOKS.format(name), head, LINE.format(beside), total, by=by)
    path = tmp_path / "report.csv"
    path.write_text(f"Sales Detail,,,,,,,\nMy shop,,,,,,,\n\n{text}TOTAL,,,,,9,,99\n")
    data = load(path)
    assert bought(data) == expected(lines, customer="name")
    assert sorted(prices_of_items(data).values()) == [2.5, 3.75, 5.0, 6.25, 7.5]
    said = {found.observation.rpartition("report.csv ")[2]: found.count for found in data.findings}
    groups = lines[by].nunique()
    assert said["that stand alone above others"] == groups
    assert said["with the total of a group"] == groups + 1


@pytest.mark.parametrize(
    ("names", "head", "line"),
    [
        ("Customer,SKU,Date,Qty", "{},,,", ",{sku},{day},{quantity}"),
        ("SKU,Date,Qty", "Customer: {},,", "{sku},{day},{quantity}"),
    ],
)
def test_the_customer_alone_on_a_line(tmp_path: Path, names: str, head: str, line: str) -> None:
    text, lines = report(names, head, line, "", by="customer")
    (tmp_path / "report.csv").write_text(text)
    assert bought(load(tmp_path / "report.csv")) == expected(lines)


def test_a_workbook_in_groups(tmp_path: Path) -> None:
    text, lines = report(
        "Customer,SKU,Date,Qty", "{},,,", ",{sku},{day},{quantity}", "{} Total,,,{}", by="customer"
    )
    path = tmp_path / "report.xlsx"
    rows = [row.split(",") for row in text.splitlines()]
    pd.DataFrame(rows[1:], columns=rows[0]).replace("", None).to_excel(path, index=False)
    assert bought(load(path)) == expected(lines)


@pytest.mark.parametrize(
    "rows",
    [
        # nothing stands alone
        [["a", "x", "1"], ["b", "y", "2"], ["c", "z", "3"]],
        # one remark is no group
        [["a", "", ""], ["", "x", "1"], ["", "y", "2"]],
        # lines that say their own, beside others that are cut off
        [["a", "", ""], ["b", "x", "1"], ["c", "", ""], ["d", "y", "2"], ["e", "z", "3"]],
        # totals below their groups, in words that are labels elsewhere
        [["a", "x", "1"], ["Total: 1", "", ""], ["b", "y", "2"], ["Total: 2", "", ""]],
        # most lines stand alone
        [["a", "", ""], ["b", "", ""], ["c", "", ""], ["", "x", "1"]],
    ],
)
def test_other_tables_stay(rows: list[list[str]]) -> None:
    frame = pd.DataFrame(rows, columns=["A", "B", "C"])
    assert without_group_lines(frame, "t.csv", is_known_as) == (frame, [])


def test_lines_above_the_first_group_have_none() -> None:
    rows = [["", "x", "1"], ["a", "", ""], ["", "y", "2"], ["b", "", ""], ["", "z", "3"]]
    frame, _ = without_group_lines(
        pd.DataFrame(rows, columns=["A", "B", "C"]), "t.csv", is_known_as
    )
    assert frame["A"].isna().tolist() == [True, False, False]
    assert frame["A"].tolist()[1:] == ["a", "b"]
    assert frame.index.tolist() == [0, 2, 4]
