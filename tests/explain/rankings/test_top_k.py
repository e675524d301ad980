from __future__ import annotations

import numpy as np
import pytest

from explain.profiles.item_statistics import ItemStatistics
from explain.rankings.top_k import NO_ITEM, rank_marks_up_to, sample, top_lists
from recommenders.linear.graph_filter import GraphFilter
from recommenders.ranking.diversity import VariedRanker, Variety, VarietyConfig
from recommenders.ranking.ranker import Ranker
from recommenders.rules.matched import RuleSet
from recommenders.rules.rule import Rule, RuleKind
from recommenders.testing.toys import Fixed
from tests.worlds import A, B, D, E, F, mid, tiny

WORLD = mid()
RANKER = Ranker.of(GraphFilter().fit(WORLD), WORLD)


@pytest.mark.slow
@pytest.mark.parametrize("bought", [False, True])
def test_each_list_and_each_mark_is_what_the_ranker_says(bought: bool) -> None:
    lists = top_lists(RANKER, WORLD, bought_before=bought)
    assert len(lists) == lists.of == WORLD.n_customers
    for customer in range(WORLD.n_customers):
        history = WORLD.histories([customer])
        ranking = RANKER.rank(history, k=10, bought_before=bought)
        assert lists.items[customer].tolist() == ranking.items.tolist()
        assert lists.scores[customer] == pytest.approx(ranking.scores, rel=1e-5)
        assert lists.candidates[customer] == ranking.n_candidates
        reached = lists.rank_marks <= ranking.n_candidates
        items = lists.mark_items[customer]
        ranks = RANKER.ranks(RANKER.recommender.score(history), items[reached], ranking.candidates)[
            0
        ]
        assert ranks.tolist() == lists.rank_marks[reached].tolist()
        assert (items[~reached] == NO_ITEM).all()


def test_equal_scores_are_in_the_order_of_popularity_and_short_lists_end() -> None:
    dataset = tiny()
    ranker = Ranker.of(Fixed([1.0] * 8), dataset)
    lists = top_lists(ranker, dataset, k=10)
    # fay has bought nothing; A has the most recent buyers, then B, C and so on
    by_popularity = np.lexsort((np.arange(8), -ranker.popularity)).tolist()
    assert lists.items[5].tolist() == [*by_popularity, NO_ITEM, NO_ITEM]
    assert np.isnan(lists.scores[5, 8:]).all()
    assert set(lists.items[0]) & {A, B} == set()
    assert lists.candidates.tolist() == [5, 6, 5, 6, 7, 8]


def test_places_counts_and_lines_of_the_lists() -> None:
    dataset = tiny()
    ranker = Ranker.of(Fixed([8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0]), dataset)
    reports: list[tuple[float, str]] = []
    lists = top_lists(
        ranker,
        dataset,
        k=2,
        customers=np.array([0, 4]),
        progress=lambda *said: reports.append(said),
    )
    # ann has A, B and C already; eve has F
    assert lists.items.tolist() == [[D, E], [A, B]]
    assert lists.sampled
    assert lists.of == 6
    assert lists.ranks(E).tolist() == [2, 0]
    assert lists.counts(8).tolist() == [1, 1, 0, 1, 1, 0, 0, 0]
    frame = lists.frame(dataset)
    assert frame["customer"].tolist() == ["ann", "ann", "eve", "eve"]
    assert frame["item"].tolist() == ["D", "E", "A", "B"]
    assert reports == [(0.0, "customer 1 of 2")]
    assert F not in lists.items


def varied(kind: Variety, config: VarietyConfig) -> VariedRanker:
    statistics = ItemStatistics.of(WORLD)
    level = statistics.group_level()
    assert level is not None
    return VariedRanker(
        recommender=RANKER.recommender,
        popularity=RANKER.popularity,
        kind=kind,
        taste=statistics.taste,
        groups=statistics.codes[level],
        config=config,
    )


