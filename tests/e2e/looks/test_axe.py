"""axe-core, which knows the accessibility guidelines, looks at every view in both themes."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.axe import judged
from tests.e2e.screen import NARROW, WIDE, Screen
from tests.e2e.views import VIEWS

pytestmark = pytest.mark.browser
LOOKED_AT = frozenset({"color-contrast"})
"""Rules that axe cannot decide everywhere.

`python -m tests.benchmarks.screens.axe` lists the places.
"""


@pytest.mark.parametrize(
    ("size", "dark"),
    [(WIDE, False), (WIDE, True), (NARROW, False)],
    ids=["light", "dark", "phone"],
)
@pytest.mark.parametrize("view", VIEWS)
def test_axe_finds_no_violation(
    screen: Screen, view: str, size: tuple[int, int], dark: bool
) -> None:
    screen.begin(size=size, dark=dark)
    screen.open(view, customer="C0382")
    expect(screen.heading).to_be_visible()
    verdict = judged(screen)
    assert verdict.violations == {}
    assert verdict.incomplete.keys() <= LOOKED_AT
