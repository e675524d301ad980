from __future__ import annotations

import numpy as np
import pytest

from explain.context import ExplanationContext
from explain.counterfactual.additions import with_purchase
from explain.counterfactual.masked_scores import SearchConfig
from explain.counterfactual.why_not import Status, why_not
from explain.profiles.item_statistics import ItemStatistics
from recommenders.api import ruled
from recommenders.contract import Columns, Dataset, Histories
from recommenders.own.recommender import own
from recommenders.ranking.ranker import Ranker
from recommenders.rules.rule import Rule, RuleKind
from tests.explain.counterfactual.test_minimal_set import brute, rank_without
from tests.worlds import BOB, FAY, A, B, C, D, E, F, G


def test_where_an_item_stands(
    tiny: Dataset, tiny_ranker: Ranker, tiny_statistics: ItemStatistics
) -> None:
    def ask(customer: int, item: int | None, **other: object) -> object:
        history = tiny.histories([customer])
        return why_not(
            ExplanationContext(tiny_ranker, tiny, tiny_statistics), history, item, shown=2, **other
        )  # type: ignore[arg-type]

    # bob has A and B; the list is C, D; then E (a tie with D), F
    standings = [(ask(BOB, item).status, ask(BOB, item).rank) for item in (A, C, D, E, F, G)]  # type: ignore[attr-defined]
    assert standings[1:] == [
        (Status.LISTED, 1),
        (Status.LISTED, 2),
        (Status.RANKED, 3),
        (Status.RANKED, 4),
        (Status.UNSEEN, 5),
    ]
    assert standings[0][0] is Status.BOUGHT
    for item in (None, 99, -1):
        answer = ask(BOB, item)
        assert (answer.status, answer.rank, answer.contrast) == (Status.UNKNOWN, None, None)  # type: ignore[attr-defined]
        assert len(answer.frame(tiny)) == 1  # type: ignore[attr-defined]
    assert ask(BOB, A).removal is None  # type: ignore[attr-defined]
    assert ask(BOB, A, bought_before=True).status is not Status.BOUGHT  # type: ignore[attr-defined]
    # E is missed beside D: without B, A speaks for E alone
    missed = ask(BOB, E)
    assert (missed.contrast.above, missed.contrast.below) == (D, E)  # type: ignore[attr-defined]
    assert (missed.removal.items, missed.removal.rank_after) == ((B,), 1)  # type: ignore[attr-defined]
    nobody = ask(FAY, F)
    assert (nobody.removal.none_exists, nobody.contrast.swap.none_exists) == (True, True)  # type: ignore[attr-defined]
    assert nobody.contrast.attribution.values.shape == (0, 3)  # type: ignore[attr-defined]


def test_what_comes_in_by_brute_force(
    mid: Dataset, mid_ranker: Ranker, mid_statistics: ItemStatistics
) -> None:
    came = 0
    for customer in np.flatnonzero((mid.histories().lengths > 2) & (mid.histories().lengths < 9))[
        :8
    ]:
        history = mid.histories([int(customer)])
        ranking = mid_ranker.rank(history, k=9)
        item = int(ranking.items[8])
        answer = why_not(
            ExplanationContext(mid_ranker, mid, mid_statistics), history, item, shown=5
        )
        assert (answer.status, answer.rank) == (Status.RANKED, 9)
        assert answer.removal is not None
        size, _ = brute(mid_ranker, history, item, ranking.candidates, 5, enters=True)
        assert (answer.removal.size if answer.removal.solved else None) == size
        assert answer.contrast is not None
        assert answer.contrast.above == ranking.items[4]
        assert answer.additions is not None
        added = answer.additions
        for code, rank, score in zip(added.items[:6], added.ranks, added.scores, strict=False):
            longer = Histories.of_items([[*history.items.tolist(), int(code)]], as_of=history.as_of)
            candidates = mid_ranker.candidates(longer, bought_before=False)
            assert rank == rank_without(mid_ranker, longer, item, (), candidates)
            assert score == pytest.approx(mid_ranker.recommender.score(longer)[0, item], rel=1e-4)
        order = list(zip(added.ranks, -added.scores, strict=True))
        assert order == sorted(order)
        assert (added.best is not None) == bool((added.ranks <= 5).any())
        came += added.best is not None
        table = answer.frame(mid)
        assert table["additions tried"].tolist() == [len(added.items)]
    assert came > 2


