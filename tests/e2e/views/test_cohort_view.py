"""The Cohort view in the browser: segments, lists of one's own, files."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.screen import NARROW, PATIENCE, Screen

pytestmark = pytest.mark.browser
VIEW = "cohort"
PETS = {"segment": "Pet household"}


def segment(screen: Screen) -> Locator:
    return screen.page.get_by_test_id("stMain").get_by_role("combobox", name="Segment")


def upload(screen: Screen, name: str, content: bytes) -> None:
    screen.button("Own list").click()
    screen.page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": content}
    )


@pytest.fixture(autouse=True)
def explained(screen: Screen) -> None:
    """The lists are explained once, which may take longer than a screen is waited for."""
    screen.page.goto(screen.server.url(VIEW, **PETS))
    screen.heading.wait_for(timeout=4 * PATIENCE)


def test_a_segment_is_in_the_address_and_in_its_past(screen: Screen) -> None:
    screen.open(VIEW, **PETS)
    screen.shows("Pet household: ")
    expect(screen.charts).to_have_count(8)
    segment(screen).click()
    screen.page.get_by_role("option", name=re.compile("^Student")).click()
    screen.shows("Student: ")
    assert screen.params == {"segment": "Student"} | {
        key: value for key, value in screen.params.items() if key != "segment"
    }
    screen.page.go_back()
    screen.shows("Pet household: ")
    expect(segment(screen)).to_have_value(re.compile("^Pet household"))
    screen.page.go_forward()
    screen.shows("Student: ")


def test_the_way_to_a_customer_and_to_an_item(screen: Screen) -> None:
    screen.open(VIEW, **PETS)
    screen.shows("Pet household: ")
    table = screen.page.get_by_role("table", name="Customers with the least usual lists")
    link = table.get_by_role("link").last
    name = link.inner_text()
    link.click()
    screen.shows(f"Why {name} sees")
    screen.page.go_back()
    screen.shows("Pet household: ")
    screen.page.get_by_role("table", name="Items of most").get_by_role("link").last.click()
    screen.page.wait_for_url(re.compile("/item.*item="))


def test_a_list_of_ones_own_stays_until_it_is_removed(
    screen: Screen, names: dict[str, str]
) -> None:
    screen.open(VIEW)
    screen.shows("Everybody: ")
    ids = list(names)[:40]
    upload(screen, "good.csv", ("\ufeffcustomer_id,x\r\n" + ",1\r\n".join([*ids, "?"])).encode())
    screen.shows("Your list: ")
    main = screen.page.get_by_test_id("stMain")
    expect(main).to_contain_text("Your list has 40 customers")
    expect(main).to_contain_text("1 id is not in the data set: “?” (line 42)")
    finding = screen.heading.inner_text()
    screen.page.keyboard.press("Escape")
    for broken in (b"\x89PNG\r\n\x1a\n\x00\x00", b"", b"a,b\nc,d\n"):
        screen.button("Own list").click()
        screen.page.locator("input[type=file]").set_input_files(
            {"name": "broken.csv", "mimeType": "text/csv", "buffer": broken}
        )
        expect(main).to_contain_text("The list before it is still in force")
        assert screen.heading.inner_text() == finding
        screen.page.keyboard.press("Escape")
        screen.settle()
    # it survives another view, not another window
    screen.go("Data")
    screen.shows("Sample shop: ")
    screen.page.go_back()
    screen.shows("Your list: ")
    screen.button("Remove the list").click()
    screen.shows("Everybody: ")


def test_the_file_has_what_the_screen_shows(screen: Screen) -> None:
    screen.open(VIEW, **PETS)
    screen.shows("Pet household: ")
    shown = screen.page.get_by_test_id("stTable").first.get_by_role("row").nth(1).inner_text()
    rows = screen.csv("What brings the list")
    assert [row["source"] for row in rows] == [
        "Personal, not due",
        "Personal, due again",
        "Doubtful",
        "Weak",
        "Popular",
        "On promotion",
    ]
    first = rows[0]
    assert float(first["low"]) <= float(first["share"]) <= float(first["high"])
    assert f"{100 * float(first['share']):.0f}\N{NO-BREAK SPACE}%" in shown
    assert sum(float(row["share"]) for row in rows[:5]) == pytest.approx(1.0)


def test_the_keyboard_changes_the_segment_on_a_phone(screen: Screen) -> None:
    screen.begin(size=NARROW, dark=True)
    screen.open(VIEW, **PETS)
    screen.shows("Pet household: ")
    for _ in range(40):
        screen.page.keyboard.press("Tab")
        if segment(screen).evaluate("e => e === document.activeElement"):
            break
    else:
        pytest.fail("40 times Tab did not lead to the segments")
    screen.page.keyboard.type("Small off")
    screen.page.keyboard.press("Enter")
    screen.shows("Small office: ")
    assert screen.params["segment"] == "Small office"
    screen.shot("cohort-390-dark")
