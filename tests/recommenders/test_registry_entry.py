"""An entry that needs a package says how to get it, until it is there."""

from __future__ import annotations

import pytest

from recommenders.baselines.popularity import Popularity
from recommenders.registry_entry import RecommenderEntry


def entry_of(package: str, extra: str = "") -> RecommenderEntry:
    return RecommenderEntry(
        name="mine",
        label="Mine",
        unit="points",
        description="Ranks.",
        factory=Popularity,
        package=package,
        extra=extra,
    )


@pytest.mark.parametrize("package", ["", "numpy"])
def test_what_needs_nothing_more_can_be_used(package: str) -> None:
    assert entry_of(package, "deep").missing == ""


def test_a_package_that_is_not_there_is_said() -> None:
    missing = entry_of("no_such_package_of_becausal", "deep").missing
    assert missing == (
        'Install the package no_such_package_of_becausal: pip install "becausal[deep]".'
    )
