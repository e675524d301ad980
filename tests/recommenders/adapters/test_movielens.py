"""MovieLens-1M: a tiny folder in both of its kinds, and the real one where it is there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from recommenders.adapters.movielens import load, tidy
from recommenders.adapters.sources import sources
from recommenders.contract import Columns, Dataset, Event
from recommenders.errors import DataError

C = Columns
MOVIES = [
    (1, "Toy Story (1995)", "Animation|Children's|Comedy"),
    (2, "Misérables, Les (1995)", "Drama|Musical"),
    (5, "City of Lost Children, The (1995)", "Adventure|Sci-Fi"),
    (9, "Nobody's Movie (1999)", "Drama"),
]
RATINGS = [
    (1, 1, 5, 978300760),
    (1, 2, 3, 978300761),
    (2, 5, 4, 978300800),
    (2, 1, 4, 978300700),
    (3, 9, 1, 978300900),
]
USERS = [(1, "F", 1, 10, "48067"), (2, "M", 56, 16, "70072"), (3, "M", 7, 0, "02460")]


def write_dat(folder: Path) -> Path:
    for name, rows in (("movies", MOVIES), ("ratings", RATINGS), ("users", USERS)):
        text = "".join("::".join(map(str, row)) + "\n" for row in rows)
        (folder / f"{name}.dat").write_text(text, encoding="latin-1")
    return folder


def write_parquet(folder: Path) -> Path:
    titles = {code: title for code, title, _ in MOVIES}
    ratings = pd.DataFrame(RATINGS, columns=["user_id", "item_id", "rating", "timestamp"])
    ratings["item_id"] = ratings["item_id"].map(titles)
    movies = pd.DataFrame({"item_id": titles.values()})
    movies["genre"] = [genres.replace("|", " ") for _, _, genres in MOVIES]
    users = pd.DataFrame({"user_id": [f"1m_{row[0]}" for row in USERS], "age": [1, 56, 7]})
    ratings["user_id"] = "1m_" + ratings["user_id"].astype("str")
    for name, frame in (("ratings", ratings), ("movies", movies), ("users", users)):
        frame.to_parquet(folder / f"{name}.parquet", index=False)
    return folder


@pytest.mark.parametrize("write", [write_dat, write_parquet])
def test_what_was_liked_counts_as_bought(tmp_path: Path, write: Callable[[Path], Path]) -> None:
    data = load(write(tmp_path))
    assert data.customers[C.CUSTOMER].tolist() == ["1", "2", "3"]
    # an age that GroupLens does not list is unknown
    assert data.customers[C.SEGMENT].tolist()[:2] == ["Under 18", "56 and over"]
    assert data.customers[C.SEGMENT].isna().tolist() == [False, False, True]
    assert data.items[C.TITLE].tolist() == [
        "The City of Lost Children (1995)",
        "Toy Story (1995)",
    ]
    assert data.items[C.CATEGORY].tolist() == ["Adventure", "Animation"]
    assert data.items[C.LAUNCH].dt.year.tolist() == [1995, 1995]
    assert not data.has(C.PRODUCT_TYPE)
    assert set(data.log.events.tolist()) == {int(Event.PURCHASE)}
    # the second customer's movies by time, and one without any that was liked
    assert [data.log.items[data.log.rows == row].tolist() for row in range(3)] == [[1], [1, 0], []]
    assert data.log.times.tolist() == [978300760, 978300700, 978300800]
    assert {finding.observation: finding.count for finding in data.findings} == {
        "Ratings not liked: 3 stars or fewer": 2,
        "Ratings of 4 or 5 stars": 3,
        "Movies that nobody liked": 2,
    }


def test_both_kinds_of_files_are_the_same_data(tmp_path: Path) -> None:
    (tmp_path / "dat").mkdir()
    (tmp_path / "parquet").mkdir()
    from_dat, from_parquet = (
        load(write_dat(tmp_path / "dat")),
        load(write_parquet(tmp_path / "parquet")),
    )
    assert from_dat.fingerprint == from_parquet.fingerprint


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Matrix, The (1999)", "The Matrix (1999)"),
        ("Postino, Il (The Postman) (1994)", "Il Postino (The Postman) (1994)"),
        ("Hate (Haine, La) (1995)", "Hate (La Haine) (1995)"),
        ("Star Maker, The (Uomo delle stelle, L') (1995)",
         "The Star Maker (L'Uomo delle stelle) (1995)"),
        ("Slingshot, The (Kådisbellan ) (1993)", "The Slingshot (Kådisbellan) (1993)"),
        ("Good, The Bad and The Ugly, The (1966)", "The Good, The Bad and The Ugly (1966)"),
        ("Girl, Interrupted (1999)", "Girl, Interrupted (1999)"),
        ("Fargo (1996)", "Fargo (1996)"),
    ],
)  # fmt: skip
def test_articles_stand_in_front(written: str, shown: str) -> None:
    assert tidy(written) == shown


def test_a_folder_without_the_files(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"no such file.*ratings\.dat.*Give the folder"):
        load(tmp_path)
    write_dat(tmp_path)
    (tmp_path / "users.dat").unlink()
    with pytest.raises(DataError, match=r"no such file.*users\.dat"):
        load(tmp_path)


def test_files_of_another_kind(tmp_path: Path) -> None:
    write_dat(tmp_path)
    (tmp_path / "ratings.dat").write_text("1::2::many::978300760\n")
    with pytest.raises(DataError, match=r"numbers has other values.*many.*Give the folder"):
        load(tmp_path)
    write_parquet(tmp_path)
    (tmp_path / "ratings.dat").unlink()
    pd.DataFrame({"user_id": ["1"]}).to_parquet(tmp_path / "ratings.parquet")
    with pytest.raises(DataError, match=r"another kind.*ratings\.parquet"):
        load(tmp_path)


@pytest.fixture(scope="module")
def data() -> Dataset:
    source = next(source for source in sources() if source.name == "movielens")
    if not source.available:
        pytest.skip(source.missing)
    return source.load()


@pytest.mark.data
def test_the_real_one(data: Dataset) -> None:
    """As counted in papers on it: 6,040 users, 575,281 ratings of 4 or 5 of 3,533 movies."""
    assert (data.n_customers, data.n_items, len(data.log.items)) == (6040, 3533, 575_281)
    report = {finding.observation: finding.count for finding in data.findings}
    liked = report["Ratings of 4 or 5 stars"]
    assert liked + report["Ratings not liked: 3 stars or fewer"] == 1_000_209
    assert data.items[C.LAUNCH].notna().all()
    assert data.items[C.CATEGORY].nunique() == 18
    pairs = data.log.rows * data.n_items + data.log.items
    assert len(np.unique(pairs)) == len(pairs)
    # two customers liked nothing
    assert (data.log.lengths == 0).sum() == 2
