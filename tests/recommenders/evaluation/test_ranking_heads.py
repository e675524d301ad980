"""The first places of hand-made scores, and which of them hold what was bought."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from recommenders.evaluation.candidates import Candidates
from recommenders.evaluation.ranking_heads import RankingHeads, measured_rows
from tests.worlds import tiny

SCORES = np.array([[5, 4, 3, 2, 1, 0, 0, 0], [0, 1, 2, 3, 4, 5, 0, 0]], dtype=np.float32)


def way(name: str, *, bought_before: bool) -> Candidates:
    bought = np.zeros((2, 8), dtype=np.float32)
    bought[0, 0] = bought[1, 5] = 1.0
    relevant = np.zeros((2, 8), dtype=np.float32)
    relevant[0, [1, 2]] = 1.0
    none = np.full((2, 1), -1, dtype=np.int32)
    return Candidates(
        name=name,
        bought_before=bought_before,
        bought=sparse.csr_array(bought),
        relevant=sparse.csr_array(relevant),
        popular=none,
        uniform=none,
    )


def test_places_are_those_of_what_may_be_ranked() -> None:
    everything, new = way("all", bought_before=True), way("new", bought_before=False)
    heads = RankingHeads.of(lambda rows: SCORES[rows], (everything, new), tiny(), depth=3)
    for row in (0, 1):
        given = heads.score(np.array([row]))
        # who measures gets the scores as they are
        assert np.array_equal(given, SCORES[[row]])
    # the second row has nothing to find
    assert measured_rows(new).tolist() == [0]
    assert heads.hits(everything).tolist() == [[False, True, True]]
    assert heads.hits(new).tolist() == [[True, True, False]]
