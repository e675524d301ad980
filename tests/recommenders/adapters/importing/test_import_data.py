from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from recommenders.adapters.files.folder import load
from recommenders.adapters.importing import read_parts
from recommenders.adapters.importing.import_data import import_data
from recommenders.adapters.named_place import load_place
from recommenders.contract import Columns
from recommenders.errors import DataError
from recommenders.operation.writing import DRAFT
from tests.recommenders.store.comparison import assert_same


@pytest.fixture(scope="module", autouse=True)
def pool() -> Iterator[None]:
    """Processes for the parts of all data sets here: in `test_read_parts` each starts its own."""
    with read_parts._pool() as started, pytest.MonkeyPatch.context() as patch:
        patch.setattr(read_parts, "_pool", lambda: nullcontext(started))
        yield


def lines(n: int = 400, *, seed: int = 0) -> pd.DataFrame:
    """Purchases of forty customers, with what a shop writes on its lines."""
    rng = np.random.default_rng(seed)
    item = rng.integers(0, 30, n)
    return pd.DataFrame(
        {
            "customer_id": [f"C{number:03}" for number in rng.integers(0, 40, n)],
            "item_id": [f"I{number}" for number in item],
            "timestamp": pd.Timestamp("2026-01-01")
            + pd.to_timedelta(rng.integers(0, 9**6, n), "s"),
            "quantity": rng.choice([1, 2, 5, -1], n, p=[0.6, 0.2, 0.1, 0.1]),
            "unit_price": rng.choice([1.5, 2.25, 0.0], n, p=[0.5, 0.4, 0.1]),
            # most lines call an item one thing, some another
            "title": [
                f"Item no {code}" if odd else f"No. {code}"
                for code, odd in zip(item.tolist(), (rng.random(n) < 0.3).tolist(), strict=True)
            ],
            "segment": "x",
            "note": "of no use",
        }
    )


def folder_of(tmp_path: Path, frame: pd.DataFrame, kind: str = "parquet", **files: str) -> Path:
    folder = tmp_path / "shop"
    folder.mkdir(exist_ok=True)
    path = folder / f"interactions.{kind}"
    if kind == "parquet":
        frame.to_parquet(path)
    else:
        frame.to_csv(path, index=False)
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("kind", ["parquet", "csv"])
@pytest.mark.parametrize("at_once", [1_000_000, 60])
def test_the_store_is_what_reading_all_at_once_gives(
    tmp_path: Path, kind: str, at_once: int
) -> None:
    items = "item_id,category,price\nI1,Pens,3\nI2,Ink,4\nI99,Paper,5\n"
    related = "item_id,related_item_id,weight\nI1,I2,2\ni2,I99,1\nI3,I77,1\n"
    folder = folder_of(tmp_path, lines(), kind, items__csv=items, related__csv=related)
    told: list[float] = []
    stored = import_data(
        folder, tmp_path / "store", lines=at_once, progress=lambda share, _: told.append(share)
    )
    assert_same(stored, load(folder))
    assert stored.known_edges is not None
    assert stored.known_edges.nnz == 2
    assert told == sorted(told)
    assert_same(load_place(str(tmp_path / "store"), name="shop"), stored)
    assert {path.name for path in tmp_path.iterdir()} == {"shop", "store"}


def test_states_that_are_not_known_are_counted_over_all_parts(tmp_path: Path) -> None:
    frame = lines().assign(status=[str(number % 3) for number in range(400)])
    folder = folder_of(tmp_path, frame)
    stored = import_data(folder, tmp_path / "store", lines=60)
    assert_same(stored, load(folder))
    unknown = [finding.count for finding in stored.findings if "not known" in finding.text]
    assert unknown == [134, 133, 133]


def test_times_of_several_files_and_twins_among_them(tmp_path: Path) -> None:
    frame = lines()
    folder = tmp_path / "shop"
    folder.mkdir()
    frame.iloc[:250].to_parquet(folder / "interactions-01.parquet")
    frame.iloc[200:].to_parquet(folder / "interactions-02.parquet")
    assert_same(import_data(folder, tmp_path / "store", lines=100), load(folder))


