"""Quality and Data in the browser: an address opens them, a choice stays, files are whole."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.screen import Screen

pytestmark = pytest.mark.browser
FINDING = "bestsellers"


def test_an_address_opens_it_and_one_more_recommender_is_in_the_address(screen: Screen) -> None:
    screen.open("quality", dataset="sample", bought="1")
    # of all items the strongest rule of thumb is no bestseller list
    screen.shows("what each customer bought most often")
    expect(screen.charts).to_have_count(6)
    box = screen.page.get_by_test_id("stMain").get_by_role("combobox", name="Compare with one more")
    box.click()
    box.fill("Personal freq")
    screen.answer("Personal freq").click()
    screen.page.wait_for_url(re.compile("against=personal-frequency"))
    table = screen.page.get_by_test_id("stDataFrame").first
    expect(table).to_contain_text("Personal frequency")
    screen.settle()
    expect(box).to_have_value(re.compile("^Personal frequency"))
    screen.page.go_back()
    expect(box).to_have_value("No other")
    screen.page.go_forward()
    expect(box).to_have_value(re.compile("^Personal frequency"))
    screen.settle()


def test_a_missed_customer_leads_to_the_customer_view(screen: Screen) -> None:
    screen.open("quality", dataset="sample")
    screen.shows(FINDING)
    link = screen.page.get_by_test_id("stMain").get_by_role("link", name=re.compile("0 of")).first
    name = link.inner_text().partition(":")[0].split("\n")[-1].strip()
    link.click()
    # not all of that view: it may have a surrogate to fit
    expect(screen.heading).to_contain_text(name)
    assert screen.params["hits"] == "1"
    screen.page.go_back()
    screen.shows(FINDING)


def test_the_metrics_are_a_file_with_their_intervals(screen: Screen) -> None:
    screen.open("quality", dataset="sample", recommender="item-knn")
    screen.shows(FINDING)
    rows = screen.csv("Metrics of ranking")
    metrics = {(row["recommender"], row["metric"]): row for row in rows}
    own, other = metrics["item-knn", "NDCG@10"], metrics["popularity", "NDCG@10"]
    assert float(own["low"]) < float(own["mean"]) < float(own["high"])
    apart = float(other["mean"]) - float(own["mean"])
    assert float(other["less item-knn"]) == pytest.approx(apart)
    page = screen.file("This view as HTML").path().read_text("utf-8")
    assert FINDING in page
    assert page.count("<figure") >= 4


def test_the_keyboard_reaches_the_choice(screen: Screen) -> None:
    screen.open("quality", dataset="sample")
    screen.shows(FINDING)
    box = screen.page.get_by_test_id("stMain").get_by_role("combobox", name="Compare with one more")
    screen.button("Share").focus()
    for _ in range(5):
        screen.page.keyboard.press("Tab")
        if box.evaluate("e => e === document.activeElement"):
            break
    else:
        pytest.fail("five times Tab from Share did not lead to the choice")
    screen.page.keyboard.type("Most bought by")
    screen.page.keyboard.press("Escape")


def test_the_data_view_shows_the_shape_and_has_it_as_a_file(screen: Screen) -> None:
    screen.open("data", dataset="sample")
    screen.shows("Sample shop")
    expect(screen.charts).to_have_count(7)
    rows = screen.csv("Purchases by week")
    total = sum(int(row["Purchases"]) for row in rows)
    assert f"{total:,} purchases" in screen.heading.inner_text()
