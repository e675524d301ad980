"""The tables of a run, each with its title and what has to be known to read it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from explain.bench import planted_causes, summary
from explain.bench.protocol.metrics import NEGATIVE


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ResultTable:
    """A table with a title and a note; the same on the terminal and on the page."""

    title: str
    note: str
    table: pd.DataFrame

    def text(self) -> str:
        """For the terminal."""
        return f"\n{self.title}\n{self.note}\n{self.table.to_string(index=False)}"


def fidelity(
    results: Sequence[summary.Result],
    shared: Sequence[summary.Result],
    *,
    unit: str,
    not_run: Mapping[str, str],
) -> list[ResultTable]:
    """All tables of the methods. ``shared`` are the results on the customers of all methods."""
    skipped = "".join(f" Not run: {name} ({why})" for name, why in not_run.items())
    parts = [
        ResultTable(
            title="Removing the most important purchases first",
            note="POS@K, DEL and CDCG: lower is better. INS: higher is better. DEL and INS are "
            f"scores ({unit}). Means over customers, 95 % bootstrap intervals.{skipped}",
            table=summary.metric_table(results),
        )
    ]
    if shared and len({result.customers for result in results}) > 1:
        parts.append(
            ResultTable(
                title=f"The same, on the {shared[0].customers:,} customers of all methods",
                note="Slow methods explain fewer customers. Here all are compared on the same.",
                table=summary.metric_table(shared),
            )
        )
    parts += [
        ResultTable(
            title="Difference to leave-one-out",
            note="Over the customers that both explain. A star: better beyond the interval.",
            table=summary.against_table(results),
        ),
        ResultTable(
            title="Share of the way from leave-one-out to greedy deletion",
            note="Given where greedy deletion is better than leave-one-out beyond the interval.",
            table=summary.gap_table(results),
        ),
        ResultTable(
            title="Removing the least important purchases first",
            note="NEG@K: higher is better.",
            table=summary.metric_table(results, NEGATIVE),
        ),
        ResultTable(
            title="After exactly one to five removals",
            note="Share of customers whose item is still among the first five; lower is better.",
            table=summary.fixed_table(results),
        ),
        ResultTable(
            title="Cost and stability",
            note="Medians for one explanation. Stability: share of the first three purchases that "
            "stay, with other draws and with one irrelevant purchase more.",
            table=summary.cost_table(results),
        ),
        ResultTable(
            title="Methods",
            note="One map of the purchases for each case, used for every metric.",
            table=summary.notes_table(results),
        ),
    ]
    return [part for part in parts if len(part.table)]


def causes(recoveries: Sequence[planted_causes.Recovery], *, days: int) -> ResultTable:
    """The table of planted causes."""
    return ResultTable(
        title="Planted causes",
        note=f"First purchases of the last {days} days, whose cause in the sample world is known. "
        "The recommender is fitted to what came before. How often a method names the cause first, "
        "or among its first three, in %; 95 % bootstrap intervals over the cases. "
        f"'{planted_causes.CEILING}' knows the rules of that world, at the mean of its "
        "customers: about what is to be had.",
        table=planted_causes.table(recoveries),
    )
