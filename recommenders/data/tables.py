"""What an adapter hands over: plain tables, before the checks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pandas as pd

from recommenders.contract import Dataset, Finding

LAST_LINE: Final = pd.Timestamp("1800-01-01")
"""Where each customer's last line stands in data that have an order of lines and no times.

The line before it stands a day earlier, and so on. No time that is read lies there, so a place in
the order is never taken for a date.
"""
_FIRST_YEAR: Final = 1900
MANY: Final = 0.05
"""Share of lines above which what is left out of them is a warning."""


def lines_before_last(moment: pd.Timestamp) -> int | None:
    """How many lines before the customer's last a moment stands for; None for a time."""
    if moment.year >= _FIRST_YEAR:
        return None
    return int((LAST_LINE - moment.tz_localize(None).normalize()).days)


def place_text(moment: pd.Timestamp) -> str | None:
    """The place in the order of lines that a moment stands for, in words; None for a time."""
    before = lines_before_last(moment)
    if not before:
        return None if before is None else "the last line"
    return f"line {abs(before):,} {'before' if before > 0 else 'after'} the last"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """How dates and decimals of some lines are written: None where the lines do not settle it.

    ``day_first``: 05/01 is in January; ``comma``: decimals are parted by one.
    """

    day_first: bool | None = None
    comma: bool | None = None


@dataclass(kw_only=True)
class RawTables:
    """What an adapter has read: plain frames with the names of `Columns`, before the checks.

    ``interactions`` needs customer_id, item_id and timestamp; all else is optional. Ids may be
    categorical, which is quicker. An integer index of ``interactions`` counts the data lines of
    the file from 0, so that errors name the right row. ``timezone`` names the zone of the shop:
    naive times are taken to be in it, others are converted to it. ``currency`` is the sign
    of an amount, ``locale`` how amounts and dates are written. ``file`` is what errors name.
    ``searches`` has customer_id, timestamp and query (normalised), and may have item_id, position
    and event (a label of `recommenders.searches.log.Act`). ``related`` has item_id and
    related_item_id, and may have weight, above 0: the first leads to the second. ``currencies`` are
    the signs and codes that stand beside prices, by the name of their column. ``heeded`` are
    columns of the file of the lines that are none of ours and that something was read from all the
    same. ``ordered``:
    there are no times, and those of ``interactions`` are places in the order of lines, see
    `LAST_LINE`. ``written`` is how dates and decimals of the lines are.
    """

    name: str
    title: str
    interactions: pd.DataFrame
    items: pd.DataFrame | None = None
    customers: pd.DataFrame | None = None
    searches: pd.DataFrame | None = None
    related: pd.DataFrame | None = None
    timezone: str = "UTC"
    currency: str = ""
    locale: str = ""
    as_of: pd.Timestamp | None = None
    findings: list[Finding] = field(default_factory=list)
    file: str | None = None
    ordered: bool = False
    currencies: dict[str, tuple[str, ...]] = field(default_factory=dict)
    heeded: set[str] = field(default_factory=set)
    written: Written = field(default_factory=Written)

    def add_finding(
        self,
        observation: str,
        count: int | np.integer[Any],
        done: str,
        *,
        of: int = 0,
        warning: bool = False,
        example: str = "",
    ) -> None:
        """Add a line to the data report when there is something to report.

        It is a warning where it is said so, and where it is more than 5% ``of`` all lines.
        """
        if count:
            loud = warning or (of > 0 and int(count) > MANY * of)
            self.findings.append(
                Finding(
                    observation=observation,
                    count=int(count),
                    done=done,
                    warning=loud,
                    example=example,
                )
            )


def warnings_of(dataset: Dataset) -> tuple[str, ...]:
    """What may make the data say something else than they mean, in sentences."""
    loud = (found for found in dataset.findings if found.warning)
    return tuple(f"{found.text} ({found.count:,}): {found.done}." for found in loud)
