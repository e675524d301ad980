from __future__ import annotations

import numpy as np

from explain.context import ExplanationContext
from explain.counterfactual.edits import apply
from explain.counterfactual.history_diff import history_diff
from explain.profiles.item_statistics import ItemStatistics
from explain.reasons.explanation import explain
from recommenders.contract import Dataset
from recommenders.ranking.ranker import Ranker
from tests.explain.counterfactual.test_edits import BUY, WITHOUT, edits
from tests.worlds import ANN, FAY, A, B, C, D


def test_a_diff_by_hand(
    tiny: Dataset, tiny_statistics: ItemStatistics, tiny_ranker: Ranker
) -> None:
    own = tiny.histories([ANN])
    explanation = explain(ExplanationContext(tiny_ranker, tiny, tiny_statistics), ANN, shown=2)
    after = apply(own, edits((WITHOUT, B), (BUY, A), (BUY, D))).history
    diff = history_diff(own, after, explanation.attribution)
    # D is new; to the list C adds .0876, A and B .0852 each, and A is the last one bought
    assert diff.items.tolist() == [D, C, A, B]
    row = {item: position for position, item in enumerate(diff.items.tolist())}
    assert [diff.before[row[item]] for item in (A, B, C, D)] == [3, 1, 1, 0]
    assert [diff.after[row[item]] for item in (A, B, C, D)] == [4, 0, 1, 1]
    assert [diff.changes[row[item]] for item in (A, B, C, D)] == [
        "1 more",
        "none left",
        "",
        "added",
    ]
    assert diff.last[row[D]] == own.as_of
    parts = np.array([1 / (3**0.5 + 10), 1 / (3**0.5 + 10), 1 / (2**0.5 + 10)])
    np.testing.assert_allclose(
        [diff.carries[row[item]] for item in (A, B, C)], parts / parts.sum(), rtol=1e-6
    )
    assert diff.carries[row[D]] == 0
    table = diff.frame(tiny)
    assert table["purchases after"].tolist() == diff.after.tolist()
    assert table["last bought"].iloc[0] == tiny.as_of


def test_a_diff_of_nothing(
    tiny: Dataset, tiny_statistics: ItemStatistics, tiny_ranker: Ranker
) -> None:
    own = tiny.histories([FAY])
    explanation = explain(ExplanationContext(tiny_ranker, tiny, tiny_statistics), FAY, shown=2)
    assert history_diff(own, own, explanation.attribution).frame(tiny).empty
