"""Pictures beside the data: found by the item's id, and never outside of the folder."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from recommenders.adapters.files import folder as tables
from recommenders.contract import Columns, Dataset
from recommenders.errors import DataError

LINES = "customer_id,item_id,timestamp\nc1,P1,2026-01-01\nc1,P2,2026-01-02\nc2,P3,2026-01-03\n"


def shop(path: Path, *pictures: str, items: str = "", images: str = "images") -> Dataset:
    """A shop of three items with empty files for pictures."""
    (path / "interactions.csv").write_text(LINES)
    (path / "dataset.toml").write_text(f'images = "{images}"\n')
    if items:
        (path / "items.csv").write_text(items)
    (path / "images").mkdir()
    for name in pictures:
        (path / "images" / name).touch()
    return tables.load(path)


def told(dataset: Dataset) -> list[object]:
    return [None if pd.isna(image) else image for image in dataset.items[Columns.IMAGE].tolist()]


def test_files_are_found_by_id_the_first_ending_wins(tmp_path: Path) -> None:
    dataset = shop(tmp_path, "P1.jpg", "P1.PNG", "P2.webp", "P3.svg", "P9.png")
    assert told(dataset) == ["images/P1.PNG", "images/P2.webp", None]
    found = [(found.text, found.count) for found in dataset.findings if " images" in found.text]
    assert [(text.split(" in ")[0], count) for text, count in found] == [
        ("Files", 1),
        ("Pictures", 1),
        ("Pictures", 2),
    ]
    assert not any(finding.warning for finding in dataset.findings)


def test_pictures_of_nothing_are_a_warning(tmp_path: Path) -> None:
    (finding,) = (found for found in shop(tmp_path, "p1.png").findings if found.warning)
    assert finding.text == "Pictures in images whose name is no id of an item, such as p1"


def test_a_folder_without_pictures_is_a_warning(tmp_path: Path) -> None:
    dataset = shop(tmp_path, "P1.svg", ".DS_Store")
    (finding,) = (found for found in dataset.findings if found.warning)
    assert (finding.text.split(" that")[0], finding.count) == ("Files in images", 1)


def test_what_the_table_says_comes_before_the_folder(tmp_path: Path) -> None:
    items = "item_id,title,picture\nP1,One,https://shop.example/1.jpg\nP2,Two,\nP3,Three,\n"
    dataset = shop(tmp_path, "P1.jpg", "P2.gif", items=items)
    assert told(dataset) == ["https://shop.example/1.jpg", "images/P2.gif", None]


@pytest.mark.parametrize("images", ["pictures", "..", "images/../..", "/tmp", "dataset.toml"])
def test_a_folder_that_is_not_there_or_outside_is_refused(tmp_path: Path, images: str) -> None:
    with pytest.raises(DataError, match="no such folder of pictures") as error:
        shop(tmp_path, images=images)
    assert error.value.column == "images"
    assert 'images = "images"' in error.value.remedy


def test_without_the_entry_nothing_is_added(tmp_path: Path) -> None:
    dataset = shop(tmp_path, "P1.jpg", images="")
    assert Columns.IMAGE not in dataset.items
