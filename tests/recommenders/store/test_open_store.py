from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy import sparse

from recommenders import load_dataset
from recommenders.contract import Dataset
from recommenders.errors import DataError
from recommenders.histories import ItemLines
from recommenders.store.layout import KNOWN_EDGES, META, SEARCHES, array_file
from recommenders.store.open_store import open_store
from recommenders.store.write_store import write_store
from tests.recommenders.store.comparison import assert_same


@pytest.fixture
def folder(tiny: Dataset, tmp_path: Path) -> Path:
    write_store(tiny, tmp_path / "store")
    return tmp_path / "store"


def test_what_was_written_comes_back(tiny: Dataset, folder: Path) -> None:
    opened = open_store(folder)
    assert_same(opened, tiny)
    assert open_store(folder, name="mine").name == "mine"


def test_the_log_stays_on_disk(folder: Path) -> None:
    opened = open_store(folder)
    for array in (opened.log.items, opened.log.times, opened.unit_prices):
        assert isinstance(array.base, np.memmap)
    with pytest.raises(ValueError, match="read-only"):
        opened.log.items[0] = 3


def test_lines_by_item_are_there_where_all_are_purchases(
    tiny: Dataset, bare: Dataset, folder: Path, tmp_path: Path
) -> None:
    assert open_store(folder).log.by_item is None  # some are views
    write_store(bare, tmp_path / "bare")
    kept = open_store(tmp_path / "bare").log.by_item
    counted = ItemLines.of(bare.histories(), bare.n_items)
    assert kept is not None
    for item in range(bare.n_items):
        for mine, theirs in zip(kept.of_item(item), counted.of_item(item), strict=True):
            assert mine.tolist() == theirs.tolist()


def test_searches_and_all_that_the_sample_shop_has(tmp_path: Path) -> None:
    sample = load_dataset("sample")
    write_store(sample, tmp_path / "store")
    assert (tmp_path / "store" / SEARCHES).is_file()
    assert_same(open_store(tmp_path / "store"), sample)


@pytest.mark.parametrize("name", ["items", "times", "indptr", "randomised"])
@pytest.mark.parametrize("how", ["short", "other kind", "pickle", "cut", "gone"])
def test_a_damaged_array_is_one_sentence(folder: Path, name: str, how: str) -> None:
    file = array_file(folder, name)
    array = np.load(file)
    if how == "short":
        np.save(file, array[:-1])
    elif how == "other kind":
        np.save(file, array.astype(np.float64))
    elif how == "pickle":
        np.save(file, array.astype(object), allow_pickle=True)
    elif how == "cut":
        file.write_bytes(file.read_bytes()[:-3])
    else:
        file.unlink()
    with pytest.raises(DataError, match="damaged"):
        open_store(folder)


@pytest.mark.parametrize(
    ("name", "value"), [("items", 8), ("items", -1), ("indptr", -1), ("indptr", 99)]
)
def test_codes_beyond_what_is_there_are_found(folder: Path, name: str, value: int) -> None:
    array = np.load(array_file(folder, name))
    array[1] = value
    np.save(array_file(folder, name), array)
    with pytest.raises(DataError, match="damaged"):
        open_store(folder)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"version": 1}', "\0"])
def test_odd_words_about_the_store(folder: Path, text: str) -> None:
    (folder / META).write_text(text)
    with pytest.raises(DataError, match="damaged"):
        open_store(folder)


def test_another_version_says_what_to_do(folder: Path) -> None:
    meta = json.loads((folder / META).read_text())
    (folder / META).write_text(json.dumps(meta | {"version": 99}))
    with pytest.raises(DataError, match=r"another version.*becausal store"):
        open_store(folder)


def test_lines_by_item_of_another_log(bare: Dataset, tmp_path: Path) -> None:
    write_store(bare, tmp_path / "store")
    file = array_file(tmp_path / "store", "item_customers")
    customers = np.load(file)
    customers[0] = 99
    np.save(file, customers)
    with pytest.raises(DataError, match="damaged"):
        open_store(tmp_path / "store")


@pytest.mark.parametrize(
    ("name", "place", "value"),
    [
        ("indices", 0, 99),
        ("indices", 0, -1),
        ("indptr", 1, -1),
        ("indptr", 8, 99),
        ("data", 0, 0.0),
        ("data", 0, np.nan),
    ],
)
def test_a_known_graph_comes_back_and_a_damaged_one_is_one_sentence(
    tiny: Dataset, tmp_path: Path, name: str, place: int, value: float
) -> None:
    edges = np.zeros((8, 8), dtype=np.float32)
    edges[0, 3], edges[5, 1] = 2.0, 0.5
    write_store(replace(tiny, known_edges=sparse.csr_array(edges)), tmp_path / "store")
    opened = open_store(tmp_path / "store")
    assert opened.known_edges is not None
    assert opened.known_edges.toarray().tolist() == edges.tolist()
    file = tmp_path / "store" / KNOWN_EDGES
    with np.load(file) as content:
        arrays = dict(content)
    arrays[name][place] = value
    np.savez(file, **arrays)
    with pytest.raises(DataError, match="damaged"):
        open_store(tmp_path / "store")
