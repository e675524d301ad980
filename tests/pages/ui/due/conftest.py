"""A small shop with a forecast; its titles and one name are no plain text to a browser."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pages.ui.due import cache
from pages.ui.session.context import ViewContext
from pages.ui.session.resources import LoadedDataset
from recommenders.contract import Columns
from recommenders.demand.forecast import Demand
from recommenders.testing import toys
from tests.pages.panels import PLAIN, fitted, view_of
from tests.recommenders.demand.worlds import steady
from tests.worlds import TITLES


@pytest.fixture(scope="session")
def view() -> ViewContext:
    """A view of the shop: 6 items, 30 weeks, 150 customers."""
    dataset = steady(customers=150, items=6, weeks=30)
    items = dataset.items.assign(**{Columns.TITLE: list(TITLES[:6])})
    dataset = replace(dataset, items=items, titles=items[Columns.TITLE].to_numpy(dtype=object))
    model = fitted(toys.Fixed([1.0] * 6), LoadedDataset.of(dataset))
    return view_of(model, options=PLAIN)


@pytest.fixture(scope="session")
def demand(view: ViewContext) -> Demand:
    return cache.demand(view.model.loaded.dataset)
