"""The reason of a list entry in one line."""

from __future__ import annotations

import pytest

from explain.contract import ReasonState
from explain.formats import FIXED_SPACE
from explain.markup import TextSpan
from explain.reasons.rationale import Rationale
from pages.ui.elements.icons import COLOURS, STATES
from pages.ui.elements.reason_line import reason_line, reason_words
from pages.ui.session.links import Links
from pages.ui.session.selection import Selection
from tests.explain.shops import reason
from tests.pages.panels import circle


@pytest.mark.parametrize("state", list(ReasonState))
def test_the_verdict_stands_before_the_sentence(state: ReasonState) -> None:
    named = None if state is ReasonState.POPULAR else (1,)
    rationale = Rationale(
        reason=reason(0, named, state=state), spans=(), brief=(TextSpan(text="So it is."),)
    )
    links = Links(dataset=circle(), selection=Selection(dataset="circle"))
    verdict = f":{COLOURS[state]}[{STATES[state]}{FIXED_SPACE}**{state}**]"
    on = links.taken_out([1], target=0) if named else ""
    assert reason_line(rationale, links) == f"{verdict} So it is\\.{on}"
    assert reason_words(rationale, links) == f"So it is\\.{on}"
    assert bool(on) is (state is not ReasonState.POPULAR)
