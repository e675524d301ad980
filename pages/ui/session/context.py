"""What a view draws from: the selection, resolved against the data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import pandas as pd

from explain.rankings.next_purchases import holdback_time
from pages.ui.session import list_options, resources
from pages.ui.session.list_options import ListOptions
from pages.ui.session.selection import Selection, read, update
from recommenders import registry
from recommenders.errors import DataError

MAX_OPTIONS = 5_000
"""A select box is slow with more customers than this: a search field takes its place."""
MAX_MATCHES = 50


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ViewContext:
    """What the pickers came to: the selection, the model behind it, the options in force.

    ``held_back`` tells that the newest days are left out of that model, as ``hits`` asks.
    """

    selection: Selection
    model: resources.FittedModel
    customer: int | None
    options: ListOptions
    held_back: bool = False


def current() -> ViewContext:
    """What the URL says, for a view; `draw_sidebar` has already checked it in this run."""
    loaded = resources.loaded_dataset(read().dataset, private=read().private)
    selection = with_customer(read(), loaded)
    return view_context(selection, loaded, customer_code(loaded, selection))


def step(loaded: resources.LoadedDataset, customer: int, by: int) -> None:
    """Go to the next (1) or the previous (-1) customer, around the end."""
    update(customer=loaded.dataset.customer_id((customer + by) % loaded.dataset.n_customers))


def view_context(
    selection: Selection, loaded: resources.LoadedDataset, customer: int | None
) -> ViewContext:
    """The model and the options that a selection comes to; raises DataError where it cannot.

    ``customer`` is the code of the selected one.
    """
    entry = registry.entry(selection.recommender)
    held_back = holdback(selection, loaded) is not None
    if held_back:
        loaded = resources.earlier(selection.dataset, private=selection.private)
    options = list_options.resolve(selection, entry, loaded, customer)
    model = resources.fitted_model(
        selection.dataset, selection.recommender, options.gamma, held_back=held_back
    )
    # the recommender is the same, whatever the customers are called
    model = replace(model, loaded=loaded)
    return ViewContext(
        selection=selection, model=model, customer=customer, options=options, held_back=held_back
    )


def holdback(
    selection: Selection, loaded: resources.LoadedDataset
) -> tuple[pd.Timestamp, int] | None:
    """Up to when the history goes and how many days are held back, where that is asked for."""
    if not selection.hits:
        return None
    try:
        return holdback_time(loaded.dataset)
    except DataError:
        return None  # the Customer view says so, and shows the list of today


def matches(labels: tuple[str, ...], query: str, most: int) -> list[int]:
    """Codes of the first ``most`` customers whose label has the words, ignoring case."""
    words = query.casefold().split()
    codes: list[int] = []
    for code, label in enumerate(labels):
        if all(word in label.casefold() for word in words):
            codes.append(code)
            if len(codes) == most:
                break
    return codes


def with_customer(selection: Selection, loaded: resources.LoadedDataset) -> Selection:
    """The first suggested customer where none is chosen.

    It is not written into the URL: an address that changes itself traps the browser's "back".
    """
    if selection.customer is not None or not loaded.suggestions:
        return selection
    return replace(selection, customer=loaded.dataset.customer_id(loaded.suggestions[0].customer))


def customer_code(loaded: resources.LoadedDataset, selection: Selection) -> int | None:
    """The code of the selected customer; None without one, and for one that is not known."""
    return None if selection.customer is None else loaded.dataset.customer_code(selection.customer)


def optional_id(id_of: Callable[[int], str], code: int | None) -> str | None:
    """The id of a code, as ``id_of`` (say `Dataset.item_id`) has it; None for None."""
    return None if code is None else id_of(code)
