"""The door of the package: a data set by its name or folder, and a recommender fitted to it."""

from __future__ import annotations

from pathlib import Path

from recommenders import registry
from recommenders.adapters import sources
from recommenders.adapters.files import folder
from recommenders.contract import Dataset, Recommender
from recommenders.errors import DataError
from recommenders.progress import Progress


def load_dataset(source: str | Path = "sample") -> Dataset:
    """A checked data set: ``source`` is a known name ("sample"), or a folder or file of one's own.

    Of a text a known name goes first, so a folder of that name is given as "./sample". Raises
    `DataError` that says what is wrong, where, and what to do.
    """
    names = {known.name for known in sources.sources()}
    path = Path(source).expanduser()
    if path.exists() and (isinstance(source, Path) or source not in names):
        return folder.load(path)
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
    """A recommender fitted to the data set: a registered name, or an object of one's own.

    ``cache`` is a folder where a fitted recommender of a registered name is kept and found again;
    ``progress`` is told of each epoch of one that is trained. Raises `DataError` for a name that
    is not registered, or whose package is not installed.
    """
    if not isinstance(recommender, str):
        return recommender.fit(dataset)
    return registry.fitted(entry(recommender).name, dataset, cache=cache, progress=progress)


def entry(name: str) -> registry.RecommenderEntry:
    """The entry of a recommender that can be used now; raises `DataError` where there is none."""
    names = [known.name for known in registry.ENTRIES]
    if name not in names:
        raise DataError(
            "there is no such recommender", value=name, remedy=f"Choose one of {', '.join(names)}."
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
            remedy=f"An id looks like {dataset.customer_id(0)}.",
        )
    return code


def known_item_code(dataset: Dataset, item: str) -> int:
    """The code of an item id; raises `DataError` for one that the data set does not have."""
    code = dataset.item_code(item)
    if code is None:
        raise DataError(
            f"{dataset.title} has no such item",
            value=item,
            remedy=f"An id looks like {dataset.item_id(0)}.",
        )
    return code
