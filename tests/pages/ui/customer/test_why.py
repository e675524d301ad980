"""The why panel tells evidence, what holds an item back, and what is no reason, in their places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import streamlit as st

from explain.charts.attribution import SignedBars
from explain.counterfactual.check import Removal
from explain.reasons import explanation
from explain.reasons.evidence_types import PriceDrop, SharedAttribute
from explain.reasons.reason import Reason, Suppressor
from pages.ui.customer import why
from pages.ui.session import explanations
from recommenders.contract import Columns
from tests.explain.shops import stall
from tests.pages.conftest import Run
from tests.pages.panels import fitted, onward, run_panel, view_of
from tests.pages.test_views import words


def test_the_panel_tells_what_stands_beside_the_reason(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    add = explanation.add_evidence

    def with_more(reasons: Sequence[Reason], *given: Any, **more: Any) -> tuple[Reason, ...]:
        return tuple(
            replace(
                reason,
                evidence=(SharedAttribute(level=Columns.BRAND, name="A*B"),),
                aside=(PriceDrop(price=8.0, usual=10.0, listed=False),),
                against=(Suppressor(items=(0,), label="", share=0.25),),
            )
            for reason in add(reasons, *given, **more)
        )

    monkeypatch.setattr(explanation, "add_evidence", with_more)
    st.cache_resource.clear()
    try:
        lines = words(run(dataset="traps", customer="c04", recommender="gf-cf")).split("\n")
    finally:
        st.cache_resource.clear()  # no other test shall see these reasons
    assert r"- Same brand\: A\*B\." in lines
    share = "25\N{NO-BREAK SPACE}\\%"
    assert any(line.startswith("- Held back by **") and share in line for line in lines)
    (also,) = [line for line in lines if line.startswith("**Also.** ")]
    assert "20\N{NO-BREAK SPACE}\\% below what customers paid lately" in also
    assert "No part of the reason" in also
    # the bars and the check come after the sentence, and the carried share stays
    assert any("of what lifts this item" in line or "No purchase" in line for line in lines)


def test_the_bars_of_what_the_sentence_names_stand_out(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[SignedBars] = []
    monkeypatch.setattr(why, "bars", lambda _, shown, **__: drawn.append(shown))
    model, customer = fitted(onward()), 3
    explained = explanations.explanation(model.fingerprint, customer, False, None, model)
    first = explained.rationales[0]

    def strong(named: Removal | None) -> set[str]:
        told = replace(first, reason=replace(first.reason, named=named))
        made = replace(explained, rationales=(told, *explained.rationales[1:]))
        drawn.clear()
        run_panel(lambda: why._draw_bars(view_of(model, customer), made, 0))
        return {drawn[0].names[row] for row in drawn[0].marked}

    # customer 3 has bought 3 and 4
    assert strong(Removal(items=(4,), purchases=1)) == {"Tin_4"}
    assert drawn[0].names == ["Tin_4", "Tin_3"]
    assert strong(Removal(items=(3, 4), purchases=2, everything=True)) == set()
    assert strong(None) == set()


def test_nothing_beside_the_reason_leaves_no_gap(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explanation, "add_evidence", lambda reasons, *_, **__: tuple(reasons))
    st.cache_resource.clear()
    try:
        text = words(run(dataset="traps", customer="c04", recommender="gf-cf"))
    finally:
        st.cache_resource.clear()
    assert "**Also.**" not in text
    assert "\n- " not in text


@pytest.mark.parametrize(
    ("name", "related", "said"),
    [
        ("stall-said", ["i00,i29"], "**yes** · the shop relates it to this"),
        ("stall-back", ["i29,i00"], "**no** · only 2 other customers bought it and this"),
        ("stall-alone", [], "**no** · only 2 other customers bought it and this"),
    ],
)
def test_the_word_of_the_shop_stands_in_the_view(
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    name: str,
    related: list[str],
    said: str,
) -> None:
    monkeypatch.setenv("BECAUSAL_DATA", str(stall(tmp_path / name, *related)))
    text = words(run(dataset=name, customer="me", recommender="item-knn", item="i29"))
    assert f"Plausible: {said}" in text
    plausible = name == "stall-said"
    assert ("which the shop relates to this" in text) == plausible
    assert ("the shop" in text) == plausible
    assert ("It hangs on" in text) == (not plausible)
