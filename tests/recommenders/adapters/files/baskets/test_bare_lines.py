from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest

from recommenders.adapters.files.baskets.bare_lines import bare_baskets
from recommenders.adapters.files.folder import load

GOODS = ["whole milk", "yogurt", "rolls/buns", "soda", "tropical fruit", "coffee", "butter", "beef"]


def baskets(between: str = ",", goods: list[str] = GOODS) -> str:
    rng = np.random.default_rng(7)
    lines = [rng.permutation(goods)[: rng.integers(1, 7)] for _ in range(60)]
    return "\n".join(between.join(line) for line in lines) + "\n"


@pytest.mark.parametrize("between", [",", ";", "\t"])
def test_each_line_is_a_customer_of_its_own(tmp_path: Path, between: str) -> None:
    path = tmp_path / "groceries.csv"
    path.write_text("\n" + baskets(between))
    sheet = bare_baskets(path)
    assert sheet is not None
    assert sheet.frame["customer"].iloc[0] == "2"
    assert set(sheet.frame["item"]) == set(GOODS)
    data = load(path)
    assert (data.n_customers, data.n_items) == (60, len(GOODS))
    warnings = [finding.text for finding in data.findings if finding.warning]
    assert (
        "Lines of groceries.csv that are baskets without a name: none says whose it is" in warnings
    )
    # all of a basket is bought at once
    assert len(set(data.log.times.tolist())) == 1


def test_numbers_may_be_parted_by_blanks_and_lines_filled_up(tmp_path: Path) -> None:
    path = tmp_path / "retail.txt.gz"
    path.write_bytes(gzip.compress(baskets(" ", [str(n) for n in range(9)]).encode()))
    assert load(path).n_items == 9
    padded = [line + "," * (5 - line.count(",")) for line in baskets().splitlines()]
    (tmp_path / "padded.csv").write_text("\n".join(padded) + "\n")
    assert load(tmp_path / "padded.csv").n_customers == 60
    (tmp_path / "wide.csv").write_text(baskets(), encoding="utf-16")
    assert load(tmp_path / "wide.csv").n_customers == 60


@pytest.mark.parametrize(
    "text",
    [
        # names, few lines, one length, columns that are about different things, words in sentences
        "customer,item\n" + baskets(),
        "".join(baskets().splitlines(keepends=True)[:5]),
        "whole milk,yogurt\nyogurt,soda\n" * 30,
        "".join(f"C{n % 7},{n % 3},2026-01-0{n % 9 + 1}{',x' * (n % 3)}\n" for n in range(60)),
        "".join(f"said {n} words, then {n + 1}, and more{', so' * (n % 4)}\n" for n in range(60)),
        "a b c\n" * 30,
        "",
    ],
)
def test_other_texts_are_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "t.csv"
    path.write_text(text)
    assert bare_baskets(path) is None


def test_other_files_are_none(tmp_path: Path) -> None:
    for name in ("t.xlsx", "t.jsonl"):
        (tmp_path / name).write_text(baskets())
        assert bare_baskets(tmp_path / name) is None
    (tmp_path / "t.csv.gz").write_bytes(b"\x1f\x8bnothing")
    assert bare_baskets(tmp_path / "t.csv.gz") is None
    (tmp_path / "t.csv").write_text(baskets())
    assert bare_baskets(tmp_path / "t.csv", encoding="base64") is None
