from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from recommenders import registry
from recommenders.contract import Columns, Dataset, Event, Recommender
from recommenders.data.dataset import RawTables as Raw
from recommenders.data.dataset import build
from recommenders.data.purchase_days import local_days
from recommenders.data.splits import until
from recommenders.histories import DAY, Histories
from recommenders.homepage.config import HomepageConfig
from recommenders.homepage.homepage import Homepage, generator
from recommenders.rules.matched import RuleSet
from recommenders.rules.rule import Rule, RuleKind
from recommenders.shelves.contract import Shelf
from tests.worlds import ANN, AS_OF, FAY, D, E, G, H

CONFIG = HomepageConfig(per_row=4, explore=0.1, weeks=2)
Make = Callable[[str, Dataset], Recommender]


def make(name: str, dataset: Dataset) -> Recommender:
    return registry.entry(name).factory().fit(dataset)


def shop(customers: int = 60, items: int = 40) -> Dataset:
    """Customers with all kinds of events in half a year; prices fall for a third of the items."""
    rng = np.random.default_rng(3)
    lines = []
    for customer in range(customers):
        for _ in range(int(rng.integers(0, 60))):
            item, ago = int(rng.integers(items) * rng.random()), rng.uniform(0, 180)
            kinds = ["purchase", "view", "cart", "wishlist", "impression"]
            event = rng.choice(kinds, p=[0.5, 0.2, 0.05, 0.15, 0.1])
            price = 10.0 + item - (4.0 if item % 3 == 0 and ago < 5 else 0.0)
            lines.append((f"c{customer:02}", f"i{item:02}", ago, event, price))
    columns = [Columns.CUSTOMER, Columns.ITEM, "days", Columns.EVENT, Columns.UNIT_PRICE]
    raw = pd.DataFrame(lines, columns=columns)
    raw[Columns.TIME] = AS_OF - pd.to_timedelta(raw.pop("days").round(3), unit="D")
    names = [f"i{item:02}" for item in range(items)]
    table = pd.DataFrame({Columns.ITEM: names, Columns.CATEGORY: [f"kind {n[-1]}" for n in names]})
    return build(Raw(name="shop", title="Shop", interactions=raw, items=table, as_of=AS_OF))


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return shop()


@pytest.fixture(scope="module")
def homepage(dataset: Dataset) -> Homepage:
    return Homepage.fit(dataset, make=make, config=CONFIG)


def purchase_days(history: Histories, dataset: Dataset) -> set[tuple[int, int]]:
    """The items of a history and the days on which each was bought."""
    bought = history.only((Event.PURCHASE,))
    days = local_days(bought.times, dataset.timezone)
    return set(zip(bought.items.tolist(), days.tolist(), strict=True))


@pytest.mark.slow
def test_every_page_keeps_the_rules(dataset: Dataset, homepage: Homepage) -> None:
    shelves: set[Shelf] = set()
    for customer in range(dataset.n_customers):
        history = dataset.log.take([customer])
        page = homepage.page(history, rng=generator(dataset, customer))
        bought = set(history.only((Event.PURCHASE,)).items.tolist())
        assert len(set(page.items.tolist())) == len(page.items)
        explored = sum(int(row.explored.sum()) for row in page.rows)
        free = np.setdiff1d(homepage.tables.discover.rare, list(bought))
        assert explored >= min(CONFIG.explore * len(page.items), len(free))
        for row in page.rows:
            shelves.add(row.shelf)
            inside = set(row.items.tolist())
            # only the shelf that is made for it shows what was bought; a wish may be renewed
            if row.shelf is Shelf.AGAIN:
                assert inside <= bought
            elif row.shelf is not Shelf.DROP:
                assert not inside & bought
            assert len(row.items) <= CONFIG.per_row
            assert len(row.reasons) == len(row.items)
            assert all(row.reasons)
            assert ((row.chances > 0) & (row.chances < 1)).all()
            assert set(row.items[row.explored].tolist()) <= set(
                homepage.tables.discover.rare.tolist()
            )
        # drawn items make the first row of the discover shelf weaker than its second
        chances = [row.any_bought for row in page.rows if not row.part]
        assert chances[0] == max(chances)
        bought_days = sum(intent.purchases for intent in page.intents)
        assert bought_days == len(purchase_days(history, dataset))
        assert sum(intent.share for intent in page.intents) == pytest.approx(1.0)
        assert len(page.frame(dataset)) == len(page.items)
    # with a row for whatever its chance says; in this shop few buy what they looked at
    assert shelves >= set(Shelf) - {Shelf.VIEWED, Shelf.SEARCHED}


