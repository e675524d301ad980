from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from recommenders.search.judge import GROUPS, Asked, asked_later, judged
from tests.recommenders.search.shop import DESK, LAMP, START, shop


def test_recall_and_reciprocal_rank_by_hand() -> None:
    scores = np.zeros((3, 12))
    scores[0, [3, 5]] = [2.0, 1.0]
    scores[1] = np.arange(12, 0, -1)
    wanted = sparse.lil_array((3, 12))
    wanted[0, [5, 7]] = 1
    wanted[1, [0, 11]] = 1
    wanted[2, 0] = 1
    recall, first = judged(scores, wanted.tocsr())
    # an item with a score of 0 is in no list
    assert recall == pytest.approx([0.5, 0.5, 0.0])
    assert first == pytest.approx([0.5, 1.0, 0.0])


def test_what_was_asked_later_is_told_with_what_was_known_before() -> None:
    searches = shop().searches
    assert searches is not None
    day_six = int(START.timestamp()) + 6 * 86_400 - 1
    asked = asked_later(searches, day_six, 5)
    assert asked.texts.tolist() == ["desk", "lamp", "rare light"]
    assert asked.before.tolist() == [0, 1, 0]
    assert asked.wanted.toarray().nonzero()[1].tolist() == [DESK, LAMP, LAMP]


def test_every_query_is_in_one_group() -> None:
    before = np.array([0, 1, 3, 4, 19, 20, 500])
    asked = Asked(
        texts=np.array(list("abcdefg"), dtype=object),
        wanted=sparse.csr_array((7, 2)),
        before=before,
    )
    groups = {name: asked.group(name).sum() for name in GROUPS}
    assert groups == {"never searched": 1, "rare": 2, "between": 2, "common": 2}
