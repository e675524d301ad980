"""The reason of a list entry in one line."""

from __future__ import annotations

from dataclasses import replace

import pytest

from explain.context import ExplanationContext
from explain.contract import ReasonState
from explain.profiles.item_statistics import ItemStatistics
from explain.reasons.explanation import explain
from explain.reasons.wording import Rationale
from pages.ui.elements.icons import STATES
from pages.ui.elements.reason_line import reason_line
from recommenders.contract import Dataset
from recommenders.ranking.ranker import Ranker
from tests.worlds import ANN


@pytest.fixture
def rationale(tiny: Dataset, tiny_ranker: Ranker, tiny_statistics: ItemStatistics) -> Rationale:
    return explain(ExplanationContext(tiny_ranker, tiny, tiny_statistics), ANN).rationales[0]


def test_an_association_has_no_badge(rationale: Rationale) -> None:
    reason = replace(rationale.reason, state=ReasonState.ASSOCIATED)
    line = reason_line(replace(rationale, reason=reason))
    assert line == f"{STATES[ReasonState.ASSOCIATED]} {rationale.brief_markdown}"


def test_any_other_state_has_its_badge_first(rationale: Rationale) -> None:
    reason = replace(rationale.reason, state=ReasonState.GENERAL)
    line = reason_line(replace(rationale, reason=reason))
    assert line.startswith(f"{STATES[ReasonState.GENERAL]} general · ")
    assert line.endswith(rationale.brief_markdown)
