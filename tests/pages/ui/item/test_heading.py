"""The finding about one item, and what is said where there is little to say."""

from __future__ import annotations

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from explain.items.ranks import ItemRanks, item_ranks
from explain.items.recipients import Recipients, recipients
from explain.rankings.top_k import TopLists
from pages.ui.item import heading
from pages.ui.session.context import ViewContext
from pages.ui.session.resources import FittedModel, LoadedDataset
from pages.ui.session.top_lists import all_top_lists
from recommenders.contract import Dataset
from recommenders.ranking.diversity import Variety
from recommenders.testing import toys
from tests.pages.panels import (
    PLAIN,
    Link,
    circle,
    fitted,
    from_item,
    report_of,
    run_panel,
    said,
    view_of,
)


@pytest.fixture(scope="module")
def model() -> FittedModel:
    """Of 25 customers all but 23 and 0 (who have bought it) have item 0 first."""
    return fitted(from_item(0))


@pytest.fixture(scope="module")
def lists(model: FittedModel) -> TopLists:
    return all_top_lists(model, False)


def headed(view: ViewContext, item: int, who: Recipients) -> AppTest:
    return run_panel(lambda: heading.draw_heading(view, item, who))


def test_recipients_are_counted_and_the_item_described(model: FittedModel, lists: TopLists) -> None:
    app = headed(view_of(model), 0, recipients(lists, 0))
    assert report_of(app).title == "23 of 25 customers have Tin_0 among their ten items"
    assert ":material/local_cafe: Tea · $1.00 · bought by 8 % of customers" in said(app)
    assert "drawn at random" not in said(app)


def test_one_recipient_none_and_a_sample(model: FittedModel, lists: TopLists) -> None:
    who = recipients(lists, 0)
    single = replace(who, customers=who.customers[:1], ranks=who.ranks[:1], scores=who.scores[:1])
    assert report_of(headed(view_of(model), 0, single)).title == (
        "1 of 25 customers has Tin_0 among their ten items"
    )
    nobody = headed(view_of(model), 20, recipients(lists, 20))
    assert report_of(nobody).title == "No customer has Tin_20 among their ten items"
    sampled = headed(view_of(model), 0, replace(who, of=20))
    assert "20 customers drawn at random of 25 were asked" in said(sampled)


def test_an_item_without_a_price(tiny: Dataset) -> None:
    model = fitted(toys.Fixed([1.0] * 8), LoadedDataset.of(tiny))
    who = recipients(all_top_lists(model, False), 7)
    text = said(headed(view_of(model), 7, who))
    assert " Desk · bought by 0 % of customers" in text
    assert "£" not in text


def ranked(model: FittedModel, lists: TopLists, item: int) -> ItemRanks:
    return item_ranks(lists, model.ranker, circle(), item)


def noted(view: ViewContext, item: int, lists: TopLists) -> AppTest:
    ranks = ranked(view.model, lists, item)
    return run_panel(
        lambda: heading.draw_notes(view, item, recipients(lists, item), ranks),
        **view.selection.params(),
    )


def test_an_item_in_nobodys_list_leads_to_who_is_nearest(
    model: FittedModel, lists: TopLists, links: list[Link]
) -> None:
    text = said(noted(view_of(model, bought=False), 20, lists))
    ranks = ranked(model, lists, 20)
    half = f"within the first {ranks.groups[0].median}"
    assert f"It is in nobody's list. Half of the customers have it {half}" in text
    (link,) = links
    assert ranks.best_customer is not None
    assert link.label == f"Why not for Eve *{ranks.best_customer}*, who is nearest to it"
    assert link.params["customer"] == f"c{ranks.best_customer:02}"
    assert link.params["versus"] == "i20"
    assert "item" not in link.params
    links.clear()
    noted(view_of(model, present=True), 20, lists)
    assert not links


def test_a_usual_item_needs_no_note(model: FittedModel, lists: TopLists, links: list[Link]) -> None:
    assert said(noted(view_of(model), 0, lists)) == ""


def test_options_that_do_not_apply_are_said(lists: TopLists, model: FittedModel) -> None:
    varied = view_of(model, options=replace(PLAIN, variety=Variety.SPREAD))
    assert "“Variety” is not applied to them" in said(noted(varied, 0, lists))
    repeat = replace(model, entry=fitted(from_item(0), entry="buy-again").entry)
    assert "is made for what a customer has bought before" in said(noted(view_of(repeat), 0, lists))
    assert said(noted(view_of(repeat, bought=True), 0, lists)) == ""


@pytest.mark.parametrize(
    ("world", "item", "sentence"),
    [
        ("bare", 0, "The catalogue has no name for this item, so it is shown by its id."),
        ("tiny", 7, "Nobody has bought it yet."),
    ],
)
def test_an_item_without_a_name_or_without_buyers(
    request: pytest.FixtureRequest, world: str, item: int, sentence: str
) -> None:
    dataset: Dataset = request.getfixturevalue(world)
    model = fitted(toys.Fixed([1.0] * dataset.n_items), LoadedDataset.of(dataset))
    lists = all_top_lists(model, False)
    who, ranks = recipients(lists, item), item_ranks(lists, model.ranker, dataset, item)
    view = view_of(model)
    assert sentence in said(run_panel(lambda: heading.draw_notes(view, item, who, ranks)))


def test_an_unknown_item_leads_to_the_one_in_most_lists(model: FittedModel) -> None:
    view = view_of(model)
    app = run_panel(lambda: heading.draw_unknown_item(view, "*x*"), item="*x*")
    assert "There is no item “*x*” in Circle_." in said(app)
    app.button[0].click().run()
    assert "item" not in app.query_params
    assert not run_panel(lambda: heading.draw_unknown_item(view, "x"), present="1").button


def test_nothing_listed_at_all() -> None:
    text = said(run_panel(heading.draw_nothing_listed))
    assert "Switch on “Keep items bought before”" in text


def test_a_picture_stands_beside_the_title_and_its_name_is_said(
    model: FittedModel, lists: TopLists, monkeypatch: pytest.MonkeyPatch
) -> None:
    dot = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
    monkeypatch.setattr(heading, "pictures", lambda loaded, items, side: {0: dot})
    app = headed(view_of(model), 0, recipients(lists, 0))
    (image,) = app.get("image")
    assert image.proto.imgs[0].alt == "Tin_0"
    assert report_of(app).title.startswith("23 of 25 customers")
    assert not headed(view_of(model), 1, recipients(lists, 1)).get("image")
