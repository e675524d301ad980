"""The door of the package: a data set by its name or folder, and a recommender fitted to it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from recommenders import registry
from recommenders.adapters import sources
from recommenders.adapters.databases.place import is_address
from recommenders.adapters.named_place import load_place
from recommenders.configuration import configuration
from recommenders.contract import Columns, Dataset, HasDial, Recommender
from recommenders.errors import DataError
from recommenders.own.entries import is_place, own_entry
from recommenders.progress import Progress
from recommenders.ranking.ranker import Ranker
from recommenders.rules.matched import RuleSet
from recommenders.rules.rule import Rule, RuleKind
from recommenders.toml_file import nearest

ASKED: Final = 64
"""Customers whose scores tell whether an own recommender's scores start at zero."""


def load_dataset(source: str | Path = "sample") -> Dataset:
    """A checked data set: ``source`` is a known name ("sample"), or a place of one's own: a folder,
    a file of lines or of a database, or an address such as postgresql://host/shop.

    Of a text a known name goes first, so a folder of that name is given as "./sample". Raises
    `DataError` that says what is wrong, where, and what to do.
    """
    names = {known.name for known in sources.sources()}
    if isinstance(source, str) and is_address(source):
        return load_place(source)
    path = Path(source).expanduser()
    if path.exists() and (isinstance(source, Path) or source not in names):
        return load_place(str(path))
    if isinstance(source, Path):
        raise DataError("there is nothing at this path", file=str(source), remedy="Correct it.")
    return sources.load(source)


def fit(
    recommender: str | Recommender,
    dataset: Dataset,
    *,
    cache: Path | None = None,
    progress: Progress | None = None,
) -> Recommender:
    """A recommender fitted to the data set: a name, ``package.module:name``, or an object.

    ``cache`` is a folder where a fitted recommender of a registered name is kept and found again;
    ``progress`` is told of each epoch of one that is trained. Raises `DataError` for a name that
    is not registered, or whose package is not installed.
    """
    if not isinstance(recommender, str):
        return recommender.fit(dataset)
    return registry.fitted(entry(recommender).name, dataset, cache=cache, progress=progress)


def at_dial(recommender: Recommender, dial: float | None) -> Recommender:
    """The recommender with its dial turned there; as it is where ``dial`` is None.

    Raises `DataError` for one that has no dial.
    """
    if dial is None:
        return recommender
    if not isinstance(recommender, HasDial):
        with_dial = ", ".join(known.name for known in registry.ENTRIES if known.own_dial)
        raise DataError(
            f"{recommender.name} has no dial",
            value=f"{dial:g}",
            remedy=f"Leave --dial out, or choose {with_dial}.",
        )
    return recommender.at(dial)


def ruled(ranker: Ranker, dataset: Dataset, rules: Iterable[Rule] | None = None) -> Ranker:
    """The ranker with the rules of the shop: those of becausal.toml where none are given.

    Raises `DataError` where that file cannot be used. A boost multiplies the scores of recommenders
    that start at zero (`recommenders.ranking.boosted`): of one of our own as its entry says, of any
    other as its scores of some customers show.
    """
    wanted = configuration().rules if rules is None else tuple(rules)
    if not wanted:
        return ranker
    matched = RuleSet.of(wanted, dataset)
    boosts = any(matched.rules[index].rule.kind is RuleKind.BOOST for index in matched.active)
    from_zero = not boosts or _starts_at_zero(ranker.recommender, dataset)
    return ranker.with_rules(matched, from_zero=from_zero)


def _starts_at_zero(recommender: Recommender, dataset: Dataset) -> bool:
    known = next(
        (builtin for builtin in registry.ENTRIES if builtin.name == recommender.name), None
    )
    if known is not None and (known.nonnegative or known.own_dial):
        return known.nonnegative
    some = list(range(min(ASKED, dataset.n_customers)))
    scores = recommender.score(dataset.histories(some, events=recommender.events))
    return bool((scores[np.isfinite(scores)] >= 0).all())


def entry(name: str) -> registry.RecommenderEntry:
    """The entry of a recommender that can be used now; raises `DataError` where there is none.

    A model of one's own (`recommenders.own`: ``package.module:name``, an ONNX file, an address) is
    known from then on.
    """
    if is_place(name) and name not in {known.name for known in registry.ENTRIES}:
        registry.register(own_entry(name))
    names = [known.name for known in registry.ENTRIES]
    if name not in names:
        raise DataError(
            "there is no such recommender",
            value=name,
            remedy=f"{nearest(name, names)}Choose one of {', '.join(names)}, or name your own as "
            "package.module:name.",
        )
    known = registry.entry(name)
    if known.missing:
        raise DataError("the recommender is not installed", value=name, remedy=known.missing)
    return known


def known_customer_code(dataset: Dataset, customer: str) -> int:
    """The code of a customer id; raises `DataError` for one that the data set does not have."""
    code = dataset.customer_code(customer)
    if code is None:
        raise DataError(
            f"{dataset.title} has no such customer",
            value=customer,
            remedy=_alike(customer, dataset.customers[Columns.CUSTOMER]),
        )
    return code


def known_item_code(dataset: Dataset, item: str) -> int:
    """The code of an item id; raises `DataError` for one that the data set does not have."""
    code = dataset.item_code(item)
    if code is None:
        raise DataError(
            f"{dataset.title} has no such item",
            value=item,
            remedy=_alike(item, dataset.items[Columns.ITEM]),
        )
    return code


def _alike(written: str, ids: pd.Series) -> str:
    """A sentence with the id that differs in case or blanks alone, else with what ids look like."""
    same = ids[ids.str.lower() == written.strip().lower()]
    return f"Did you mean {same.iloc[0]}?" if len(same) else f"An id looks like {ids.iloc[0]}."
