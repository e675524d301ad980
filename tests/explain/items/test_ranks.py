from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from explain.charts import item as item_charts
from explain.items.ranks import EVERYBODY, item_ranks, upper_ranks
from explain.rankings.top_k import top_lists
from recommenders import registry
from recommenders.baselines.popularity import Popularity
from recommenders.contract import Columns, Dataset
from recommenders.linear.graph_filter import GraphFilter
from recommenders.ranking.ranker import Ranker
from recommenders.rules.matched import RuleSet
from recommenders.rules.rule import Rule, RuleKind
from recommenders.testing.toys import Fixed
from tests.installed import each_recommender
from tests.worlds import D, mid, tiny

FALLING = [8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0]


def test_ranks_by_hand() -> None:
    dataset = tiny()
    ranker = Ranker.of(Fixed(FALLING), dataset)
    lists = top_lists(ranker, dataset, k=1)
    # D is behind A, B and C, less those that a customer has; cat has D itself
    assert upper_ranks(lists, ranker, dataset, D).tolist() == [1, 2, 0, 3, 4, 4]
    ranks = item_ranks(lists, ranker, dataset, D)
    assert ranks.already_bought == 1
    assert ranks.best_customer == 0
    everybody = ranks.groups[0]
    assert (everybody.name, everybody.customers) == (EVERYBODY, 5)
    assert everybody.rank_quantiles == (1, 2, 3, 4, 4)
    assert (everybody.first_tenth, everybody.median) == (1, 3)
    assert everybody.within == (5, 5, 5)
    assert everybody.share(0) == pytest.approx((1.0, 0.5655, 1.0), abs=1e-3)
    assert everybody.small
    assert ranks.by == "Purchases"
    assert [(g.name, g.customers, g.rank_quantiles[2]) for g in ranks.groups[1:]] == [
        ("No purchase", 1, 4),
        ("1 to 5", 4, 2),
    ]


def test_with_items_bought_before_nobody_is_left_out() -> None:
    dataset = tiny()
    ranker = Ranker.of(Fixed(FALLING), dataset)
    lists = top_lists(ranker, dataset, k=1, bought_before=True)
    assert upper_ranks(lists, ranker, dataset, D, bought_before=True).tolist() == [4] * 6


@pytest.mark.parametrize("name", each_recommender("gf-cf", "ials"))
def test_a_rank_is_rounded_up_to_the_next_mark(name: str) -> None:
    dataset = mid()
    ranker = Ranker.of(registry.entry(name).factory().fit(dataset), dataset)
    lists = top_lists(ranker, dataset)
    chosen = np.arange(0, dataset.n_customers, 7)
    for item in (0, 17, 63):
        upper = upper_ranks(lists, ranker, dataset, item)
        for customer in chosen.tolist():
            history = dataset.histories([customer])
            allowed = ranker.candidates(history, bought_before=False)
            if not allowed[item]:
                assert upper[customer] == 0
                continue
            scores = ranker.recommender.score(history)
            (rank,) = ranker.ranks(scores, np.array([item], dtype=np.int32), allowed)[0]
            steps = [*range(1, 11), *lists.rank_marks.tolist(), int(allowed.sum())]
            assert upper[customer] == min(step for step in steps if step >= rank)


def test_segments_are_sorted_by_size_and_the_smallest_come_together() -> None:
    dataset = in_segments(mid(), [f"s{number:02}" for number in range(15)])
    ranker = Ranker.of(GraphFilter().fit(dataset), dataset)
    ranks = item_ranks(top_lists(ranker, dataset), ranker, dataset, 3)
    sizes = [group.customers for group in ranks.groups[1:]]
    assert ranks.by == "Segment"
    assert len(ranks.groups) == 1 + 12 + 1
    assert ranks.groups[-1].name == "Other segments"
    assert sum(sizes) == ranks.groups[0].customers == 200 - ranks.already_bought
    frame = ranks.frame()
    assert frame["Segment"].tolist() == [group.name for group in ranks.groups]
    assert (frame["10 low"] <= frame["in first 10"]).all()
    assert (frame["in first 10"] <= frame["10 high"]).all()


def test_the_chart_has_a_row_for_each_group_and_reads_no_markup() -> None:
    dataset = in_segments(mid(), ["<b>bold</b>", "plain"])
    ranker = Ranker.of(GraphFilter().fit(dataset), dataset)
    ranks = item_ranks(top_lists(ranker, dataset), ranker, dataset, 3)
    figure = item_charts.ranks(ranks)
    labels = figure.layout.yaxis.ticktext
    assert len(labels) == len(ranks.groups) == 3
    assert any("&lt;b&gt;bold" in label for label in labels)
    medians = figure.data[2].x
    assert list(medians) == [group.rank_quantiles[2] for group in ranks.groups]
    assert figure.layout.xaxis.range[1] > np.log10(ranks.n_items)
    assert "half within the first" in item_charts.ranks_takeaway(ranks)


def in_segments(dataset: Dataset, names: list[str]) -> Dataset:
    of = [names[code % len(names)] for code in range(dataset.n_customers)]
    customers = dataset.customers.assign(**{Columns.SEGMENT: pd.Series(of, dtype="str")})
    return replace(dataset, customers=customers, present=dataset.present | {Columns.SEGMENT})


def test_from_whom_a_rule_hides_it_is_counted_apart() -> None:
    shop = tiny()
    rule = Rule(name="x", kind=RuleKind.HIDE, items=("B",), customers={"name": ("Dan", "Fay")})
    plain = Ranker.of(Fixed(FALLING), shop)
    ranker = plain.with_rules(RuleSet.of([rule], shop), from_zero=True)
    ranks = item_ranks(top_lists(ranker, shop, k=3), ranker, shop, 1)
    # ann, bob and cat have bought B; eve is left, for whom it is second
    assert (ranks.hidden, ranks.already_bought, ranks.groups[0].customers) == (2, 3, 1)
    assert ranks.best_customer == 4
    assert ranks.groups[0].median == 2


def test_a_boost_moves_its_rank() -> None:
    shop = tiny()
    rule = Rule(name="x", kind=RuleKind.BOOST, items=("G",), factor=10.0)
    plain = Ranker.of(Fixed(FALLING), shop)
    ranker = plain.with_rules(RuleSet.of([rule], shop), from_zero=True)
    ranks = item_ranks(top_lists(ranker, shop, k=3), ranker, shop, 6)
    assert (ranks.hidden, ranks.groups[0].median) == (0, 1)


def test_scores_that_cannot_be_written_are_read() -> None:
    shop = tiny()
    ranker = Ranker.of(Popularity().fit(shop), shop)
    lists = top_lists(ranker, shop, k=3)
    # ann, bob and dan have A; of late B was bought by more, so A is second for eve and fay, and
    # first for cat, who has B
    ranks = item_ranks(lists, ranker, shop, 0)
    assert (ranks.already_bought, ranks.groups[0].customers) == (3, 3)
    assert (ranks.groups[0].median, ranks.groups[0].first_tenth) == (2, 1)
