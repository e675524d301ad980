"""Ratings as shops and people write them: stars, points, thumbs, yes and no."""

from __future__ import annotations

import re
from typing import Final

import numpy as np
import pandas as pd

from recommenders.adapters.files.reading.known_names import plain_name
from recommenders.adapters.files.values.flags import read_flags
from recommenders.adapters.files.values.numbers import read_numbers
from recommenders.adapters.files.values.texts import texts
from recommenders.histories import DoubleArray

_WRITTEN: Final = (
    "rating ratings stars score overall reviewrating reviewscore reviewstars ratingscore "
    "starrating userrating userscore bookrating myrating ratingvalue bewertung sterne "
    "noteclient valoracion puntuacion calificacion estrellas avaliacao valutazione "
    "punteggio beoordeling betyg ocena puan оценка рейтинг 评分 評価 평점"
)
_LIKES_WRITTEN: Final = (
    "like liked isliked islike recommended isrecommended isrecommend wouldrecommend votedup "
    "upvoted thumbs thumb thumbsup feedback reaction vote"
)
COLUMNS: Final = frozenset(map(plain_name, _WRITTEN.split()))
"""Names of columns with ratings."""
LIKES: Final = frozenset(_LIKES_WRITTEN.split())
"""Names of columns that say whether somebody liked a thing, and may say anything else."""
_RATED: Final = 0.5
"""Share of the lines with a rating from which a column that says who liked something has them."""
_STARS: Final = re.compile(r"([★⭐*🌟]+)[☆✩\ufe0f\s]*")
_NONE: Final = re.compile(r"[☆✩]+")
_OF: Final = re.compile(
    r"(?P<points>-?\d+(?:[.,]\d+)?)\s*(?:(?:/|of|out of|von|de|sur|su|z|из)\s*\d+)?"
    r"\s*(?:stars?|sterne?n?|points?|punkte?|[eé]toiles?|estrellas?|stelle)?",
    re.IGNORECASE,
)
_GOOD_WRITTEN: Final = (
    "thumbsup up like liked likes love loved positive recommended good upvote 👍 👍🏻 ❤ ❤️"
)
_BAD_WRITTEN: Final = (
    "thumbsdown down dislike disliked dislikes hate hated negative notrecommended bad downvote 👎"
)
_GOOD: Final = frozenset(_GOOD_WRITTEN.split())
_BAD: Final = frozenset(_BAD_WRITTEN.split())


def rating_columns(frame: pd.DataFrame) -> dict[str, DoubleArray]:
    """The columns with ratings by their names, and the ratings of each (see `read_ratings`)."""
    read = {
        str(name): read_ratings(frame[name])
        for name in frame.columns
        if plain_name(str(name)) in COLUMNS | LIKES
    }
    return {
        name: points
        for name, points in read.items()
        if plain_name(name) in COLUMNS or np.isfinite(points).mean() > _RATED
    }


def read_ratings(column: pd.Series) -> DoubleArray:
    """The ratings of a column, NaN where there is none, shape (n,).

    Stars are counted, of "4 / 5" and "4 stars" the first number is read; who liked a thing rates
    it 1, who did not 0.
    """
    if pd.api.types.is_bool_dtype(column.dtype):
        return read_flags(column)[0].astype(np.float64)
    numbers = read_numbers(column)
    if not numbers.wrong.any():
        return numbers.values
    codes, values = texts(column)
    flags, unread = read_flags(values)
    if not unread.any():
        points = flags.astype(np.float64)
    else:
        points = np.array([_points(value) for value in values], dtype=np.float64)
    return np.append(points, np.nan)[codes]


def _points(text: str) -> float:
    if stars := _STARS.fullmatch(text):
        return float(sum(sign in "★⭐*🌟" for sign in stars[1]))
    if _NONE.fullmatch(text):
        return 0.0
    if written := _OF.fullmatch(text):
        return float(written["points"].replace(",", "."))
    plain = re.sub(r"[\s_-]", "", text.lower())
    return 1.0 if plain in _GOOD else 0.0 if plain in _BAD else np.nan
