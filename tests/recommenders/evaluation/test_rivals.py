from __future__ import annotations

import numpy as np
import pytest

from recommenders.contract import Dataset, Recommender
from recommenders.evaluation.rivals import RIVALS, ImplicitALS, ImplicitBPR, ImplicitItemKNN

pytest.importorskip("implicit")


def test_the_scores_are_those_of_the_package(mid: Dataset) -> None:
    """What `recommend` shows of the fit's own customers, item by item."""
    from scipy import sparse

    rows = np.flatnonzero(mid.histories().lengths > 3)[:20]
    counts = sparse.csr_matrix(mid.histories().counts(mid.n_items))
    for rival in (ImplicitALS(), ImplicitItemKNN()):
        fitted = rival.fit(mid)
        assert isinstance(fitted, Recommender)
        scores = fitted.score(mid.histories(rows))
        for row, own in zip(rows.tolist(), scores, strict=True):
            items, expected = fitted._model.recommend(
                row,
                counts[row],
                N=5,
                filter_already_liked_items=False,
                **({"recalculate_user": True} if isinstance(rival, ImplicitALS) else {}),
            )
            np.testing.assert_allclose(own[items], expected, rtol=2e-3, atol=1e-5)
            assert own.max() == pytest.approx(expected[0], rel=2e-3)
        some = np.array([3, 1], dtype=np.int32)
        np.testing.assert_allclose(
            fitted.score(mid.histories(rows), some), scores[:, some], rtol=1e-5
        )


def test_bpr_knows_its_own_customers_only(mid: Dataset) -> None:
    fitted = ImplicitBPR().fit(mid)
    assert not isinstance(fitted, Recommender)
    items, expected = fitted._model.recommend(4, None, N=5, filter_already_liked_items=False)
    np.testing.assert_allclose(fitted.score_customers(np.array([4]))[0, items], expected, rtol=1e-5)


def test_they_have_names_of_their_own() -> None:
    from recommenders import registry

    assert not set(RIVALS) & {entry.name for entry in registry.ENTRIES}
