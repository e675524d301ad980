from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from recommenders.store.array_file import ArrayFile


def test_what_was_added_piece_by_piece_is_one_array(tmp_path: Path) -> None:
    path = tmp_path / "a.npy"
    with ArrayFile(path, 5, np.int32) as file:
        file.add(np.array([1, 2]))
        file.add(np.array([], dtype=np.int64))
        file.add(np.array([3, 4, 5], dtype=np.int64))
    array = np.load(path, mmap_mode="r")
    assert array.dtype == np.int32
    assert array.tolist() == [1, 2, 3, 4, 5]


def test_an_array_that_is_not_full_is_a_mistake(tmp_path: Path) -> None:
    with (
        pytest.raises(ValueError, match="has 1 values and was to have 2"),
        ArrayFile(tmp_path / "a.npy", 2, np.int8) as file,
    ):
        file.add(np.array([1]))
