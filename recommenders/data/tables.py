"""What an adapter hands over: plain tables, before the checks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pandas as pd

from recommenders.contract import Finding

MANY: Final = 0.05
"""Share of lines above which what is left out of them is a warning."""


@dataclass(kw_only=True)
class RawTables:
    """What an adapter has read: plain frames with the names of `Columns`, before the checks.

    ``interactions`` needs customer_id, item_id and timestamp; all else is optional. Ids may be
    categorical, which is quicker. An integer index of ``interactions`` counts the data lines of
    the file from 0, so that errors name the right row. ``timezone`` names the zone of the shop:
    naive times are taken to be in it, others are converted to it. ``currency`` is the sign
    of an amount, ``locale`` how amounts and dates are written. ``file`` is what errors name.
    ``searches`` has customer_id, timestamp and query (normalised), and may have item_id, position
    and event (a label of `recommenders.searches.log.Act`).
    """

    name: str
    title: str
    interactions: pd.DataFrame
    items: pd.DataFrame | None = None
    customers: pd.DataFrame | None = None
    searches: pd.DataFrame | None = None
    timezone: str = "UTC"
    currency: str = ""
    locale: str = ""
    as_of: pd.Timestamp | None = None
    findings: list[Finding] = field(default_factory=list)
    file: str | None = None

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
