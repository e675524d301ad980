"""A link opens the screen it names, on a server that nobody has used yet and on a warm one."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from recommenders.adapters import sources
from tests.e2e.screen import OUTSIDE, Screen
from tests.e2e.views import VIEWS

pytestmark = pytest.mark.browser
LONG = 180_000
"""Milliseconds for reading, fitting and explaining a large data set for the first time."""


def shows_the_explained_list(screen: Screen) -> None:
    """What every screen of a customer has."""
    expect(screen.items).to_have_count(10)
    expect(screen.list).to_contain_text(re.compile(r"(personal|doubtful|weak|popular)"))
    expect(screen.why).to_have_count(1)
    screen.settle()
    expect(screen.charts).to_have_count(3)
    footer = screen.page.get_by_text(re.compile(r"data [0-9a-f]{8} · .+ [0-9a-f]{8} · "))
    expect(footer).to_have_count(1)


def test_on_a_fresh_server_a_link_shows_the_explained_list_of_its_customer(
    first_screen: Screen, names: dict[str, str]
) -> None:
    screen = first_screen
    screen.page.goto(screen.server.url(customer="C0002"))
    expect(screen.heading).to_have_text(f"Why {names['C0002']} sees these ten items", timeout=LONG)
    shows_the_explained_list(screen)
    expect(screen.page.get_by_role("dialog")).to_have_count(0)
    screen.shot("cold-start")


@pytest.mark.data
@pytest.mark.parametrize(
    ("dataset", "customer", "name"),
    [("journey", "1", "household 1"), ("online-retail", "17850", "customer 17850")],
)
def test_the_same_link_form_works_for_real_data(
    screen: Screen, dataset: str, customer: str, name: str
) -> None:
    source = next(source for source in sources.sources() if source.name == dataset)
    if source.missing:
        pytest.skip(source.missing)
    screen.page.goto(screen.server.url(dataset=dataset, customer=customer))
    expect(screen.heading).to_have_text(f"Why {name} sees these ten items", timeout=LONG)
    shows_the_explained_list(screen)
    screen.shot(dataset)


@pytest.mark.parametrize("view", VIEWS)
def test_on_a_fresh_server_a_link_to_a_view_goes_through_the_shell(
    cold_screen: Screen, view: str
) -> None:
    # which shop it is makes no difference to the shell: a small one is read at once
    link = cold_screen.server.url(view, dataset="traps", customer="c04")
    cold_screen.page.goto(link)
    expect(cold_screen.heading).to_be_visible(timeout=LONG)
    expect(cold_screen.picker("Data set")).to_be_visible()
    expect(cold_screen.page.get_by_role("dialog")).to_have_count(0)


def test_without_a_choice_the_first_telling_customer_is_shown_and_back_leaves(
    screen: Screen,
) -> None:
    screen.open()
    screen.shows("Why ")
    assert screen.params == {}
    screen.page.go_back()
    assert screen.page.url == screen.server.url(OUTSIDE)
