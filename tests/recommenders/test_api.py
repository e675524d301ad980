"""The door: data sets by name or path, recommenders by name or as objects."""

from __future__ import annotations

from pathlib import Path

import pytest

from recommenders import fit, load_dataset
from recommenders.contract import Columns, Dataset
from recommenders.errors import DataError
from recommenders.testing.toys import linear


def shop(path: Path) -> Path:
    path.write_text(f"{Columns.CUSTOMER},{Columns.ITEM},{Columns.TIME}\na,x,2026-01-01\n")
    return path


def test_a_path_is_loaded_where_no_data_set_has_the_name(tmp_path: Path) -> None:
    path = shop(tmp_path / "shop.csv")
    for source in (path, str(path)):
        assert load_dataset(source).items[Columns.ITEM].tolist() == ["x"]


def test_a_known_name_goes_before_a_path_of_that_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sample").mkdir()
    assert load_dataset("sample").title == "Sample shop"
    with pytest.raises(DataError):
        load_dataset(Path("sample"))  # the folder, which is empty


@pytest.mark.parametrize("source", ["nothing.csv", Path("nothing.csv")])
def test_what_is_not_there_is_said(source: str | Path) -> None:
    with pytest.raises(DataError, match=r"nothing\.csv"):
        load_dataset(source)


def test_a_recommender_is_a_name_or_an_object(tiny: Dataset, tmp_path: Path) -> None:
    by_name = fit("popularity", tiny, cache=tmp_path)
    assert by_name.name == "popularity"
    assert list((tmp_path / "recommenders").iterdir())
    own = linear(tiny.n_items)
    assert fit(own, tiny) is own
    with pytest.raises(DataError, match=r"no such recommender.*Choose one of .*uptake-lift, gf-cf"):
        fit("nope", tiny)
