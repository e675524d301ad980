from __future__ import annotations

import numpy as np
import pytest

from explain.charts import item as item_charts
from explain.context import ExplanationContext
from explain.contract import ReasonState
from explain.items.recipients import most_recommended, recipient_reasons, recipients
from explain.profiles.item_statistics import ItemStatistics
from explain.rankings.top_k import top_lists
from explain.reasons.explanation import explain
from recommenders.linear.graph_filter import GraphFilter
from recommenders.ranking.ranker import Ranker
from recommenders.testing.toys import Fixed, Linear
from tests.explain.shops import shop
from tests.worlds import mid

RNG = np.random.default_rng(0)


def test_reasons_by_hand() -> None:
    # a lifts d by 3 and b by 1; c lifts nothing; without either, e comes first
    weights = np.zeros((5, 5))
    weights[0, 3], weights[1, 3] = 3.0, 1.0
    weights[:, 4] = 0.1
    dataset = shop(
        [("ann", "a", 9), ("ann", "b", 8), ("bob", "a", 7), ("cat", "c", 6), ("dan", "e", 5)],
        title=["Apple", "Bread", "Curd", "Dill", "Egg"],
        brand=["Orchard", "Green", "Cow", "Green", "Hen"],
        product_type=["plant", "loaf", "cheese", "plant", "egg"],
    )
    ranker = Ranker.of(Linear(weights), dataset)
    receivers = recipients(top_lists(ranker, dataset, k=1), 3)
    assert receivers.customers.tolist() == [0, 1]
    assert receivers.ranks.tolist() == [1, 1]
    assert receivers.of == 4
    why = recipient_reasons(
        receivers, ExplanationContext(ranker, dataset, ItemStatistics.of(dataset)), shown=1, rng=RNG
    )
    assert [reason.state for reason in why.reasons] == [ReasonState.PERSONAL] * 2
    assert not why.sampled
    apple, bread = why.carriers
    # 3 of 4 for ann and all of it for bob
    assert (apple.item, apple.bought, apple.strongest) == (0, 2, 2)
    assert apple.share == pytest.approx((0.75 + 1.0) / 2)
    assert (bread.item, bread.bought, bread.strongest) == (1, 1, 0)
    assert bread.share == pytest.approx(0.125)
    frame = why.frame(dataset)
    assert frame["purchase"].tolist() == ["Apple", "Bread"]
    assert frame["explained"].tolist() == [2, 2]
    states = why.states().set_index("state")
    assert states.loc["personal", "recipients"] == 2
    assert states.loc["personal", "low"] == pytest.approx(0.342, abs=1e-3)
    by_customer = why.of_customers(dataset)
    assert by_customer["customer_id"].tolist() == ["ann", "bob"]
    assert receivers.frame(dataset)["customer"].tolist() == ["Customer ann", "Customer bob"]


@pytest.mark.slow
def test_each_reason_is_the_one_of_the_customers_list() -> None:
    dataset = mid()
    statistics = ItemStatistics.of(dataset)
    ranker = Ranker.of(GraphFilter().fit(dataset), dataset)
    everybody = top_lists(ranker, dataset)
    item = most_recommended(everybody, dataset.n_items)
    assert item is not None
    receivers = recipients(everybody, item)
    assert len(receivers) == everybody.counts(dataset.n_items).max()
    why = recipient_reasons(
        receivers,
        ExplanationContext(ranker, dataset, statistics),
        most=8,
        rng=np.random.default_rng(1),
    )
    assert why.sampled
    assert len(why.reasons) == 8
    for customer, reason in zip(why.customers.tolist(), why.reasons, strict=True):
        listed = explain(ExplanationContext(ranker, dataset, statistics), customer)
        position = listed.ranking.items.tolist().index(item)
        list_reason = listed.rationales[position].reason
        assert (reason.state, reason.named, reason.verdict.share) == (
            list_reason.state,
            list_reason.named,
            pytest.approx(list_reason.verdict.share),
        )
    labels = [dataset.customer_label(code) for code in receivers.customers.tolist()]
    assert receivers.frame(dataset)["customer"].tolist() == labels
    drawn = item_charts.carriers(why, dataset)
    shares = [100 * carrier.share for carrier in why.carriers if carrier.share > 0][:7]
    assert list(drawn.data[0].x) == pytest.approx(shares)


def test_nobody_has_an_item_that_is_never_first() -> None:
    dataset = shop([("ann", "a", 1), ("bob", "b", 2)])
    ranker = Ranker.of(Fixed([2.0, 1.0]), dataset)
    everybody = top_lists(ranker, dataset, k=1, bought_before=True)
    assert not len(recipients(everybody, 1))
    assert most_recommended(everybody, 2) == 0


def test_no_item_is_recommended_where_everything_is_bought() -> None:
    dataset = shop([("ann", "a", 1), ("ann", "b", 2)])
    ranker = Ranker.of(Fixed([2.0, 1.0]), dataset)
    everybody = top_lists(ranker, dataset)
    assert most_recommended(everybody, 2) is None


def test_recipients_with_their_reasons_personal_ones_first() -> None:
    # a lifts d for ann and bob; all have it among five, whatever they bought
    weights = np.zeros((5, 5))
    weights[0, 3] = 3.0
    weights[:, 4] = 0.1
    dataset = shop(
        [("cat", "c", 9), ("ann", "a", 8), ("bob", "a", 7), ("dan", "e", 5)],
        title=["Apple", "Bread", "Curd", "Dill", "Egg"],
    )
    ranker = Ranker.of(Linear(weights), dataset)
    receivers = recipients(top_lists(ranker, dataset, k=5), 3)
    why = recipient_reasons(
        receivers, ExplanationContext(ranker, dataset, ItemStatistics.of(dataset)), shown=1, rng=RNG
    )
    state, share = why.main_state()
    assert why.states().set_index("state").loc[str(state), "share"] == share
    assert share == why.states()["share"].max()
    frame = why.with_recipients(receivers, dataset)
    assert len(frame) == len(receivers)
    assert {"customer", "rank", "state", "because of", "rank without"} <= set(frame)
    order = [list(ReasonState).index(ReasonState(name)) for name in frame["state"]]
    assert order == sorted(order)
