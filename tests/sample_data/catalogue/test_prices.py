import numpy as np
import pytest

from sample_data.catalogue.items import charm
from sample_data.catalogue.prices import PriceBook, _charmed


def book(*row):
    price = np.array([row], dtype=np.float64)
    none = np.zeros(price.shape)
    return PriceBook(price=price, list_price=price, depth=none, raised=none > 0, mock=none > 0)


def drop(prices, *, wished=0, until=None):
    until = prices.price.shape[1] if until is None else until
    return prices.true_drop(0, wished, until, share=0.2, back=3)


def test_a_true_drop_is_below_the_wish_and_below_what_it_usually_was():
    assert drop(book(10, 10, 10, 8, 8)) == 3
    # a tenth less is no drop
    assert drop(book(10, 10, 10, 9, 9)) == -1


def test_a_price_back_from_a_raise_is_no_drop():
    # below the price when wished, but not below the days before
    assert drop(book(10, 8, 8, 8, 8), wished=0) == 1
    assert drop(book(8, 8, 8, 10, 8), wished=3) == -1


def test_a_drop_before_the_wish_or_after_its_end_does_not_count():
    assert drop(book(10, 7, 10, 10, 10, 7), wished=2) == 5
    assert drop(book(10, 7, 10, 10, 10, 7), wished=2, until=5) == -1


@pytest.mark.parametrize("price", [0.2, 3.64, 9.99, 14.4, 49.7, 128.7])
def test_many_prices_are_printed_as_one(price):
    assert _charmed(np.array([price]))[0] == charm(price)
