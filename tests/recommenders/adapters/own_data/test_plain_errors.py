"""No error says where on the server something lies."""

from __future__ import annotations

from pathlib import Path

import pytest

from recommenders.adapters.files.dataset_toml import Options
from recommenders.adapters.own_data import columns
from recommenders.adapters.own_data.plain_errors import options_in, without_folder
from recommenders.adapters.own_data.preview import read_draft
from recommenders.contract import Columns
from recommenders.errors import DataError
from tests.recommenders.adapters.own_data.conftest import LINES


def test_every_part_is_plain(tmp_path: Path) -> None:
    error = DataError(
        f"nothing in {tmp_path}/a.csv",
        remedy=f"Look into {tmp_path}.",
        file=f"{tmp_path}/deep/a.csv",
        row=3,
        column="x",
        value=f"{tmp_path}/b.csv",
    )
    plain = without_folder(error, tmp_path)
    assert (plain.problem, plain.remedy) == ("nothing in a.csv", f"Look into {tmp_path.name}.")
    assert (plain.file, plain.row, plain.column, plain.value) == ("a.csv", 3, "x", "b.csv")
    assert without_folder(error, tmp_path / "a.csv").problem == plain.problem


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    shop, empty = tmp_path / "shop", tmp_path / "empty"
    shop.mkdir()
    empty.mkdir()
    (shop / "orders.csv").write_text(LINES)
    (shop / "dataset.toml").write_text("=")
    told = columns.told(Options(), "interactions", Columns.CUSTOMER, "gone")
    for path, options in ((shop, told), (empty, told), (shop / "no.csv", told)):
        with pytest.raises(DataError) as caught:
            read_draft(path, options)
        assert str(tmp_path) not in str(caught.value)
    with pytest.raises(DataError, match="not valid TOML") as caught:
        options_in(shop / "dataset.toml")
    assert caught.value.file == "dataset.toml"
