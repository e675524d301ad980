from __future__ import annotations

import numpy as np
import pytest

from explain.context import ExplanationContext
from explain.counterfactual.additions import add, companions
from explain.profiles.item_statistics import ItemStatistics
from recommenders.contract import Dataset, Event, Histories
from recommenders.ranking.ranker import Ranker
from recommenders.testing import toys
from tests.explain.counterfactual.test_minimal_set import ranker_of
from tests.worlds import ANN, EVE, A, B, C, D, E, G


def test_companions(tiny: Dataset, tiny_statistics: ItemStatistics) -> None:
    ranker = Ranker.of(toys.linear(8), tiny)
    context = ExplanationContext(dataset=tiny, statistics=tiny_statistics, ranker=ranker)
    history = tiny.histories([EVE])
    # C was bought with A, B and D, each by others too; A shares its category and a customer
    tried = companions(context, C, owned=history.items, most=9)
    assert sorted(tried.tolist()) == [A, B, D]
    assert tried[0] == B
    # nobody bought G with anything: only its category is left, and H is all of it
    assert companions(context, G, owned=history.items, most=9).tolist() == [7]
    assert companions(context, C, owned=np.array([A, B], dtype=np.int32), most=9).tolist() == [D]
    assert len(companions(context, C, owned=history.items, most=1)) == 1


def test_an_addition_is_a_purchase_now_and_tried_in_one_call(
    tiny: Dataset, tiny_statistics: ItemStatistics
) -> None:
    scored: list[Histories] = []
    toy = toys.linear(8)
    score = toy.score

    def spy(histories: Histories, items: object = None) -> object:
        scored.append(histories)
        return score(histories, items)  # type: ignore[arg-type]

    toy.score = spy  # type: ignore[method-assign, assignment]
    ranker = ranker_of(toy)
    history = tiny.histories([ANN])
    additions = add(
        ExplanationContext(ranker, tiny, tiny_statistics),
        history,
        E,
        candidates=np.ones(8, dtype=bool),
        shown=3,
    )
    (batch,) = scored
    assert len(batch) == len(additions.items)
    for row in range(len(batch)):
        span = slice(batch.indptr[row], batch.indptr[row + 1])
        assert batch.items[span][:-1].tolist() == history.items.tolist()
        assert batch.times[span][:-1].tolist() == history.times.tolist()
        assert batch.times[span][-1] == history.as_of
        assert batch.events[span][-1] == Event.PURCHASE
    assert sorted(batch.items[batch.indptr[1:] - 1]) == sorted(additions.items)


def test_the_added_item_gives_up_its_place(
    tiny: Dataset, tiny_statistics: ItemStatistics, monkeypatch: pytest.MonkeyPatch
) -> None:
    # 1 lifts 0, and itself far more
    w = np.zeros((3, 3))
    w[1, 0], w[1, 1] = 1.0, 5.0
    ranker, history = ranker_of(toys.Linear(w), [0, 2, 1]), Histories.of_items([[]])
    monkeypatch.setattr(
        "explain.counterfactual.additions.companions",
        lambda *_, **__: np.array([1], dtype=np.int32),
    )
    everything = np.ones(3, dtype=bool)
    for again, rank in ((False, 1), (True, 2)):
        additions = add(
            ExplanationContext(ranker, tiny, tiny_statistics),
            history,
            0,
            candidates=everything,
            shown=1,
            bought_before=again,
        )
        assert (additions.ranks.tolist(), additions.best) == ([rank], None if again else 1)
