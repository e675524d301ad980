"""Kept data sets are found by all, replace no other, and go without a trace."""

from __future__ import annotations

from pathlib import Path

import pytest

from recommenders.adapters import sources
from recommenders.adapters.files.dataset_toml import Options, read_options
from recommenders.adapters.own_data import columns, drafts, kept
from recommenders.adapters.own_data.uploads import Upload
from recommenders.errors import DataError


def told(draft: drafts.Draft) -> Options:
    return columns.complete(columns.examine(draft.path, draft.options), draft.options)


def test_an_upload_is_a_data_set_until_it_is_removed(odd: Upload, store: Path) -> None:
    draft = drafts.begin([odd], now=0)
    data_kept = kept.keep(draft, told(draft), title="  Der  Laden ", taken=["sample"])
    assert (data_kept.name, data_kept.title, data_kept.uploaded) == ("der-laden", "Der Laden", True)
    assert drafts.find(draft.token) is None
    assert sorted(path.name for path in data_kept.path.iterdir()) == [
        "Verkäufe 2026.csv",
        "dataset.toml",
    ]
    assert kept.kept_data() == (data_kept,)
    data = sources.load("der-laden")
    assert (data.name, data.title, data.n_customers) == ("der-laden", "Der Laden", 7)
    source = next(source for source in sources.sources() if source.name == "der-laden")
    assert (source.removable, source.own, source.available) == (True, data_kept.path, True)
    assert kept.remove("der-laden")
    assert not kept.remove("der-laden")
    assert kept.kept_data() == ()
    assert [path.name for path in store.iterdir()] == [".drafts"]


@pytest.mark.parametrize(
    ("title", "problem"),
    [
        ("", "has no name"),
        (" \n ./. ", "has no name"),
        ("x" * 61, "61 characters"),
        ("Sample", "Another data set is called that"),
        ("SAMPLE SHOP", "Another data set is called that"),
        ("sample/../shop!", "Another data set is called that"),
    ],
)
def test_a_name_that_cannot_be(odd: Upload, title: str, problem: str) -> None:
    draft = drafts.begin([odd], now=0)
    with pytest.raises(DataError, match=problem):
        kept.keep(draft, told(draft), title=title, taken=["sample", "Sample shop"])
    assert drafts.find(draft.token) == draft


def test_one_that_came_first_is_never_replaced(odd: Upload) -> None:
    first, second = drafts.begin([odd], now=0), drafts.begin([odd], now=0)
    data_kept = kept.keep(first, told(first), title="Shop", taken=[])
    with pytest.raises(DataError, match="cannot be kept"):
        kept.keep(second, told(second), title="Shop", taken=[])
    assert kept.kept_data() == (data_kept,)


def test_a_name_without_plain_letters(odd: Upload) -> None:
    draft = drafts.begin([odd], now=0)
    data_kept = kept.keep(draft, told(draft), title="Лавка", taken=["data-1"])
    assert (data_kept.name, data_kept.title) == ("data-2", "Лавка")


def place(tmp_path: Path, content: bytes | memoryview) -> Path:
    folder = tmp_path / "place"
    folder.mkdir()
    (folder / "orders.csv").write_bytes(content)
    return folder


def test_a_place_has_its_toml_beside_the_files(odd: Upload, tmp_path: Path) -> None:
    folder = place(tmp_path, odd.content)
    draft = drafts.begin_at(folder, now=0)
    data_kept = kept.keep(draft, told(draft), title="Shop", taken=[])
    assert (data_kept.path, data_kept.uploaded, data_kept.told) == (
        folder,
        False,
        folder / "dataset.toml",
    )
    assert read_options(folder / "dataset.toml").columns["interactions"]["item_id"] == "artikel"
    assert data_kept.load().n_items == 31
    assert kept.remove("shop")
    assert sorted(path.name for path in folder.iterdir()) == ["dataset.toml", "orders.csv"]


def test_a_toml_that_is_there_is_never_written_over(odd: Upload, tmp_path: Path) -> None:
    folder = place(tmp_path, odd.content)
    (folder / "dataset.toml").write_text('currency = "CHF"')
    draft = drafts.begin_at(folder, now=0)
    data_kept = kept.keep(draft, told(draft), title="Shop", taken=[])
    assert (folder / "dataset.toml").read_text() == 'currency = "CHF"'
    assert data_kept.told != folder / "dataset.toml"
    data = data_kept.load()
    assert (data.title, data.currency, data.n_items) == ("Shop", "CHF", 31)


def test_a_place_that_has_gone_is_a_sentence(odd: Upload, tmp_path: Path) -> None:
    folder = place(tmp_path, odd.content)
    draft = drafts.begin_at(folder, now=0)
    options = told(draft)
    kept.keep(draft, options, title="Shop", taken=[])
    again = drafts.begin_at(folder, now=0)
    folder.rename(tmp_path / "moved")
    with pytest.raises(DataError, match="not there any more"):
        kept.keep(again, options, title="Other", taken=[])
    with pytest.raises(DataError, match=r"not there any more: add them again") as caught:
        sources.load("shop")
    assert str(tmp_path) not in str(caught.value)
