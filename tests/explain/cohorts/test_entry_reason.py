"""The figures of a reason: those of the named purchase that has least to do with the item."""

from __future__ import annotations

from dataclasses import replace
from math import isnan

import pytest

from explain.cohorts.entry_reason import RELATIONS, SAME_ITEM, EntryReason
from explain.counterfactual.check import Check, Removal
from explain.reasons.evidence_types import CoPurchase, SharedAttribute
from explain.reasons.reason import Reason
from explain.reasons.verdict import Ground, Verdict
from recommenders.contract import Columns, Dataset


def check(removal: Removal, rank: int) -> Check:
    return Check(
        target=0,
        removal=removal,
        rank_before=2,
        rank_after=rank,
        score_before=1.0,
        score_after=0.5,
        shown=10,
        n_candidates=90,
    )


def ground(item: int, both: int, level: str = "", *, together: bool = False) -> Ground:
    """Of 8 buyers so many bought the item, which an eighth of all did: a lift of ``both``."""
    alike = SharedAttribute(level=level, name="Dog") if level else None
    bought = CoPurchase(item=item, both=both, buyers=8, usual=0.125)
    return Ground(item=item, same_item=item == 0, alike=alike, bought=bought, together=together)


def reason(named: Removal | None, *grounds: Ground) -> Reason:
    everything = Removal(items=(1, 2), label="all", everything=True)
    verdict = Verdict(
        without_history=check(everything, 40),
        check=None if named is None else check(named, 35),
        share=0.25,
        grounds=grounds,
    )
    return Reason(target=0, named=named, verdict=verdict)


def test_the_weakest_link_decides() -> None:
    figures = EntryReason.of(
        reason(
            Removal(items=(1, 2), purchases=3),
            ground(1, 8, Columns.BRAND),
            ground(2, 3, together=True),
        )
    )
    assert figures == EntryReason(
        items=(1, 2),
        purchases=3,
        relation="bought together",
        share=0.25,
        lift=3.0,
        rank_without=35,
        rank_without_history=40,
    )


@pytest.mark.parametrize(
    ("item_ground", "relation", "lift"),
    [
        (ground(1, 4, Columns.PRODUCT_TYPE), "same product type", 4.0),
        (ground(1, 4, Columns.BRAND, together=True), "same brand", 4.0),
        (ground(1, 0, Columns.CATEGORY), "same category", 0.0),
        (ground(1, 4, together=True), "bought together", 4.0),
        (replace(ground(1, 1), said=True), "related by the shop", 1.0),
        (replace(ground(1, 4, Columns.BRAND), said=True), "same brand", 4.0),
        (ground(1, 1), "unrelated", 1.0),
    ],
)
def test_how_one_purchase_goes_with_the_item(
    item_ground: Ground, relation: str, lift: float
) -> None:
    figures = EntryReason.of(reason(Removal(items=(1,), purchases=1), item_ground))
    assert (figures.relation, figures.lift) == (relation, lift)
    assert relation in RELATIONS


def test_the_item_itself_is_no_pair() -> None:
    figures = EntryReason.of(reason(Removal(items=(0,), purchases=2), ground(0, 8)))
    assert figures.relation == "bought before"
    assert isnan(figures.lift)


def test_what_is_popular_names_nothing() -> None:
    figures = EntryReason.of(reason(None))
    assert (figures.items, figures.relation, figures.rank_without) == ((), "", None)
    assert figures.rank_without_history == 40
    assert isnan(figures.share)
    assert isnan(figures.lift)


def test_what_is_named_in_words(tiny: Dataset) -> None:
    first, second = tiny.item_title(1), tiny.item_title(2)
    assert EntryReason(items=(1, 2)).named(0, tiny) == f"{first} and {second}"
    assert EntryReason(items=(1, 2)).named(1, tiny) == f"{SAME_ITEM} and {second}"
    assert EntryReason(items=(1, 2), label="Dog", purchases=7).named(0, tiny) == (
        "Dog (7 purchases)"
    )
    assert EntryReason().named(0, tiny) == ""
