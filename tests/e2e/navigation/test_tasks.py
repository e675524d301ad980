"""Tasks as people do them, from the bare address, with the clicks that each takes and its outcome.

The other tasks are done in the tests of their views: who gets an item for a doubtful reason, and a
flag with a note (Reasons); two recommenders for one segment (Compare); a list and data of one's own
(Cohort, Add data); a chart for a slide and a table for a spreadsheet (exports); what a term means
(leading on).
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.screen import Screen

pytestmark = pytest.mark.browser


class Person:
    """Somebody at the screen whose clicks are counted; each ends when the next view is there."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self.clicks = 0

    def click(self, target: Locator, heading: str) -> None:
        target.click()
        self.clicks += 1
        self.screen.shows(heading)

    def go(self, view: str, heading: str) -> None:
        """A view by the bar across the top: its group, its name."""
        self.screen.go(view)
        self.clicks += 2
        self.screen.shows(heading)


def main(screen: Screen) -> Locator:
    return screen.page.get_by_test_id("stMain")


def test_why_this_and_can_i_believe_it_and_what_without(screen: Screen) -> None:
    person = Person(screen)
    screen.open()
    # the first screen is open on an entry that is personal and plausible, with its three answers
    expect(screen.chosen).to_contain_text("personal")
    for question in ("Personal", "Faithful", "Plausible"):
        expect(main(screen)).to_contain_text(re.compile(rf"{question}: yes|{question}: in part"))
    item = screen.why.get_by_role("link").inner_text()
    without = main(screen).get_by_role("link", name=re.compile("^What if (it|they) had not been"))
    person.click(without, "Without ")
    assert person.clicks == 1
    # what the reason promises is what comes of it: the list has the item no more, or further down
    expect(main(screen).get_by_role("link", name=item).first).to_be_visible()
    moved = main(screen).get_by_test_id("stPlotlyChart").first
    expect(moved).to_be_visible()


def test_whom_does_it_serve_badly(screen: Screen) -> None:
    person = Person(screen)
    screen.open()
    person.go("Quality", "bestsellers")
    missed = main(screen).get_by_role("link", name=re.compile(": 0 of")).first
    name = missed.inner_text().partition(":")[0].split("\n")[-1].strip()
    person.click(missed, name)
    assert person.clicks == 3
    # the list as it was before the purchases that it missed
    expect(screen.heading).to_contain_text("bought none of")
    assert screen.params["hits"] == "1"


def test_is_what_it_shows_too_popular(screen: Screen) -> None:
    person = Person(screen)
    screen.open()
    person.go("Recommender", "What moves")
    parts = screen.page.get_by_role("radiogroup", name="Part of the Recommender view")
    person.click(parts.get_by_text("Catalogue"), "The lists show")
    assert person.clicks == 3
    share = re.search(r"(\d+)\s%", screen.heading.inner_text())
    assert share is not None
    assert 0 < int(share[1]) <= 100
