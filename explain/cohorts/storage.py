"""Explained lists on disk, as arrays: what was explained once is not explained after a restart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from explain.cohorts.entries import DRIVERS, STATES, EntrySource, ExplainedLists, ListEntry
from explain.cohorts.entry_reason import RELATIONS, EntryReason
from recommenders.artifacts import Arrays, codes_of, keep, load, restoring
from recommenders.contract import Dataset
from recommenders.errors import ArtifactError

FORMAT: Final = 2
"""Of the arrays, and of what is explained: another one where reasons are made another way."""
_SOURCES: Final = tuple(EntrySource)
_NONE: Final = -1
_RAGGED: Final = ("purchases", "groups", "named")


def keep_lists(cache: Path, fingerprint: str, book: ExplainedLists, *, bought: bool) -> None:
    """Keep the lists of a model (``fingerprint``), all that are in the book by now.

    ``bought``: whether they list what was bought before.
    """
    # another thread may add to the book meanwhile
    lists = dict(book)
    keep(_folder(cache, fingerprint, bought), _arrays(lists), _meta(fingerprint, bought))


def kept_lists(
    cache: Path, fingerprint: str, dataset: Dataset, *, bought: bool, n_groups: int
) -> ExplainedLists:
    """The lists of a model that are kept; none where nothing usable is.

    ``n_groups`` is how many groups the purchases of the data set have.
    """
    folder = _folder(cache, fingerprint, bought)
    try:
        with restoring(folder.name):
            return _restored(load(folder, _meta(fingerprint, bought)), dataset, n_groups)
    except ArtifactError:
        return {}


def _folder(cache: Path, fingerprint: str, bought: bool) -> Path:
    return cache / "lists" / f"{fingerprint}-{'all' if bought else 'new'}"


def _meta(fingerprint: str, bought: bool) -> dict[str, object]:
    return {"format": FORMAT, "model": fingerprint, "bought": bought}


def _arrays(lists: ExplainedLists) -> Arrays:
    flat = list(chain.from_iterable(lists.values()))
    reasons = [entry.reason for entry in flat]
    labels = sorted({reason.label for reason in reasons})
    row_of_label = {label: row for row, label in enumerate(labels)}
    ranks = [(reason.rank_without, reason.rank_without_history) for reason in reasons]
    return {
        "customers": _codes(lists),
        "lengths": _codes(map(len, lists.values())),
        "items": _codes(entry.item for entry in flat),
        "sources": np.array(
            [[source in entry.sources for source in _SOURCES] for entry in flat], dtype=np.bool_
        ).reshape(-1, len(_SOURCES)),
        "states": _codes(STATES.index(entry.state) for entry in flat),
        "drivers": _codes(entry.driver for entry in flat),
        "labels": np.array(labels, dtype=np.str_),
        "label": _codes(row_of_label[reason.label] for reason in reasons),
        "counts": _codes(reason.purchases for reason in reasons),
        "relations": _codes(
            RELATIONS.index(reason.relation) if reason.relation else _NONE for reason in reasons
        ),
        "figures": np.array(
            [(reason.share, reason.lift) for reason in reasons], dtype=np.float64
        ).reshape(-1, 2),
        "ranks": np.array(
            [[_NONE if rank is None else rank for rank in pair] for pair in ranks], dtype=np.int64
        ).reshape(-1, 2),
        **_joined("purchases", [entry.purchases for entry in flat]),
        **_joined("groups", [entry.groups for entry in flat]),
        **_joined("named", [reason.items for reason in reasons]),
    }


def _restored(arrays: Arrays, dataset: Dataset, n_groups: int) -> ExplainedLists:
    items = codes_of(arrays["items"], dataset.n_items).tolist()
    n = len(items)
    ends = {"purchases": dataset.n_items, "groups": n_groups, "named": dataset.n_items}
    ragged = {name: _parted(arrays, name, n, ends[name]) for name in _RAGGED}
    labels, label = arrays["labels"].tolist(), codes_of(arrays["label"], len(arrays["labels"]))
    counts = codes_of(arrays["counts"], np.iinfo(np.int64).max).tolist()
    relations = codes_of(arrays["relations"], len(RELATIONS), first=_NONE).tolist()
    states = codes_of(arrays["states"], len(STATES)).tolist()
    drivers = codes_of(arrays["drivers"], len(DRIVERS)).tolist()
    sources, figures, ranks = arrays["sources"], arrays["figures"], arrays["ranks"]
    whole = (
        sources.shape == (n, len(_SOURCES))
        and sources.dtype == np.bool_
        and arrays["labels"].ndim == 1
        and arrays["labels"].dtype.kind == "U"
        and figures.shape == ranks.shape == (n, 2)
        and figures.dtype.kind == "f"
        and ranks.dtype.kind == "i"
        and ranks.min(initial=0) >= _NONE
        and {len(column) for column in (label, counts, relations, states, drivers)} == {n}
    )
    if not whole:
        raise ArtifactError("saved lists are not of the kind that they should be")
    without = [[None if rank == _NONE else rank for rank in pair] for pair in ranks.tolist()]
    entries = [
        ListEntry(
            item=items[row],
            sources=frozenset(source for source, is_so in zip(_SOURCES, on, strict=True) if is_so),
            state=STATES[states[row]],
            driver=drivers[row],
            purchases=ragged["purchases"][row],
            groups=ragged["groups"][row],
            reason=EntryReason(
                items=ragged["named"][row],
                label=str(labels[label[row]]),
                purchases=counts[row],
                relation="" if relations[row] == _NONE else RELATIONS[relations[row]],
                share=figures[row, 0].item(),
                lift=figures[row, 1].item(),
                rank_without=without[row][0],
                rank_without_history=without[row][1],
            ),
        )
        for row, on in enumerate(sources.tolist())
    ]
    customers = codes_of(arrays["customers"], dataset.n_customers).tolist()
    ends_of = _ends(arrays["lengths"], len(customers), n)
    if len(set(customers)) != len(customers):
        raise ArtifactError("saved lists are of one customer twice")
    return {
        customer: tuple(entries[begin:end])
        for customer, begin, end in zip(customers, [0, *ends_of], ends_of, strict=False)
    }


def _joined(name: str, rows: Sequence[tuple[int, ...]]) -> Arrays:
    return {
        name: _codes(chain.from_iterable(rows)),
        f"{name}_lengths": _codes(map(len, rows)),
    }


def _parted(arrays: Arrays, name: str, n: int, end: int) -> list[tuple[int, ...]]:
    codes = codes_of(arrays[name], end).tolist()
    ends = _ends(arrays[f"{name}_lengths"], n, len(codes))
    return [tuple(codes[a:b]) for a, b in zip([0, *ends], ends, strict=False)]


def _ends(lengths: NDArray[Any], n: int, total: int) -> list[int]:
    """Where each of ``n`` rows ends among ``total`` values."""
    codes_of(lengths, total + 1)
    if len(lengths) != n or int(lengths.astype(np.int64).sum()) != total:
        raise ArtifactError("saved rows do not have as many values as they should")
    ends: list[int] = np.cumsum(lengths, dtype=np.int64).tolist()
    return ends


def _codes(values: Iterable[int]) -> NDArray[np.int64]:
    return np.fromiter(values, dtype=np.int64)
