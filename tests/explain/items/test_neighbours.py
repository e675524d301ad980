from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import sparse

from explain.charts import neighbours
from explain.items.neighbours import VisitLog, known_besides, learned_neighbours
from recommenders import histories
from recommenders.data.purchase_days import local_days
from recommenders.related.recommender import Basis, Related, RelatedItems
from tests.explain.shops import shop
from tests.worlds import mid

PHONE, CASE, TEA, NUT = range(4)
TITLES = ["Phone", "Case <b>", "Tea", "A nut with a name that is far too long for one line of it"]


def lines() -> list[tuple[str, str, float]]:
    """Three buy a phone and later a case, one the other way round, and all buy tea at once."""
    purchases = [(who, "a", 60.0) for who in ("ann", "bob", "cat")]
    purchases += [(who, "b", 50.0) for who in ("ann", "bob", "cat")]
    purchases += [("dan", "b", 60.0), ("dan", "a", 55.0)]
    purchases += [("eve", "b", 90.0), ("eve", "a", 10.0)]
    purchases += [(who, "c", 60.0) for who in ("ann", "bob")]
    return [*purchases, *((f"z{number}", "d", 5.0) for number in range(30))]


def test_counts_both_ways_by_hand() -> None:
    dataset = shop(lines(), title=TITLES)
    around_phone = VisitLog.of(dataset).neighbours_of(PHONE)
    assert not around_phone.learned
    assert around_phone.onward.targets.tolist() == [CASE]
    # eve's are further apart than thirty days, and dan is in the other order
    assert around_phone.onward.forward.tolist() == [3]
    assert around_phone.onward.backward.tolist() == [1]
    assert around_phone.onward.direction.tolist() == [0.75]
    # one customer is taken for chance, and what is bought on one day comes neither before nor after
    assert around_phone.into.sources.tolist() == []
    case = VisitLog.of(dataset).neighbours_of(CASE)
    assert case.into.sources.tolist() == [PHONE, TEA]
    assert case.into.forward.tolist() == [3, 2]
    assert case.into.together.tolist() == [0, 0]
    frame = case.frame(dataset)
    assert frame["source title"].tolist() == ["Phone", "Tea"]


@pytest.mark.slow
def test_the_log_and_the_recommender_count_alike() -> None:
    dataset = mid(n_customers=600, n_items=20)
    related, days = Related().fit(dataset), VisitLog.of(dataset)
    compared = 0
    for item in range(20):
        own, other = days.neighbours_of(item, k=20), learned_neighbours(related, item, k=20)
        for counted_pairs, learned_pairs in ((own.onward, other.onward), (own.into, other.into)):
            learned_evidence = {evidence[:2]: evidence for evidence in counted(learned_pairs)}
            for evidence in counted(counted_pairs):
                if evidence[:2] in learned_evidence:
                    assert evidence == learned_evidence[evidence[:2]]
                    compared += 1
    assert compared > 50


def counted(pairs: RelatedItems) -> list[tuple[int, ...]]:
    columns = (pairs.sources, pairs.targets, pairs.forward, pairs.backward, pairs.together)
    return list(zip(*(column.tolist() for column in (*columns, pairs.viewed)), strict=True))


def test_learned_neighbours_are_those_of_the_recommender() -> None:
    dataset = mid()
    related = Related().fit(dataset)
    around_item = learned_neighbours(related, 3, k=4)
    assert around_item.learned
    assert around_item.onward.targets.tolist() == related.towards(3, 4).targets.tolist()
    assert around_item.into.sources.tolist() == related.from_(3, 4).sources.tolist()
    assert around_item.head(2).onward.targets.tolist() == around_item.onward.targets[:2].tolist()
    assert len(around_item.head(2)) == 4


def test_days_with_a_purchase_are_counted_some_customers_at_a_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dataset = mid()
    bought = dataset.histories()
    days = local_days(bought.times, dataset.timezone)
    once = set(zip(bought.rows.tolist(), days.tolist(), bought.items.tolist(), strict=True))
    whole = np.bincount([item for _, _, item in once], minlength=dataset.n_items)
    assert VisitLog.of(dataset).frequency.tolist() == whole.tolist()
    monkeypatch.setattr(histories, "AT_ONCE", 40)
    assert VisitLog.of(dataset).frequency.tolist() == whole.tolist()


def test_what_the_shop_says_counts_beside_the_purchases() -> None:
    dataset = shop(lines(), title=TITLES)
    counted_pairs = VisitLog.of(dataset).neighbours_of(PHONE).onward
    edges = np.zeros((4, 4), dtype=np.float32)
    # 1 on average: half for the nut, one and a half for the case
    edges[PHONE, NUT], edges[PHONE, CASE] = 2.0, 6.0
    told = replace(dataset, known_edges=sparse.csr_array(edges))
    around_phone = VisitLog.of(told).neighbours_of(PHONE)
    assert around_phone.onward.targets.tolist() == [CASE, NUT]
    assert around_phone.onward.known.all()
    strength = float(counted_pairs.scores[0])
    assert around_phone.onward.scores.tolist() == pytest.approx([2.5 * strength, 0.5 * strength])
    assert around_phone.onward.basis.tolist() == [Basis.BOTH, Basis.KNOWN]
    assert not len(around_phone.into.sources)
    # nothing but what the shop says: an edge of average weight counts 1
    around_nut = VisitLog.of(told).neighbours_of(NUT)
    assert around_nut.into.sources.tolist() == [PHONE]
    assert around_nut.into.scores.tolist() == pytest.approx([0.5])
    assert around_nut.into.basis.tolist() == [Basis.KNOWN]
    assert around_nut.frame(told)["basis"].tolist() == ["known relation"]
    # what is shown is not said again
    assert [codes.tolist() for codes in known_besides(around_nut, told)] == [[], []]
    none = around_phone.head(0)
    assert [codes.tolist() for codes in known_besides(none, told)] == [[], [CASE, NUT]]
    assert [codes.tolist() for codes in known_besides(none, dataset)] == [[], []]
    hovers = [trace.text[0] for trace in neighbours.neighbours(around_nut, told).data if trace.text]
    assert hovers[0].endswith("The shop says so")


def test_an_item_that_nobody_bought_has_no_neighbours() -> None:
    dataset = shop([("ann", "a", 3), ("bob", "a", 2)], title=["A", "B"])
    around_item = VisitLog.of(dataset).neighbours_of(1)
    assert not len(around_item)
    figure = neighbours.neighbours(around_item, dataset)
    labels = [note.text for note in figure.layout.annotations]
    assert "Nothing leads to it" in labels
    assert neighbours.takeaway(around_item, dataset).startswith("Leads to it: nothing")


def test_the_graph_has_a_line_for_each_neighbour_as_wide_as_it_is_strong() -> None:
    dataset = shop(lines(), title=TITLES)
    around_case = VisitLog.of(dataset).neighbours_of(CASE)
    figure = neighbours.neighbours(around_case, dataset)
    edges = [trace for trace in figure.data if trace.mode == "lines"]
    assert len(edges) == len(around_case)
    into = [edge.line.width for edge in edges[: len(around_case.into.scores)]]
    assert into == sorted(into, reverse=True)
    assert max(edge.line.width for edge in edges) == pytest.approx(9.0)
    texts = " ".join(note.text for note in figure.layout.annotations)
    assert "Case &lt;b&gt;" in texts
    assert "<b>Case <b>" not in texts
    assert np.isfinite(np.concatenate([np.asarray(e.x, float) for e in edges])).all()
