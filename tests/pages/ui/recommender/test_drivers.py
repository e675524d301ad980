"""Whose lists the surrogate was asked about, in words."""

from __future__ import annotations

from pages.ui.recommender.drivers import sample_phrase


def test_a_sample_is_said_to_be_one() -> None:
    assert sample_phrase(300, 1_880) == ("300 customers, drawn at random from 1,880 with a history")
    assert sample_phrase(12, 12) == "all 12 customers with a history"
