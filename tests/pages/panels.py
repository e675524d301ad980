"""One panel of a view at a time: a small shop, recommenders in a line, and what was drawn."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import count
from typing import Any
from urllib.parse import parse_qsl, unquote_plus, urlsplit

import numpy as np
import pandas as pd
from streamlit.testing.v1 import AppTest

from explain.export.report import Block, Chart, Report, SideBySide
from explain.formats import FIXED_SPACE, MINUS
from pages.ui.compare.sides import ComparedSide
from pages.ui.session.context import ViewContext
from pages.ui.session.links import NAMED
from pages.ui.session.list_options import ListOptions
from pages.ui.session.resources import FittedModel, LoadedDataset
from pages.ui.session.selection import Selection
from recommenders import registry
from recommenders.contract import Columns, Dataset, Recommender
from recommenders.data.dataset import RawTables, build
from recommenders.evaluation.variants import Variant
from recommenders.ranking.ranker import Ranker
from recommenders.testing import toys
from tests.pages.test_views import words
from tests.worlds import AS_OF

PLAIN = ListOptions(personal=0.0, variety=None)
_NUMBERS = count()


@dataclass(frozen=True, slots=True)
class Link:
    """A link to another view, as a panel asked for it."""

    page: str
    label: str
    params: dict[str, str]


@cache
def circle() -> Dataset:
    """24 customers c00 to c23 and 24 items i00 to i23: each buys his own number and the next.

    i00 to i11 are of the category Tea, the others Coffee; customers with an even number are of
    the segment North, the others South. The last, c24, has bought nothing. Item n costs n + 1.
    """
    n = 24
    raw = pd.DataFrame(
        [
            {
                Columns.CUSTOMER: f"c{customer:02}",
                Columns.ITEM: f"i{(customer + step) % n:02}",
                Columns.TIME: AS_OF - pd.Timedelta(days=2 - step),
                Columns.UNIT_PRICE: float((customer + step) % n + 1),
            }
            for customer in range(n)
            for step in range(2)
        ]
    )
    items = pd.DataFrame(
        {
            Columns.ITEM: [f"i{item:02}" for item in range(n)],
            Columns.TITLE: [f"Tin_{item}" for item in range(n)],
            Columns.CATEGORY: ["Tea" if item < 12 else "Coffee" for item in range(n)],
            Columns.PRICE: [float(item + 1) for item in range(n)],
        }
    )
    customers = pd.DataFrame(
        {
            Columns.CUSTOMER: [f"c{customer:02}" for customer in range(n + 1)],
            Columns.NAME: [f"Eve *{customer}*" for customer in range(n + 1)],
            Columns.SEGMENT: [("North", "South")[customer % 2] for customer in range(n + 1)],
        }
    )
    return build(
        RawTables(
            name="circle",
            title="Circle_",
            interactions=raw,
            items=items,
            customers=customers,
            as_of=AS_OF,
            currency="$",
        )
    )


@cache
def loaded_circle() -> LoadedDataset:
    """The circle with its labels and statistics."""
    return LoadedDataset.of(circle())


def from_item(first: int) -> toys.Toy:
    """The same order for everybody in the circle: item ``first``, the next, and so on round."""
    return toys.Fixed([float(24 - (item - first) % 24) for item in range(24)])


def onward() -> toys.Linear:
    """A purchase of the circle adds 2 to the item two places on, and 1 to that three places on.

    So customer n has the scores 3.5 for item n + 3, 2.5 for n + 2 and 1.5 for n + 4; 0.5 for all
    others.
    """
    weights = np.zeros((24, 24))
    for item in range(24):
        weights[item, [(item + 2) % 24, (item + 3) % 24]] = 2.0, 1.0
    return toys.Linear(weights)


def fitted(
    recommender: Recommender, loaded: LoadedDataset | None = None, *, entry: str = "item-knn"
) -> FittedModel:
    """A fitted model with a fingerprint of its own, so that no cache knows it."""
    loaded = loaded or loaded_circle()
    return FittedModel(
        loaded=loaded,
        ranker=Ranker.of(recommender, loaded.dataset),
        entry=registry.entry(entry),
        fingerprint=f"toy{next(_NUMBERS)}",
    )


def view_of(
    model: FittedModel, customer: int | None = None, *, options: ListOptions = PLAIN, **chosen: Any
) -> ViewContext:
    """What a view of the customer (code) draws from; ``chosen`` are parts of the selection."""
    dataset = model.loaded.dataset
    if customer is not None:
        chosen = {"customer": dataset.customer_id(customer)} | chosen
    return ViewContext(
        selection=Selection(dataset=dataset.name, recommender=model.entry.name, **chosen),
        model=model,
        customer=customer,
        options=options,
    )


def side_of(model: FittedModel, name: str, *, options: ListOptions = PLAIN) -> ComparedSide:
    """A side of a comparison called ``name``."""
    return ComparedSide(
        selection=Selection(dataset=model.loaded.dataset.name, recommender=model.entry.name),
        model=model,
        everybody=model,
        options=options,
        variant=Variant(recommender=model.entry.name, variety=options.variety),
        name=name,
        short=name,
    )


def run_panel(panel: Callable[[], object], **params: str) -> AppTest:
    """Draw a panel alone, with the query parameters that are given."""

    def script(panel):  # type: ignore[no-untyped-def]
        from pages.ui.elements import screen

        screen.start()
        panel()

    app = AppTest.from_function(script, default_timeout=20, kwargs={"panel": panel})
    app.query_params.update(params)
    app.run()
    assert not app.exception
    return app


LINK = re.compile(r'(?<!\\)\[((?:[^\[\]\\]|\\.|:small\[\])*)\]\(([^()\s]*)(?: "[^"]*")?\)')
"""A link in Markdown: its text and where it leads."""
_MARK = re.compile(r" \[:material/help:\]\([^)]*\)")


def leads(*texts: object) -> list[Link]:
    """The links to other views in texts of Markdown and in cells of grids, in their order."""
    links_found: list[Link] = []
    for text in map(str, texts):
        named = re.search(NAMED, text)
        links = [(unquote_plus(named[1]), text)] if named else LINK.findall(text)
        for label, href in links:
            parts = urlsplit(href)
            links_found.append(Link(parts.path, plain(label), dict(parse_qsl(parts.query))))
            links_found[-1].params.pop("named", None)
    return links_found


def leads_of(app: AppTest) -> list[Link]:
    """The links to other views in the tables of the page."""
    return leads(*(cell for table in app.table for cell in table.value.to_numpy().ravel()))


def plain(text: str) -> str:
    """Text without links and escapes of Markdown, with plain spaces and minus signs."""
    if text.startswith(("item?", "customer?", "what-if?", "due?")) and (
        named := re.search(NAMED, text)
    ):
        return unquote_plus(named[1])
    return (
        LINK.sub(r"\1", _MARK.sub("", text))
        .replace("\\", "")
        .replace(FIXED_SPACE, " ")
        .replace(MINUS, "-")
    )


def said(app: AppTest) -> str:
    """All that a panel says, as people read it."""
    return plain(words(app))


def report_of(app: AppTest) -> Report:
    """What a panel has recorded for the files."""
    report: Report = app.session_state["_screen"].report
    return report


def charts_of(app: AppTest) -> list[Chart]:
    """The charts that a panel has recorded for the files."""
    return [block for block in _blocks(report_of(app).blocks) if isinstance(block, Chart)]


def alts(app: AppTest) -> list[str]:
    """What is said of each chart, in plain text."""
    return [plain(block.alt) for block in charts_of(app)]


def rows(app: AppTest, position: int = 0) -> list[list[str]]:
    """The cells of a table of the page, as people read them."""
    frame = app.table[position].value
    return [[plain(str(cell)) for cell in row] for row in frame.to_numpy().tolist()]


def _blocks(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        yield block
        if isinstance(block, SideBySide):
            for column in block.columns:
                yield from _blocks(column)
