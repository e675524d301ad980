"""Other names, ids and an order of their own for the customers of a data set."""

from __future__ import annotations

import base64
import hmac
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd

from recommenders.contract import Columns, Dataset
from recommenders.errors import DataError
from recommenders.histories import IntArray

FIRST: Final = (
    "Amber Azure Brisk Bronze Calm Cedar Clear Coral Crimson Early Eager Fair Fern Frosty Gentle "
    "Golden Grey Hazel Honest Indigo Ivory Jade Keen Lively Lucky Maple Merry Misty Noble Olive "
    "Opal Pearl"
)
SECOND: Final = (
    "Badger Bear Beaver Bison Crane Curlew Deer Dove Eagle Falcon Finch Fox Gull Hare Hawk Heron "
    "Ibis Jay Kestrel Lark Lynx Marten Moose Otter Owl Plover Puffin Raven Robin Seal Swan Wren"
)
LENGTH: Final = 12
"""Characters of an id, 60 bits: two of ten million customers share them once in 20,000 shops."""
LONG: Final = 24
"""Characters of the ids of those who do share them."""


def pseudonymous(dataset: Dataset, *, key: bytes) -> Dataset:
    """The data set with names and ids of its customers replaced, and in the order of the new ids.

    A pseudonym is HMAC-SHA-256 of the customer's id under the ``key``
    (`recommenders.privacy.key.pseudonym_key`), which is in nothing that is shown: whoever has all
    ids, the data and their fingerprint still needs it. A customer keeps it for as long as the key
    is kept, whatever else the data have. The first `LENGTH` characters are shown; those of
    customers who share them, `LONG` ones. Raises `DataError` where two share these as well.

    Customer codes are places in the order of the pseudonyms, and say as little as these: so does
    whatever is sorted, tied, numbered or drawn by code. ``known_as`` has the codes that
    recommenders were fitted with. Columns of the customer table other than the segment are
    dropped, and so are the examples of the data report and the queries that few customers have
    typed (`Searches.public`): a query may name who typed it.
    """
    real = dataset.customers[Columns.CUSTOMER]
    digests = [_digest(key, "customer", str(id_)) for id_ in real]
    ids = _ids([base64.b32encode(digest[:20]).decode() for digest in digests])
    order = np.argsort(np.array(ids, dtype=object), kind="stable")
    log = dataset.log
    # the places of all events serve as items for once
    events = replace(log, items=np.arange(len(log.items), dtype=np.int32)).take(order).items
    customers = _table(dataset, ids, [_name(digest) for digest in digests])
    known_as = order if dataset.known_as is None else dataset.known_as[order]
    searches = None if dataset.searches is None else dataset.searches.public()
    if searches is not None:
        code = np.append(np.argsort(order), 0)  # the last place stands in for visitors
        whose = np.where(searches.customers < 0, searches.customers, code[searches.customers])
        searches = replace(searches, customers=whose.astype(np.int32))
    return replace(
        dataset,
        log=log.take(order),
        unit_prices=dataset.unit_prices[events],
        positions=dataset.positions[events],
        randomised=dataset.randomised[events],
        customers=customers.iloc[order].reset_index(drop=True),
        present=dataset.present | {Columns.NAME},
        findings=tuple(replace(finding, example="") for finding in dataset.findings),
        searches=searches,
        known_as=known_as.astype(np.int32),
        fingerprint=f"{dataset.fingerprint}~{_digest(key, 'data', dataset.fingerprint).hex()[:12]}",
    )


def real_codes(dataset: Dataset, codes: Iterable[int]) -> IntArray:
    """The codes in the data as they came of customers who have these ``codes`` in ``dataset``."""
    chosen = np.fromiter(codes, dtype=np.int32)
    return chosen if dataset.known_as is None else dataset.known_as[chosen]


def shown_codes(dataset: Dataset, codes: Iterable[int]) -> IntArray:
    """The way back: the codes in ``dataset``, ascending, of those with ``codes`` as they came."""
    chosen = np.fromiter(codes, dtype=np.int32)
    if dataset.known_as is None:
        return np.sort(chosen)
    return np.flatnonzero(np.isin(dataset.known_as, chosen)).astype(np.int32)


def shown_code(dataset: Dataset, code: int | None) -> int | None:
    """The same of one customer; None for None."""
    if code is None or dataset.known_as is None:
        return code
    return int(np.flatnonzero(dataset.known_as == code)[0])


def _digest(key: bytes, what: str, text: str) -> bytes:
    return hmac.digest(key, f"becausal {what}\0{text}".encode("utf-8", "surrogatepass"), "sha256")


def _ids(texts: list[str]) -> list[str]:
    shared = Counter(text[:LENGTH] for text in texts)
    ids = [text[: LENGTH if shared[text[:LENGTH]] == 1 else LONG] for text in texts]
    if len(set(ids)) < len(ids):
        raise DataError(
            "two customers would have the same pseudonym",
            remedy="Give another key of pseudonyms (`key` under [privacy] in becausal.toml).",
        )
    return ids


def _name(digest: bytes) -> str:
    first, second = FIRST.split(), SECOND.split()
    return f"{first[digest[20] % len(first)]} {second[digest[21] % len(second)]}"


def _table(dataset: Dataset, ids: list[str], names: list[str]) -> pd.DataFrame:
    """The customers with their new ids and names, in the order in which they came."""
    came = dataset.customers
    table = came.loc[:, [Columns.CUSTOMER]].assign(**{Columns.CUSTOMER: ids, Columns.NAME: names})
    if Columns.SEGMENT in came:
        table[Columns.SEGMENT] = came[Columns.SEGMENT]
    table[Columns.CUSTOMER] = table[Columns.CUSTOMER].astype(came[Columns.CUSTOMER].dtype)
    return table
