from __future__ import annotations

import numpy as np
import pytest

from explain.attribution.by_purchase import contribution_of, explained_items, strong_units
from explain.contract import Attribution, AttributionMethod, HistoryUnit
from recommenders.contract import Dataset
from tests.worlds import TITLES, A, B, C, D, E, F, G


def attribution(
    units: list[tuple[int, ...]], values: list[list[float]], errors: float = 0.0
) -> Attribution:
    """Contributions of the units to the items F and G."""
    matrix = np.array(values, dtype=np.float64)
    return Attribution(
        units=tuple(
            HistoryUnit(items=unit, label="Dogs" if len(unit) > 1 else "") for unit in units
        ),
        targets=np.array([F, G], dtype=np.int32),
        values=matrix,
        errors=np.full_like(matrix, errors),
        base=np.zeros(2),
        total=matrix.sum(axis=0),
        method=AttributionMethod.SAMPLED if errors else AttributionMethod.EXACT,
        n_scored=2,
    )


SINGLE = attribution([(A,), (B,), (C,)], [[4.0, 0.5], [1.0, 2.0], [0.9, -2.0]])


def test_a_quarter_of_the_strongest_is_noticeable_on_either_side_of_zero() -> None:
    # of F the strongest is 4, so from 1 on; of G it is 2, so from 0.5 on
    assert strong_units(SINGLE).tolist() == [[True, True], [True, True], [False, True]]


def test_what_the_sample_does_not_tell_from_nothing_is_not_noticeable() -> None:
    unsure = attribution([(A,), (B,)], [[4.0, 4.0], [1.5, 3.0]], errors=1.0)
    assert strong_units(unsure).tolist() == [[True, True], [False, True]]


def test_a_purchase_carries_its_share_of_what_lifts_an_item(tiny: Dataset) -> None:
    contribution = contribution_of(SINGLE, C)
    assert contribution is not None
    assert contribution.values.tolist() == [0.9, -2.0]
    assert contribution.shares == pytest.approx([0.9 / 5.9, -2.0 / 2.5])
    assert contribution.strong.tolist() == [False, True]
    assert contribution.finding(tiny) == f"{TITLES[C]} lowers 1 item noticeably."
    frame = contribution.frame(tiny)
    assert frame["contribution"].tolist() == [0.9, -2.0]
    assert frame["item"].tolist() == [tiny.item_title(F), tiny.item_title(G)]


def test_the_finding_names_the_item_that_rests_on_it_most(tiny: Dataset) -> None:
    contribution = contribution_of(SINGLE, B)
    assert contribution is not None
    assert contribution.finding(tiny) == (
        f"{TITLES[B]} is among the strongest purchases behind 2 of these 2 items, most of all "
        f"{tiny.item_title(G)} (80\N{NO-BREAK SPACE}% of what lifts it)."
    )


def test_what_was_not_bought_carries_nothing() -> None:
    assert contribution_of(SINGLE, E) is None


def test_purchases_that_were_not_told_apart_speak_together(tiny: Dataset) -> None:
    grouped = attribution([(A, D), (B,)], [[8.0, 0.0], [1.0, 3.0]])
    contribution = contribution_of(grouped, D)
    assert contribution is not None
    assert contribution.together == 2
    assert contribution.finding(tiny).startswith(
        f"2 purchased items of Dogs, {TITLES[D]} among them, are among the strongest"
    )
    small = contribution_of(attribution([(A, D), (B,)], [[0.1, 0.1], [1.0, 3.0]]), A)
    assert small is not None
    assert "are not among the strongest" in small.finding(tiny)


def test_explains_begins_with_the_purchase_behind_the_most_items() -> None:
    assert list(explained_items(SINGLE).items()) == [(A, (0, 1)), (B, (0, 1)), (C, ())]
