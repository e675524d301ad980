"""What an adapter hands over: plain tables, before the checks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from recommenders.contract import Finding


@dataclass(kw_only=True)
class RawTables:
    """What an adapter has read: plain frames with the names of `Columns`, before the checks.

    ``interactions`` needs customer_id, item_id and timestamp; all else is optional. Ids may be
    categorical, which is quicker. An integer index of ``interactions`` counts the data lines of
    the file from 0, so that errors name the right row. ``timezone`` names the zone of the shop:
    naive times are taken to be in it, others are converted to it. ``currency`` is the sign
    of an amount, ``locale`` how amounts and dates are written. ``file`` is what errors name.
    """

    name: str
    title: str
    interactions: pd.DataFrame
    items: pd.DataFrame | None = None
    customers: pd.DataFrame | None = None
    timezone: str = "UTC"
    currency: str = ""
    locale: str = ""
    as_of: pd.Timestamp | None = None
    findings: list[Finding] = field(default_factory=list)
    file: str | None = None

    def add_finding(self, observation: str, count: int | np.integer[Any], done: str) -> None:
        """Add a line to the data report when there is something to report."""
        if count:
            self.findings.append(Finding(observation=observation, count=int(count), done=done))
