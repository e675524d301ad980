"""The committed searches fit the shop that they are of."""

import pandas as pd
import pytest

from recommenders.searches.log import normalised
from tests.sample_data.committed import load


@pytest.fixture(scope="module")
def searches():
    return load("searches")


@pytest.fixture(scope="module")
def meaning():
    return load("truth_queries")


def test_head_and_tail(searches):
    counts = searches[searches.event == "shown"]["query"].value_counts()
    assert counts.iloc[:100].sum() > 0.2 * counts.sum()
    assert 0.4 < (counts == 1).mean() < 0.6
    assert searches["query"].map(normalised).equals(searches["query"])


def test_every_page_has_ten_items_that_are_on_sale(searches, world):
    pages = searches[searches.event == "shown"].item_id.str.split("|")
    assert (pages.str.len() == 10).all()
    shown = pages.explode()
    assert set(shown) <= set(world.items.index)
    times = searches.timestamp.dt.tz_localize(None).loc[shown.index]
    assert (times.to_numpy() >= world.items.launch_date[shown].to_numpy()).all()
    assert searches.timestamp.is_monotonic_increasing


def test_what_was_bought_in_a_search_is_a_purchase_of_the_log(searches, world):
    key = ["customer_id", "item_id", "timestamp"]
    bought = searches[searches.event == "purchase"]
    assert len(bought) > 10_000
    assert len(bought.merge(world.purchases[key], on=key)) == len(bought)


def test_clicks_are_of_what_was_shown_and_mostly_of_what_was_meant(searches, meaning):
    clicks = searches[searches.event == "click"]
    assert clicks.position.between(1, 10).all()
    fits = clicks.merge(meaning, on=["query", "item_id"], how="left").share.notna()
    assert fits.mean() > 0.9
    # further down there are fewer of them
    counts = clicks.position.value_counts().sort_index()
    assert counts.iloc[0] > 2 * counts.iloc[9]


def test_the_truth_says_what_each_query_means(searches, meaning):
    assert set(meaning["query"]) == set(searches["query"])
    served = meaning[meaning.item_id.notna()]
    total = served.groupby("query").share.sum()
    assert total.between(0.98, 1.02).all()
    nothing = meaning[meaning.item_id.isna()]
    assert set(nothing.kind) == {"not sold"}
    assert "garden hose" in set(nothing["query"])
    first = searches[searches["query"] == "training treats"].item_id.iloc[0]
    assert pd.notna(first)
