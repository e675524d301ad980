"""Placements are computed once for a data set and a method."""

from __future__ import annotations

from pages.ui.session.placements import placements_of
from recommenders.position_bias.curve import Method
from tests.explain.position.worlds import half_as_often
from tests.pages.panels import circle


def test_they_are_kept_by_data_and_method() -> None:
    first = placements_of(half_as_often())
    assert first is not None
    assert placements_of(half_as_often()) is first
    naive = placements_of(half_as_often(), Method.NAIVE)
    assert naive is not None
    assert naive.method is Method.NAIVE
    assert placements_of(circle()) is None
