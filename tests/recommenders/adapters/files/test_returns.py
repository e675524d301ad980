"""Returns against a plain loop, one unit at a time."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from recommenders.adapters.files.folder import load
from recommenders.adapters.files.returns import is_returned_units, net
from recommenders.contract import Dataset


def arrays(lines: list[tuple[int, int, int, float, float]]) -> tuple[np.ndarray, ...]:
    customers, items, times, units, prices = (
        np.array(column) for column in zip(*lines, strict=True)
    )
    columns = (customers.astype(np.int64), items.astype(np.int64), times.astype(np.int64))
    return *columns, units.astype(float), prices.astype(float)


def test_the_latest_earlier_purchase_is_undone_first() -> None:
    lines = [
        (1, 1, 10, 5.0, 1.0),
        (1, 1, 20, 3.0, 1.0),
        (1, 1, 30, -4.0, 1.0),
        (1, 1, 40, 9.0, 1.0),
    ]
    netted = net(*arrays(lines))
    assert netted.left.tolist() == [4, 0, 0, 9]
    assert netted.unmatched.tolist() == [0, 0, 0, 0]


def test_what_was_never_bought_stays_unmatched() -> None:
    lines = [
        (1, 1, 10, 2.0, 1.0),
        (1, 1, 20, -5.0, 1.0),
        (2, 1, 30, -1.0, 1.0),
        (1, 2, 5, -2.0, 1.0),
    ]
    netted = net(*arrays(lines))
    assert netted.left.tolist() == [0, 0, 0, 0]
    assert netted.unmatched.tolist() == [0, 3, 1, 2]


def test_at_one_time_purchases_come_first_and_the_dearest_is_undone() -> None:
    lines = [(1, 1, 10, -1.0, 0.0), (1, 1, 10, 1.0, 9.0), (1, 1, 10, 1.0, 3.0)]
    assert net(*arrays(lines)).left.tolist() == [0, 0, 1]


@pytest.mark.parametrize("seed", range(6))
def test_against_a_plain_loop(seed: int) -> None:
    rng = np.random.default_rng(seed)
    lines = [
        (int(rng.integers(3)), int(rng.integers(3)), int(time), float(rng.integers(-3, 5)), 1.0)
        for time in rng.permutation(120)
    ]
    left = [max(line[3], 0.0) for line in lines]
    unmatched = [0.0] * len(lines)
    for position in sorted(range(len(lines)), key=lambda position: lines[position][2]):
        for _ in range(int(-min(lines[position][3], 0))):
            before = [
                other
                for other, line in enumerate(lines)
                if line[:2] == lines[position][:2]
                and line[2] < lines[position][2]
                and left[other] > 0
            ]
            if before:
                left[max(before, key=lambda other: lines[other][2])] -= 1
            else:
                unmatched[position] += 1
    netted = net(*arrays(lines))
    assert netted.left.tolist() == left
    assert netted.unmatched.tolist() == unmatched


def shop(folder: Path, head: str, *lines: str) -> Dataset:
    """Lines of one customer, a day apart: what is given is item and the columns of ``head``."""
    rows = [
        f"a,{line.split(',')[0]},2026-01-{day:02} 10:00,{','.join(line.split(',')[1:])}"
        for day, line in enumerate(lines, start=1)
    ]
    file = folder / "lines.csv"
    file.write_text("\n".join([f"customer_id,item_id,timestamp,{head}", *rows]))
    return load(file)


def bought(data: Dataset) -> list[tuple[str, float]]:
    units = data.log.quantities.tolist()
    return [(data.item_id(int(item)), n) for item, n in zip(data.log.items, units, strict=True)]


def said(data: Dataset) -> str:
    return "\n".join(f"{finding.count} {finding.text}: {finding.done}" for finding in data.findings)


@pytest.mark.parametrize("name", ["transaction_type", "Type", "document type"])
def test_returns_told_by_a_type_undo_purchases_and_void_lines_are_left_out(
    tmp_path: Path, name: str
) -> None:
    lines = ["x,SALE,3", "y,SALE,1", "z,VOID,1", "x,RETURN,2", "y,Credit Note,-1"]
    data = shop(tmp_path, f"{name},quantity", *lines)
    assert bought(data) == [("x", 1.0)]
    assert '1 Lines whose "' in said(data)
    assert "none of ours" not in said(data)


def test_returns_told_by_a_type_without_a_quantity(tmp_path: Path) -> None:
    data = shop(tmp_path, "type", "x,sale", "y,sale", "x,refund")
    assert [item for item, _ in bought(data)] == ["y"]


def test_a_type_that_speaks_of_something_else_is_not_used(tmp_path: Path) -> None:
    data = shop(tmp_path, "type", "x,book", "y,music", "z,returns label")
    assert len(data.log.items) == 3
    assert "Columns of lines.csv that are none of ours: type: not used" in said(data)


def test_a_type_can_be_told_to_be_kept(tmp_path: Path) -> None:
    (tmp_path / "dataset.toml").write_text('[states]\nreturn = "keep"\n')
    data = shop(tmp_path, "type", "x,sale", "y,return")
    assert len(data.log.items) == 2


@pytest.mark.parametrize("name", ["qty_refunded", "Returned quantity", "cancelled_qty"])
def test_units_that_came_back_are_taken_off(tmp_path: Path, name: str) -> None:
    data = shop(tmp_path, f"quantity,{name}", "x,3,1", "y,2,2", "z,1,", "v,1,0")
    assert sorted(bought(data)) == [("v", 1.0), ("x", 2.0), ("z", 1.0)]
    assert f'2 Lines of which "{name}" counts units: taken off their quantity' in said(data)
    assert "none of ours" not in said(data)


def test_units_that_cannot_be_read_are_not_used_and_said(tmp_path: Path) -> None:
    data = shop(tmp_path, "quantity,returned_qty", "x,3,some", "y,2,1")
    assert sorted(bought(data)) == [("x", 3.0), ("y", 2.0)]
    assert "none of ours: returned_qty" in said(data)
    assert not is_returned_units("return_date")


def test_a_price_below_zero_is_a_refund_of_what_was_sold(tmp_path: Path) -> None:
    data = shop(tmp_path, "quantity,price", "x,2,5.0", "y,1,4.0", "x,1,-5.0")
    assert bought(data) == [("x", 1.0), ("y", 1.0)]
    assert "1 Lines with a price below zero: taken for returns" in said(data)
    assert data.unit_prices.tolist() == [5.0, 4.0]


def test_lines_of_shipping_and_taxes_are_no_items(tmp_path: Path) -> None:
    lines = ["x,1,line_item", "Flat rate,1,shipping", "y,1,tax"]
    data = shop(tmp_path, "quantity,order_item_type", *lines)
    assert [item for item, _ in bought(data)] == ["x"]
    assert 'Lines whose "order_item_type" is shipping, tax' in said(data)
    # nor where that would be all lines, nor in a column that may say anything else
    assert len(bought(shop(tmp_path, "quantity,order_item_type", *lines[1:]))) == 2
    assert len(bought(shop(tmp_path, "quantity,type", *lines))) == 3


def test_returns_of_what_was_not_bought_are_a_warning_where_they_are_many(tmp_path: Path) -> None:
    data = shop(tmp_path, "quantity", "x,2", "y,-1", "z,-1")
    (ignored,) = [finding for finding in data.findings if "more than was bought" in finding.text]
    assert (ignored.count, ignored.warning) == (2, True)


def test_a_type_that_makes_returns_of_all_lines_is_said(tmp_path: Path) -> None:
    data = shop(tmp_path, "type", "x,Refund", "y,Refund")
    (finding,) = [finding for finding in data.findings if finding.warning]
    assert finding.text == 'Lines whose "type" is Refund: that is all of them'
    assert len(bought(data)) == 2


@pytest.mark.parametrize("name", ["refunded_amount", "Amount refunded", "refund total"])
def test_amounts_that_came_back_are_said(tmp_path: Path, name: str) -> None:
    data = shop(tmp_path, f"quantity,{name}", "x,1,9.50", "y,1,0", "z,2,")
    (finding,) = [finding for finding in data.findings if finding.warning]
    assert (finding.count, finding.text) == (1, f'Lines with an amount under "{name}"')
    assert "none of ours" not in said(data)


def test_types_that_are_numbers_are_said(tmp_path: Path) -> None:
    data = shop(tmp_path, "type", "x,1", "y,4", "z,1")
    (finding,) = [finding for finding in data.findings if finding.warning]
    assert finding.text == 'Column "type" has types that are numbers (1, 4)'
    assert 'event = "type"' in finding.done
    assert len(bought(data)) == 3


@pytest.mark.parametrize(
    ("name", "sale", "credit"),
    [
        ("Type", "SI", "SC"),
        ("Billing Type", "F2", "RE"),
        ("Belegart", "Rechnung", "Gutschrift"),
        ("Type de pièce", "Facture", "Avoir"),
        ("Tipo documento", "Factura", "Nota de crédito"),
    ],
)
def test_credits_of_programs_for_accounts_are_returns(
    tmp_path: Path, name: str, sale: str, credit: str
) -> None:
    path = tmp_path / "lines.csv"
    path.write_text(
        f"{name},customer_id,item_id,timestamp,quantity\n"
        f"{sale},a,x,2026-01-01 10:00,3\n{sale},b,x,2026-01-02 10:00,1\n"
        f"{credit},a,x,2026-01-05 10:00,2\n{sale},b,y,2026-01-06 10:00,1\n"
    )
    data = load(path)
    assert data.log.quantities.sum() == 3
    assert any(
        credit in found.text and "taken for returns" in found.done for found in data.findings
    )


@pytest.mark.parametrize("name", ["Void?", "Storno", "Annulé"])
def test_lines_that_were_voided_are_left_out(tmp_path: Path, name: str) -> None:
    path = tmp_path / "lines.csv"
    rows = [
        f"c{n % 5},i{n % 3},2026-01-{n + 1:02d},{'TRUE' if n == 4 else 'FALSE'}" for n in range(20)
    ]
    path.write_text("\n".join([f"customer_id,item_id,timestamp,{name}", *rows]))
    assert len(load(path).log.items) == 19
