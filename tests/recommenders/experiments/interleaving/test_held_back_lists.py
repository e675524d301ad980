from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from explain.profiles.variety import rearranging
from recommenders import registry
from recommenders.contract import Event
from recommenders.errors import DataError
from recommenders.evaluation.holdout import temporal
from recommenders.evaluation.stored_results import days_of
from recommenders.evaluation.variants import Variant
from recommenders.experiments.interleaving.held_back_lists import (
    NO_ITEM,
    HeldBackLists,
    K,
    held_back_lists,
    interleave,
)
from recommenders.experiments.interleaving.team_draft import LEFT, RIGHT
from recommenders.histories import DAY
from recommenders.operation.processes import NotApartError, run_apart
from recommenders.ranking.dial import turned
from recommenders.ranking.diversity import Variety
from recommenders.ranking.ranker import Ranker
from recommenders.registry import fitted
from recommenders.rules.rule import Rule, RuleKind
from recommenders.testing.datasets import mid, tiny

PAIR = ("item-knn", "popularity")


@pytest.fixture(scope="module")
def lists() -> HeldBackLists:
    return held_back_lists(mid(), PAIR, bought_before=True)


def test_what_was_bought_afterwards_is_what_the_lists_are_held_against(
    lists: HeldBackLists,
) -> None:
    dataset = mid()
    assert lists.days == days_of(dataset)
    assert lists.left.shape == lists.right.shape == (len(lists.customers), K)
    customer, log = int(lists.customers[0]), dataset.log
    since = int(dataset.as_of.timestamp()) - lists.days * DAY
    own = (log.rows == customer) & (log.events == Event.PURCHASE)
    later = set(log.items[own & (log.times > since)].tolist())
    assert set(lists.relevant[[0]].indices.tolist()) == later
    assert lists.bought[[0]].sum() == (own & (log.times <= since)).sum()
    expected = [[item in later for item in lists.left[0].tolist()]]
    assert lists.hits(lists.left)[:1].tolist() == expected


def test_items_bought_before_are_neither_listed_nor_found() -> None:
    new = held_back_lists(mid(), PAIR, bought_before=False)
    bought = new.bought.toarray() > 0
    for side in (new.left, new.right):
        listed = np.zeros(bought.shape, dtype=bool)
        rows, places = np.nonzero(side >= 0)
        listed[rows, side[rows, places]] = True
        assert not (listed & bought).any()
    assert not new.relevant.multiply(new.bought > 0).sum()


def test_credits_are_the_purchases_of_the_interleaved_lists(lists: HeldBackLists) -> None:
    interleaved = interleave(lists, np.random.default_rng(0))
    credits = interleaved.credits()
    assert len(credits) == interleaved.hits.sum()
    points = pd.crosstab(credits["customer"], credits["team"])
    wins = (points[LEFT] > points[RIGHT]).sum()
    assert wins == interleaved.preference.left
    for line in credits.head(20).itertuples():
        row = int(np.flatnonzero(lists.customers == line.customer)[0])
        for side, rank in ((lists.left, line.rank_left), (lists.right, line.rank_right)):
            if rank:
                assert side[row, rank - 1] == line.item
            else:
                assert line.item not in side[row]
        assert line.before == lists.bought.toarray()[row, line.item]
        assert interleaved.draft.items[row, line.place - 1] == line.item


def test_the_same_generator_draws_the_same_lists(lists: HeldBackLists) -> None:
    first, same = (interleave(lists, np.random.default_rng(7)) for _ in range(2))
    assert (first.draft.items == same.draft.items).all()
    assert first.preference == same.preference


def test_what_was_bought_together_is_preferred_to_bestsellers(lists: HeldBackLists) -> None:
    interleaved = interleave(lists, np.random.default_rng(1))
    assert interleaved.apart.sign == 1
    assert interleaved.preference.sign == 1
    assert interleaved.preference.needed is not None
    assert interleaved.two_arms is not None


def test_progress_is_told_and_data_without_a_later_purchase_are_refused() -> None:
    told: list[tuple[float, str]] = []

    def tell(share: float, doing: str) -> None:
        told.append((share, doing))

    held_back_lists(mid(), PAIR, bought_before=True, progress=tell)
    assert told[-1][0] == pytest.approx(1.0)
    assert [share for share, _ in told] == sorted(share for share, _ in told)
    dataset = tiny()
    one_item = replace(dataset.log, items=np.zeros_like(dataset.log.items))
    with pytest.raises(DataError, match="Nobody who bought before bought anything that could be"):
        held_back_lists(replace(dataset, log=one_item), PAIR, bought_before=False)


