"""Every customer and item that a view names leads to its view, in every view.

What is named and leads nowhere, and why:

- the titles of the Customer view and of the Item view: the one who, and what, the view is of;
- the ranked list and other controls: a choice is no link, and what is chosen is one beside it;
- labels of charts, and names that a title clips;
- a sentence in a cell of a grid: the same stands above, with its links.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, unquote_plus

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.session import resources
from pages.ui.session.links import NAMED
from recommenders.contract import Dataset
from tests.pages.conftest import Run
from tests.pages.panels import plain

LINK = re.compile(r'(?<!\\)\[((?:[^\[\]\\]|\\.|:small\[\])*)\]\(([^()\s]*)(?: "[^"]*")?\)')
CASES = [
    ("customer", {"details": "change", "versus": "P0001"}),
    ("customer", {"details": "explain"}),
    ("customer", {"details": "history"}),
    ("customer", {"item": "P0001", "because": "P0002"}),
    ("customer", {"hits": "1"}),
    ("what_if", {"edits": "without.{bought}~buy.P0003"}),
    ("homepage", {}),
    ("due", {}),
    ("due", {"item": "P0270"}),
    ("compare", {"item": "P0001"}),
    ("reasons", {"most": "100", "recommender": "popularity"}),
    ("item", {}),
    ("item", {"item": "P0005"}),
    ("cohort", {"most": "300"}),
    ("position", {}),
    ("recommender", {"part": "rules"}),
    ("recommender", {"part": "catalogue"}),
    ("recommender", {"part": "fidelity"}),
    ("data", {}),
]
OWN = {"customer", "item"}
"""Views whose title names what they are of."""


@pytest.fixture(scope="module")
def shop() -> Dataset:
    return resources.loaded_dataset("sample").dataset


def texts(app: AppTest) -> Iterator[str]:
    """Every text of Markdown in the main part, but labels of controls."""
    main = app.main
    for kind in (main.title, main.header, main.markdown, main.caption, main.info, main.warning):
        yield from (element.value for element in kind)
    for table in main.table:
        frame: pd.DataFrame = table.value
        yield from (str(cell) for cell in frame.to_numpy().ravel().tolist())


def cells(app: AppTest) -> Iterator[str]:
    """Every text in a grid."""
    for grid in app.main.dataframe:
        frame: pd.DataFrame = grid.value
        for column in frame.select_dtypes(["object", "string"]):
            yield from (cell for cell in frame[column].tolist() if isinstance(cell, str))


def opened(run: Run, shop: Dataset, view: str, params: dict[str, str]) -> AppTest:
    """A view of the first customer, with what is chosen there."""
    bought = shop.item_id(int(shop.histories([0]).players()[0]))
    chosen = {key: text.format(bought=bought) for key, text in params.items()}
    return run(view, **{"dataset": "sample", "customer": shop.customer_id(0), **chosen})


def bare(names: re.Pattern[str], text: str) -> list[str]:
    """The names in a text that stand outside of its links."""
    return names.findall(plain(LINK.sub(" ", text)))


@pytest.mark.parametrize(("view", "params"), CASES)
def test_whoever_is_named_leads_to_the_view(
    run: Run, shop: Dataset, view: str, params: dict[str, str]
) -> None:
    app = opened(run, shop, view, params)
    titles = [f"“?{re.escape(title)}" for title in shop.titles.tolist()]
    labels = [re.escape(shop.customer_label(code)) for code in range(shop.n_customers)]
    names = re.compile(rf"(?<!\w)(?:{'|'.join([*titles, *labels])})(?!\w)")
    own = {app.title[0].value} if view in OWN else set()
    drawn = [text for text in texts(app) if text not in own]
    assert [(text, bare_names) for text in drawn if (bare_names := bare(names, text))] == []
    assert [cell for cell in cells(app) if names.fullmatch(cell)] == []
    assert any(LINK.search(text) for text in drawn) or list(cells(app))


@pytest.mark.parametrize(("view", "params"), CASES)
def test_a_link_leads_to_who_is_named(
    run: Run, shop: Dataset, view: str, params: dict[str, str]
) -> None:
    app = opened(run, shop, view, params)
    hrefs = [(plain(name), href) for text in texts(app) for name, href in LINK.findall(text)]
    hrefs += [
        (unquote_plus(match[1]), cell) for cell in cells(app) if (match := re.search(NAMED, cell))
    ]
    for name, href in hrefs:
        path, _, query = href.partition("?")
        asked = {key: values[0] for key, values in parse_qs(query).items()}
        if path == "item" or (path == "due" and "item" in asked):
            code = shop.item_code(asked["item"])
            assert code is not None
            assert shop.item_title(code).startswith(name.rstrip("…")) or name == "it before"
        elif path == "customer":
            code = shop.customer_code(asked["customer"])
            assert code is not None
            assert shop.customer_label(code) == name
        elif path == "what-if":
            assert asked["edits"].startswith(("without.", "buy."))
        assert asked.get("dataset", "sample") == "sample"


def test_titles_full_of_markup_are_harmless_in_links(run: Run) -> None:
    app = run(dataset="traps", customer="c04")
    heading = app.header[1].value
    (name, href), *more = LINK.findall(heading)
    assert more == []
    assert href.startswith("item?")
    assert "http" not in href
    assert "<" not in href
    assert len(name) < 2_000


def test_an_audience_meets_no_link(run: Run) -> None:
    app = run(dataset="traps", customer="c04", present="1")
    assert [text for text in texts(app) if LINK.search(text)] == []
