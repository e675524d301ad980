"""The first lines of a table of an experiment, as they were read."""

from __future__ import annotations

from typing import Final

import pandas as pd

from recommenders.experiments.table import ExperimentTable

LINES: Final = 5


def first_lines(table: ExperimentTable, *, private: bool) -> pd.DataFrame:
    """A few units with all that is known of them; ``private`` numbers them and hides the ids."""
    units = table.units.head(LINES)
    columns: dict[str, object] = {
        table.roles.unit or "line": [f"customer {n + 1}" for n in range(len(units))]
        if private
        else units.tolist(),
        table.roles.arm: [table.arm_names[code] for code in table.arms[:LINES]],
    }
    columns |= {name: values[:LINES] for name, values in table.outcomes.items()}
    for name, values in (
        (table.roles.denominator, table.denominator),
        (table.roles.before, table.before),
    ):
        if values is not None:
            columns[name] = values[:LINES]
    if table.days is not None:
        days = table.days[:LINES]
        columns[table.roles.day] = (
            days + 1
            if table.first_day is None
            else [table.first_day + pd.Timedelta(days=int(day)) for day in days]
        )
    return pd.DataFrame(columns)
