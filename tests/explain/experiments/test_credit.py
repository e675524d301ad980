from dataclasses import replace

import numpy as np
import pytest
from scipy import sparse

from explain.experiments import credit
from explain.experiments.credit import Names
from explain.formats import FIXED_SPACE
from recommenders.experiments.interleaving.held_back_lists import HeldBackLists, Interleaved
from recommenders.experiments.interleaving.team_draft import LEFT, RIGHT, Draft, Preference
from recommenders.intervals import Estimate
from recommenders.testing.datasets import AS_OF, tiny

NAMES = Names(left="Ours", right="Theirs")


def interleaved(left: int = 40, right: int = 10) -> Interleaved:
    """Customers 0 to 3 of the tiny shop have drafted lists of two items; three bought one.

    0: item 0, which left alone had; 1: item 2, of both lists, for right, bought before; 2: item 4,
    of right alone.
    """
    items = np.array([[0, 1], [2, 3], [4, 5], [6, 7]], dtype=np.int32)
    lists = HeldBackLists(
        customers=np.arange(4),
        left=np.array([[0, 9], [2, 3], [5, 9], [6, 7]], dtype=np.int32),
        right=np.array([[1, 9], [3, 2], [4, 9], [7, 6]], dtype=np.int32),
        relevant=sparse.csr_array((4, 8)),
        bought=sparse.csr_array(([3.0], ([1], [2])), shape=(4, 8)),
        since=AS_OF,
        days=28,
    )
    return Interleaved(
        lists=lists,
        draft=Draft(
            items=items,
            teams=np.array([[LEFT, RIGHT], [RIGHT, LEFT], [RIGHT, LEFT], [LEFT, RIGHT]], np.int8),
        ),
        hits=np.array([[True, False], [True, False], [True, False], [False, False]]),
        preference=Preference.of(np.array([1.0] * left + [-1.0] * right + [0.0] * 7)),
        apart=Estimate(mean=0.1, low=0.05, high=0.15, customers=4),
        two_arms=400,
    )


def test_who_is_preferred() -> None:
    assert credit.headline(interleaved(), NAMES) == "Customers prefer Ours to Theirs"
    assert credit.headline(interleaved(10, 40), NAMES) == "Customers prefer Theirs to Ours"
    assert credit.headline(interleaved(20, 21), NAMES).startswith("No clear preference")
    assert credit.headline(interleaved(0, 0), NAMES).startswith("Nothing tells Ours from Theirs")
    said = credit.preference_sentence(interleaved(), NAMES).replace(FIXED_SPACE, " ")
    assert said.startswith(
        "The purchases of 40 customers speak for the picks of Ours, those of 10 for Theirs: "
        "80 % (67 to 89 %)"
    )
    assert said.endswith("7 customers decide nothing.")
    assert "7 customers bought nothing" in credit.preference_sentence(interleaved(0, 0), NAMES)


def test_how_many_customers_it_would_take() -> None:
    # scores of mean 30 / 57 and variance .62: (2.8016)^2 .62 / .277
    needed = interleaved().preference.needed
    assert needed == 18
    said = credit.sensitivity_sentence(interleaved())
    assert "about 18 customers" in said
    assert "about 400 together, 22.2 times as many" in said
    assert "cannot be said" in credit.sensitivity_sentence(interleaved(20, 21))
    assert "might never" in credit.sensitivity_sentence(replace(interleaved(), two_arms=None))
    assert "fewer" in credit.sensitivity_sentence(replace(interleaved(), two_arms=10))


def test_what_the_credit_comes_from() -> None:
    frame = credit.kinds(interleaved(), NAMES)
    assert frame.to_dict("records") == [
        {"What won it": f"{credit.NEW}, {credit.OWN}", "Ours": 1, "Theirs": 1},
        {"What won it": f"{credit.BEFORE}, {credit.BOTH}", "Ours": 0, "Theirs": 1},
    ]
    said = credit.kind_sentence(interleaved(), NAMES)
    assert said.startswith("3 purchases were credited. 1 of the items were on both lists")
    assert said.endswith("1 of Ours, 1 of Theirs.")


def test_items_and_purchases_that_one_side_alone_had() -> None:
    items = credit.items(interleaved(), NAMES, tiny())
    assert items["code"].tolist() == [0, 4]
    assert items[["Ours", "Theirs"]].to_numpy().tolist() == [[1, 0], [0, 1]]
    some = credit.examples(interleaved())
    assert some["customer"].tolist() == [0, 2]
    assert credit.examples(interleaved(10, 40))["customer"].tolist() == [2, 0]
    every = credit.credit_frame(interleaved(), NAMES, tiny())
    assert every["credit to"].tolist() == ["Ours", "Theirs", "Theirs"]
    assert every["rank in Ours"].tolist() == [1, 1, 0]
    assert every["bought before"].tolist() == [0, 3, 0]


@pytest.mark.parametrize(
    ("times", "words"),
    [(0, credit.NEW), (1, "bought once before"), (15, "bought 15 times before")],
)
def test_how_often_before(times: int, words: str) -> None:
    assert credit.before_words(times) == words
