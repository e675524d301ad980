from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from recommenders import histories
from recommenders.contract import Dataset
from recommenders.histories import ItemLines
from recommenders.store.layout import BY_ITEM, array_file
from recommenders.store.write_by_item import write_by_item


@pytest.mark.parametrize("at_once", [1, 2, 1 << 22])
def test_the_lines_of_each_item(
    tiny: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    purchases = tiny.histories()
    expected = ItemLines.of(purchases, tiny.n_items)
    monkeypatch.setattr(histories, "AT_ONCE", at_once)
    write_by_item(purchases, tiny.n_items, tmp_path)
    indptr, customers, times = (np.load(array_file(tmp_path, name)) for name in BY_ITEM)
    assert indptr.tolist() == expected.indptr.tolist()
    assert customers.tolist() == expected.customers.tolist()
    assert times.tolist() == expected.times.tolist()


def test_a_log_without_lines(tiny: Dataset, tmp_path: Path) -> None:
    log = tiny.histories()
    write_by_item(log.where(np.zeros(len(log.items), dtype=bool)), 3, tmp_path)
    assert np.load(array_file(tmp_path, "item_indptr")).tolist() == [0, 0, 0, 0]
