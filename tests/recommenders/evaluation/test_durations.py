from __future__ import annotations

from dataclasses import replace

import pytest

from recommenders import registry
from recommenders.evaluation import durations
from recommenders.evaluation.durations import (
    DRAWING,
    MEASURING,
    PURCHASES,
    REARRANGING,
    seconds,
    spoken,
)
from recommenders.evaluation.variants import Variant
from recommenders.ranking.diversity import Variety
from tests.worlds import mid


def with_seconds(monkeypatch: pytest.MonkeyPatch, *fit_seconds: float) -> None:
    entry = replace(registry.entry("popularity"), fit_seconds=fit_seconds)
    monkeypatch.setattr(registry, "entry", lambda name: entry)


def test_by_hand_on_data_no_larger_than_the_sample_shop(monkeypatch: pytest.MonkeyPatch) -> None:
    with_seconds(monkeypatch, 2.0, 40.0)
    dataset = mid()
    cells = dataset.n_customers * dataset.n_items
    assert seconds(["popularity"], dataset) == pytest.approx(
        0.3 + 2.0 + cells * (DRAWING + MEASURING)
    )
    assert seconds(["popularity"] * 3, dataset) == pytest.approx(
        0.3 + 6.0 + cells * (DRAWING + 3 * MEASURING)
    )
    assert seconds([], dataset) == pytest.approx(0.3 + cells * DRAWING)


def test_rearranged_lists_take_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    with_seconds(monkeypatch, 2.0, 40.0)
    dataset = mid()
    spread = Variant(recommender="popularity", variety=Variety.SPREAD)
    a_customer, a_cell = REARRANGING
    more = seconds([spread], dataset) - seconds(["popularity"], dataset)
    cells = dataset.n_customers * dataset.n_items
    assert more == pytest.approx(dataset.n_customers * a_customer + cells * a_cell)
    personal = Variant(recommender="popularity", personal=0.5)
    assert seconds([personal], dataset) == seconds(["popularity"], dataset)


@pytest.mark.parametrize(
    ("fit_seconds", "purchases", "expected"),
    [
        ((2.0, 40.0), PURCHASES[0], 2.0),
        ((2.0, 40.0), PURCHASES[1], 40.0),
        ((2.0,), 10 * PURCHASES[0], 20.0),
        ((3.0, 3.0), 5 * PURCHASES[0], 3.0),
        ((2.0, 40.0), 10, 2.0),
    ],
    ids=["the shop", "the Journey", "in proportion", "size does not matter", "tiny"],
)
def test_a_fit_goes_through_what_was_measured(
    fit_seconds: tuple[float, ...],
    purchases: int,
    expected: float,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with_seconds(monkeypatch, *fit_seconds)
    assert durations._fitting("popularity", purchases) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (9.9, "a few seconds"),
        (10, "about 10 seconds"),
        (12, "about 20 seconds"),
        (55, "about a minute"),
        (89, "about a minute"),
        (91, "about 2 minutes"),
        (600, "about 10 minutes"),
    ],
)
def test_a_duration_is_said_as_people_say_it(count: float, text: str) -> None:
    assert spoken(count) == text


def test_a_fit_is_counted_by_the_purchases_of_the_data(monkeypatch: pytest.MonkeyPatch) -> None:
    with_seconds(monkeypatch, 2.0)
    # fewer than the sample shop has: it takes what it took there
    assert durations.fit_seconds("popularity", mid()) == 2.0
