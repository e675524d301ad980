"""MovieLens-1M (GroupLens): a rating above three and a half stars counts as a purchase."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Final

import pandas as pd
import pyarrow as pa

from recommenders.contract import Columns, Dataset
from recommenders.data.dataset import RawTables, build
from recommenders.errors import DataError

LIKED: Final = 3.5
"""Stars; a rating above it is a purchase."""
_USER, _MOVIE, _RATING, _SECONDS = "user_id", "item_id", "rating", "timestamp"
_TITLE, _GENRES, _AGE = "title", "genre", "age"
_PARQUET: Final = {
    "ratings": (_USER, _MOVIE, _RATING, _SECONDS),
    "movies": (_MOVIE, _GENRES),
    "users": (_USER, _AGE),
}
_DAT: Final = {
    "ratings": (_USER, _MOVIE, _RATING, _SECONDS),
    "movies": (_MOVIE, _TITLE, _GENRES),
    "users": (_USER, "gender", _AGE, "occupation", "zip_code"),
}
_AGES: Final = {
    1: "Under 18",
    18: "18 to 24",
    25: "25 to 34",
    35: "35 to 44",
    45: "45 to 49",
    50: "50 to 55",
    56: "56 and over",
}
_REMEDY: Final = "Give the folder of MovieLens-1M with ratings.dat, movies.dat and users.dat."
_ARTICLE: Final = re.compile(
    r"([^()]+), (The|A|An|La|Le|Les|L'|Il|Lo|El|Los|Las|Das|Der|Die|Un|Una|Une)(?=\s*(?:[()]|$))"
)
_YEAR: Final = re.compile(r"\((\d{4})\)$")


def load(folder: Path | str, *, name: str = "movielens") -> Dataset:
    """Load MovieLens-1M from the files of GroupLens (.dat), or the same tables as Parquet.

    Raises `DataError` where the folder does not hold them. The events are the ratings above
    `LIKED`, times in UTC. An item is known by its title as GroupLens writes it, since that is all
    the Parquet files have; its category is the first genre, its launch the year in the title. The
    age group is the segment of a customer. Movies that nobody liked are left out.
    """
    folder = Path(folder)
    ratings, movies, users = _read(folder)
    tables = RawTables(
        name=name,
        title="MovieLens-1M",
        interactions=pd.DataFrame(),
        timezone="UTC",
        file=str(folder),
    )
    try:
        liked = ratings[ratings[_RATING].astype("float64") > LIKED]
        ages = users[_AGE].astype("int64").map(_AGES)
        times = pd.to_datetime(liked[_SECONDS].astype("int64"), unit="s")
    except (TypeError, ValueError) as error:
        raise DataError(
            "a column of numbers has other values",
            file=str(folder),
            value=str(error),
            remedy=_REMEDY,
        ) from error
    tables.add_finding("Ratings not liked: 3 stars or fewer", len(ratings) - len(liked), "left out")
    tables.add_finding("Ratings of 4 or 5 stars", len(liked), "counted as purchases")
    tables.interactions = pd.DataFrame(
        {
            Columns.CUSTOMER: liked[_USER].astype("category"),
            Columns.ITEM: liked[_MOVIE].astype("category"),
            Columns.TIME: times,
        }
    )
    liked_movies = movies[movies[_MOVIE].isin(liked[_MOVIE])]
    tables.add_finding("Movies that nobody liked", len(movies) - len(liked_movies), "left out")
    tables.items = pd.DataFrame(
        {
            Columns.ITEM: liked_movies[_MOVIE],
            Columns.TITLE: liked_movies[_MOVIE].map(tidy),
            Columns.CATEGORY: liked_movies[_GENRES].str.split(r"[| ]", regex=True).str[0],
            Columns.LAUNCH: liked_movies[_MOVIE].str.extract(_YEAR)[0] + "-01-01",
        }
    )
    tables.customers = pd.DataFrame({Columns.CUSTOMER: users[_USER], Columns.SEGMENT: ages})
    return build(tables)


def tidy(title: str) -> str:
    """A title with its article in front: "Matrix, The (1999)" becomes "The Matrix (1999)"."""
    plain = re.sub(r"\s+", " ", title).replace(" )", ")").strip()
    return _ARTICLE.sub(lambda match: _in_front(match[1], match[2]), plain)


def _in_front(words: str, article: str) -> str:
    return article + ("" if article.endswith("'") else " ") + words


def _read(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Ratings, movies and users, with the columns of `_PARQUET` whatever the kind of file."""
    if not (folder / "ratings.dat").is_file() and (folder / "ratings.parquet").is_file():
        ratings, movies, users = (_table(folder, table, ".parquet") for table in _PARQUET)
        # the package that these files come from numbers users as 1m_1, 1m_2, ...
        return (
            ratings.assign(**{_USER: ratings[_USER].str.removeprefix("1m_")}),
            movies,
            (users.assign(**{_USER: users[_USER].str.removeprefix("1m_")})),
        )
    ratings, movies, users = (_table(folder, table, ".dat") for table in _DAT)
    titles = movies.set_index(_MOVIE)[_TITLE]
    ratings[_MOVIE] = ratings[_MOVIE].map(titles).fillna("Movie " + ratings[_MOVIE])
    return ratings, movies.assign(**{_MOVIE: movies[_TITLE]}), users


def _table(folder: Path, table: str, suffix: str) -> pd.DataFrame:
    path = folder / f"{table}{suffix}"
    if not path.is_file():
        raise DataError("there is no such file", file=str(path), remedy=_REMEDY)
    try:
        if suffix == ".parquet":
            return pd.read_parquet(path, columns=list(_PARQUET[table]))
        # no value holds a tab, and a separator of one character is read ten times as fast
        text = path.read_text(encoding="latin-1").replace("::", "\t")
        names = _DAT[table]
        return pd.read_csv(
            io.StringIO(text),
            sep="\t",
            names=names,
            header=None,
            quoting=csv.QUOTE_NONE,
            dtype=dict.fromkeys((_USER, _MOVIE, _TITLE, _GENRES), "str"),
        )
    except (pa.ArrowException, OSError, ValueError) as error:
        raise DataError(
            "the file is broken or of another kind",
            file=str(path),
            value=str(error),
            remedy=_REMEDY,
        ) from error
