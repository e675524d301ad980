"""The Item view: which item, what is said of it, and what is said where there is little to say."""

from __future__ import annotations

import html

import pytest
from streamlit.testing.v1 import AppTest

from explain.reasons.wording import escape
from pages.ui.elements import item_search
from pages.ui.item import cache
from recommenders.data.titles import LONGEST, shortened
from tests.e2e.own_data import TITLES
from tests.installed import each_recommender
from tests.pages.conftest import Run
from tests.pages.panels import LINK
from tests.pages.test_views import words

SECTIONS = (escape("What leads to it, and what it leads to"), "Beside the")


def test_without_a_choice_it_is_the_item_in_most_lists(run: Run) -> None:
    app = run("item", dataset="sample")
    assert escape("of 2,000 customers have") in app.title[0].value
    text = words(app)
    for part in (*SECTIONS, "Why they have it", "recipients", "Its rank by segment"):
        assert part in text
    picked = app.selectbox(key=item_search.PICKED)
    assert picked.value is not None
    assert len(picked.options) == 596
    assert "item" not in app.query_params


def test_choosing_an_item_writes_it_into_the_address(run: Run) -> None:
    app = run("item", dataset="traps")
    app.selectbox(key=item_search.PICKED).select(5).run()
    assert not app.exception
    assert app.query_params["item"] == "i13"
    assert app.selectbox(key=item_search.PICKED).value == 5


@pytest.mark.parametrize(
    "recommender", each_recommender("gf-cf", "popularity", "ials", "buy-again", "related")
)
@pytest.mark.parametrize("bought", ["", "1"])
def test_traps_with_each_kind_of_recommender(run: Run, recommender: str, bought: str) -> None:
    app = run("item", dataset="traps", item="i1", recommender=recommender, bought=bought)
    assert escape(TITLES[1]) in app.title[0].value
    assert all(part in words(app) for part in SECTIONS)
    if recommender == "buy-again" and not bought:
        assert "Switch on “Keep items bought before”" in words(app)


@pytest.mark.parametrize("number", range(len(TITLES)))
def test_every_title_is_text_and_no_markup(run: Run, number: int) -> None:
    app = run("item", dataset="traps", item=f"i{number}")
    # what an export has written for a browser is read as what it stands for
    title = shortened(" ".join(html.unescape(TITLES[number]).split()), LONGEST)
    assert escape(title) in " ".join(app.title[0].value.split())


def test_an_unknown_item_is_said_to_be_unknown(run: Run) -> None:
    app = run("item", dataset="traps", item="**zz**")
    assert app.title[0].value == "This item is not in the data set"
    assert escape("**zz**") in app.warning[0].value
    assert app.selectbox(key=item_search.PICKED).value is None
    next(button for button in app.button if "most lists" in button.label).click().run()
    assert "item" not in app.query_params
    assert "among their ten items" in app.title[0].value


def test_an_item_that_nobody_bought_and_nobody_gets_has_sentences(run: Run) -> None:
    # of fourteen items one was never bought, and popularity puts it last for everybody
    app = run("item", dataset="traps", item="i13", recommender="popularity", bought="1")
    assert app.title[0].value.startswith("No customer has ")
    text = words(app)
    assert "Nobody has bought it yet" in text
    assert "It is in nobody's list. Half of the customers have it within the first 14" in text
    assert "Not known for this item:" in text
    assert "bought again" in text
    assert "Why they have it" not in text


def test_the_search_of_a_large_catalogue_finds_by_word_and_by_id(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(item_search, "MAX_OPTIONS", 100)
    app = run("item", dataset="sample", item="P0057")
    app.text_input(key=item_search.SEARCH).set_value("copy PAPER").run()
    options = app.selectbox(key=item_search.PICKED).options
    assert options[0] == "AA Alkaline Batteries · P0057"
    assert "Multipurpose Copy Paper · P0303" in options
    assert len(options) < 20
    app.text_input(key=item_search.SEARCH).set_value("p0303").run()
    assert len(app.selectbox(key=item_search.PICKED).options) == 2
    app.text_input(key=item_search.SEARCH).set_value("*no* such").run()
    assert f"No item has “{escape('*no* such')}”" in words(app)
    assert not app.exception


def test_neighbours_are_counted_from_the_log_where_learning_takes_long(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "MAX_LEARNED", 10)
    app = run("item", dataset="sample", item="P0057")
    assert "counted from the purchases" in words(app)


def test_pseudonyms_leave_no_name_of_a_recipient(run: Run) -> None:
    plain = run("item", dataset="sample", item="P0057")
    private = run("item", dataset="sample", item="P0057", private="1")

    def recipients(app: AppTest) -> list[str]:
        heads = ((LINK.sub("", str(column)).strip() for column in t.value) for t in app.table)
        table = next(t for t, head in zip(app.table, heads, strict=True) if "Because of" in head)
        return [LINK.sub(r"\1", name) for name in table.value["Customer"]]

    assert len(recipients(plain)) == len(recipients(private)) == 8
    assert not set(recipients(plain)) & set(recipients(private))
    text = words(private) + private.title[0].value
    assert not [name for name in recipients(plain) if name in text]


def test_a_presentation_has_no_controls(run: Run) -> None:
    app = run("item", dataset="sample", item="P0057", present="1")
    assert not app.selectbox
    assert [button.label for button in app.button] == ["Leave"]
    assert "Why they have it" in words(app)
