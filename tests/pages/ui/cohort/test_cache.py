"""A cohort is studied once, and nobody's list is explained twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from explain.cohorts import in_parts
from pages.ui.cohort import cache
from tests.pages.panels import fitted, onward


@pytest.fixture
def explained(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[int]:
    """The customers whose lists are explained, in order."""
    # lists that another test has kept on the disk are not explained anew
    monkeypatch.setenv("BECAUSAL_CACHE", str(tmp_path))
    customers: list[int] = []
    entries = in_parts.list_entries

    def counted(context: object, customer: int, **more: bool) -> object:
        customers.append(customer)
        return entries(context, customer, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(in_parts, "list_entries", counted)
    return customers


def test_a_cohort_is_held_against_all_others(explained: list[int]) -> None:
    model = fitted(onward())
    study = cache.cohort_study(model, (1, 2, 3), None, False)
    assert (study.customers, study.of, study.others, study.others_of) == (3, 3, 22, 22)
    assert sorted(explained) == list(range(25))
    assert cache.cohort_study(model, (1, 2, 3), None, False) is study
    # other cohorts of the same model take their lists from the book
    everybody = cache.cohort_study(model, None, None, False)
    assert (everybody.customers, everybody.others) == (25, 0)
    assert cache.cohort_study(model, (1, 2), None, False) is not study
    assert len(explained) == 25
    # with what was bought before, the lists are others
    assert cache.cohort_study(model, (1, 2, 3), None, True) is not study
    assert len(explained) == 50


def test_so_many_are_drawn_of_each_side(explained: list[int]) -> None:
    study = cache.cohort_study(fitted(onward()), (1, 2, 3), 2, False)
    assert (study.customers, study.of, study.others, study.others_of) == (2, 3, 2, 22)
    assert len(set(explained)) == len(explained) == 4
