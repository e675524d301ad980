"""What would be listed anyway is asked first; only the rest is asked about its purchases."""

from __future__ import annotations

import numpy as np
import pytest

from explain.attribution.attribute import attribute
from explain.context import ExplanationContext
from explain.contract import ReasonState
from explain.counterfactual.check import Check
from explain.profiles.item_statistics import ItemStatistics
from explain.reasons.find_reasons import find_reasons
from explain.reasons.reason import Reason
from recommenders.contract import Dataset, Recommender
from recommenders.ranking.ranker import Ranker
from recommenders.testing import toys
from tests.worlds import ANN, FAY, A, D, E

SHOWN = 2


def reasons_and_checks(
    recommender: Recommender, dataset: Dataset, statistics: ItemStatistics, customer: int
) -> tuple[tuple[Reason, ...], tuple[tuple[Check, ...], ...]]:
    ranker = Ranker.of(recommender, dataset)
    history = dataset.histories([customer])
    ranking = ranker.rank(history, k=SHOWN)
    attribution = attribute(recommender, history, ranking.items)
    return find_reasons(
        ExplanationContext(ranker, dataset, statistics),
        history,
        attribution,
        customer=customer,
        candidates=ranking.candidates,
        shown=SHOWN,
    )


def one_way() -> toys.Toy:
    """A purchase of A lifts D by 3; E and F have 2 and 1 of their own right, the others nothing."""
    weights = np.zeros((8, 8))
    weights[A, D] = 3.0
    own = np.array([0.0, 0.0, 0.0, 0.0, 2.0, 1.0, 0.0, 0.0])
    return toys.Toy(8, lambda x: own + x @ weights)


@pytest.fixture
def answers(
    tiny: Dataset, tiny_statistics: ItemStatistics
) -> tuple[tuple[Reason, ...], tuple[tuple[Check, ...], ...]]:
    return reasons_and_checks(one_way(), tiny, tiny_statistics, ANN)


def test_an_item_of_its_own_right_is_asked_nothing_more(
    answers: tuple[tuple[Reason, ...], tuple[tuple[Check, ...], ...]],
) -> None:
    reasons, checks = answers
    by_target = dict(zip([reason.target for reason in reasons], checks, strict=True))
    assert [answer.removal.everything for answer in by_target[E]] == [True]
    (popular,) = [reason for reason in reasons if reason.target == E]
    assert popular.state is ReasonState.POPULAR
    assert popular.named is None


def test_an_item_that_the_history_brings_is_asked_about_its_purchases(
    answers: tuple[tuple[Reason, ...], tuple[tuple[Check, ...], ...]],
) -> None:
    reasons, checks = answers
    by_target = dict(zip([reason.target for reason in reasons], checks, strict=True))
    assert (A,) in [answer.removal.items for answer in by_target[D]]
    # the check without any history stands last
    assert by_target[D][-1].removal.everything
    assert not any(answer.removal.everything for answer in by_target[D][:-1])
    (reason,) = [reason for reason in reasons if reason.target == D]
    assert reason.named is not None
    assert reason.named.items == (A,)


def test_without_a_history_nothing_is_asked(tiny: Dataset, tiny_statistics: ItemStatistics) -> None:
    reasons, checks = reasons_and_checks(one_way(), tiny, tiny_statistics, FAY)
    assert checks == ((), ())
    assert [reason.state for reason in reasons] == [ReasonState.POPULAR] * 2
