"""What an item stands beside: its neighbours and its category."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import sparse

from explain.features.feature import CURRENCY
from explain.items.features import ItemFeatures, Standing
from explain.items.neighbours import Neighbours
from pages.ui.item.neighbours import draw_features, draw_neighbours
from pages.ui.session.resources import FittedModel
from recommenders.contract import Columns, Dataset
from recommenders.related.recommender import RelatedItems
from tests.pages.panels import (
    circle,
    fitted,
    from_item,
    leads_of,
    report_of,
    rows,
    run_panel,
    said,
    view_of,
)


def pairs(sources: list[int], targets: list[int]) -> RelatedItems:
    n = len(sources)
    return RelatedItems(
        sources=np.array(sources, dtype=np.int32),
        targets=np.array(targets, dtype=np.int32),
        scores=np.linspace(1.0, 0.5, n).astype(np.float32),
        forward=np.arange(n, dtype=np.int64) + 7,
        backward=np.arange(n, dtype=np.int64) + 1,
        together=np.arange(n, dtype=np.int64),
        viewed=np.zeros(n, dtype=np.int64),
        borrowed=np.zeros(n, dtype=np.bool_),
        known=np.zeros(n, dtype=np.bool_),
        within=30,
    )


AROUND = Neighbours(item=3, into=pairs([2, 1], [3, 3]), onward=pairs([3, 3], [4, 2]), learned=False)


@pytest.fixture(scope="module")
def model() -> FittedModel:
    return fitted(from_item(0))


def test_neighbours_stand_with_their_counts(model: FittedModel) -> None:
    app = run_panel(lambda: draw_neighbours(AROUND, view_of(model, bought=True)))
    assert rows(app) == [
        ["leads to it", "Tin_2", "7", "1", "0"],
        ["leads to it", "Tin_1", "8", "2", "1"],
        ["it leads to", "Tin_4", "7", "1", "0"],
        ["it leads to", "Tin_2", "8", "2", "1"],
    ]
    text = said(app)
    assert "in this order within 30 days, in the other order, and on one day" in text
    assert "counted from the purchases" in text
    assert len(report_of(app).tables[0].frame) == 4
    links = leads_of(app)
    assert [(link.label, link.params["item"]) for link in links] == [
        ("Tin_2", "i02"),
        ("Tin_1", "i01"),
        ("Tin_4", "i04"),
        ("Tin_2", "i02"),
    ]
    assert {link.params["bought"] for link in links} == {"1"}


def test_it_says_who_says_so_where_the_shop_has_a_table_of_its_own(model: FittedModel) -> None:
    dataset = model.loaded.dataset
    edges = np.zeros((dataset.n_items, dataset.n_items), dtype=np.float32)
    edges[3, [4, 5, 6]], edges[1, 3], edges[7, 3] = [1.0, 1.0, 2.0], 1.0, 1.0
    told = replace(
        dataset,
        known_edges=sparse.csr_array(edges),
        present=dataset.present | {Columns.RELATED},
    )
    view = view_of(replace(model, loaded=replace(model.loaded, dataset=told)))
    yes, no = np.array([True, False]), np.array([False, True])
    around = replace(
        AROUND,
        into=replace(AROUND.into, known=yes, forward=np.array([0, 8])),
        onward=replace(AROUND.onward, known=no, borrowed=yes),
    )
    app = run_panel(lambda: draw_neighbours(around, view))
    assert [row[-1] for row in rows(app)] == ["the shop", "purchases", "items alike", "both"]
    text = said(app)
    assert "Said by: the shop, in its own table" in text
    assert "What the shop says adds as much" in text
    assert "The shop also says: it leads to Tin_6 and Tin_5; to it lead Tin_7." in text
    learned = said(run_panel(lambda: draw_neighbours(replace(around, learned=True), view)))
    assert "learned it from purchases, views and what the shop says" in learned
    alone = replace(AROUND, into=pairs([], []), onward=pairs([], []))
    nothing = said(run_panel(lambda: draw_neighbours(alone, view)))
    assert "the shop's own table has no relation of it" in nothing
    assert "Said by" not in said(run_panel(lambda: draw_neighbours(around, view_of(model))))


def test_learned_strengths_are_said_to_be_learned(model: FittedModel) -> None:
    view = view_of(model)
    text = said(run_panel(lambda: draw_neighbours(replace(AROUND, learned=True), view)))
    assert "as the recommender “Goes with” has learned it" in text
    assert not leads_of(run_panel(lambda: draw_neighbours(AROUND, view), present="1"))


def test_an_item_without_neighbours(model: FittedModel) -> None:
    alone = replace(AROUND, into=pairs([], []), onward=pairs([], []))
    app = run_panel(lambda: draw_neighbours(alone, view_of(model)))
    assert "No other item was bought near it by two customers or more." in said(app)
    assert not app.table


def standing(label: str, unit: str, value: float) -> Standing:
    return Standing(
        label=label,
        unit=unit,
        sentence="",
        value=value,
        low=1.0,
        median=2.0,
        high=3.0,
        below=0.25,
        n_known=12,
    )


FEATURES = ItemFeatures(
    item=3,
    group="Tea",
    level=Columns.CATEGORY,
    members=12,
    standings=(standing("Price", CURRENCY, 4.0), standing("Age", "days", 12.5)),
    left_out=("Trend", "Bought *again*"),
)


def test_features_stand_beside_their_group() -> None:
    app = run_panel(lambda: draw_features(FEATURES, circle()))
    text = said(app)
    assert text.startswith("Beside the 12 items of Tea\n")
    assert "Diamond: this item among the items of its category;" in text
    assert "Not known for this item: trend, bought *again*." in text
    assert rows(app) == [
        ["Price", "$4.00", "$2.00", "$1.00 to $3.00"],
        ["Age (days)", "12.5", "2.0", "1.0 to 3.0"],
    ]
    assert "so the catalogue stands in" not in text


def test_where_the_category_is_too_small_that_is_said(bare: Dataset) -> None:
    whole = replace(FEATURES, level="", group="", members=24, left_out=())
    text = said(run_panel(lambda: draw_features(whole, circle())))
    assert text.startswith("Beside the 24 items of the whole catalogue\n")
    assert "Its category is not known or has too few items" in text
    assert "this item among all items;" in text
    assert "Not known" not in text
    # a data set without categories has none to be missed
    assert "so the catalogue stands in" not in said(run_panel(lambda: draw_features(whole, bare)))
