from __future__ import annotations

from recommenders.adapters.files.names.order_words import (
    ORDERS,
    ORDERS_ELSEWHERE,
    STATES,
    STATES_ELSEWHERE,
)
from recommenders.adapters.files.reading.known_names import is_order, is_state_column


def test_every_word_is_known_once() -> None:
    for words in (ORDERS, ORDERS_ELSEWHERE, STATES, STATES_ELSEWHERE):
        assert len({*words.split()}) == len(words.split())
    # a transaction and a receipt may be kinds of lines as well
    orders = {*ORDERS.split(), *ORDERS_ELSEWHERE.split()} - {"transaction", "receipt", "ticket"}
    assert all(map(is_order, orders))
    assert all(map(is_state_column, [*STATES.split(), *STATES_ELSEWHERE.split()]))
