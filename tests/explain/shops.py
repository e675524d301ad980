"""Shops of a few lines, for evidence that can be counted by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from explain.contract import Attribution, AttributionMethod, HistoryUnit, ReasonState
from explain.counterfactual.check import Check, Removal
from explain.profiles.item_statistics import ItemStatistics
from explain.reasons.evidence import add_evidence
from explain.reasons.reason import Reason
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


def reason(
    target: int,
    named: tuple[int, ...] | None,
    *,
    label: str = "",
    state: ReasonState = ReasonState.CHECKED,
    whole: bool = False,
    rank: int = 37,
    share: float = 0.5,
) -> Reason:
    """A reason as `choose` gives it; without named purchases a general one."""
    if named is None:
        return Reason(
            target=target,
            state=ReasonState.GENERAL,
            named=None,
            check=None,
            check_without_history=None,
            share=0.0,
        )
    removal = Removal(items=named, label=label, purchases=len(named), everything=whole)
    check = Check(
        target=target,
        removal=removal,
        rank_before=1,
        rank_after=rank,
        score_before=2.0,
        score_after=1.0,
        shown=10,
        n_candidates=90,
    )
    return Reason(
        target=target,
        state=state,
        named=removal,
        check=check,
        check_without_history=None,
        share=share,
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
    values: dict[tuple[int, ...], float] | None = None,
) -> Reason:
    """The reason with its evidence, for the customer with this code."""
    named = bare.named.items if bare.named else ()
    contributions = values or {(item,): 1.0 for item in named}
    (supported,) = add_evidence(
        [bare],
        attribution(contributions, target=bare.target),
        dataset=dataset,
        statistics=ItemStatistics.of(dataset),
        customer=customer,
        events=events,
    )
    return supported
