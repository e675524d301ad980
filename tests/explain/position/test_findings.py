"""What the Position view says, where the examination is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from explain.position.findings import (
    EXPLAINED,
    METHODS,
    PositionFindings,
    agreement,
    headline,
    placement_sentence,
    position_findings,
    read_from,
)
from recommenders.contract import Dataset
from recommenders.position_bias.curve import Method
from tests.explain.position.worlds import half_as_often
from tests.recommenders.position_bias.test_placement import known_curve

HALVES = np.array([1.0, 0.5, 0.25, 0.125])


@pytest.fixture(scope="module")
def findings() -> PositionFindings:
    return position_findings(half_as_often())


def test_the_curve_is_that_of_the_world(findings: PositionFindings) -> None:
    assert findings.curve is not None
    assert findings.rates is not None
    assert findings.random is not None
    assert ((findings.curve.low <= HALVES) & (findings.curve.high >= HALVES)).all()
    np.testing.assert_allclose(findings.random.examination, HALVES, rtol=0.3)
    # the first item stands first and is liked best
    assert (findings.rates.examination[1:] < HALVES[1:]).all()
    frame = findings.curve_frame()
    assert frame.columns.tolist()[:4] == ["place", "examination", "low", "high"]
    np.testing.assert_allclose(frame["click rate"], findings.rates.examination)


def test_every_method_is_named_and_explained() -> None:
    assert set(METHODS) == set(EXPLAINED) == set(Method)
    said = {method: position_findings(half_as_often(), method) for method in Method}
    for method, findings in said.items():
        assert findings.method is method
        assert not findings.refused, method
        assert headline(findings)
        assert "clicks" in read_from(findings)
    assert headline(said[Method.NAIVE]).startswith("By click rates alone, place 3 is looked at")
    assert "in a random order" in read_from(said[Method.RANDOMISED])
    assert agreement(said[Method.RANDOMISED]) == ""


def test_a_headline_by_hand(findings: PositionFindings) -> None:
    plain = PositionFindings(method=Method.HARVESTING, curve=known_curve([1.0, 0.6, 0.36, 0.2]))
    assert headline(plain) == "Place 3 is looked at 36\N{NO-BREAK SPACE}% as often as the first"
    beside = replace(plain, rates=known_curve([1.0, 0.4, 0.2, 0.1]))
    assert headline(beside).endswith("; click rates alone would say 20\N{NO-BREAK SPACE}%")
    same = replace(plain, rates=known_curve([1.0, 0.6, 0.36, 0.2]))
    assert headline(same) == headline(plain)
    flat = replace(plain, curve=known_curve([1.0, 1.0]))
    assert headline(flat) == "Place 2 is looked at as often as the first"
    rising = replace(plain, curve=known_curve([1.0, 1.3]))
    assert headline(rising) == "Place 2 is looked at 1.3 times as often as the first"


def test_random_visits_agree_or_are_believed(findings: PositionFindings) -> None:
    assert "say the same" in agreement(findings)
    apart = replace(findings, curve=known_curve([1.0, 0.9, 0.25, 0.9]))
    assert "say otherwise at places 2, 4" in agreement(apart)
    assert "Believe the random visits" in agreement(apart)
    unmarked = position_findings(half_as_often(marked=False))
    assert unmarked.random is None
    assert agreement(unmarked) == ""


def test_items_that_their_places_flatter(findings: PositionFindings) -> None:
    data = half_as_often()
    assert findings.placements is not None
    # item 0 stands first most of the time, item 3 last
    assert findings.rated_too_high()[0] == 0
    assert findings.rated_too_low()[0] == 3
    frame = findings.items_frame(data, findings.rated_too_high())
    assert frame["item_id"].iloc[0] == "i0"
    assert (frame["owed to places"] > 0).all()
    assert (frame["at the average place"] < frame["click rate"]).all()
    said = placement_sentence(findings, 0)
    assert said.startswith("Placement: ")
    assert "come from where it stood" in said
    assert "cost it clicks" in placement_sentence(findings, 3)
    quiet = replace(findings, placements=None)
    assert placement_sentence(quiet, 0) == ""


def test_data_that_do_not_say_are_refused_in_a_sentence(bare: Dataset) -> None:
    refused = position_findings(bare)
    assert refused.curve is None
    assert "impression" in refused.refused
    unmarked = position_findings(half_as_often(marked=False), Method.RANDOMISED)
    assert "random order" in unmarked.refused