def test_a_page_depends_on_the_history_and_the_generator_only(
    dataset: Dataset, homepage: Homepage
) -> None:
    two = dataset.log.take([7, 9])
    first = homepage.page(two.take([1]), rng=generator(dataset, 9)).frame(dataset)
    again = homepage.page(dataset.log.take([9]), rng=generator(dataset, 9)).frame(dataset)
    pd.testing.assert_frame_equal(first, again)


def test_every_rare_item_is_drawn_for_somebody(dataset: Dataset, homepage: Homepage) -> None:
    discover, nothing = homepage.tables.discover, np.zeros(0, dtype=np.int32)
    history = dataset.log.take([9])
    free = np.setdiff1d(discover.rare, history.only((Event.PURCHASE,)).items)
    rng = np.random.default_rng(0)
    drawn = [discover.draw(history, 2, without=nothing, rng=rng) for _ in range(400)]
    assert all(len(set(pair.tolist())) == 2 for pair in drawn)
    counts = np.bincount(np.concatenate(drawn), minlength=dataset.n_items)
    assert np.flatnonzero(counts).tolist() == free.tolist()
    expected = 800 / len(free)
    assert np.abs(counts[free] - expected).max() < 4 * np.sqrt(expected)
    assert discover.draw(history, 99, without=free, rng=rng).tolist() == []
    first, same = (generator(dataset, 9).random() for _ in range(2))
    assert first == same != generator(dataset, 8).random()


@pytest.mark.slow
def test_curves_are_learned_without_the_days_that_they_are_asked_about(dataset: Dataset) -> None:
    """What happens after the horizon of the lookback changes no curve, what is in it does."""
    config = replace(CONFIG, lookback=30)
    log = dataset.log
    since = log.as_of - log.times
    later, inside = since < 16 * DAY, (since > 17 * DAY) & (since < 30 * DAY)

    def curve(part: Dataset) -> float:
        return Homepage.fit(part, make=make, config=config).chances[Shelf.AGAIN].bias

    def without(gone: np.ndarray) -> Dataset:
        return replace(
            dataset,
            log=log.where(~gone),
            unit_prices=dataset.unit_prices[~gone],
            positions=dataset.positions[~gone],
            randomised=dataset.randomised[~gone],
        )

    all_days = curve(dataset)
    assert curve(without(later)) == all_days
    assert curve(without(inside)) != all_days


@pytest.mark.slow
def test_curves_are_kept_on_disk(dataset: Dataset, homepage: Homepage, tmp_path: Path) -> None:
    datasets: list[Dataset] = []

    def spy(name: str, part: Dataset) -> Recommender:
        datasets.append(part)
        return make(name, part)

    first = Homepage.fit(dataset, make=spy, config=CONFIG, cache=tmp_path)
    assert any(part is not dataset for part in datasets)
    datasets.clear()
    again = Homepage.fit(dataset, make=spy, config=CONFIG, cache=tmp_path)
    assert all(part is dataset for part in datasets)
    for shelf, chance in first.chances.items():
        assert again.chances[shelf].bias == chance.bias == homepage.chances[shelf].bias
        np.testing.assert_array_equal(again.chances[shelf].weights, chance.weights)
    # other settings do not take them
    Homepage.fit(dataset, make=spy, config=replace(CONFIG, pool=5), cache=tmp_path)
    assert any(part is not dataset for part in datasets)


