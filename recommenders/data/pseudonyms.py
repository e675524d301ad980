"""Other names and ids for the customers of a data set, the same ones every time."""

from __future__ import annotations

import base64
from dataclasses import replace
from hashlib import blake2b
from typing import Final

from recommenders.contract import Columns, Dataset

FIRST: Final = (
    "Amber Azure Brisk Bronze Calm Cedar Clear Coral Crimson Early Eager Fair Fern Frosty Gentle "
    "Golden Grey Hazel Honest Indigo Ivory Jade Keen Lively Lucky Maple Merry Misty Noble Olive "
    "Opal Pearl"
)
SECOND: Final = (
    "Badger Bear Beaver Bison Crane Curlew Deer Dove Eagle Falcon Finch Fox Gull Hare Hawk Heron "
    "Ibis Jay Kestrel Lark Lynx Marten Moose Otter Owl Plover Puffin Raven Robin Seal Swan Wren"
)
LENGTHS: Final = (8, 16, 32)
"""Characters of an id: the shortest that tells all customers apart."""


def pseudonymous(dataset: Dataset, *, key: str = "") -> Dataset:
    """The data set with names and ids of its customers replaced; all else, codes too, is kept.

    A pseudonym is a keyed hash (BLAKE2b) of the customer's id, so that nobody who does not have
    the ``key`` finds it by trying ids. Without a key the full fingerprint of the data set is the
    key, which only those who have the data can know: the pseudonyms are the same wherever the same
    data are, and others when the data change. With a key they last. Columns of the customer
    table other than the segment are dropped.
    """
    secret = blake2b((key or dataset.fingerprint).encode(), digest_size=32).digest()
    ids = dataset.customers[Columns.CUSTOMER]
    digests = [blake2b(str(id_).encode(), key=secret, digest_size=24).digest() for id_ in ids]
    codes = [base64.b32encode(digest[:20]).decode() for digest in digests]
    length = next(n for n in LENGTHS if len({code[:n] for code in codes}) == len(codes))
    first, second = FIRST.split(), SECOND.split()
    customers = dataset.customers.loc[:, [Columns.CUSTOMER]].assign(
        **{
            Columns.CUSTOMER: [code[:length] for code in codes],
            Columns.NAME: [
                f"{first[digest[20] % len(first)]} {second[digest[21] % len(second)]}"
                for digest in digests
            ],
        }
    )
    if Columns.SEGMENT in dataset.customers:
        customers[Columns.SEGMENT] = dataset.customers[Columns.SEGMENT]
    customers[Columns.CUSTOMER] = customers[Columns.CUSTOMER].astype(ids.dtype)
    return replace(dataset, customers=customers, present=dataset.present | {Columns.NAME})
