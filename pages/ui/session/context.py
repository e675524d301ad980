"""What a view draws from: the selection, resolved against the data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import pandas as pd

from explain.counterfactual import edits as changes
from explain.rankings.next_purchases import holdback_time
from pages.ui.session import list_options, resources
from pages.ui.session.list_options import ListOptions
from pages.ui.session.selection import Selection, read, update
from recommenders import registry
from recommenders.contract import Columns
from recommenders.data.customer_labels import GUEST
from recommenders.errors import DataError
from recommenders.guests.guest import guest_code
from recommenders.own.batch_lists import BatchLists

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

    @property
    def of_guest(self) -> bool:
        """Whether the customer is somebody who is not in the data."""
        guest = guest_code(self.model.loaded.dataset)
        return guest is not None and guest == self.customer

    @property
    def record(self) -> str:
        """Which record the lists are (`RecordedScores`); empty where a model can be asked."""
        record = self.model.ranker.record
        return "" if record is None else record.record

    @property
    def stored(self) -> BatchLists | None:
        """The lists with reasons that were written before; None where something is computed."""
        recommender = self.model.ranker.recommender
        return recommender if isinstance(recommender, BatchLists) else None


def current(*, guests: bool = False) -> ViewContext:
    """What the URL says, for a view; `draw_sidebar` has already checked it in this run.

    ``guests`` tells that a pasted basket stands in the place of the customer.
    """
    loaded = resources.loaded_dataset(read().dataset, private=read().private)
    if guests:
        loaded = with_basket(read(), loaded)
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
        selection.dataset, selection.recommender, options.personal, held_back=held_back
    )
    # the recommender is the same, whatever the customers are called
    model = model.seen_by(loaded)
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


def with_customer(selection: Selection, loaded: resources.LoadedDataset) -> Selection:
    """The ids as the data set writes them, and the first suggested customer where none is chosen.

    It is not written into the URL: an address that changes itself traps the browser's "back".
    """
    dataset = loaded.dataset
    if guest_code(dataset) is not None:
        selection = replace(selection, customer=GUEST, hits=False)
    elif selection.customer == GUEST:
        selection = replace(selection, customer=None)
    items, customers = dataset.items[Columns.ITEM], dataset.customers[Columns.CUSTOMER]
    selection = replace(
        selection,
        customer=_as_written(selection.customer, customers, dataset.customer_code),
        item=_as_written(selection.item, items, dataset.item_code),
        versus=_as_written(selection.versus, items, dataset.item_code),
        because=_as_written(selection.because, items, dataset.item_code),
    )
    if selection.customer is not None or not loaded.suggestions:
        return selection
    return replace(selection, customer=dataset.customer_id(loaded.suggestions[0].customer))


def with_basket(selection: Selection, loaded: resources.LoadedDataset) -> resources.LoadedDataset:
    """The data with the guest whose basket the address has, if it has one."""
    if selection.basket is None:
        return loaded
    basket = changes.parse(selection.basket, loaded.dataset)
    items = tuple(edit.item for edit in basket.edits)
    return resources.with_basket(loaded.dataset.fingerprint, selection.private, items, loaded)


def customer_code(loaded: resources.LoadedDataset, selection: Selection) -> int | None:
    """The code of the selected customer; None without one, and for one that is not known."""
    return None if selection.customer is None else loaded.dataset.customer_code(selection.customer)


def _as_written(
    wanted: str | None, ids: pd.Series[str], code_of: Callable[[str], int | None]
) -> str | None:
    """The id that somebody meant who typed it with blanks around it or in another case."""
    if wanted is None or code_of(wanted) is not None:
        return wanted
    meant = ids[ids.str.strip().str.casefold() == wanted.strip().casefold()]
    return str(meant.iloc[0]) if len(meant) == 1 else wanted


def optional_id(id_of: Callable[[int], str], code: int | None) -> str | None:
    """The id of a code, as ``id_of`` (say `Dataset.item_id`) has it; None for None."""
    return None if code is None else id_of(code)
