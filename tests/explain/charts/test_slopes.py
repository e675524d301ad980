from __future__ import annotations

import numpy as np

from explain.charts.slopes import GAP, _rows


def test_what_is_not_in_the_list_stands_below_it_in_the_order_of_ranks() -> None:
    # in a list of two: ranks 2 and 1; outside: rank 9, no candidate (0), rank 4
    ranks = np.array([2, 9, 1, 0, 4])
    listed = np.array([True, False, True, False, False])
    below = 2 + GAP
    assert _rows(ranks, listed, 2).tolist() == [2.0, below + 2, 1.0, below + 3, below + 1]
