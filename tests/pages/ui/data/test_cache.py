"""A data set is counted once."""

from __future__ import annotations

from pages.ui.data.cache import data_counts
from recommenders.contract import Dataset
from tests.pages.panels import circle


def test_counts_are_of_a_fingerprint(tiny: Dataset) -> None:
    counts = data_counts("counted-circle", circle())
    assert data_counts("counted-circle", circle()) is counts
    assert counts.purchases == 48
    assert data_counts("counted-tiny", tiny).purchases == 14


def test_nothing_of_it_names_a_customer(tiny: Dataset) -> None:
    counts = data_counts("counted-tiny", tiny)
    frames = (counts.events, counts.by_purchases, counts.spreads, counts.segments)
    text = "".join(frame.to_csv() for frame in frames)
    assert not [name for name in ("ann", "Ann", "bob", "Bob") if name in text]
