"""The names that a function takes."""

from __future__ import annotations

from recommenders.own.packages.signature import parameters
from tests.recommenders.own.models import KnowsCustomers


def test_names_are_those_that_can_be_given() -> None:
    assert list(parameters(KnowsCustomers().score)) == ["histories", "customers"]
    # built into Python, and says nothing of itself
    assert list(parameters(max)) == []
