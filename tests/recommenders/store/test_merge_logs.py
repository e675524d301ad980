from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from recommenders import histories
from recommenders.contract import Dataset
from recommenders.data.dataset import AlongLog
from recommenders.data.fingerprint import fingerprint
from recommenders.histories import Histories
from recommenders.store.merge_logs import LogPart, merge_logs
from recommenders.store.open_store import open_log


def part_of(dataset: Dataset, customers: list[int]) -> LogPart:
    """The log of some customers, in codes of its own."""
    chosen = np.isin(dataset.log.rows, customers)
    log = dataset.log.take(customers)
    items, codes = np.unique(log.items, return_inverse=True)
    return LogPart(
        log=Histories(
            indptr=log.indptr,
            items=codes.astype(np.int32),
            times=log.times,
            quantities=log.quantities,
            events=log.events,
            as_of=log.as_of,
        ),
        along=AlongLog(
            unit_prices=dataset.unit_prices[chosen],
            positions=dataset.positions[chosen],
            randomised=dataset.randomised[chosen],
        ),
        customers=np.array(customers, dtype=np.int64),
        items=items.astype(np.int32),
    )


@pytest.mark.parametrize("at_once", [1, 4, 1 << 22])
def test_parts_make_the_whole(
    tiny: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(histories, "AT_ONCE", at_once)
    everybody = list(range(tiny.n_customers))
    parts = [part_of(tiny, everybody[1::3]), part_of(tiny, everybody[0::3])]
    parts.append(part_of(tiny, everybody[2::3]))
    merge_logs(parts, tiny.n_customers, tmp_path)
    log, along = open_log(tmp_path, as_of=tiny.log.as_of)
    assert fingerprint(log) == fingerprint(tiny.log)
    np.testing.assert_array_equal(along.unit_prices, tiny.unit_prices)
    np.testing.assert_array_equal(along.positions, tiny.positions)
    np.testing.assert_array_equal(along.randomised, tiny.randomised)


def test_somebody_of_no_part_has_no_events(tiny: Dataset, tmp_path: Path) -> None:
    merge_logs([part_of(tiny, [1, 3])], 5, tmp_path)
    log, _ = open_log(tmp_path, as_of=0)
    assert log.lengths[[0, 2, 4]].tolist() == [0, 0, 0]
    assert log.lengths[[1, 3]].tolist() == tiny.log.lengths[[1, 3]].tolist()
