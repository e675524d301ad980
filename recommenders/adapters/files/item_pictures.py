"""Pictures of items: the files of a folder that are named by the item's id."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pandas as pd

from recommenders.contract import Columns
from recommenders.data.dataset import RawTables
from recommenders.errors import DataError

SUFFIXES: Final = (".png", ".jpg", ".jpeg", ".webp", ".gif")
"""Endings of pictures; of several for an item the first is taken."""


def add_pictures(tables: RawTables, folder: Path, images: str) -> None:
    """Fill `Columns.IMAGE` of the items that have none with "images/P0001.jpg" where that is there.

    ``images`` is a folder inside ``folder``; nothing is done where it is empty. Raises `DataError`
    where it is no such folder.
    """
    if not images:
        return
    pictures_folder = (folder / images).resolve()
    if not pictures_folder.is_dir() or not pictures_folder.is_relative_to(folder.resolve()):
        raise DataError(
            "there is no such folder of pictures beside the data",
            file=str(folder / "dataset.toml"),
            column="images",
            value=images,
            remedy='Name a folder beside dataset.toml, like images = "images".',
        )
    there = [
        file
        for file in sorted(pictures_folder.glob("*"))
        if file.is_file() and not file.name.startswith(".")
    ]
    shown = [file for file in there if file.suffix.lower() in SUFFIXES]
    tables.add_finding(
        f"Files in {images} that do not end in {', '.join(SUFFIXES)}",
        len(there) - len(shown),
        "not shown",
        warning=bool(there) and not shown,
    )
    files: dict[str, str] = {}
    for file in sorted(shown, key=lambda file: SUFFIXES.index(file.suffix.lower())):
        files.setdefault(file.stem, f"{images.strip('/')}/{file.name}")
    items = tables.items
    if items is None:
        ids = pd.Series(tables.interactions[Columns.ITEM].dropna().astype("str").unique())
        items = pd.DataFrame({Columns.ITEM: ids})
    pictures = items[Columns.ITEM].astype("str").map(files)
    nobody = files.keys() - set(items[Columns.ITEM].astype("str"))
    tables.add_finding(
        f"Pictures in {images} whose name is no id of an item",
        len(nobody),
        "not shown: call each by the id, as in P0001.jpg",
        # a shop has pictures of more than what was bought, but not of nothing that was
        warning=len(nobody) == len(files),
        example=min(nobody, default=""),
    )
    told = items.get(Columns.IMAGE, pictures)
    tables.items = items.assign(**{Columns.IMAGE: told.where(told.notna(), pictures)})
    tables.add_finding(
        f"Pictures in {images}", int(pictures.notna().sum()), "shown beside the items"
    )
