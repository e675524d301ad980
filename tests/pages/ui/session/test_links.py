"""The way from a name to its view: what is kept, what is forgotten, and what is harmless."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import pytest

from explain.counterfactual.edits import MAX_EDITS, Action, Edits
from explain.markup import TextSpan
from pages.ui.session.links import LEADS_ON, NAMED, Link, Links, address
from pages.ui.session.selection import Selection
from recommenders.contract import Columns
from tests.pages.panels import circle

CHOSEN = Selection(
    dataset="circle",
    recommender="popularity",
    customer="c03",
    item="i05",
    versus="i06",
    because="i07",
    edits="buy.i08",
    personal="0.5",
    private=True,
)
LINKS = Links(dataset=circle(), selection=CHOSEN)


def query(link: str) -> tuple[str, dict[str, str]]:
    """The view and the choices of an address."""
    parts = urlsplit(link)
    return parts.path, dict(parse_qsl(parts.query))


KEPT = {"dataset": "circle", "recommender": "popularity", "personal": "0.5", "private": "1"}


def test_a_customer_keeps_the_recommender_and_forgets_the_questions_about_another() -> None:
    assert query(LINKS.customer(4).href) == ("customer", KEPT | {"customer": "c04"})
    with_item = LINKS.customer(4, item=9).href
    assert query(with_item) == ("customer", KEPT | {"customer": "c04", "item": "i09"})


def test_an_item_keeps_the_customer() -> None:
    wanted = KEPT | {"customer": "c03", "item": "i09", "edits": "buy.i08"}
    assert query(LINKS.item(9).href) == ("item", wanted)
    assert LINKS.item(9) == LINKS.item_of("i09")


def test_what_will_be_due_of_an_item_keeps_every_choice() -> None:
    path, chosen = query(LINKS.due(9).href)
    assert (path, chosen["item"], chosen["customer"]) == ("due", "i09", "c03")


def test_a_reason_leads_to_what_if_without_its_purchases_and_nothing_else_changed() -> None:
    link = LINKS.without([3, 4, 3], target=9)
    assert link is not None
    path, chosen = query(link.href)
    assert (path, chosen["edits"], chosen["item"]) == ("what-if", "without.i03~without.i04", "i09")
    of_another = LINKS.without([3], customer=7)
    assert of_another is not None
    assert query(of_another.href)[1] == KEPT | {"customer": "c07", "edits": "without.i03"}


def test_changes_that_are_kept_come_first_and_those_of_the_same_item_are_replaced() -> None:
    made = Edits().then(Action.BUY, 3).then(Action.BUY, 8)
    link = Links(dataset=circle(), selection=CHOSEN, edits=made).without([3])
    assert link is not None
    assert link.selection.edits == "buy.i08~without.i03"


def test_there_is_no_way_without_a_purchase_or_with_too_many() -> None:
    assert LINKS.without([]) is None
    assert LINKS.taken_out([]) == ""
    many = Links(dataset=circle(), selection=CHOSEN)
    assert circle().n_items < MAX_EDITS  # so that it cannot be met here
    assert many.without(range(24)) is not None


def test_a_name_is_a_harmless_link() -> None:
    assert re.fullmatch(r"\[Tin\\_9\]\(item\?[\w=&.]+\)", LINKS.item_name(9))
    assert LINKS.customer_name(4).startswith(r"[Eve \*4\*](customer?")
    assert "(" not in LINKS.item(9).href


def test_only_the_customer_view_goes_back_in_time() -> None:
    past = Selection(hits=True)
    assert [address(path, past).endswith("hits=1") for path in ("", "customer", "item")] == [
        True,
        True,
        False,
    ]


def test_a_sentence_has_a_link_for_each_item() -> None:
    spans = (TextSpan(text="Because_ "), TextSpan(text="Tin_3", item=3), TextSpan(text="."))
    assert LINKS.sentence(spans) == rf"Because\_ **[Tin\_3]({LINKS.item(3).href})**\."


def test_names_in_plain_text_are_found_the_longest_first_and_none_within_a_word() -> None:
    text = LINKS.text("Tin_12, Tin_1 and aTin_1 for Eve *2*", [1, 12], [2])
    first, twelve, eve = LINKS.item_name(1), LINKS.item_name(12), LINKS.customer_name(2)
    assert text == rf"{twelve}\, {first} and aTin\_1 for {eve}"
    assert LINKS.mentioned("Tin_12 and Tin_1 and Tin_3", [1, 12]) == [12, 1]
    assert LINKS.text("Tin_1") == r"Tin\_1"


def test_a_way_on_says_what_it_takes_out() -> None:
    single, pair = LINKS.taken_out([3]), LINKS.taken_out([3, 4])
    assert single.startswith(" [Try without it](what-if?")
    assert single.endswith(f' "{LEADS_ON}")')
    assert pair.startswith(" [Try without them](")


def test_a_screen_for_an_audience_has_names_and_no_link() -> None:
    shown = Links(dataset=circle(), selection=Selection(dataset="circle", present=True))
    assert shown.item_name(3) == r"Tin\_3"
    assert shown.customer_name(2) == r"Eve \*2\*"
    assert shown.taken_out([3]) == ""
    assert shown.text("Tin_3", [3]) == r"Tin\_3"
    assert shown.sentence((TextSpan(text="Tin_3", item=3),)) == r"**Tin\_3**"


@pytest.mark.parametrize("name", ["Tin & Co", "50 % + 1", "a,b;c?d#e", "naïve", "[x](y)"])
def test_a_cell_of_a_grid_has_its_name_first_in_the_address(name: str) -> None:
    cell = Link(path="item", selection=CHOSEN).named(name)
    assert cell.startswith("item?named=")
    # as the grid reads it: see its script, `decodeURIComponent` after "+" became a blank
    from urllib.parse import unquote_plus

    match = re.search(NAMED, cell)
    assert match is not None
    assert unquote_plus(match[1]) == name


def test_a_name_in_a_sentence_leads_on_as_it_stands_there() -> None:
    data = circle()
    names = ["Household 9", *data.customers[Columns.NAME].iloc[1:]]
    named = replace(data, customers=data.customers.assign(**{Columns.NAME: names}))
    text = Links(dataset=named, selection=CHOSEN).text("What if household 9 had?", customers=[0])
    assert text.startswith("What if [household 9](")
