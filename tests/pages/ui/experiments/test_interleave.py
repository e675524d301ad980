"""The part Interleave: who won, with what, and where each name leads."""

from __future__ import annotations

from dataclasses import replace

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pages.ui.experiments import cache, interleave
from pages.ui.experiments.cache import InterleaveState
from pages.ui.session.resources import LoadedDataset
from recommenders.errors import DataError
from recommenders.evaluation.variants import Variant
from recommenders.ranking.diversity import Variety
from recommenders.testing import toys
from recommenders.testing.datasets import tiny
from tests.explain.experiments.test_credit import interleaved
from tests.pages.panels import (
    Link,
    fitted,
    leads_of,
    plain,
    report_of,
    rows,
    run_panel,
    said,
    view_of,
)


@pytest.fixture(scope="module")
def loaded() -> LoadedDataset:
    return LoadedDataset.of(tiny())


def drawn(
    loaded: LoadedDataset,
    state: InterleaveState,
    monkeypatch: pytest.MonkeyPatch,
    reason: str = "Because *Ann* bought it before.",
    **params: str,
) -> AppTest:
    model = fitted(toys.Fixed([1.0] * 8), loaded, entry="gf-cf")
    view = view_of(model, **({"against": params["against"]} if "against" in params else {}))
    monkeypatch.setattr(cache, "interleaved", lambda *_: state)
    monkeypatch.setattr(cache, "reason_then", lambda *_, **__: reason)
    return run_panel(lambda: interleave.show(view, st.container()), **params)


def test_who_is_preferred_and_why(loaded: LoadedDataset, monkeypatch: pytest.MonkeyPatch) -> None:
    app = drawn(
        loaded, InterleaveState(interleaved=interleaved()), monkeypatch, against="popularity"
    )
    assert report_of(app).title == "Customers prefer Graph filter to Popularity"
    assert "80 % (67 to 89 %)" in said(app)
    assert rows(app, 0) == [
        ["new to the customer, only its own list had it", "1", "1"],
        ["bought before, both lists had it", "0", "1"],
    ]
    first, second = (row[0] for row in rows(app, 1))
    assert first == "Puppy Kibble"
    # a title that is markup is text
    assert second.endswith("material/home: Lamp")
    assert not second.startswith(":material")
    decided = rows(app, 2)
    assert decided[0][2:] == [
        "Graph filter, its rank 1",
        "new to the customer",
        "Because *Ann* bought it before.",
    ]
    links = leads_of(app)
    customer = next(link for link in links if link.page == "customer")
    # the list of that time, of the side that won it, with what was bought next
    assert customer.params["hits"] == "1"
    assert customer.params["recommender"] == "gf-cf"
    assert customer.params["item"] == "A"
    lost = [link for link in links if link.page == "customer"][1]
    assert lost.params["recommender"] == "popularity"
    assert Link("item", "Puppy Kibble", links[0].params) == links[0]


def test_without_a_reason_there_is_no_column_of_reasons(
    loaded: LoadedDataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = drawn(loaded, InterleaveState(interleaved=interleaved()), monkeypatch, reason="")
    assert len(rows(app, 2)[0]) == 4


def test_what_takes_long_waits_for_a_click(
    loaded: LoadedDataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = drawn(loaded, InterleaveState(seconds=130.0, key="k"), monkeypatch)
    assert report_of(app).title.endswith("not interleaved yet")
    assert app.button[0].label.endswith("about 2 minutes")


def test_data_that_cannot_be_split_say_so(
    loaded: LoadedDataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> InterleaveState:
        raise DataError("nobody came back", remedy="Use **more** time.")

    view = view_of(fitted(toys.Fixed([1.0] * 8), loaded))
    monkeypatch.setattr(cache, "interleaved", refuse)
    app = run_panel(lambda: interleave.show(view, st.container()))
    assert "cannot be interleaved here" in report_of(app).title
    assert "Nobody came back. Use **more** time." in said(app)


def test_no_credit_at_all_has_a_sentence(
    loaded: LoadedDataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing = replace(interleaved(0, 0), hits=interleaved().hits & False)
    app = drawn(loaded, InterleaveState(interleaved=nothing), monkeypatch)
    assert report_of(app).title.startswith("Nothing tells")
    assert not app.table
    assert not report_of(app).tables


def test_a_side_is_never_drafted_against_itself(
    loaded: LoadedDataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = drawn(loaded, InterleaveState(seconds=1.0), monkeypatch, against="gf-cf")
    box = app.selectbox(key="interleave_against")
    assert box.value == interleave.OPPONENT
    assert not any("GF-CF" in label for label in box.options)
    box.select("buy-again").run()
    assert app.query_params["against"] == "buy-again"
    # it has nothing to pick where what was bought before is left out
    assert app.query_params["bought"] == "1"


def test_it_is_said_what_the_lists_were_made_with(
    loaded: LoadedDataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[cache.Side, cache.Side]] = []

    def draft(view: object, sides: tuple[cache.Side, cache.Side]) -> InterleaveState:
        asked.append(sides)
        made = interleaved()
        rules = (("No *wine*", ""), ("Autumn", "it begins on 2026-09-01"))
        return InterleaveState(interleaved=replace(made, lists=replace(made.lists, rules=rules)))

    monkeypatch.setattr(cache, "interleaved", draft)
    monkeypatch.setattr(cache, "reason_then", lambda *_, **__: "")
    model = fitted(toys.Fixed([1.0] * 8), loaded, entry="gf-cf")
    view = view_of(model, against="popularity", personal="0.5", variety="mmr", against_personal="0")
    app = run_panel(lambda: interleave.show(view, st.container()))
    left, right = asked[0]
    assert left.variant == Variant(recommender="gf-cf", personal=0.5, variety=Variety.SPREAD)
    assert right.variant == Variant(recommender="popularity", variety=Variety.SPREAD)
    text = said(app)
    assert "Graph filter: personal 0.5 and spread out. Popularity: spread out." in text
    assert "With the rule of the shop in force on" in text
    assert "“No *wine*”. Not in force then: “Autumn” (it begins on 2026-09-01)." in text
    # a customer leads to the list of the side that won
    customers = [link for link in leads_of(app) if link.page == "customer"]
    assert (customers[0].params["personal"], customers[0].params["variety"]) == ("0.5", "mmr")
    assert "personal" not in customers[1].params
    assert customers[1].params["recommender"] == "popularity"


def test_what_a_side_cannot_have_is_said(
    loaded: LoadedDataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "interleaved", lambda *_: InterleaveState(seconds=130.0, key="k"))
    model = fitted(toys.Fixed([1.0] * 8), loaded, entry="gf-cf")
    app = run_panel(lambda: interleave.show(view_of(model, variety="odd"), st.container()))
    assert [plain(warning.value) for warning in app.warning] == [
        "There is no variety “odd”: the list has the highest scores first."
    ]
    assert "Both lists: as scored (the dial at 0, no variety)." in said(app)
