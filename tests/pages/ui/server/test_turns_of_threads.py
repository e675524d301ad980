"""Clicks have their turn beside long work."""

from __future__ import annotations

import sys

import pytest

from pages.ui.server.turns_of_threads import INTERVAL, share_interpreter


def test_the_interpreter_is_handed_on_sooner() -> None:
    before = sys.getswitchinterval()
    try:
        share_interpreter()
        assert sys.getswitchinterval() == pytest.approx(INTERVAL)
        assert before > INTERVAL
    finally:
        sys.setswitchinterval(before)
