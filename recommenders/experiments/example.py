"""Experiments that are simulated, with a truth that is known: to try the read-out on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from recommenders.contract import Columns


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """An experiment on a homepage. ``lift`` is the true change of spend a customer in arm B.

    ``lost`` is the share of the customers of B who see a change and are not logged. ``planned`` is
    what was to come, ``units`` what has come, both an arm.
    """

    name: str
    lift: float
    lost: float = 0.0
    units: int
    planned: int
    seed: int

    @property
    def truth(self) -> str:
        """What is true of it, in a sentence."""
        if self.lost:
            return (
                f"B changes nothing, but {_percent(self.lost)} of its customers, those who spend "
                "least, were never logged."
            )
        if self.units < self.planned:
            return (
                "B changes nothing. Of many such experiments this is one in which the interval of "
                "one look says otherwise."
            )
        if not self.lift:
            return "B changes nothing."
        return f"B raises spend a customer by {_percent(self.lift)}."


EXAMPLES: Final = (
    Example(name="lift", lift=0.06, units=6_000, planned=6_000, seed=1),
    Example(name="early", lift=0.0, units=1_714, planned=6_000, seed=15),
    Example(name="nothing", lift=0.0, units=6_000, planned=6_000, seed=3),
    Example(name="broken", lift=0.0, lost=0.1, units=6_000, planned=6_000, seed=5),
)
DAYS: Final = 14
_VISITS: Final = 5.0
"""Visits of a customer in two weeks, on average."""
_ORDERED: Final = 0.35
"""Share of the visits that end in an order."""


def frame(example: Example) -> pd.DataFrame:
    """The table, one line a customer: customer_id, variant, orders, spend, visits, spend_before,
    entered.

    Customers differ in how often they come and what they spend, and are alike before and after,
    with a correlation of about .6; those who come often are seen on the first days.
    """
    rng = np.random.default_rng(example.seed)
    per_day = example.planned / DAYS
    n = 2 * example.units
    habit = rng.gamma(1.6, 1 / 1.6, n)
    basket = 19.0 * rng.lognormal(0.0, 0.35, n)
    treated = rng.random(n) < 0.5
    visits_before, visits = rng.poisson(_VISITS * habit), 1 + rng.poisson(_VISITS * habit)
    before = _spend(visits_before, basket, rng)[1]
    # the change works on every customer's basket alike
    orders, spend = _spend(visits, basket * np.where(treated, 1 + example.lift, 1.0), rng)
    days = np.minimum(np.arange(n) // round(2 * per_day), DAYS - 1)
    table = pd.DataFrame(
        {
            Columns.CUSTOMER: [f"C{number:05d}" for number in rng.permutation(n)],
            "variant": np.where(treated, "B", "A"),
            "orders": orders,
            "spend": spend.round(2),
            "visits": visits,
            "spend_before": before.round(2),
            "entered": pd.Timestamp("2026-06-01") + pd.to_timedelta(days, unit="D"),
        }
    )
    if not example.lost:
        return table
    quiet = treated & (spend <= np.median(spend))
    lost = quiet & (rng.random(n) < example.lost * treated.sum() / quiet.sum())
    logged: pd.DataFrame = table.loc[~lost]
    return logged.reset_index(drop=True)


def _percent(share: float) -> str:
    return f"{100 * share:.0f}\N{NO-BREAK SPACE}%"


def _spend(
    visits: np.ndarray, basket: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Orders and spend of each customer: some visits end in an order."""
    orders = rng.binomial(visits, _ORDERED)
    spend = orders * basket * rng.lognormal(0.0, 0.25, len(orders))
    return orders, spend
