"""axe-core, which knows the accessibility guidelines, looks at every view in both themes."""

from __future__ import annotations

from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import expect

from tests.e2e.screen import Screen
from tests.e2e.views import VIEWS

pytestmark = pytest.mark.browser
AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
RUN = """async () => {
    const found = await axe.run(document, {resultTypes: ['violations', 'incomplete']});
    const short = rules => rules.map(rule => [rule.id, rule.impact, rule.nodes.map(node =>
        [node.target.join(' '), node.failureSummary ?? '', node.html.slice(0, 200)])]);
    return {violations: short(found.violations), incomplete: short(found.incomplete)};
}"""
LOOKED_AT = frozenset({"color-contrast"})
"""Rules that axe could not decide and a person has: text over what axe cannot see through."""


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("view", VIEWS)
def test_axe_finds_no_violation(screen: Screen, view: str, dark: bool) -> None:
    screen.begin(dark=dark)
    screen.open(view, customer="C0382")
    expect(screen.heading).to_be_visible()
    found = axe(screen)
    assert found["violations"] == []
    assert {rule for rule, *_ in found["incomplete"]} <= LOOKED_AT


def axe(screen: Screen) -> dict[str, list[list[object]]]:
    """The rules that are broken, and those that axe could not decide, with their places."""
    screen.page.evaluate(AXE.read_text(encoding="utf-8"))
    found: dict[str, list[list[object]]] = screen.page.evaluate(RUN)
    return found
