from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from recommenders.contract import Columns, Dataset, Event, Histories
from recommenders.data.dataset import RawTables, build
from recommenders.data.pseudonyms import pseudonymous
from recommenders.errors import DataError
from recommenders.shelves.searched import SearchedShelf, searched_enough
from recommenders.testing.datasets import tiny

AS_OF = pd.Timestamp("2026-06-30 12:00", tz="UTC")
LAMP, SHADE, RUG = range(3)
CROWD = tuple(f"c{n}" for n in range(5))


def shop(*more: tuple[str, float, str, int, str], bought: float = 90.0) -> Dataset:
    """Five shoppers search for a light 80 days ago: four click the lamp, one the shade.

    ann bought a rug ``bought`` days ago; ``more`` are searches: customer, days ago, query, item,
    act.
    """
    lines = [(who, 80.0, "light", LAMP, "click") for who in CROWD[:4]]
    lines += [("c4", 80.0, "light", SHADE, "click"), ("c4", 80.0, "light", LAMP, "shown"), *more]
    searches = pd.DataFrame(
        lines, columns=[Columns.CUSTOMER, "days", Columns.QUERY, Columns.ITEM, Columns.EVENT]
    )
    events = pd.DataFrame(
        [("ann", 95.0, RUG), ("ann", bought, RUG), *((who, 99.0, RUG) for who in CROWD)],
        columns=[Columns.CUSTOMER, "days", Columns.ITEM],
    )
    for frame in (searches, events):
        frame[Columns.TIME] = AS_OF - pd.to_timedelta(frame.pop("days"), unit="D")
        frame[Columns.ITEM] = [f"i{item}" for item in frame[Columns.ITEM]]
    titles = ("Brass Lamp", "Linen Shade", "Wool Rug")
    items = pd.DataFrame({Columns.ITEM: ["i0", "i1", "i2"], Columns.TITLE: titles})
    raw = RawTables(
        name="lights",
        title="Lights",
        interactions=events,
        items=items,
        searches=searches,
        as_of=AS_OF,
    )
    return build(raw)


def ann(dataset: Dataset) -> Histories:
    code = dataset.customer_code("ann")
    assert code is not None
    return dataset.histories([code], events=tuple(Event))


def test_the_items_of_a_search_fade_and_one_click_is_no_candidate() -> None:
    dataset = shop(("ann", 7.0, "light", LAMP, "shown"))
    shelf = SearchedShelf(dataset, window=30)
    scores = shelf.score(ann(dataset))
    # the lamp has most clicks of the query; the shade one, and no word of it
    assert np.flatnonzero(scores[0]).tolist() == [LAMP]
    two_weeks = shop(("ann", 14.0, "light", LAMP, "shown"))
    older = SearchedShelf(two_weeks, window=30).score(ann(two_weeks))
    assert scores[0, LAMP] == pytest.approx(2 * older[0, LAMP], rel=1e-5)
    assert shelf.reasons(ann(dataset), np.array([LAMP], dtype=np.int32)) == [
        "searched for “light” 7 days ago; clicked by 4 who searched this"
    ]
    # who searched weeks before the window, and who is nobody
    others = dataset.histories(events=tuple(Event))
    assert np.flatnonzero(shelf.score(others).any(axis=1)).tolist() == [
        dataset.customer_code("ann")
    ]
    assert not shelf.score(replace(ann(dataset), customers=None)).any()


def test_two_searches_are_told_as_two_and_words_alone_make_a_candidate() -> None:
    crowd = [(who, 70.0, "wool", LAMP, "shown") for who in CROWD]
    dataset = shop(*crowd, ("ann", 9.0, "wool", LAMP, "shown"), ("ann", 2.0, "wool", LAMP, "shown"))
    shelf = SearchedShelf(dataset, window=30)
    assert np.flatnonzero(shelf.score(ann(dataset))[0]).tolist() == [RUG]
    assert shelf.reasons(ann(dataset), np.array([RUG], dtype=np.int32)) == [
        "searched for “wool” twice, last 2 days ago; described by “wool”"
    ]


@pytest.mark.parametrize(
    ("act", "bought"), [("purchase", 90.0), ("shown", 3.0)], ids=["in the search", "later"]
)
def test_what_was_found_is_no_errand_any_more(act: str, bought: float) -> None:
    dataset = shop(("ann", 7.0, "light", RUG, act), bought=bought)
    assert not SearchedShelf(dataset, window=30).score(ann(dataset)).any()


def test_what_was_bought_elsewhere_since_is_not_shown_again() -> None:
    crowd = [(who, 70.0, "wool", LAMP, "shown") for who in CROWD]
    lamp, wool = ("ann", 7.0, "light", LAMP, "shown"), ("ann", 6.0, "wool", LAMP, "shown")
    dataset = shop(*crowd, lamp, wool, bought=3.0)
    scores = SearchedShelf(dataset, window=30).score(ann(dataset))
    assert np.flatnonzero(scores[0]).tolist() == [LAMP]


def test_a_query_of_few_customers_fills_no_shelf() -> None:
    dataset = shop(("ann", 7.0, "light of ann", LAMP, "click"))
    assert not SearchedShelf(dataset, window=30).score(ann(dataset)).any()


def test_the_clicks_of_each_row_up_to_its_moment() -> None:
    dataset = shop(("ann", 7.0, "light", LAMP, "click"), ("ann", 5.0, "light", SHADE, "shown"))
    shelf = SearchedShelf(dataset, window=30)
    rows, items, moments = shelf.clicks(dataset.histories(events=tuple(Event)))
    code = dataset.customer_code("ann")
    assert items[rows == code].tolist() == [LAMP]
    assert moments[rows == code].tolist() == [dataset.log.as_of - 7 * 86_400]
    assert len(rows) == 6
    before = replace(ann(dataset), as_of=dataset.log.as_of - 8 * 86_400)
    assert not len(shelf.clicks(before)[0])


def test_pseudonyms_change_nothing() -> None:
    dataset = shop(("ann", 7.0, "light", LAMP, "shown"))
    hidden = pseudonymous(dataset, key=b"0123456789abcdef")
    plain, private = (
        SearchedShelf(searched, window=30).score(searched.histories(events=tuple(Event)))
        for searched in (dataset, hidden)
    )
    assert plain.sum() == private.sum() > 0


def test_a_data_set_without_searches_has_no_such_shelf() -> None:
    assert not searched_enough(tiny())
    assert searched_enough(shop())
    with pytest.raises(DataError, match="no searches"):
        SearchedShelf(tiny(), window=30)
