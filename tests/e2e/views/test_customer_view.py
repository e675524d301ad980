"""The Customer view in a browser: questions about the list, marks, and what was bought next."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import Locator, expect

from recommenders import Dataset, fit, load_dataset
from recommenders.data.splits import until
from recommenders.ranking.ranker import Ranker
from tests.e2e.screen import Screen

pytestmark = pytest.mark.browser


def field(screen: Screen, name: str) -> Locator:
    """A select box of the main part."""
    return screen.page.get_by_test_id("stMain").get_by_role("combobox", name=name)


@pytest.fixture(scope="module")
def sample() -> Dataset:
    return load_dataset("sample")


@pytest.fixture(scope="module")
def lucky(sample: Dataset) -> str:
    """A customer who bought something of the list of four weeks ago since, but not all of it."""
    dataset = until(sample, sample.as_of - pd.Timedelta(days=28))
    ranker = Ranker.of(fit("uptake-lift", dataset), dataset)
    log = sample.histories()
    since = log.where(log.times > int(dataset.as_of.timestamp()))
    for customer in np.unique(since.rows):
        listed = ranker.rank(dataset.histories([customer]), k=10).items
        if 1 < len(set(since.take([customer]).items) & set(listed)) < 10:
            return sample.customer_id(int(customer))
    raise AssertionError("nobody")


def test_a_link_opens_the_answer_and_a_choice_asks_another(screen: Screen, sample: Dataset) -> None:
    ranker = fit("uptake-lift", sample)
    customer = sample.customer_code("C0002")
    assert customer is not None
    ranking = Ranker.of(ranker, sample).rank(sample.histories([customer]), k=200).items
    first, last, outside = (sample.item_id(int(ranking[rank])) for rank in (1, 9, -1))
    titles = {item: title_of(sample, item) for item in (first, last, outside)}
    screen.open("customer", customer="C0002", item=first, versus=last)
    main = screen.page.get_by_test_id("stMain")
    above = f"Why {titles[first]} is above {titles[last]}."
    expect(main).to_contain_text(above)
    figure = screen.page.get_by_role("figure", name=re.compile("^What each purchase adds to the"))
    expect(figure).to_have_count(1)
    compare = field(screen, "Compare with, or look for, any item")
    chosen = re.compile(f"{re.escape(titles[last])} · {last}$")
    expect(compare).to_have_value(chosen)
    compare.click()
    compare.fill(titles[outside])
    screen.answer(titles[outside]).click()
    expect(main).to_contain_text(f"Why not {titles[outside]}.")
    screen.settle()
    assert screen.params["versus"] == outside
    assert screen.params["item"] == first
    screen.page.go_back()
    expect(main).to_contain_text(above)
    expect(compare).to_have_value(chosen)
    screen.page.go_forward()
    expect(main).to_contain_text(f"Why not {titles[outside]}.")
    screen.settle()


def title_of(dataset: Dataset, item: str) -> str:
    code = dataset.item_code(item)
    assert code is not None
    return dataset.item_title(code)


def test_a_purchase_is_chosen_by_keyboard_and_marks_the_list(screen: Screen) -> None:
    screen.open("customer", customer="C0002")
    marks = screen.list.get_by_text(re.compile("[▲▼]"))
    expect(marks).to_have_count(0)
    purchase = field(screen, "Mark the items that a purchase explains")
    purchase.focus()
    screen.page.keyboard.type("behind")
    screen.page.keyboard.press("Enter")
    screen.page.wait_for_url(re.compile("because="))
    expect(marks.first).to_be_visible()
    screen.settle()
    count = marks.count()
    main = screen.page.get_by_test_id("stMain")
    expect(main).to_contain_text(f"behind {count} of these 10 items")
    screen.page.reload()
    expect(marks).to_have_count(count)
    screen.settle()
    screen.button("Next").click()
    screen.page.wait_for_url(re.compile("customer=C0003"))
    assert "because" not in screen.params
    screen.settle()


def test_what_was_bought_next_is_marked_and_exported(screen: Screen, lucky: str) -> None:
    screen.open("customer", customer=lucky)
    heading = screen.heading.inner_text()
    main = screen.page.get_by_test_id("stMain")
    main.get_by_text("Show what was bought next").click()
    screen.page.wait_for_url(re.compile("hits=1"))
    expect(screen.heading).to_contain_text("of these ten items within 28 days")
    screen.settle()
    hits = screen.list.get_by_text(re.compile(r"^bought \d+ Jun 2026"))
    assert hits.count() > 1
    assert str(hits.count()) in screen.heading.inner_text()
    rows = screen.csv("What was bought later")
    listed = [row for row in rows if row["in the list"] == "True"]
    assert len(listed) == hits.count()
    assert all(1 <= int(row["rank"]) <= 10 for row in listed)
    screen.page.keyboard.press("Escape")
    # the other views are of today
    screen.go("Data")
    screen.shows("Sample shop: ")
    assert "hits" not in screen.params
    screen.page.go_back()
    expect(screen.heading).to_contain_text("within 28 days")
    screen.settle()
    screen.page.go_back()
    expect(screen.heading).to_have_text(heading)
    screen.settle()


def test_one_list_and_shelves_are_one_click_apart(screen: Screen, names: dict[str, str]) -> None:
    screen.open("customer", customer="C0002")
    main = screen.page.get_by_test_id("stMain")
    main.get_by_role("link", name="See shelves").click()
    # three recommenders and the chances are fitted the first time
    expect(screen.heading).to_contain_text(f"What {names['C0002']} would see", timeout=120_000)
    screen.settle()
    screen.page.keyboard.press("n")
    screen.shows(f"What {names['C0003']} would see")
    main.get_by_role("link", name="See one list").click()
    screen.shows(f"Why {names['C0003']} sees")
    assert screen.params["customer"] == "C0003"


def test_the_table_of_purchases_opens_and_has_them_all(screen: Screen) -> None:
    screen.open("customer", customer="C0002")
    main = screen.page.get_by_test_id("stMain")
    expect(main.get_by_test_id("stDataFrame")).to_have_count(0)
    screen.details("History")
    main.get_by_text("All 27 purchases as a table").click()
    expect(main.get_by_test_id("stDataFrame")).to_have_count(1)
    screen.settle()
    # a row for each purchase, and the header
    expect(main.locator("[data-testid=stDataFrame] [aria-rowcount]")).to_have_attribute(
        "aria-rowcount", "28"
    )