def test_with_other_codes_the_rows_go_with_the_customers_and_coins_with_the_rows(
    lists: HeldBackLists,
) -> None:
    codes = np.random.default_rng(1).permutation(mid().n_customers).astype(np.int32)
    other = lists.known_as(codes)
    assert lists.known_as(None) is lists
    assert other.customers.tolist() == sorted(other.customers.tolist())
    places = {int(customer): row for row, customer in enumerate(lists.customers)}
    rows = [places[int(codes[customer])] for customer in other.customers]
    np.testing.assert_array_equal(other.left, lists.left[rows])
    np.testing.assert_array_equal(other.right, lists.right[rows])
    assert (other.relevant != lists.relevant[rows]).nnz == 0
    assert (other.bought != lists.bought[rows]).nnz == 0
    # coins in the order of the real ids would say whose row it is
    drawn = [
        interleave(held_back, np.random.default_rng(0)).draft.teams for held_back in (lists, other)
    ]
    assert (drawn[0][rows] != drawn[1]).any()


def test_lists_are_as_the_shop_shows_them() -> None:
    dataset = mid()
    hidden, first = dataset.item_id(0), dataset.item_id(5)
    begins = (dataset.as_of + pd.Timedelta(days=1)).date()
    rules = (
        Rule(name="No zero", kind=RuleKind.HIDE, items=(hidden,)),
        Rule(name="Five first", kind=RuleKind.PIN, items=(first,), place=1),
        Rule(name="Tomorrow", kind=RuleKind.HIDE, items=(first,), begin=begins),
    )
    sides = (Variant(recommender="item-knn", personal=0.5), "popularity")
    made = held_back_lists(dataset, sides, bought_before=True, rules=rules)
    for side in (made.left, made.right):
        assert not (side == 0).any()
        assert (side[:, 0] == 5).all()
    assert [(name, bool(idle)) for name, idle in made.rules] == [
        ("No zero", False),
        ("Five first", False),
        ("Tomorrow", True),
    ]
    # the dial is that of the Customer view
    train = temporal(dataset, days=made.days).train
    ranker = Ranker.of(
        turned(fitted("item-knn", train), train, personal=0.5, nonnegative=True), train
    )
    plain = held_back_lists(dataset, (sides[0], "popularity"), bought_before=True)
    assert plain.rules == ()
    for row in range(5):
        history = train.histories([int(plain.customers[row])])
        expected = ranker.rank(history, k=K, bought_before=True).items
        assert plain.left[row].tolist() == expected.tolist()


def test_variety_rearranges_a_list_as_the_customer_view_does() -> None:
    dataset = mid()
    varied = Variant(recommender="item-knn", variety=Variety.SPREAD)
    made = held_back_lists(
        dataset, (varied, "item-knn"), bought_before=False, rearranging=rearranging
    )
    assert (made.left != made.right).any()
    train = temporal(dataset, days=made.days).train
    ranker = rearranging(fitted("item-knn", train), train, Variety.SPREAD)
    for row in range(5):
        history = train.histories([int(made.customers[row])])
        assert made.left[row].tolist() == ranker.rank(history, k=K).items.tolist()


def test_a_list_that_rules_make_short_ends_early() -> None:
    dataset = mid()
    rules = (Rule(name="Three", kind=RuleKind.ONLY, items=tuple(map(dataset.item_id, range(3)))),)
    made = held_back_lists(dataset, PAIR, bought_before=True, rules=rules)
    assert (np.sort(made.left, axis=1)[:, -3:] == [0, 1, 2]).all()
    assert (made.left[:, 3:] == NO_ITEM).all()
    interleaved = interleave(made, np.random.default_rng(0))
    assert (interleaved.draft.items >= 0).sum(axis=1).max() == 3


def test_another_process_gives_the_same_lists(lists: HeldBackLists) -> None:
    told: list[float] = []
    apart = held_back_lists(
        mid(),
        PAIR,
        bought_before=True,
        progress=lambda share, doing: told.append(share),
        runner=run_apart,
    )
    for name in ("customers", "left", "right"):
        np.testing.assert_array_equal(getattr(apart, name), getattr(lists, name))
    assert (apart.relevant != lists.relevant).nnz == 0
    assert max(told) > 0


def test_another_process_that_knows_another_recommender_is_not_believed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def elsewhere(work, *arguments, progress):  # type: ignore[no-untyped-def]
        with monkeypatch.context() as there:
            there.setattr(registry, "fingerprint", lambda name, dataset: "another")
            return work(*arguments, progress=progress)

    with pytest.raises(NotApartError, match="item-knn"):
        held_back_lists(mid(), PAIR, bought_before=True, runner=elsewhere)
