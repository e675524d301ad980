from __future__ import annotations

import numpy as np
import pytest

from recommenders import registry
from recommenders.contract import Dataset, Event, Recommender
from recommenders.histories import FloatArray, Histories, IntArray
from recommenders.homepage.config import HomepageConfig
from recommenders.homepage.filled import ShelfSources
from recommenders.shelves.contract import SHELVES, Shelf
from tests.recommenders.shelves.test_searched import shop as searched_shop
from tests.worlds import ANN, FAY, B, D, E


def make(name: str, dataset: Dataset) -> Recommender:
    return registry.entry(name).factory().fit(dataset)


class Source:
    """Scores D 4, B 2 and E 1 for everybody with a history."""

    shelf = Shelf.DISCOVER

    def score(self, histories: Histories) -> FloatArray:
        scores = np.zeros((len(histories), 8), dtype=np.float32)
        scores[np.ix_(histories.lengths > 0, [D, B, E])] = [4.0, 2.0, 1.0]
        return scores

    def reasons(self, history: Histories, items: IntArray) -> list[str]:
        return ["" for _ in items]


def test_a_shelf_without_its_events_has_no_source(tiny: Dataset, bare: Dataset) -> None:
    config = HomepageConfig()
    full, few = (ShelfSources.of(data, make=make, config=config) for data in (tiny, bare))
    # nobody searched in either
    assert [source.shelf for source in full.sources] == [
        shelf for shelf in Shelf if shelf is not Shelf.SEARCHED
    ]
    assert full.searched is None
    assert [source.shelf for source in few.sources] == [
        Shelf.AGAIN,
        Shelf.OWNED,
        Shelf.KINDS,
        Shelf.DISCOVER,
    ]
    assert full.everybody.sum() == pytest.approx(1.0)
    np.testing.assert_allclose(full.prior, 10.0 * full.everybody)
    assert full.discover is full.sources[-1]
    # B was last bought 10, 20 and 35 days ago; a purchase counts half after 60
    assert full.popular[B] == pytest.approx(
        sum(0.5 ** (ago / 60) for ago in (10, 20, 35)), rel=1e-4
    )
    assert full.leads.shape == (8, 8)


def test_how_many_customers_are_counted_at_once_changes_nothing(
    tiny: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = ShelfSources.of(tiny, make=make, config=HomepageConfig())
    monkeypatch.setattr("recommenders.homepage.filled.CUSTOMERS_AT_ONCE", 2)
    in_parts = ShelfSources.of(tiny, make=make, config=HomepageConfig())
    assert in_parts.prior.tolist() == whole.prior.tolist()
    assert len(set(whole.prior.tolist())) > 2


def test_the_best_candidates_of_each_row_with_their_features(tiny: Dataset) -> None:
    tables = ShelfSources.of(tiny, make=make, config=HomepageConfig(pool=2))
    visitors = tables.visitors(tiny.log.take([FAY, ANN]))
    popular = np.arange(8, dtype=np.float32)
    rows, items, features = tables.candidates(Source(), visitors, popular=popular)
    assert rows.tolist() == [1, 1]
    assert dict(zip(items.tolist(), features[:, 0].tolist(), strict=True)) == pytest.approx(
        {D: np.log(4), B: np.log(2)}
    )
    by_item = dict(zip(items.tolist(), features.tolist(), strict=True))
    chance = tables.next_basket.score(tiny.histories([ANN]))[0, D]
    assert by_item[D][1] == pytest.approx(np.log(chance / (1 - chance)), rel=1e-5)
    # ln(1 + recent buyers); ann bought on 3 of the last 60 days, the last 5 days ago
    assert by_item[D][2:5] == pytest.approx([np.log(1 + D), np.log(4), np.log(6)])
    share = visitors.intents[1, SHELVES.index(Shelf.DISCOVER)]
    assert by_item[D][5] == pytest.approx(np.log(share))
    assert visitors.intents.sum(axis=1).tolist() == pytest.approx([1.0, 1.0])
    assert visitors.purchases[0].sum() == 0


def test_searches_fill_a_shelf_and_count_as_an_intent() -> None:
    dataset = searched_shop(("ann", 7.0, "light", 0, "click"))
    tables = ShelfSources.of(dataset, make=make, config=HomepageConfig())
    assert Shelf.SEARCHED in [source.shelf for source in tables.sources]
    assert tables.searched is not None
    code = dataset.customer_code("ann")
    assert code is not None
    visitors = tables.visitors(dataset.histories([code], events=tuple(Event)))
    rows, items, candidate_features = tables.candidates(tables.searched, visitors)
    assert (rows.tolist(), items.tolist()) == ([0], [0])
    assert np.isfinite(candidate_features).all()
