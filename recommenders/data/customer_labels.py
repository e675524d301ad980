"""What customers are called: thousands of them at once, and one in a sentence."""

from __future__ import annotations

import re
from typing import Final

import numpy as np
from numpy.typing import NDArray

from recommenders.contract import Columns, Dataset
from recommenders.histories import IntArray, LongArray

GUEST: Final = "A pasted basket"
"""What somebody is called who is not in the data (`recommenders.guests.guest`)."""
_WORD: Final = re.compile(r"[^\W\d_]+(?:[-'\u2019.][^\W\d_]+)*\.?")

_KINDS: Final = frozenset(
    ("account", "card", "client", "customer", "family", "household", "member", "shopper", "user")
)
"""What is called by a number is one of these, and no Eve 3."""
_ADDRESS: Final = frozenset(("dr", "frau", "herr", "mme", "mr", "mrs", "ms", "prof", "sir"))


def customer_labels(
    dataset: Dataset, codes: IntArray | LongArray | list[int] | None = None
) -> NDArray[np.object_]:
    """`Dataset.customer_label` of each of the customers (codes, all when None), in their order."""
    table = dataset.customers if codes is None else dataset.customers.iloc[codes]
    labels = "Customer " + table[Columns.CUSTOMER].astype(str)
    if Columns.NAME in table:
        names = table[Columns.NAME]
        labels = names.where(names.fillna("") != "", labels)
    return labels.to_numpy(dtype=object)


def in_sentence(label: str) -> str:
    """A label inside a sentence: a name as it is, "a pasted basket" and "household 9" small."""
    kind = label.partition(" ")[0].casefold()
    small = label == GUEST or (kind in _KINDS and _numbered(label))
    return label[0].lower() + label[1:] if small else label


def short_label(dataset: Dataset, code: int) -> str:
    """What a sentence calls a customer: "Leon" for Leon Stewart, "customer 12347", "household 9".

    The first word of a name of two or three words, all of letters, that is no form of address;
    any other name as it is.
    """
    label = dataset.customer_label(code)
    words = label.split()
    if label == GUEST:
        return "this customer"
    if label == f"Customer {dataset.customer_id(code)}" or _numbered(label):
        return label[0].lower() + label[1:]
    if len(words) in (2, 3) and all(_WORD.fullmatch(word) for word in words):
        return label if words[0].rstrip(".").casefold() in _ADDRESS else words[0]
    return label


def _numbered(label: str) -> bool:
    """Whether a label is a kind and a number, "Household 9"; a name with a number is one too."""
    words = label.split()
    return len(words) > 1 and words[0].isalpha() and any(sign.isdigit() for sign in words[-1])


def renamed(text: str, code: int, named: Dataset, shown: Dataset) -> str:
    """A text about a customer, with what ``named`` calls this one put as ``shown`` does.

    ``shown`` is the same data set, with pseudonyms or without, and has the customer under
    ``code``. The names of other customers in the text cannot be known, and stay.
    """
    real = code if shown.known_as is None else int(shown.known_as[code])
    names = {
        called(named, real).casefold(): called(shown, code)
        for called in (short_label, Dataset.customer_label, Dataset.customer_id)
    }
    longest_first = sorted(names, key=len, reverse=True)
    pattern = rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)"
    return re.sub(pattern, lambda match: names[match[0].casefold()], text, flags=re.IGNORECASE)
