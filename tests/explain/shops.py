"""Shops of a few lines, for evidence that can be counted by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from explain.contract import Attribution, AttributionMethod, HistoryUnit, ReasonState
from explain.counterfactual.check import Check, Removal
from explain.profiles.item_statistics import ItemStatistics
from explain.reasons.associations import Associations
from explain.reasons.candidates import EVERYTHING
from explain.reasons.evidence import add_evidence
from explain.reasons.evidence_types import CoPurchase, SharedAttribute
from explain.reasons.reason import MAX_MEMBERS, Reason
from explain.reasons.verdict import Ground, Verdict, VerdictConfig
from recommenders.contract import Columns, Dataset, Event
from recommenders.data.dataset import RawTables, build
from tests.worlds import AS_OF

Line = tuple[Any, ...]


def shop(lines: Sequence[Line], **items: Any) -> Dataset:
    """A shop from (customer, item, days ago[, unit price[, event]]); ``items`` are columns.

    Items are a, b, c, ... in the order of the columns.
    """
    rows = [(*line, *(np.nan, "purchase")[len(line) - 3 :]) for line in lines]
    raw = pd.DataFrame(
        rows, columns=[Columns.CUSTOMER, Columns.ITEM, "days", Columns.UNIT_PRICE, Columns.EVENT]
    )
    raw[Columns.TIME] = AS_OF - pd.to_timedelta(raw.pop("days"), unit="D")
    table = None
    if items:
        count = len(next(iter(items.values())))
        table = pd.DataFrame({Columns.ITEM: list("abcdefgh"[:count]), **items})
    return build(
        RawTables(
            name="shop", title="Shop", interactions=raw, items=table, as_of=AS_OF, currency="$"
        )
    )


def stall(folder: Path, *related: str) -> Path:
    """A folder where item i29 is in the list of "me" because of i00, bought by two others alone.

    Items i01 to i28 have three buyers each. ``related`` are lines of a table of what the shop says
    that goes together, such as "i00,i29"; without any there is no such table.
    """
    folder.mkdir(exist_ok=True)
    lines = ["customer_id,item_id,timestamp", "me,i00,2026-01-01"]
    lines += [f"both{n},{item},2026-01-02" for n in range(2) for item in ("i00", "i29")]
    lines += [f"c{n:02}{m},i{n:02},2026-01-0{1 + n % 9}" for n in range(1, 29) for m in "abc"]
    (folder / "interactions.csv").write_text("\n".join(lines) + "\n")
    if related:
        text = "\n".join(("item_id,related_item_id", *related)) + "\n"
        (folder / "related.csv").write_text(text)
    return folder


def reason(
    target: int,
    named: tuple[int, ...] | None,
    *,
    label: str = "",
    state: ReasonState = ReasonState.PERSONAL,
    rank: int = 37,
    share: float = 0.5,
) -> Reason:
    """A reason as `choose_reason` gives it; without named purchases a popular one."""
    if named is None:
        return Reason(target=target, named=None, verdict=verdict(target, None))
    removal = Removal(items=named, label=label, purchases=len(named))
    return Reason(
        target=target,
        named=removal,
        verdict=verdict(target, removal, state=state, after=rank, share=share),
    )


def verdict(
    target: int,
    removal: Removal | None,
    *,
    state: ReasonState = ReasonState.PERSONAL,
    before: int = 1,
    after: int = 37,
    alone: int | None = 80,
    share: float = 0.5,
) -> Verdict:
    """The verdict of a state: ten of 90 are shown, ranks change as told.

    Without a removal it is popular, at rank ``alone`` of at most ten; None is no history. Each
    purchase is of the same brand, Acme, which 34 of 209 others bought with the target; for a
    doubtful one it is of no brand and 9 of 209 did, where by chance 8 would.
    """
    everything = Removal(items=(0, 1, 2), label=EVERYTHING, purchases=5, everything=True)
    if removal is None:
        without = None if alone is None else answer(target, everything, before, min(alone, 10))
        return Verdict(without_history=without)
    weak, doubtful = state is ReasonState.WEAK, state is ReasonState.DOUBTFUL
    made = Verdict(
        without_history=answer(target, everything, before, 80 if alone is None else alone),
        check=answer(target, removal, before, before if weak else after),
        share=share,
        grounds=tuple(
            ground(item, related=not doubtful)
            for item in (removal.items[:MAX_MEMBERS] if removal.label else removal.items)
        ),
        asked=state is not ReasonState.UNTESTED,
        by_rule=state is ReasonState.RULE,
    )
    assert made.state is state, (made.state, state)
    return made


def answer(target: int, removal: Removal, before: int, after: int) -> Check:
    """A check of 90 candidates of which ten are shown; the score halves where the rank changes."""
    return Check(
        target=target,
        removal=removal,
        rank_before=before,
        rank_after=after,
        score_before=2.0,
        score_after=1.0 if after != before else 2.0,
        shown=10,
        n_candidates=90,
    )


def ground(item: int, *, related: bool = True) -> Ground:
    """A purchase of the same brand and often bought with the target, or neither."""
    return Ground(
        item=item,
        same_item=False,
        alike=SharedAttribute(level=Columns.BRAND, name="Acme") if related else None,
        bought=CoPurchase(item=item, both=34 if related else 9, buyers=209, usual=0.04),
        together=related,
    )


def attribution(
    values: dict[tuple[int, ...], float],
    *,
    errors: float = 0.0,
    settled: bool = True,
    target: int = 0,
) -> Attribution:
    """Contributions to one target, by the items of each unit."""
    column = np.array(list(values.values()), dtype=np.float64)[:, None].reshape(-1, 1)
    return Attribution(
        units=tuple(
            HistoryUnit(items=unit, label="Unit" if len(unit) > 1 else "") for unit in values
        ),
        targets=np.array([target], dtype=np.int32),
        values=column,
        errors=np.full_like(column, errors),
        base=np.zeros(1),
        total=column.sum(axis=0),
        method=AttributionMethod.SAMPLED if errors else AttributionMethod.EXACT,
        converged=settled,
        n_scored=2,
    )


def told(
    dataset: Dataset,
    bare: Reason,
    *,
    customer: int = 0,
    events: tuple[Event, ...] = (Event.PURCHASE,),
) -> Reason:
    """The reason with its evidence, for the customer with this code."""
    statistics = ItemStatistics.of(dataset)
    if bare.named is not None:
        associations = Associations.of(
            statistics,
            np.array(sorted(bare.named.items), dtype=np.int32),
            np.array([bare.target], dtype=np.int32),
            customer=customer,
            config=VerdictConfig(),
        )
        grounds = tuple(associations.ground(item, bare.target) for item in bare.named.items)
        bare = replace(bare, verdict=replace(bare.verdict, grounds=grounds))
    (supported,) = add_evidence(
        [bare], dataset=dataset, statistics=statistics, customer=customer, events=events
    )
    return supported
