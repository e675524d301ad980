"""As for whom the items of a query are ranked, and what is said of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from pages.ui.search import cache, whom
from pages.ui.session.resources import FittedModel
from recommenders.intervals import Estimate
from recommenders.search.model import SearchModel
from recommenders.search.taste import TasteConfig
from recommenders.search.taste_learning import LearnedTaste
from tests.pages.panels import fitted, from_item, run_panel, said, view_of
from tests.recommenders.search.shop import shop

EAGER = LearnedTaste(
    config=TasteConfig(own=1.0),
    searches=1234,
    without=0.75,
    gain=Estimate(mean=0.04, low=0.02, high=0.06, customers=90),
)


@pytest.fixture(scope="module")
def model() -> FittedModel:
    return fitted(from_item(0))


@pytest.fixture
def learned(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[LearnedTaste]]:
    given = [EAGER]
    monkeypatch.setattr(cache, "learned", lambda *_: given[-1])
    yield given
    cache.taste.clear()  # type: ignore[attr-defined]


def note(model: FittedModel, customer: int, *, taste: bool) -> str:
    view = view_of(model, customer, taste=taste)
    search = SearchModel.of(shop())
    return said(run_panel(lambda: whom.draw_note(whom.resolved("key", search, view), view)))


def test_without_the_switch_nothing_is_learned(model: FittedModel) -> None:
    asked_for = whom.resolved("key", SearchModel.of(shop()), view_of(model, 3))
    assert (asked_for.taste, asked_for.learned, asked_for.name) == (None, None, "")
    assert note(model, 3, taste=False) == ""


def test_the_purchases_of_the_customer_speak(
    model: FittedModel, learned: list[LearnedTaste]
) -> None:
    view = view_of(model, 3, taste=True)
    asked_for = whom.resolved("key", SearchModel.of(shop()), view)
    assert asked_for.taste is not None
    history = view.model.loaded.dataset.histories([3])
    assert asked_for.taste.bought.sum() == asked_for.purchases == len(history.items)
    text = note(model, 3, taste=True)
    assert "Ranked as for eve *3*, by 2 purchases." in text
    assert "1,234 later searches" in text
    assert "lifts NDCG@10 from 0.750 by 0.040 (0.020 to 0.060), by customer" in text


@pytest.mark.parametrize(
    ("config", "code", "asked", "sentence"),
    [
        (TasteConfig(), 3, "c03", "taste adds nothing that can be told from chance"),
        (EAGER.config, None, "<b>gone", "There is no customer “<b>gone” in these data"),
        (EAGER.config, None, None, "There is no customer in these data"),
    ],
)
def test_it_is_said_why_the_order_is_everybodys(
    model: FittedModel,
    learned: list[LearnedTaste],
    config: TasteConfig,
    code: int | None,
    asked: str | None,
    sentence: str,
) -> None:
    learned.append(LearnedTaste(config=config, searches=200, without=0.5, gain=EAGER.gain))
    view = view_of(model, taste=True)
    view = replace(view, customer=code, selection=replace(view.selection, customer=asked))
    asked_for = whom.resolved("key", SearchModel.of(shop()), view)
    assert asked_for.taste is None
    app = run_panel(lambda: whom.draw_note(asked_for, view))
    assert sentence in said(app)
    assert "the order is everybody's" in said(app)
    assert "customer “<b>" not in app.markdown[0].value, "it is text"


def test_who_it_is_is_chosen_and_stands_in_the_address(model: FittedModel) -> None:
    app = run_panel(lambda: whom.draw_whom(view_of(model, 3)))
    assert not app.selectbox
    app.toggle(key=whom.TASTE).set_value(True).run()
    assert app.query_params["taste"] == "1"
    app = run_panel(lambda: whom.draw_whom(view_of(model, 3, taste=True)), taste="1")
    app.selectbox(key=whom.CUSTOMER).select_index(5).run()
    assert (app.query_params["customer"], app.query_params["taste"]) == ("c05", "1")
    audience = run_panel(lambda: whom.draw_whom(view_of(model, 3, taste=True)), present="1")
    assert not audience.toggle
    assert not audience.selectbox