RULES = (
    Rule(name="Spring", kind=RuleKind.PIN, items=("i007", "i011"), place=1),
    Rule(name="Stock", kind=RuleKind.HIDE, items=("i005",)),
    Rule(name="Two of a kind", kind=RuleKind.LIMIT, same=Columns.CATEGORY, most=3),
)


@pytest.mark.parametrize("rules", [(), RULES])
def test_what_is_said_to_bring_an_item_in_is_so_in_the_list(
    mid: Dataset, mid_ranker: Ranker, mid_statistics: ItemStatistics, rules: tuple[Rule, ...]
) -> None:
    """Where it is not, since purchases taken away or rules keep it out, that is said."""
    ranker = ruled(mid_ranker, mid, rules)
    context = ExplanationContext(ranker, mid, mid_statistics)
    told = {False: 0, True: 0}
    for customer in np.flatnonzero(mid.histories().lengths > 2)[:6].tolist():
        own, history = ranker.for_customer(customer), mid.histories([customer])
        listed = own.rank(history, k=8).items
        for item in own.rank(history, k=16).items[8:].tolist():
            answer = why_not(context, history, item, shown=8, customer=customer)
            if item in listed:
                assert answer.place == listed.tolist().index(item) + 1
            if answer.removal is None:
                continue
            assert answer.rank is not None
            assert answer.rank > answer.room
            if answer.removal.solved and answer.removal.size:
                less = history.where(~np.isin(history.items, answer.removal.items))
                there = item in own.rank(less, k=8).items
                assert there == (answer.without is None)
                told[there] += 1
            assert answer.additions is not None
            if answer.additions.best is not None:
                more = with_purchase(history, [answer.additions.best])
                assert (item in own.rank(more, k=8).items) == (answer.with_more is None)
    assert min(told.values()) > 0


def test_an_item_without_a_score_is_no_distance_below(mid: Dataset) -> None:
    model = own("tests.recommenders.own.models:SomeNan").fit(mid)
    context, history = ExplanationContext.of(model, mid), mid.histories([0])
    missing = next(item for item in range(12) if item not in history.items)
    answer = why_not(context, history, missing, shown=3)
    assert answer.status is Status.UNSCORED
    assert (answer.contrast, answer.removal is None) == (None, False)


def test_frames(tiny: Dataset, tiny_ranker: Ranker, tiny_statistics: ItemStatistics) -> None:
    history = tiny.histories([BOB])
    answer = why_not(ExplanationContext(tiny_ranker, tiny, tiny_statistics), history, E, shown=2)
    titles = tiny.items["title"]
    assert answer.contrast is not None
    assert answer.additions is not None
    table = answer.contrast.frame(tiny)
    assert set(table["because of"]) == {titles[A], titles[B]}
    assert table["difference"].tolist() == pytest.approx(
        (table["for the item above"] - table["for the item below"]).tolist()
    )
    assert table["difference"].abs().is_monotonic_decreasing
    assert answer.additions.frame(tiny)["rank"].tolist() == answer.additions.ranks.tolist()
    assert answer.frame(tiny)["in the list without"].tolist() == [titles[B]]


def test_the_search_says_how_many_additions_are_tried(
    mid: Dataset, mid_ranker: Ranker, mid_statistics: ItemStatistics
) -> None:
    context = ExplanationContext(mid_ranker, mid, mid_statistics)
    customer = int(np.flatnonzero(mid.histories().lengths > 4)[0])
    history = mid.histories([customer])
    item = int(mid_ranker.rank(history, k=9).items[8])
    answer = why_not(context, history, item, shown=5, search=SearchConfig(max_tried=3))
    assert answer.additions is not None
    assert len(answer.additions.items) == 3
