"""The way of an entry through the stages."""

from __future__ import annotations

import numpy as np

from recommenders.contract import Dataset
from recommenders.rules.rule import Rule, RuleKind
from recommenders.rules.trace import Stage, Trace


def test_what_a_trace_says_of_its_entries(tiny: Dataset) -> None:
    boost = Rule(name="New", kind=RuleKind.BOOST, factor=2.0)
    pin = Rule(name="Spring", kind=RuleKind.PIN)
    trace = Trace(
        ranks={Stage.SCORE: np.array([7, 2]), Stage.PINS: np.array([1, 2])},
        scores=np.array([1.0, 5.0], dtype=np.float32),
        boosted=np.array([2.0, 5.0], dtype=np.float32),
        rules=((boost, pin), ()),
    )
    assert [trace.rank_by_score(0), trace.rank_by_score(1)] == [7, 2]
    assert [trace.pin(0), trace.pin(1)] == [pin, None]
    assert [trace.moved(0), trace.moved(1)] == [True, False]
    assert trace.frame([6, 0], tiny).to_dict("list") == {
        "item": ["Line break", "Puppy Kibble"],
        "rank, score": [7, 2],
        "rank, pins": [1, 2],
        "score": [1.0, 5.0],
        "boosted": [2.0, 5.0],
        "rules": ["New; Spring", ""],
    }
