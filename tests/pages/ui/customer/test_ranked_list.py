"""Which item of the list is explained, and what follows when another one is chosen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from explain.context import ExplanationContext
from explain.contract import ReasonState
from explain.profiles.item_statistics import ItemStatistics
from explain.reasons.explanation import Explanation, explain
from pages.ui.customer import ranked_list
from pages.ui.customer.ranked_list import position_of
from pages.ui.session.selection import Selection
from recommenders.contract import Dataset
from recommenders.ranking.ranker import Ranker
from tests.explain.shops import reason
from tests.worlds import ANN


@pytest.fixture
def explanation(tiny: Dataset, tiny_ranker: Ranker, tiny_statistics: ItemStatistics) -> Explanation:
    """Five items: ann has bought three of eight."""
    return explain(ExplanationContext(tiny_ranker, tiny, tiny_statistics), ANN)


def with_states(explanation: Explanation, *states: ReasonState) -> Explanation:
    rationales = tuple(
        replace(
            rationale,
            reason=reason(
                rationale.reason.target,
                None if state is ReasonState.POPULAR else (0,),
                state=state,
            ),
        )
        for rationale, state in zip(explanation.rationales, states, strict=True)
    )
    return replace(explanation, rationales=rationales)


def test_the_chosen_item_is_explained(explanation: Explanation, tiny: Dataset) -> None:
    for position, code in enumerate(explanation.ranking.items.tolist()):
        assert position_of(tiny.item_id(code), explanation, tiny) == position


@pytest.mark.parametrize("item", [None, "A", "nothing"])
def test_otherwise_the_first_that_is_personal(
    explanation: Explanation, tiny: Dataset, item: str | None
) -> None:
    # A was bought, so it is not in the list
    popular, personal, doubtful = ReasonState.POPULAR, ReasonState.PERSONAL, ReasonState.DOUBTFUL
    second = with_states(explanation, doubtful, personal, popular, personal, popular)
    assert position_of(item, second, tiny) == 1
    none = with_states(explanation, *[popular] * 5)
    assert position_of(item, none, tiny) == 0


@pytest.mark.parametrize(("versus", "then"), [("A", "B"), ("C", "C"), (None, None)])
def test_what_takes_it_out_is_asked_of_the_item_that_is_chosen_then(
    monkeypatch: pytest.MonkeyPatch, versus: str | None, then: str | None
) -> None:
    told: dict[str, str | None] = {}
    monkeypatch.setattr(ranked_list, "read", lambda: Selection(item="A", versus=versus))
    monkeypatch.setattr(ranked_list, "update", told.update)
    ranked_list._choose("A", "B")
    assert told == {"item": "B", "versus": then}
