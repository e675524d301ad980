"""Turning a pseudonym back, which takes the key and leaves a line in the audit log."""

from __future__ import annotations

import getpass
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from recommenders.access.audit_log import append
from recommenders.contract import Dataset
from recommenders.data.pseudonyms import pseudonymous, real_codes, shown_code
from recommenders.errors import DataError


@dataclass(frozen=True, slots=True, kw_only=True)
class Revealed:
    """Who has a pseudonym: the ``customer`` by id, and by ``name`` as the data have it."""

    pseudonym: str
    customer: str
    name: str


def revealed(dataset: Dataset, pseudonyms: Sequence[str], *, key: bytes) -> list[Revealed]:
    """Who the customers with these pseudonyms are, in their order.

    Raises `DataError` for one that nobody has under the key.
    """
    hidden = pseudonymous(dataset, key=key)
    return [_revealed(dataset, hidden, _code(hidden, pseudonym)) for pseudonym in pseudonyms]


def hidden_as(dataset: Dataset, customers: Sequence[str], *, key: bytes) -> list[Revealed]:
    """The way there: the pseudonyms of customers by their ids."""
    hidden = pseudonymous(dataset, key=key)
    identities = []
    for customer in customers:
        code = shown_code(hidden, dataset.customer_code(customer))
        if code is None:
            raise DataError(
                "no customer has this id", value=customer, remedy="Give an id as the data have it."
            )
        identities.append(_revealed(dataset, hidden, code))
    return identities


def record_revealed(
    folder: Path, dataset: str, identities: Sequence[Revealed], *, now: datetime
) -> None:
    """Write into the audit log who has turned back which pseudonyms of a data set (name), ``now``.

    A line for each, with the pseudonym and no real id. To be called before they are told; raises
    `DataError` where it cannot be written.
    """
    for identity in identities:
        append(
            folder, "revealed", at=now, who=_user(), dataset=dataset, customer=identity.pseudonym
        )


def _revealed(dataset: Dataset, hidden: Dataset, code: int) -> Revealed:
    (real,) = real_codes(hidden, [code]).tolist()
    return Revealed(
        pseudonym=hidden.customer_id(code),
        customer=dataset.customer_id(real),
        name=dataset.customer_label(real),
    )


def _code(hidden: Dataset, pseudonym: str) -> int:
    code = hidden.customer_code(pseudonym.strip().upper())
    if code is None:
        raise DataError(
            "nobody has this pseudonym here",
            value=pseudonym,
            remedy="It may be of another data set, another server, or from before the key was "
            "changed: run this where the app runs, with the same settings.",
        )
    return code


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}" if hasattr(os, "getuid") else "unknown"