def test_a_list_that_is_rearranged_by_nothing_is_the_plain_list() -> None:
    some = np.array([0, 3, 7], dtype=np.int32)
    plain = top_lists(RANKER, WORLD, k=5, customers=some)
    messages: list[str] = []
    unchanged = top_lists(
        varied(Variety.SPREAD, VarietyConfig(spread=0.0)),
        WORLD,
        k=5,
        customers=some,
        progress=lambda _, doing: messages.append(doing),
    )
    assert unchanged.items.tolist() == plain.items.tolist()
    assert unchanged.scores == pytest.approx(plain.scores, rel=1e-5)
    assert unchanged.candidates.tolist() == plain.candidates.tolist()
    assert messages == ["customer 1 of 3", "customer 2 of 3", "customer 3 of 3"]
    assert (len(unchanged.rank_marks), unchanged.mark_items.shape) == (0, (3, 0))


def test_a_varied_list_is_the_one_of_each_customer() -> None:
    ranker = varied(Variety.SPREAD, VarietyConfig(spread=0.9))
    lists = top_lists(ranker, WORLD, k=5, customers=np.array([2, 5]))
    for row, customer in enumerate((2, 5)):
        ranking = ranker.rank(WORLD.histories([customer]), k=5)
        assert lists.items[row].tolist() == ranking.items.tolist()
    plain = top_lists(RANKER, WORLD, k=5, customers=np.array([2, 5]))
    assert lists.items.tolist() != plain.items.tolist()


def test_marks_are_close_for_small_ranks_and_end_with_the_last() -> None:
    assert rank_marks_up_to(8).tolist() == [1, 2, 3, 4, 5, 6, 8]
    assert rank_marks_up_to(101).tolist() == [
        1,
        2,
        3,
        4,
        5,
        6,
        8,
        10,
        20,
        30,
        40,
        50,
        60,
        80,
        100,
        101,
    ]


def test_a_sample_is_the_same_every_time_and_everybody_where_there_are_few() -> None:
    assert sample(3, 5, rng=np.random.default_rng(0)).tolist() == [0, 1, 2]
    drawn = sample(100, 10, rng=np.random.default_rng(0))
    assert drawn.tolist() == sample(100, 10, rng=np.random.default_rng(0)).tolist()
    assert len(set(drawn.tolist())) == 10
    assert (np.diff(drawn) > 0).all()


def test_the_share_of_the_lists_that_have_an_item() -> None:
    dataset = tiny()
    lists = top_lists(Ranker.of(Fixed([8.0, 7, 6, 5, 4, 3, 2, 1]), dataset), dataset, k=1)
    listed = lists.percent_listed(dataset.n_items)
    assert listed == pytest.approx(100 * lists.counts(dataset.n_items) / 6)
    assert listed.sum() == pytest.approx(100.0)


def test_the_lists_of_all_customers_follow_the_rules_as_those_of_one_do() -> None:
    names = tuple(WORLD.customers["customer_id"][:40])
    rules = [
        Rule(name="Hide", kind=RuleKind.HIDE, where={"category": ("Category 3",)}),
        Rule(
            name="Boost",
            kind=RuleKind.BOOST,
            where={"brand": ("Brand 4",)},
            factor=1.7,
            customers={"customer_id": names},
        ),
        Rule(name="Bury", kind=RuleKind.BURY, where={"brand": ("Brand 5",)}),
        Rule(name="Limit", kind=RuleKind.LIMIT, same="category", most=2),
        Rule(name="Pin", kind=RuleKind.PIN, items=("i017",), place=3),
    ]
    ranker = RANKER.with_rules(RuleSet.of(rules, WORLD), from_zero=True)
    lists = top_lists(ranker, WORLD, customers=np.arange(80))
    moved = 0
    for customer in range(80):
        history = WORLD.histories([customer])
        ranking = ranker.for_customer(customer).rank(history, k=10)
        listed = lists.items[customer]
        assert listed[listed != NO_ITEM].tolist() == ranking.items.tolist()
        assert lists.scores[customer, : len(ranking.items)] == pytest.approx(
            ranking.scores, rel=1e-5
        )
        assert lists.candidates[customer] == ranking.n_candidates
        plain = RANKER.rank(history, k=10).items.tolist()
        moved += plain != ranking.items.tolist()
    assert moved == 80
