"""Recommenders as parameters of a test: one whose package is left out is skipped, and says why."""

from __future__ import annotations

from typing import Any

import pytest

from recommenders import registry


def each_recommender(*names: str) -> list[Any]:
    """The ``names`` in their order, for `pytest.mark.parametrize`."""
    return [_parameter(name, registry.entry(name).missing) for name in names]


def _parameter(name: str, missing: str) -> Any:
    return pytest.param(name, marks=pytest.mark.skipif(bool(missing), reason=missing or "there"))
