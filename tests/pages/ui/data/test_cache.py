"""A data set is counted once."""

from __future__ import annotations

from pages.ui.data.cache import data_counts, first_event, purchases
from recommenders.contract import Dataset
from tests.pages.panels import circle


def test_counts_are_of_a_fingerprint(tiny: Dataset) -> None:
    counts = data_counts(circle())
    assert data_counts(circle()) is counts
    assert counts.by_purchases["Customers"].sum() == circle().n_customers
    assert data_counts(tiny) is not counts
    assert purchases("counted-circle", circle()) == 48
    assert purchases("counted-tiny", tiny) == 14
    assert first_event("counted-tiny", tiny) == tiny.local_time(int(tiny.log.times.min()))


def test_nothing_of_it_names_a_customer(tiny: Dataset) -> None:
    counts = data_counts(tiny)
    frames = (counts.events, counts.by_purchases, counts.spreads, counts.segments)
    text = "".join(frame.to_csv() for frame in frames)
    assert not [name for name in ("ann", "Ann", "bob", "Bob") if name in text]
