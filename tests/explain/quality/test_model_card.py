from __future__ import annotations

from explain.quality.model_card import EXACT, SAMPLED, card
from recommenders import registry
from recommenders.contract import Dataset
from recommenders.linear.graph_filter import GraphFilter
from recommenders.ranking.probability_ratio import RatioConfig, ratio


def test_the_card_says_what_was_fitted_to_what(mid: Dataset) -> None:
    fitted = GraphFilter().fit(mid)
    about = card(fitted, registry.entry("gf-cf"), mid, fingerprint="abc")
    lines = dict(about.lines)
    assert lines["Contributions"] == EXACT
    assert lines["Model fingerprint"] == "abc"
    assert lines["Data fingerprint"] == mid.fingerprint
    assert lines["Reads"] == "Events of the kind purchase; nothing else about a customer"
    assert lines["Fitted to"].endswith("of 80 items by 200 customers")
    empty = int((mid.histories().lengths == 0).sum())
    assert any(limit.startswith(f"{empty} customers without a history") for limit in about.limits)
    assert len(about.frame()) == len(about.lines)
    assert about.settings_frame()["setting"].tolist()[0] == "rank"


def test_the_dial_is_among_the_settings(mid: Dataset) -> None:
    fitted = GraphFilter().fit(mid)
    dialled = ratio(fitted, nonnegative=True, config=RatioConfig(gamma=0.5)).count(mid)
    about = card(dialled, registry.entry("gf-cf"), mid, fingerprint="abc")
    names = {setting.name: setting.value for setting in about.settings}
    assert names["gamma"] == "0.5"
    assert names["rank"] == "256"
    assert dict(about.lines)["Contributions"] == EXACT


def test_what_is_sampled_and_what_is_for_repeats_is_said(mid: Dataset) -> None:
    fitted = registry.entry("tifu-knn").factory().fit(mid)
    about = card(fitted, registry.entry("tifu-knn"), mid, fingerprint="abc")
    assert dict(about.lines)["Contributions"] == SAMPLED
    assert any("Keep items bought before" in limit for limit in about.limits)
    assert any("estimates" in limit for limit in about.limits)