def test_sources_of_the_tiny_world_by_hand(tiny: Dataset) -> None:
    homepage = Homepage.fit(tiny, make=make, config=CONFIG)
    by = {source.shelf: source for source in homepage.tables.sources}
    assert set(by) == set(Shelf) - {Shelf.SEARCHED}
    ann = tiny.log.take([ANN])
    viewed = by[Shelf.VIEWED].score(ann)[0]
    # D was viewed 3 and 2 days ago; E was put into the cart; H was viewed too long ago
    assert viewed[D] == pytest.approx(0.5 ** (3 / 7) + 0.5 ** (2 / 7), rel=1e-5)
    assert viewed[E] == pytest.approx(2 * 0.5 ** (2 / 7), rel=1e-5)
    assert np.flatnonzero(viewed).tolist() == [D, E]
    reasons = by[Shelf.VIEWED].reasons(ann, np.array([D, E], dtype=np.int32))
    assert reasons[0] == "viewed twice, last 2 days ago"
    assert reasons[1] == "put into the cart 2 days ago"
    # ann has bought kibble and wet: no other kibble or wet is new to her
    scores = by[Shelf.DISCOVER].score(ann)[0]
    assert np.flatnonzero(scores).tolist() == [D, E, 5, G, H]
    assert scores.max() == 1.0
    reasons = by[Shelf.DISCOVER].reasons(ann, np.array([D], dtype=np.int32))
    assert reasons == ["nothing of knife bought yet; new to 1 customer in 30 days"]


def test_without_purchases_the_page_is_popular_and_new(tiny: Dataset) -> None:
    homepage = Homepage.fit(tiny, make=make, config=CONFIG)
    page = homepage.page(tiny.log.take([FAY]), rng=generator(tiny, FAY))
    assert {row.shelf for row in page.rows} == {Shelf.DISCOVER}
    assert [row.part for row in page.rows] == list(range(len(page.rows)))
    assert page.rows[0].reasons[0].startswith("nothing bought yet; ")


def test_a_data_set_without_views_and_wishes_has_neither_shelf(bare: Dataset) -> None:
    homepage = Homepage.fit(bare, make=make, config=CONFIG)
    shelves = {source.shelf for source in homepage.tables.sources}
    assert shelves == {Shelf.AGAIN, Shelf.OWNED, Shelf.KINDS, Shelf.DISCOVER}
    page = homepage.page(bare.log.take([ANN]), rng=generator(bare, ANN))
    assert {row.shelf for row in page.rows} <= shelves


@pytest.mark.slow
def test_the_curves_of_drops_look_at_no_later_price(dataset: Dataset, homepage: Homepage) -> None:
    early = until(dataset, dataset.as_of - pd.Timedelta(days=20))
    source = next(s for s in homepage.tables.sources if s.shelf is Shelf.DROP)
    before = Homepage.fit(early, make=make, config=CONFIG)
    same = next(s for s in before.tables.sources if s.shelf is Shelf.DROP)
    np.testing.assert_array_equal(source.score(early.log), same.score(early.log))


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"per_row": 0}, "start at 1"),
        ({"explore": 0.3}, "fit on one shelf"),
        ({"lookback": 7}, "horizon"),
        ({"theta": (0.5, 1.2)}, "theta"),
        ({"smoothing": 0.0}, "smoothing"),
    ],
)
def test_settings_are_checked(settings: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        HomepageConfig(**settings)  # type: ignore[arg-type]


@pytest.mark.slow
def test_no_shelf_has_what_a_rule_hides_and_what_one_buries_stands_last(
    dataset: Dataset, homepage: Homepage
) -> None:
    history = dataset.log.take([3])
    plain = homepage.page(history, rng=generator(dataset, 3))
    hidden, buried = (dataset.item_id(int(plain.rows[0].items[index])) for index in (0, 1))
    rules = RuleSet.of(
        [
            Rule(name="gone", kind=RuleKind.HIDE, items=(hidden,)),
            Rule(name="last", kind=RuleKind.BURY, items=(buried,)),
        ],
        dataset,
    )
    acting = rules.acting(3)
    page = homepage.page(history, rng=generator(dataset, 3), acting=acting)
    shown = [dataset.item_id(int(item)) for item in page.items]
    assert hidden not in shown
    assert len(shown) == len(set(shown)) > 4
    offers = homepage.offers(history, rng=generator(dataset, 3), acting=acting)
    code = dataset.item_code(buried)
    at = [offer for offer in offers if code in offer.items]
    assert at
    for offer in at:
        assert offer.items[len(offer.items) - offer.fixed - 1] == code


def test_data_of_before_1970_have_a_generator_as_well(tiny: Dataset) -> None:
    old = replace(tiny, log=replace(tiny.log, as_of=-DAY))
    draws = [
        generator(old, ANN).random(),
        generator(old, ANN).random(),
        generator(old, FAY).random(),
    ]
    assert draws[0] == draws[1] != draws[2]
