"""The shelves of a page: what stands in the heading, on a shelf and in the table, and links."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from explain.profiles.customer_profile import profile
from pages.ui.homepage import cache, shelves
from pages.ui.session import resources
from pages.ui.session.context import ViewContext
from pages.ui.session.resources import FittedModel, LoadedDataset
from pages.ui.session.selection import Selection
from recommenders.contract import Columns, Dataset
from recommenders.homepage.page import Intent, Page, Row
from recommenders.shelves.contract import Shelf
from tests.pages.panels import (
    Link,
    fitted,
    from_item,
    leads,
    loaded_circle,
    report_of,
    run_panel,
    said,
    view_of,
)


def row(shelf: Shelf, items: list[int], *, part: int = 0) -> Row:
    n = len(items)
    return Row(
        shelf=shelf,
        part=part,
        examined=0.5,
        intent=0.25,
        everybody=0.5,
        any_bought=0.125,
        usual=0.25,
        gain=0.0625,
        kept=False,
        items=np.array(items, dtype=np.int32),
        chances=np.full(n, 0.0625),
        explored=np.arange(n) == n - 1,
        reasons=tuple(f"bought *{item}* times" for item in items),
    )


AGAIN = row(Shelf.AGAIN, [3, 4, 5, 6])
PAGE = Page(
    rows=(AGAIN, row(Shelf.DROP, [7]), row(Shelf.AGAIN, [8], part=1)),
    horizon=14,
    intents=(
        Intent(shelf=Shelf.AGAIN, purchases=3, share=0.25, everybody=0.5),
        Intent(shelf=Shelf.DROP, purchases=1, share=0.75, everybody=0.5),
    ),
)


@pytest.fixture(scope="module")
def model() -> FittedModel:
    return fitted(from_item(0))


def test_the_heading_counts_items_and_rows(model: FittedModel, links: list[Link]) -> None:
    loaded = loaded_circle()
    who = profile(loaded.dataset, loaded.statistics, 3)
    view = view_of(model, 3)
    app = run_panel(lambda: shelves.heading(view, who, PAGE))
    assert report_of(app).title == "What Eve *3* would see: 6 items in 3 rows"
    assert "is bought within 14 days" in said(app)
    assert [button.label for button in app.button] == ["Previous", "Next"]
    assert [link.label for link in links] == ["See one list"]
    single_shelf = Page(rows=(row(Shelf.DROP, [7]),), horizon=14)
    assert report_of(run_panel(lambda: shelves.heading(view, who, single_shelf))).title.endswith(
        "1 item in 1 row"
    )


def draw(view: ViewContext, shelf: Row, opens: shelves.Links, **params: str) -> AppTest:
    return run_panel(lambda: shelves.shelf(view, shelf, 14, opens), **params)


def test_a_shelf_says_why_it_stands_there_and_each_item_why_it_is_on_it(
    model: FittedModel, links: list[Link]
) -> None:
    app = draw(view_of(model, 3), AGAIN, {})
    assert app.header[0].value == ":material/autorenew: Buy again"
    text = said(app)
    assert "12 % chance that one of these is bought within 14 days · looked at in 50 %" in text
    assert "gain 6" in text
    assert ":material/local_cafe: **Tin_3** :small[· $4.00 · 6 %]" in text
    assert "Bought *3* times." in text
    # the last was drawn by chance
    assert text.count(":material/casino: ") == 1
    assert ":material/casino: Bought *6* times." in text
    assert not links


def test_an_item_without_a_price_has_its_chance_alone(tiny: Dataset, links: list[Link]) -> None:
    view = view_of(fitted(from_item(0), LoadedDataset.of(tiny)), 0)
    text = said(draw(view, row(Shelf.DROP, [7]), {}))
    assert ":small[· 6 %]" in text


def test_an_explained_item_has_a_link(model: FittedModel, links: list[Link]) -> None:
    opens = {(Shelf.AGAIN, 4): Selection(recommender="buy-again", item="i04")}
    draw(view_of(model, 3), AGAIN, opens)
    (link,) = links
    assert link.label == "Explained by Buy again (renewal)"
    assert (link.page, link.params["item"]) == ("pages/views/explain/customer.py", "i04")
    links.clear()
    draw(view_of(model, 3), AGAIN, opens, present="1")
    assert not links


def test_items_lead_to_their_view_and_reasons_to_the_list_without_them(
    model: FittedModel, links: list[Link]
) -> None:
    # customer 3 has bought 3 and 4
    goes = replace(
        row(Shelf.OWNED, [9, 10]), reasons=("goes with Tin_3, as items do", "with Tin_33")
    )
    app = draw(view_of(model, 3), goes, {})
    ways = leads(*(text.value for text in app.markdown))
    assert [(way.page, way.label) for way in ways] == [
        ("item", "Tin_9"),
        ("item", "Tin_3"),
        ("what-if", "Try without it"),
        ("item", "Tin_10"),
    ]
    assert (ways[2].params["edits"], ways[2].params["item"]) == ("without.i03", "i09")
    again = draw(view_of(model, 3), row(Shelf.AGAIN, [3]), {})
    assert leads(again.markdown[1].value)[0].params["edits"] == "without.i03"


def test_links_are_to_lists_that_have_the_item(
    model: FittedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, bool]] = []

    def fitted_model(dataset: str, recommender: str) -> FittedModel:
        return replace(model, entry=fitted(from_item(0), entry=recommender).entry)

    def listed(of: FittedModel, customer: int, bought: bool, most: int) -> frozenset[int]:
        asked.append((of.entry.name, bought))
        return frozenset({4, 9})

    monkeypatch.setattr(resources, "fitted_model", fitted_model)
    monkeypatch.setattr(cache, "listed", listed)
    page = replace(PAGE, rows=(AGAIN, row(Shelf.DROP, [9]), row(Shelf.DISCOVER, [9, 10])))
    opens = shelves.links(view_of(model, 3, bought=True, private=True), page)
    # a price drop is on no list; what was bought before is kept for what is bought again
    assert asked == [("next-basket", True), ("uptake-lift", False)]
    assert list(opens) == [(Shelf.AGAIN, 4), (Shelf.DISCOVER, 9)]
    chosen = opens[Shelf.AGAIN, 4]
    assert (chosen.recommender, chosen.item, chosen.customer, chosen.bought) == (
        "next-basket",
        "i04",
        "c03",
        True,
    )
    assert shelves.links(view_of(model), page) == {}


def test_the_order_of_the_rows_and_the_intent_are_told(model: FittedModel) -> None:
    app = run_panel(lambda: shelves.why_so(PAGE))
    text = said(app)
    assert "Rests on 4 purchases" in text
    names = [table.name for table in report_of(app).tables]
    assert names == ["Why the rows stand in this order", "What the customer comes for"]
    why, comes_for = (table.frame for table in report_of(app).tables)
    assert len(why) == 3
    assert "comes for such purchases less than others do" in why["Why here"].iloc[0]
    assert comes_for["Purchases"].tolist() == [3, 1]


def test_the_table_has_every_item_and_figure(model: FittedModel) -> None:
    app = run_panel(lambda: shelves.table(view_of(model, 3), PAGE))
    frame = app.dataframe[0].value
    assert frame[Columns.ITEM].tolist() == ["i03", "i04", "i05", "i06", "i07", "i08"]
    assert frame["shelf"].tolist()[-1] == "Buy again, part 2"
    assert report_of(app).tables[0].name == "The page"
    first = leads(frame[Columns.TITLE].iloc[0])[0]
    assert (first.page, first.label, first.params["item"]) == ("item", "Tin_3", "i03")
    assert report_of(app).tables[0].frame[Columns.TITLE].iloc[0] == "Tin_3"
