"""Inputs changed at a few places, the same in each run; `python -m tests.fuzz` finds others."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.mutations import SCALE, Kind, changed
from tests.fuzz.seeds import TOKENS
from tests.fuzz.targets import TARGETS

CHANGES = st.lists(
    st.tuples(
        st.sampled_from(list(Kind)),
        st.integers(0, SCALE),
        st.integers(0, 12),
        st.integers(0, len(TOKENS) - 1),
    ),
    min_size=1,
    max_size=4,
)


@pytest.mark.parametrize("name", TARGETS)
def test_what_is_whole_is_read(name: str) -> None:
    for seed in TARGETS[name].seeds:
        TARGETS[name].read(seed)


@pytest.mark.parametrize("name", TARGETS)
@settings(
    max_examples=15,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_what_is_changed_is_read_or_refused_in_a_sentence(name: str, data: st.DataObject) -> None:
    target = TARGETS[name]
    target.ends_well(changed(data.draw(st.sampled_from(target.seeds)), data.draw(CHANGES)))
