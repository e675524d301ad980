"""Answers on demand: each once, for one customer and item, and less deep for a long history."""

from __future__ import annotations

import pytest

from explain.reasons.explanation import Explanation
from pages.ui.customer import cache
from pages.ui.session import explanations
from pages.ui.session.resources import FittedModel
from tests.pages.panels import circle, fitted, onward, view_of

CUSTOMER = 15


@pytest.fixture(scope="module")
def model() -> FittedModel:
    """Customer 15 has bought 15 and 16: the list begins with 18, 17 and 19, then all is tied."""
    return fitted(onward())


@pytest.fixture(scope="module")
def explanation(model: FittedModel) -> Explanation:
    return explanations.explanation(model.fingerprint, CUSTOMER, False, None, model)


def test_what_takes_an_item_out_is_searched_once(
    model: FittedModel, explanation: Explanation
) -> None:
    view = view_of(model, CUSTOMER)
    # 18 has 2 of 16 and 1 of 15: it takes both to bring it down to where all is tied
    first = cache.minimal_set(view, explanation, 0)
    assert (first.target, set(first.items)) == (18, {15, 16})
    assert cache.minimal_set(view, explanation, 0) is first
    assert cache.minimal_set(view, explanation, 1).target == 17
    kept = view_of(model, CUSTOMER, bought=True)
    assert cache.minimal_set(kept, explanation, 0) is not first


def test_a_pair_is_held_against_each_other_once(
    model: FittedModel, explanation: Explanation
) -> None:
    view = view_of(model, CUSTOMER)
    pair = cache.pair_contrast(view, explanation, 18, 17)
    # 16 adds 2 to 18 and nothing to 17; 15 adds 1 and 2
    columns = pair.attribution
    assert dict(zip([u.items[0] for u in columns.units], columns.values[:, 2], strict=True)) == {
        15: -1.0,
        16: 2.0,
    }
    assert cache.pair_contrast(view, explanation, 18, 17) is pair
    assert cache.pair_contrast(view, explanation, 18, 19) is not pair


def test_why_an_item_is_missing_is_asked_once(model: FittedModel, explanation: Explanation) -> None:
    view = view_of(model, CUSTOMER)
    listed = explanation.ranking.items.tolist()
    missing = next(item for item in range(24) if item not in (*listed, 15, 16))
    first = cache.absence(view, explanation, missing)
    assert (first.item, first.shown) == (missing, 10)
    assert cache.absence(view, explanation, missing) is first
    assert cache.absence(view, explanation, 15).item == 15


def test_a_long_history_is_searched_less_deeply(
    model: FittedModel, explanation: Explanation, monkeypatch: pytest.MonkeyPatch
) -> None:
    depths: list[object] = []
    search = cache.smallest

    def smallest(*given: object, config: object, **more: object) -> object:
        depths.append(config)
        return search(*given, config=config, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(cache, "smallest", smallest)
    view = view_of(fitted(onward()), CUSTOMER)
    cache.minimal_set(view, explanation, 0)
    # two purchased items
    monkeypatch.setattr(cache, "LONG", 1)
    cache.minimal_set(view, explanation, 1)
    assert depths == [cache.SearchConfig(), cache.SHALLOW]


def test_later_purchases_are_of_a_customer(model: FittedModel, explanation: Explanation) -> None:
    view = view_of(model, CUSTOMER)

    def told(customer: int, *, bought: bool = False) -> object:
        return cache.bought_next(
            model.fingerprint, customer, bought, None, view, explanation, circle()
        )

    first = told(CUSTOMER)
    assert told(CUSTOMER) is first
    assert told(CUSTOMER, bought=True) is not first
    assert told(CUSTOMER + 1) is not first
