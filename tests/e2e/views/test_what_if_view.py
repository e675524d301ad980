"""The What if view in the browser: a link with edits, a change, back, undo, keyboard, a file."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.looks.test_looks import OVERHANG, WIDTH
from tests.e2e.screen import NARROW, Screen

pytestmark = pytest.mark.browser
VIEW = "what-if"
LISTED = "buy.P0034"


def test_a_link_carries_the_edits(screen: Screen) -> None:
    screen.open(VIEW, customer="C0382", recommender="gf-cf", edits=LISTED)
    expect(screen.heading).to_have_text(re.compile(r"^Plus Canvas Web Belt: \d+ of 10 items"))
    expect(screen.charts).to_have_count(1)
    chart = screen.page.get_by_role("figure", name=re.compile("^Ranks before and after"))
    expect(chart).to_have_count(1)
    title = screen.heading.inner_text()
    screen.button("Share").click()
    link = screen.page.get_by_test_id("stCode").inner_text()
    screen.page.goto(link)
    screen.shows(title)


def test_a_change_is_on_the_screen_and_in_the_address_and_back_takes_it_back(
    screen: Screen,
) -> None:
    screen.open(VIEW, customer="C0382")
    screen.shows("had bought something else?")
    screen.button("Remove").first.click()
    screen.page.wait_for_url(re.compile("edits=without"))
    screen.shows("Without ")
    once = screen.heading.inner_text()
    screen.button("Again").first.click()
    screen.page.wait_for_url(re.compile("edits=without.*~buy"))
    expect(screen.heading).to_contain_text(", plus ")
    screen.settle()
    twice = screen.heading.inner_text()
    screen.page.go_back()
    expect(screen.heading).to_have_text(once)
    screen.page.go_forward()
    expect(screen.heading).to_have_text(twice)
    screen.settle()
    screen.button("Undo").click()
    expect(screen.heading).to_have_text(once)
    screen.settle()
    screen.button("Reset").click()
    screen.shows("had bought something else?")
    assert "edits" not in screen.params


def test_the_keyboard_adds_a_first_purchase(screen: Screen) -> None:
    screen.open(VIEW, customer="C0021")
    screen.shows("see after a first purchase?")
    box = screen.page.get_by_test_id("stMain").get_by_role("combobox", name="Add a purchase")
    for _ in range(60):
        screen.page.keyboard.press("Tab")
        if box.evaluate("box => box === document.activeElement"):
            break
    else:
        pytest.fail("60 times Tab did not lead to the box that adds a purchase")
    screen.page.keyboard.type("printer p200")
    expect(screen.page.get_by_role("option").first).to_contain_text("Printer P200")
    screen.page.keyboard.press("Enter")
    screen.shows("Plus Wireless Photo Printer P200: ")
    assert screen.params["edits"].startswith("buy.")


def test_the_file_says_what_the_screen_says(screen: Screen) -> None:
    screen.open(VIEW, customer="C0382", recommender="gf-cf", edits=LISTED)
    title = screen.heading.inner_text()
    page = screen.file("This view as HTML").path().read_text("utf-8")
    assert f"<h1>{title}</h1>" in page
    for part in ("What moves", "Whose reasons change", "Both lists", "Change the history"):
        assert (f">{part}</h2>" in page or f">{part}</caption>" in page) == (
            part != "Change the history"
        )
    lines = screen.file("Both lists as CSV").path().read_text("utf-8-sig").splitlines()
    assert lines[0].startswith('"item","rank before","rank after","move","reason before"')
    assert len(lines) > 10


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_phone_shows_all_of_it(screen: Screen, dark: bool) -> None:
    screen.begin(size=NARROW, dark=dark)
    screen.open(VIEW, customer="C0382", recommender="gf-cf", edits=f"{LISTED}~without.P0001")
    expect(screen.charts).to_have_count(1)
    screen.shot(f"what-if-390-{'dark' if dark else 'light'}")
    assert screen.page.evaluate(WIDTH) <= NARROW[0]
    assert screen.page.evaluate(OVERHANG) == []
