"""Data sets as they stood at an earlier moment."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from recommenders.contract import Dataset


def until(dataset: Dataset, moment: pd.Timestamp) -> Dataset:
    """The data set with the events up to and including a moment, which becomes its as-of date.

    Items and customers keep their codes, so results can be compared with the whole data set.
    The item table is the later one: its prices are not those of the moment.
    """
    keep = dataset.log.times <= int(moment.timestamp())
    log = dataset.log.where(keep)
    return replace(
        dataset,
        log=replace(log, as_of=int(moment.timestamp())),
        unit_prices=dataset.unit_prices[keep],
        positions=dataset.positions[keep],
        as_of=moment,
        fingerprint=f"{dataset.fingerprint}@{int(moment.timestamp())}",
    )
