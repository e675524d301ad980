"""The selection and the address say the same."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest

from pages.ui.session.selection import Selection


def test_what_is_not_chosen_is_not_in_the_address() -> None:
    assert Selection().params() == {"dataset": "sample", "recommender": "gf-cf"}


@pytest.mark.parametrize("address", ["http://h:1", "http://h:1/", "http://h:1/?old=1#part"])
def test_a_link_says_every_choice_and_nothing_else(address: str) -> None:
    selection = Selection(dataset="a&b", recommender="ä", customer="1 =2", item="?#/%", bought=True)
    link = urlsplit(selection.link(address))
    assert (link.netloc, link.path, link.fragment) == ("h:1", "/", "")
    assert dict(parse_qsl(link.query)) == {
        "dataset": "a&b",
        "recommender": "ä",
        "customer": "1 =2",
        "item": "?#/%",
        "bought": "1",
    }


def test_a_link_to_a_view_stays_in_it() -> None:
    assert urlsplit(Selection().link("http://h/data?customer=1")).path == "/data"
