"""axe-core in the page that a window shows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import axe_playwright_python

from tests.e2e.screen import Screen

AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
RUN = """async () => {
    // of what is kept one place each is enough
    const found = await axe.run(document, {resultTypes: ['violations', 'incomplete']});
    const short = rules => rules.map(rule => [rule.id, rule.nodes.map(node =>
        `${node.target.join(' ')}: ${(node.failureSummary ?? '').replace(/\\s+/g, ' ')}`)]);
    return {passes: found.passes.length, violations: short(found.violations),
        incomplete: short(found.incomplete)};
}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What axe says of a page: rules kept, broken and not decided, the last two with places."""

    passes: int
    violations: dict[str, list[str]]
    incomplete: dict[str, list[str]]


def judged(screen: Screen) -> Verdict:
    """axe's verdict on what the window shows now."""
    # read once on a page, where it is compiled by the second time
    if not screen.page.evaluate("'axe' in window"):
        screen.page.evaluate(AXE.read_text(encoding="utf-8"))
    answer = screen.page.evaluate(RUN)
    return Verdict(
        passes=answer["passes"],
        violations=dict(answer["violations"]),
        incomplete=dict(answer["incomplete"]),
    )
