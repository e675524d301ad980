"""Somebody who is not in the data: a history that is explained beside those of the customers."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from recommenders.contract import Columns, Dataset, Event, Histories
from recommenders.data.customer_labels import GUEST


def basket_history(items: Sequence[int], dataset: Dataset) -> Histories:
    """A one-row history of single purchases (item codes) now, in their order."""
    # a second apart, so that what came first is known
    times = dataset.log.as_of - np.arange(len(items))[::-1]
    return Histories(
        indptr=np.array([0, len(items)], dtype=np.int64),
        items=np.array(items, dtype=np.int32),
        times=times.astype(np.int64),
        quantities=np.ones(len(items), dtype=np.float32),
        events=np.full(len(items), Event.PURCHASE, dtype=np.int8),
        as_of=dataset.log.as_of,
    )


def with_guest(dataset: Dataset, history: Histories) -> Dataset:
    """The data set with one customer more, the last: a guest with this one-row history.

    `GUEST` is name and id of this one.

    Items and customers keep their codes, so that a recommender that was fitted to ``dataset`` can
    be asked. Nobody has to be fitted to the guest, whom no model has seen.
    """
    if len(history) != 1:
        raise ValueError(f"a guest has one history, got {len(history)}")
    log, n_events = dataset.log, len(history.items)
    joined = replace(
        log,
        indptr=np.append(log.indptr, log.indptr[-1] + n_events),
        items=np.append(log.items, history.items),
        times=np.append(log.times, history.times),
        quantities=np.append(log.quantities, history.quantities),
        events=np.append(log.events, history.events),
    )
    customers = dataset.customers
    if Columns.NAME not in customers:
        customers = customers.assign(**{Columns.NAME: pd.Series("", customers.index, dtype="str")})
    row = {Columns.CUSTOMER: [GUEST], Columns.NAME: [GUEST]}
    guest = pd.DataFrame(row).astype({column: customers[column].dtype for column in row})
    digest = hashlib.blake2b(digest_size=6)
    known_as = dataset.known_as
    for array in (history.items, history.times, history.quantities, history.events):
        digest.update(array.tobytes())
    return replace(
        dataset,
        log=joined,
        unit_prices=np.append(dataset.unit_prices, np.full(n_events, np.nan, np.float32)),
        positions=np.append(dataset.positions, np.zeros(n_events, dtype=np.int16)),
        randomised=np.append(dataset.randomised, np.zeros(n_events, dtype=np.bool_)),
        customers=pd.concat([customers, guest], ignore_index=True),
        known_as=None if known_as is None else np.append(known_as, np.int32(len(known_as))),
        fingerprint=f"{dataset.fingerprint}+{digest.hexdigest()}",
    )


def guest_code(dataset: Dataset) -> int | None:
    """The code of the guest, None in a data set without one."""
    last = dataset.n_customers - 1
    return last if last >= 0 and dataset.customer_id(last) == GUEST else None
