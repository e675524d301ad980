"""The container of searches, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from recommenders.searches.log import MAX_LENGTH, Act, Searches, normalised


def log() -> Searches:
    """Ann asks for a lamp twice, Bob once; a visitor asks for a desk and sees nothing."""
    return Searches(
        queries=np.array(["desk", "lamp"], dtype=object),
        query=np.array([1, 1, 0, 1], dtype=np.int32),
        customers=np.array([0, 1, -1, 0], dtype=np.int32),
        times=np.array([10, 20, 30, 40], dtype=np.int64),
        indptr=np.array([0, 2, 3, 3, 4], dtype=np.int64),
        items=np.array([4, 7, 4, 7], dtype=np.int32),
        positions=np.array([1, 2, 1, 0], dtype=np.int16),
        acts=np.array([Act.CLICK, Act.SHOWN, Act.PURCHASE, Act.SHOWN], dtype=np.int8),
    )


def test_queries_are_counted_by_search_and_by_customer() -> None:
    searches = log()
    assert len(searches) == 4
    assert searches.counts().tolist() == [1, 3]
    assert searches.typed_by().tolist() == [1, 2]
    assert searches.rows.tolist() == [0, 0, 1, 3]
    assert searches.chosen.tolist() == [True, False, True, False]


def test_a_query_is_found_however_it_is_typed() -> None:
    searches = log()
    assert searches.code("  LAMP! ") == 1
    assert searches.code("desk") == 0
    assert searches.code("lam") is None
    assert searches.code("zebra") is None
    assert searches.code("") is None


def test_a_part_has_its_own_queries_only() -> None:
    part = log().until(20)
    assert part.queries.tolist() == ["lamp"]
    assert part.query.tolist() == [0, 0]
    assert part.indptr.tolist() == [0, 2, 3]
    assert part.acts.tolist() == [Act.CLICK, Act.SHOWN, Act.PURCHASE]
    assert log().until(5).queries.tolist() == []
    assert log().until(5).code("lamp") is None


def test_rare_queries_are_hidden_with_pseudonyms() -> None:
    assert log().public(2).queries.tolist() == ["lamp"]
    assert len(log().public(3)) == 0


def test_what_does_not_fit_together_is_refused_and_nothing_can_be_changed() -> None:
    searches = log()
    with pytest.raises(ValueError, match="do not fit together"):
        Searches(
            queries=searches.queries,
            query=searches.query[:2],
            customers=searches.customers,
            times=searches.times,
            indptr=searches.indptr,
            items=searches.items,
            positions=searches.positions,
            acts=searches.acts,
        )
    with pytest.raises(ValueError, match="read-only"):
        searches.query[0] = 0


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (" Puppy  FOOD! ", "puppy food"),
        ("Mac & Cheese; M&M", "mac cheese m&m"),
        ("<b>lamp</b>", "b lamp b"),
        ("no. 2 pencils.", "no 2 pencils"),
        ("women's 50%", "women's 50%"),
        ("\ufb01ne \uff34ea", "fine tea"),
        ("Crème", "crème"),
        ("---", ""),
        ("x" * 500, "x" * MAX_LENGTH),
    ],
)
def test_a_query_is_normalised(typed: str, read: str) -> None:
    assert normalised(typed) == read
    assert normalised(read) == read
