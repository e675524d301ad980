"""The list of data sets that the app offers."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from recommenders.adapters.sources import load, sources
from recommenders.contract import Columns, Event
from recommenders.errors import DataError


@pytest.fixture(autouse=True)
def nothing_was_added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What somebody has added in the app of this checkout is none of these tests' business."""
    monkeypatch.setenv("BECAUSAL_NOTES", str(tmp_path / "notes"))


LINES = "customer_id,item_id,timestamp\na,x,2026-01-01\n"


def test_what_is_not_there_says_how_to_get_it(tmp_path: Path) -> None:
    root = tmp_path / "deep" / "project"
    by_name = {source.name: source for source in sources(environ={}, root=root)}
    assert list(by_name) == ["sample", "journey", "online-retail", "movielens"]
    assert not by_name["sample"].available
    assert "python -m sample_data" in by_name["sample"].missing
    assert "BECAUSAL_DATA_DIR" in by_name["online-retail"].missing
    with pytest.raises(DataError, match=r"not there.*BECAUSAL_DATA_DIR"):
        load("online-retail", environ={}, root=root)


def test_an_unknown_name_lists_the_known(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"'nope'.*sample, journey, online-retail, movielens"):
        load("nope", environ={}, root=tmp_path)


def test_own_data_by_path(tmp_path: Path) -> None:
    (tmp_path / "My Shop").mkdir()
    (tmp_path / "My Shop" / "interactions.csv").write_text(LINES)
    (tmp_path / "sample.csv").write_text(LINES)
    paths = [tmp_path / "My Shop", tmp_path / "sample.csv", tmp_path / "gone.csv"]
    environ = {"BECAUSAL_DATA": os.pathsep.join(map(str, paths))}
    own = sources(environ=environ, root=tmp_path)[4:]
    assert [source.name for source in own] == ["my-shop", "sample-2", "gone"]
    assert [source.available for source in own] == [True, True, False]
    data = load("sample-2", environ=environ, root=tmp_path)
    assert (data.name, data.n_items) == ("sample-2", 1)
    assert load("my-shop", environ=environ, root=tmp_path).name == "my-shop"
    with pytest.raises(DataError, match="correct BECAUSAL_DATA"):
        load("gone", environ=environ, root=tmp_path)


def test_online_retail_is_found_where_it_is_said_to_be(tmp_path: Path) -> None:
    (tmp_path / "online_retail.parquet").write_bytes(b"PAR1")
    retail = sources(environ={"BECAUSAL_DATA_DIR": str(tmp_path)}, root=tmp_path / "a" / "b")[2]
    assert retail.available
    with pytest.raises(DataError, match="broken"):
        retail.load()


@pytest.mark.parametrize("location", ["said", "root/.cache", "root/data"])
@pytest.mark.parametrize("file", ["ratings.dat", "ratings.parquet"])
def test_movielens_is_found_in_its_folder(tmp_path: Path, location: str, file: str) -> None:
    environ, root = {"BECAUSAL_DATA_DIR": str(tmp_path / "said")}, tmp_path / "root"
    before = sources(environ=environ, root=root)[3]
    assert (before.name, before.available) == ("movielens", False)
    assert str(root / "data" / "ml-1m") in before.missing
    assert "ratings.dat" in before.missing
    (tmp_path / location / "ml-1m").mkdir(parents=True)
    (tmp_path / location / "ml-1m" / file).write_bytes(b"")
    source = sources(environ=environ, root=root)[3]
    assert source.available
    with pytest.raises(DataError, match=r"ml-1m/.*GroupLens|ml-1m/.*MovieLens-1M"):
        source.load()


@pytest.mark.slow
@pytest.mark.data
def test_the_sample_shop_loads() -> None:
    source = sources(environ={})[0]
    if not source.available:
        pytest.skip(source.missing)
    data = source.load()
    assert (data.name, data.title, data.currency) == ("sample", "Sample shop", "$")
    assert data.findings == ()
    assert set(data.log.events.tolist()) == set(map(int, Event))
    assert data.has(Columns.LIST_PRICE)
    assert str(data.as_of) == "2026-06-30 23:59:59-04:00"


def test_own_data_of_the_settings_file(tmp_path: Path) -> None:
    (tmp_path / "shop.csv").write_text(LINES)
    settings = tmp_path / "becausal.toml"
    settings.write_text('[[datasets]]\npath = "shop.csv"\n')
    environ = {"BECAUSAL_CONFIG": str(settings)}
    assert [source.name for source in sources(environ=environ, root=tmp_path)[4:]] == ["shop"]
    assert load("shop", environ=environ, root=tmp_path).n_items == 1
