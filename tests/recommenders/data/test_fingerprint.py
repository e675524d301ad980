"""Any cell changes the fingerprint; the order of columns and the process do not."""

from __future__ import annotations

from dataclasses import replace
from hashlib import blake2b

import numpy as np
import pandas as pd
import pytest

from recommenders.data.fingerprint import fingerprint
from recommenders.histories import Histories

FRAME = pd.DataFrame(
    {
        "id": pd.Series(["a", "b"], dtype="str"),
        "price": [1.0, 2.0],
        "since": pd.to_datetime(["2026-01-01", "2026-01-02"]),
    }
)


def test_it_is_a_hash_of_the_content_and_not_of_the_process() -> None:
    assert fingerprint("shop") == blake2b(b"\nstr:shop", digest_size=8).hexdigest()
    values = np.array([1, 2], dtype=np.int32)
    content = b"\nndarray:\nint32(2,):\x01\0\0\0\x02\0\0\0"
    assert fingerprint(values) == blake2b(content, digest_size=8).hexdigest()


def test_the_order_of_columns_does_not_count() -> None:
    assert fingerprint(FRAME[["since", "id", "price"]]) == fingerprint(FRAME)
    assert fingerprint(FRAME.copy()) == fingerprint(FRAME)


@pytest.mark.parametrize(
    "changed",
    [
        FRAME.assign(id=["a", "c"]),
        FRAME.assign(id=["b", "a"]),
        FRAME.assign(price=[1.0, 2.5]),
        FRAME.assign(price=[1.0, np.nan]),
        FRAME.assign(since=pd.to_datetime(["2026-01-01", "2026-01-03"])),
        FRAME.rename(columns={"price": "cost"}),
        FRAME.drop(columns="price"),
        FRAME.iloc[::-1],
        FRAME.iloc[:1],
    ],
)
def test_a_change_of_the_frame_is_seen(changed: pd.DataFrame) -> None:
    assert fingerprint(changed) != fingerprint(FRAME)


def test_a_missing_value_is_no_empty_text() -> None:
    empty, missing = (pd.DataFrame({"a": pd.Series([cell], dtype="str")}) for cell in ("", None))
    assert fingerprint(empty) != fingerprint(missing)


def test_the_order_of_parts_counts_and_so_do_type_and_shape() -> None:
    assert fingerprint("a", "b") != fingerprint("b", "a")
    assert fingerprint("ab") != fingerprint("a", "b")
    values = np.arange(6)
    assert fingerprint(values) != fingerprint(values.reshape(2, 3))
    assert fingerprint(values) != fingerprint(values.astype(np.float64))


def test_an_array_counts_by_its_values_and_not_by_its_place_in_memory() -> None:
    values = np.arange(6).reshape(2, 3)
    assert fingerprint(values.T) == fingerprint(np.ascontiguousarray(values.T))


def test_every_part_of_histories_counts() -> None:
    histories = Histories.of_items([[0, 1], [2]], as_of=86_400)
    prints = {
        fingerprint(histories),
        fingerprint(Histories.of_items([[0], [1, 2]], as_of=86_400)),
        fingerprint(Histories.of_items([[1, 0], [2]], as_of=86_400)),
        fingerprint(replace(histories, times=histories.times + 1)),
        fingerprint(replace(histories, quantities=histories.quantities + 1)),
        fingerprint(replace(histories, events=histories.events + 1)),
        fingerprint(replace(histories, as_of=86_401)),
    }
    assert len(prints) == 7
    assert all(len(digits) == 16 and int(digits, 16) >= 0 for digits in prints)
