from __future__ import annotations

import numpy as np
import pytest

from explain.charts.importance import AXIS, _lanes, _strength, dependence
from explain.charts.theme import LIFTS, LOWERS
from explain.features.feature import Feature
from explain.surrogate.global_importance import Dependence

PRICE = Feature(
    name="price", label="Price", unit="$", sentence="What it costs.", compute=lambda _: np.zeros(0)
)


def test_strength_is_between_the_ends_of_the_known_values() -> None:
    values = np.array([0.0, 5.0, 10.0, np.nan])
    # the 5 % and 95 % quantiles are 0.5 and 9.5
    assert _strength(values).tolist() == [0.0, 0.5, 1.0, 0.5]
    assert _strength(np.array([np.nan])).tolist() == [0.5]
    assert _strength(np.array([3.0, 3.0])).tolist() == [0.0, 0.0]


def test_dots_at_one_place_go_to_both_sides_of_the_row() -> None:
    lanes = _lanes(np.array([0.5, 0.5, 0.5, 0.9]), 0.0, 1.0)
    assert sorted(lanes[:3].tolist()) == pytest.approx([-0.09, 0.0, 0.09])
    assert lanes[3] == 0.0


def test_a_dot_has_the_colour_of_its_sign_and_the_line_the_medians() -> None:
    relation = Dependence(
        feature=PRICE,
        unit="$",
        x=np.array([1.0, 2.0]),
        y=np.array([0.5, -0.5]),
        unknown=3,
        middle=np.array([1.5]),
        low=np.array([-0.5]),
        median=np.array([0.0]),
        high=np.array([0.5]),
    )
    figure = dependence(relation)
    dots, line = figure.data
    assert list(dots.marker.color) == [1.0, 0.0]
    assert dots.marker.colorscale == ((0.0, LOWERS), (1.0, LIFTS))
    assert (list(line.x), list(line.y)) == ([1.5], [0.0])
    assert list(line.customdata[0]) == ["1.50", "0", "\N{MINUS SIGN}0.500", "+0.500"]
    assert figure.layout.xaxis.title.text == "Price ($)"
    assert figure.layout.yaxis.title.text == AXIS
