"""The search engine of the sample world."""

import numpy as np
import pytest

from sample_data.searching.engine import Engine
from sample_data.searching.wording import Query, QueryKind
from tests.sample_data.small import BEANS, LAMP, OTHER_BEANS, small_catalogue


def query(text, items=(), kind=QueryKind.TYPE):
    shares = np.full(len(items), 1.0 / max(1, len(items)))
    return Query(text=text, kind=kind, items=np.array(items, dtype=np.int64), shares=shares)


@pytest.fixture
def engine():
    return Engine(small_catalogue())


def first(engine, asked, available=(True,) * 4, n=400):
    rng = np.random.default_rng(0)
    pages = [engine.shown(asked, np.array(available), 2, rng) for _ in range(n)]
    return np.bincount([page[0] for page in pages], minlength=4) / n


def test_words_and_meaning_come_before_luck(engine):
    assert first(engine, query("lamps", [LAMP]))[LAMP] > 0.9
    assert first(engine, query("glow", [LAMP]))[LAMP] > 0.6
    shares = first(engine, query("beans", [BEANS, OTHER_BEANS]))
    assert shares[[BEANS, OTHER_BEANS]].sum() > 0.8


def test_what_is_not_on_sale_is_not_shown(engine):
    assert first(engine, query("lamps", [LAMP]), (True, True, False, True))[LAMP] == 0


def test_a_page_has_each_item_once(engine):
    page = engine.shown(query("x"), np.ones(4, dtype=bool), 4, np.random.default_rng(1))
    assert sorted(page.tolist()) == [0, 1, 2, 3]
