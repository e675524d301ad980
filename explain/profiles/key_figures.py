"""The few numbers that stand above a view, each with the line of what it did."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from explain.formats import money, number
from explain.profiles.data_report import purchases
from explain.profiles.distributions import OverTime
from recommenders.contract import Dataset
from recommenders.histories import DoubleArray, LongArray

FEW = 3
"""Days, weeks or months below which there is no line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFigure:
    """An ``amount`` and, where there is one, the line beneath it.

    ``trend`` (n,) are its values ``over`` something ("by week"), ``beside`` (n,) those of what it
    is held against, called ``against``; ``top`` is the value at which the line would touch its
    upper edge, 0 for the highest of both. Without a line ``over`` is what else there is to say.
    ``written`` is how people read one of the values.
    """

    name: str
    amount: float
    over: str = ""
    trend: tuple[float, ...] = ()
    against: str = ""
    beside: tuple[float, ...] = ()
    top: float = 0.0
    written: Callable[[float], str] = number

    @property
    def value(self) -> str:
        """The amount as people read it."""
        return self.written(self.amount)

    @property
    def takeaway(self) -> str:
        """The line in words, for who cannot see it; empty without one."""
        if not self.trend:
            return ""
        first, last, most = self.trend[0], self.trend[-1], max(self.trend)
        beside = f"; {self.against}: {self.written(self.beside[-1])} last" if self.beside else ""
        return (
            f"{self.name}, {self.over}: {self.written(first)} first, {self.written(last)} last, "
            f"{self.written(most)} at the most{beside}"
        )


def figure_table(figures: Sequence[KeyFigure]) -> pd.DataFrame:
    """A row for each figure."""
    return pd.DataFrame({"Figure": [f.name for f in figures], "Value": [f.amount for f in figures]})


def of_dataset(dataset: Dataset, over: OverTime | None) -> tuple[KeyFigure, ...]:
    """Purchases, who made them, of what, and what was spent where every price is known.

    The lines go over the whole days, weeks or months of ``over``, where there are enough; None
    where the data have no times, and so no lines and nothing about what was spent.
    """
    bought = dataset.histories()
    amounts = {
        "Purchases": purchases(dataset),
        "Customers who bought": int(np.count_nonzero(bought.lengths)),
        "Items bought": int(np.count_nonzero(np.bincount(bought.items))),
    }
    by = ""
    lines: dict[str, tuple[float, ...]] = dict.fromkeys(amounts, ())
    if over is not None:
        by = f"by {over.unit}"
        counts = (over.counts, over.customers, over.items)
        lines = {name: _whole(values, over) for name, values in zip(amounts, counts, strict=True)}
    told = [
        KeyFigure(name=name, amount=amount, over=by, trend=lines[name], written="{:,.0f}".format)
        for name, amount in amounts.items()
    ]
    if over is not None and over.spent is not None:
        written = partial(money, currency=dataset.currency)
        told.append(
            KeyFigure(
                name="Spent",
                amount=float(over.spent.sum()),
                over=by,
                trend=_whole(over.spent, over),
                written=written,
            )
        )
    return tuple(told)


def _whole(values: LongArray | DoubleArray, over: OverTime) -> tuple[float, ...]:
    """The values of what the data have whole; none where these are few."""
    complete = values[over.complete]
    return tuple(map(float, complete)) if len(complete) >= FEW else ()
