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
from tests.explain.shops import shop
from tests.worlds import ANN, FAY, A, B, C, D, E, F, G, H

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


@pytest.mark.parametrize("says_its_parts", [True, False])
def test_what_stays_whatever_carries_most_is_held_against_its_rival(says_its_parts: bool) -> None:
    """A is before G by E and F alone: B, C and D carry more of it, and as much of G."""
    dataset = shop(
        [("me", item, 9.0) for item in "bcdefh"]
        + [("you", item, 9.0) for item in "abcdefghijklmnop"]
        + [("they", "g", 9.0)],
        product_type=["t"] * 6 + ["u", "v"],
    )
    weights = np.zeros((16, 16))
    weights[[B, C, D], A] = weights[[B, C, D], G] = 0.5
    weights[[E, F], A] = 0.3
    weights[H, G] = 0.4
    linear = toys.Linear(weights)
    recommender = linear if says_its_parts else toys.Toy(16, linear.form)
    ranker = Ranker.of(recommender, dataset)
    history = dataset.histories([0])
    ranking = ranker.rank(history, k=1)
    assert ranking.items.tolist() == [A]
    _, (checks,) = find_reasons(
        ExplanationContext(ranker, dataset, ItemStatistics.of(dataset)),
        history,
        attribute(recommender, history, ranking.items),
        customer=0,
        candidates=ranking.candidates,
        shown=1,
    )
    # without B, C and D it is 1.1 to .9 for A, without E and F 2 to 2.4
    decisive = [set(made.removal.items) for made in checks if made.decisive]
    assert decisive[:1] == ([{E, F}] if says_its_parts else [])
