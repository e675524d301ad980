from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from recommenders.adapters.files.values.tolerance import tolerated
from recommenders.errors import DataError


def test_from_one_in_twenty_on_it_is_an_error() -> None:
    column = pd.Series(["x"] * 100)
    wrong = np.zeros(100, dtype=bool)
    assert tolerated(wrong, column, file="f", name="n", remedy="r.") == 0
    wrong[40:44] = True
    assert tolerated(wrong, column, file="f", name="n", remedy="r.") == 4
    wrong[44] = True
    with pytest.raises(DataError, match="5 of 100 values") as error:
        tolerated(wrong, column, file="f", name="n", remedy="r.")
    assert (error.value.file, error.value.column, error.value.row) == ("f", "n", 42)
