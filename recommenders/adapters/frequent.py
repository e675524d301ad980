"""One value for each id where the lines of a file say several: the most frequent wins."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray


def most_frequent(
    owners: NDArray[np.intp] | NDArray[np.int64], values: NDArray[np.intp]
) -> tuple[pd.Series, int]:
    """The value code each owner has most often (the lower code on a tie), and how many had several.

    ``owners`` and ``values`` are codes of shape (n_lines,); value -1 means empty and never wins.
    The result is indexed by owner; owners without any value are absent.
    """
    said = values >= 0
    pairs = pd.DataFrame({"owner": owners[said], "value": values[said]})
    counts = pairs.groupby(["owner", "value"], sort=True).size().reset_index(name="count")
    several = int((counts.groupby("owner").size() > 1).sum())
    counts = counts.sort_values(["owner", "count", "value"], ascending=[True, False, True])
    return counts.drop_duplicates("owner").set_index("owner")["value"], several
