from __future__ import annotations

from pathlib import Path

import numpy as np

from explain.bench.protocol.metrics import Curves
from explain.bench.store import Store, curves_of, flat
from tests.explain.bench.test_summary import record


def test_what_is_added_is_there_when_the_file_is_opened_again(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "records.jsonl"
    store = Store(file)
    first, second = record(1, "ours", 3, 0.5), record(2, "ours", 4, 0.25, same_seeds=1.0)
    store.add(first)
    store.add(second)
    assert Store(file).records == {first.key: first, second.key: second}
    assert first.key == (1, "ours", "how ours is set")
    assert not Store(file, fresh=True).records
    assert not file.exists()


def test_the_last_record_of_a_key_counts(tmp_path: Path) -> None:
    file = tmp_path / "records.jsonl"
    store = Store(file)
    store.add(record(1, "ours", 3, 0.5))
    better = record(1, "ours", 3, 0.5, same_seeds=1.0)
    store.add(better)
    assert list(Store(file).records.values()) == [better]
    assert len(file.read_text().splitlines()) == 2


def test_a_damaged_file_is_mended(tmp_path: Path) -> None:
    file = tmp_path / "records.jsonl"
    store = Store(file)
    for customer in range(3):
        store.add(record(customer, "ours", 3, 0.5))
    lines = file.read_text().splitlines()
    # another field, nonsense, and a line that broke off
    file.write_text("\n".join([lines[0], '{"customer": 4}', "{broken", lines[1], lines[2][:40]]))
    assert [key[0] for key in Store(file).records] == [0, 1]
    assert file.read_text() == f"{lines[0]}\n{lines[1]}\n"


def test_curves_survive_the_file() -> None:
    walk = Curves(
        rank=np.arange(1, 12),
        # scores may be beyond all whole numbers
        deletion=np.linspace(1e30, 0.0, 11),
        insertion=np.linspace(0.0, 1.0, 11),
        rank_negative=np.ones(11, dtype=np.int64),
        fixed_rank=np.array([2, 3, 4, 5, 6]),
        fixed_score=np.array([0.9, 0.8, 0.7, 0.6, 0.5]),
    )
    kept = record(0, "ours", 1, 0.0)
    kept = type(kept)(
        **{name: getattr(kept, name) for name in kept.__slots__} | {"curves": flat(walk)}
    )
    again = curves_of(kept)
    for name in Curves.__slots__:
        values, expected = getattr(again, name), getattr(walk, name)
        np.testing.assert_array_equal(values, expected)
        assert values.dtype == expected.dtype
