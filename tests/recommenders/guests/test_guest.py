"""A guest beside the customers."""

from __future__ import annotations

import numpy as np
import pytest

from recommenders.contract import Dataset, Histories
from recommenders.data.customer_labels import GUEST, in_sentence, short_label
from recommenders.guests.guest import basket_history, guest_code, with_guest


def test_a_basket_is_a_history_in_its_order(tiny: Dataset) -> None:
    history = basket_history([3, 1, 3], tiny)
    assert history.items.tolist() == [3, 1, 3]
    assert (tiny.log.as_of - history.times).tolist() == [2, 1, 0]
    assert history.customers is None


@pytest.mark.parametrize("names", ["tiny", "bare"])
def test_the_guest_is_the_last_customer(names: str, request: pytest.FixtureRequest) -> None:
    data: Dataset = request.getfixturevalue(names)
    with_one = with_guest(data, basket_history([3, 1], data))
    code = guest_code(with_one)
    assert code == data.n_customers == with_one.customer_code(GUEST)
    assert with_one.histories([code]).items.tolist() == [3, 1]
    assert with_one.customer_label(code) == GUEST
    assert short_label(with_one, code) == "this customer"
    assert in_sentence(GUEST) == "a pasted basket"
    assert in_sentence("Household 9") == "household 9"
    assert in_sentence("Eve 3") == "Eve 3"
    # everybody else is as before
    for customer in range(data.n_customers):
        assert with_one.customer_label(customer) == data.customer_label(customer)
        assert with_one.customer_code(data.customer_id(customer)) == customer
    before, after = data.histories(), with_one.histories(list(range(data.n_customers)))
    np.testing.assert_array_equal(after.items, before.items)
    assert guest_code(data) is None


def test_baskets_are_told_apart(tiny: Dataset) -> None:
    first, other = (with_guest(tiny, basket_history(items, tiny)) for items in ([3, 1], [1, 3]))
    assert len({first.fingerprint, other.fingerprint, tiny.fingerprint}) == 3
    again = with_guest(tiny, basket_history([3, 1], tiny))
    assert again.fingerprint == first.fingerprint


def test_a_guest_has_one_history(tiny: Dataset) -> None:
    with pytest.raises(ValueError, match="one history, got 2"):
        with_guest(tiny, Histories.of_items([[1], [2]]))
