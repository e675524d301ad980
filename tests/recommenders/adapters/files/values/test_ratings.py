from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from recommenders.adapters.files.values.ratings import rating_columns, read_ratings


@pytest.mark.parametrize(
    ("written", "points"),
    [
        (["4,5", "3"], [4.5, 3.0]),
        (["★★★★☆", "☆☆☆☆☆"], [4.0, 0.0]),
        (["5 stars", "1 star"], [5.0, 1.0]),
        (["4/5", "4.5 out of 5"], [4.0, 4.5]),
        (["3 von 5 Sternen", "2 étoiles"], [3.0, 2.0]),
        (["thumbs_up", "Thumbs down"], [1.0, 0.0]),
        (["Recommended", "Not Recommended"], [1.0, 0.0]),
        (["yes", "no"], [1.0, 0.0]),
        (["👍", "👎"], [1.0, 0.0]),
    ],
)
def test_ratings_as_people_write_them(written: list[str], points: list[float]) -> None:
    np.testing.assert_array_equal(
        read_ratings(pd.Series([*written, None], dtype="str")), [*points, np.nan]
    )


def test_flags_are_ratings_of_two_kinds() -> None:
    assert read_ratings(pd.Series([True, False])).tolist() == [1.0, 0.0]


def test_a_column_that_may_say_anything_is_one_of_ratings_by_what_it_says() -> None:
    frame = pd.DataFrame(
        {
            "Bewertung": ["5", "1"],
            "feedback": ["came late", "thanks"],
            "liked": ["0", "1"],
            "note": ["4", "5"],
        }
    )
    assert [*rating_columns(frame)] == ["Bewertung", "liked"]
