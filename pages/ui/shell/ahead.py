"""What views of many events count at their first visit: counted behind the page that is open.

Of fewer events it takes no time that anybody would wait for; of more it takes gigabytes, which a
view has to be opened for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib import import_module
from typing import Final

from pages.ui.session.context import ViewContext
from pages.ui.session.jobs import start_behind, wait_until_idle
from pages.ui.session.placements import placements_of
from pages.ui.session.resources import FittedModel, fitted_to
from pages.ui.session.selection import Selection
from pages.ui.session.top_lists import all_top_lists
from recommenders.errors import DataError
from recommenders.progress import Progress

EVENTS: Final = range(1_000_000, 30_000_001)
"""How many events a data set has whose views are counted ahead."""
DRAWING: Final = (
    "pandas.io.formats.style",
    *(
        f"pages.ui.{name}"
        for name in (
            "cohort.parts",
            "compare.everybody",
            "compare.verdict",
            "data.panels",
            "due.shop",
            "item.recipients",
            "item.suggestions",
            "recommender.tabs",
        )
    ),
)


def count_ahead(view: ViewContext) -> None:
    """Begin to count, unless that has begun: what is of the data set, then what is of the model.

    A page that is opened in between waits only for what is being counted just then.
    """
    model = view.model.learned or view.model
    if view.record or len(model.loaded.dataset.log.items) not in EVENTS:
        return
    from pages.ui.cohort_choice.customers import max_customers

    key = f"{model.fingerprint}/{view.selection.bought}"
    most = max_customers(view)
    start_behind(
        "ahead", key, lambda progress: _count(_pieces(model, view.selection, most), progress)
    )


def _count(pieces: Iterator[Callable[[], object]], progress: Progress) -> None:
    for piece in pieces:
        # what cannot be told from these data is said by the view that tells it
        with suppress(DataError, ValueError):
            piece()
        progress(0.0, "")
        wait_until_idle()


def _pieces(
    model: FittedModel, selection: Selection, most_customers: int | None
) -> Iterator[Callable[[], object]]:
    """One after the other; what takes longest comes last."""
    from explain.demand.tables import WHOLE
    from explain.items import recipients
    from pages.ui.cohort.cache import cohort_study
    from pages.ui.compare.sides import default_opponent
    from pages.ui.data.cache import data_counts
    from pages.ui.due import cache as due
    from pages.ui.item import cache as item
    from pages.ui.recommender import cache as recommender

    dataset, bought = model.loaded.dataset, selection.bought

    def item_in_most_lists() -> None:
        lists = all_top_lists(model, bought)
        code = recipients.most_recommended(lists, dataset.n_items)
        if code is not None:
            item.reasons(model, recipients.recipients(lists, code), bought)
            item.neighbours_of(model, code)
        placements_of(dataset)

    def due_of_shop() -> None:
        demand = due.demand(dataset)
        window = demand.windows[0]
        due.items(dataset.fingerprint, WHOLE, window, demand)
        due.for_whom(dataset.fingerprint, WHOLE, window, demand)

    yield _import_drawing
    yield lambda: fitted_to(model.as_fitted.loaded, default_opponent(selection))
    yield item_in_most_lists
    yield lambda: cohort_study(model, None, most_customers, bought)
    yield lambda: data_counts(dataset)
    yield lambda: recommender.attributions(model, bought)
    yield due_of_shop


def _import_drawing() -> None:
    """What the views draw with: half a second for the first who opens one."""
    for name in DRAWING:
        import_module(name)
