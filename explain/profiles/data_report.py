"""A data set in tables: what was found, what it holds, what is missing."""

from __future__ import annotations

import numpy as np
import pandas as pd

from recommenders.contract import COSTS, Dataset, Event, Finding

_STEPS = ((0, 0), (1, 1), (2, 2), (3, 5), (6, 10), (11, 50), (51, 200), (201, None))


def purchases(dataset: Dataset) -> int:
    """Number of purchase lines."""
    return int((dataset.log.events == Event.PURCHASE).sum())


def first_event(dataset: Dataset) -> pd.Timestamp:
    """When the first event happened, in the data set's time zone."""
    return dataset.local_time(int(dataset.log.times.min()))


def findings(dataset: Dataset) -> pd.DataFrame:
    """The data report: what was found, how often, and what was done; warnings first."""
    ordered = [
        *warnings(dataset),
        *(finding for finding in dataset.findings if not finding.warning),
    ]
    return pd.DataFrame(
        {
            "Kind": ["Warning" if finding.warning else "Note" for finding in ordered],
            "Found": [finding.text for finding in ordered],
            "Count": [finding.count for finding in ordered],
            "Done": [finding.done for finding in ordered],
        }
    )


def warnings(dataset: Dataset) -> list[Finding]:
    """What may have made the data say something else than they mean."""
    return [finding for finding in dataset.findings if finding.warning]


def events(dataset: Dataset) -> pd.DataFrame:
    """Events by kind, with the customers and items they are about; searches last.

    Searches count visitors who are no customers as well.
    """
    kinds = dataset.log.events
    rows = []
    for event in Event:
        of_kind = kinds == event
        if of_kind.any():
            rows.append(
                {
                    "Event": event.label.capitalize(),
                    "Count": int(of_kind.sum()),
                    "Customers": np.count_nonzero(dataset.histories(events=(event,)).lengths),
                    "Items": np.count_nonzero(np.bincount(dataset.log.items[of_kind])),
                }
            )
    if dataset.searches is not None:
        searches = dataset.searches
        rows.append(
            {
                "Event": "Search",
                "Count": len(searches),
                "Customers": len(np.unique(searches.customers)),
                "Items": len(np.unique(searches.items)),
            }
        )
    return pd.DataFrame(rows)


def by_purchases(dataset: Dataset) -> pd.DataFrame:
    """How many customers have how many purchase lines; ``Share`` is between 0 and 1."""
    lengths = dataset.histories().lengths
    rows = []
    for low, high in _STEPS:
        top = lengths.max(initial=low) if high is None else high
        count = int(((lengths >= low) & (lengths <= top)).sum())
        name = str(low) if low == high else f"{low} or more" if high is None else f"{low} to {high}"
        rows.append(
            {
                "Purchases": name,
                "Customers": count,
                "Share": count / max(1, len(lengths)),
            }
        )
    return pd.DataFrame(rows)


def missing(dataset: Dataset) -> pd.DataFrame:
    """Optional columns that did not come with the data, and what each costs."""
    lacking = [column for column in COSTS if not dataset.has(column)]
    return pd.DataFrame(
        {
            "Column": [column.replace("_", " ") for column in lacking],
            "Cost": [COSTS[column] for column in lacking],
        }
    )