def test_a_file_without_lines_among_others_is_passed_over(tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    folder.mkdir()
    lines().iloc[:0].to_parquet(folder / "interactions-00.parquet")
    lines().to_parquet(folder / "interactions-01.parquet")
    assert_same(import_data(folder, tmp_path / "store", lines=100), load(folder))
    (folder / "interactions-01.parquet").unlink()
    with pytest.raises(DataError, match="no lines"):
        import_data(folder, tmp_path / "store")


@pytest.mark.parametrize("kept", [0.0, 0.5, 0.99])
def test_a_broken_file_is_one_sentence(tmp_path: Path, kept: float) -> None:
    folder = folder_of(tmp_path, lines())
    path = folder / "interactions.parquet"
    content = path.read_bytes()
    path.write_bytes(content[: int(kept * len(content))] + b"not parquet")
    with pytest.raises(DataError, match="broken"):
        import_data(folder, tmp_path / "store")
    assert [place.name for place in tmp_path.iterdir()] == ["shop"]


def test_a_table_without_times(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, lines().drop(columns="timestamp"), "csv")
    assert_same(import_data(folder, tmp_path / "store", lines=100), load(folder))


def test_pictures_come_along(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, lines(), dataset__toml='images = "pictures"')
    (folder / "pictures").mkdir()
    (folder / "pictures" / "I3.png").write_bytes(b"\x89PNG")
    stored = import_data(folder, tmp_path / "store")
    assert_same(stored, load(folder))
    assert (tmp_path / "store" / "pictures" / "I3.png").read_bytes() == b"\x89PNG"
    assert "pictures/I3.png" in stored.items[Columns.IMAGE].tolist()


def test_a_store_is_no_folder_of_files(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, lines())
    import_data(folder, tmp_path / "store")
    for read in (load, lambda place: import_data(place, tmp_path / "other")):
        with pytest.raises(DataError, match=r"is a store.*becausal run"):
            read(tmp_path / "store")


def test_what_a_killed_import_has_left_is_swept_away(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, lines())
    left = tmp_path / f"{DRAFT}1999999999-x"
    (left / "part-00000").mkdir(parents=True)
    deeper = folder / f"{DRAFT}1999999999-y"
    deeper.mkdir()
    for draft in (left, deeper):
        os.utime(draft, (0, 0))
    import_data(folder, tmp_path / "store")
    assert not left.exists()
    assert deeper.exists()  # nothing is looked for in folders of others


def test_what_cannot_be_imported(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"(?i)no such file"):
        import_data(tmp_path / "nowhere", tmp_path / "store")
    with pytest.raises(DataError, match=r"(?i)a database is not imported"):
        import_data(tmp_path / "shop.duckdb", tmp_path / "store")
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "orders.csv").write_text("order_id,customer_id,created_at\n1,a,2026-01-01\n")
    (folder / "order_lines.csv").write_text("order_id,sku,quantity\n1,x,1\n1,y,2\n")
    with pytest.raises(DataError, match="two tables"):
        import_data(folder, tmp_path / "store")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years")
    shop = (
        folder_of(tmp_path / "other", lines()) if (tmp_path / "other").mkdir() is None else folder
    )
    with pytest.raises(DataError, match=r"(?i)something else stands"):
        import_data(shop, tmp_path / "mine")


def test_an_item_that_a_list_has_twice_counts_twice_in_a_store(tmp_path: Path) -> None:
    frame = lines(60).drop(columns=["quantity", "unit_price", "title"])
    frame["item_id"] = ["I1|I1|I2", "I2", "I3|I2"] * 20
    folder = folder_of(tmp_path, frame, "csv")
    stored = import_data(folder, tmp_path / "store", lines=1_000)
    assert_same(stored, load(folder))
    assert len(stored.log.items) == 120
