"""Which item of the list is explained."""

from __future__ import annotations

from dataclasses import replace

import pytest

from explain.context import ExplanationContext
from explain.contract import ReasonState
from explain.profiles.item_statistics import ItemStatistics
from explain.reasons.explanation import Explanation, explain
from pages.ui.customer.ranked_list import position_of
from recommenders.contract import Dataset
from recommenders.ranking.ranker import Ranker
from tests.worlds import ANN


@pytest.fixture
def explanation(tiny: Dataset, tiny_ranker: Ranker, tiny_statistics: ItemStatistics) -> Explanation:
    """Five items: ann has bought three of eight."""
    return explain(ExplanationContext(tiny_ranker, tiny, tiny_statistics), ANN)


def with_states(explanation: Explanation, *states: ReasonState) -> Explanation:
    rationales = tuple(
        replace(rationale, reason=replace(rationale.reason, state=state))
        for rationale, state in zip(explanation.rationales, states, strict=True)
    )
    return replace(explanation, rationales=rationales)


def test_the_chosen_item_is_explained(explanation: Explanation, tiny: Dataset) -> None:
    for position, code in enumerate(explanation.ranking.items.tolist()):
        assert position_of(tiny.item_id(code), explanation, tiny) == position


@pytest.mark.parametrize("item", [None, "A", "nothing"])
def test_otherwise_the_first_that_is_checked(
    explanation: Explanation, tiny: Dataset, item: str | None
) -> None:
    # A was bought, so it is not in the list
    general, checked = ReasonState.GENERAL, ReasonState.CHECKED
    second = with_states(explanation, general, checked, general, checked, general)
    assert position_of(item, second, tiny) == 1
    none = with_states(explanation, *[general] * 5)
    assert position_of(item, none, tiny) == 0
