"""The battery on an explainer that is not ours, and on one that is wrong."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from explain.contract import Attribution, AttributionMethod, HistoryUnit
from explain.testing import ExplainerContract
from recommenders.contract import Histories
from recommenders.histories import IntArray
from recommenders.testing import toys
from recommenders.testing.toys import Toy


def one_by_one(toy: Toy, history: Histories, targets: IntArray) -> Attribution:
    """What the score loses without each item: right where the score is a sum."""
    players = history.players()
    without = ~np.eye(len(players), dtype=np.bool_)
    ends = np.array([np.ones(len(players)), np.zeros(len(players))], dtype=np.bool_)
    masks = np.vstack([ends, without])
    scores = toy.score(history.mask(masks))[:, targets].astype(np.float64)
    return Attribution(
        units=tuple(HistoryUnit(items=(int(item),)) for item in players),
        targets=targets,
        values=scores[0] - scores[2:],
        errors=np.zeros((len(players), len(targets))),
        base=scores[1],
        total=scores[0],
        method=AttributionMethod.ENUMERATED,
        n_scored=len(masks),
    )


class LeaveOneOut(ExplainerContract):
    method = AttributionMethod.ENUMERATED
    n_players = 9
    max_scored = 11

    def explain(
        self,
        toy: Toy,
        history: Histories,
        targets: IntArray,
        *,
        groups: NDArray[np.str_] | None = None,
        rng: np.random.Generator | None = None,
    ) -> Attribution:
        return one_by_one(toy, history, targets)


class TestWhereTheScoreIsASum(LeaveOneOut):
    toys = (toys.additive, toys.linear)


@pytest.mark.parametrize("make", [toys.softmax, toys.pairs, toys.squashed])
def test_where_it_is_no_sum_the_parts_do_not_add_up(make: type[Toy]) -> None:
    with pytest.raises(AssertionError):
        LeaveOneOut().test_contributions_add_up(make(18))
