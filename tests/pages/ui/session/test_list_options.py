"""The dial and the variety: in the address, in force, told, and refused with a reason."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pages.ui.session import list_options
from pages.ui.session.list_options import PERSONAL, VARIETIES, dial_settings, resolve
from pages.ui.session.resources import LoadedDataset
from pages.ui.session.selection import Selection
from recommenders import registry
from recommenders.contract import Dataset
from recommenders.ranking.diversity import Mixture, Rearranged, Variety
from recommenders.ranking.probability_ratio import REFUSAL
from recommenders.ranking.ranker import Ranking
from tests.pages.conftest import Run
from tests.pages.ranked_list import ranked_list
from tests.pages.test_views import words
from tests.worlds import ANN, FAY

GF_CF = registry.entry("gf-cf")


def listed(app: AppTest) -> list[str]:
    return ranked_list(app).ids


def scores(app: AppTest) -> str:
    return next(caption.value for caption in app.caption if " · score " in caption.value)


def test_without_options_nothing_is_said_of_them(run: Run) -> None:
    app = run(customer="C0002", recommender="gf-cf")
    assert app.select_slider(key="personal").value == "0"
    assert app.radio(key="variety").value == ""
    text = words(app)
    for label, _ in VARIETIES.values():
        assert f"**{label}.**" not in text
    assert "More personal" not in text
    assert not app.warning


def test_the_dial_changes_the_list_its_scores_and_the_address(run: Run) -> None:
    app = run(customer="C0002", recommender="gf-cf")
    before, score, footer = listed(app), scores(app), app.main.caption[-1].value
    app.select_slider(key="personal").set_value("0.75").run()
    assert not app.exception
    assert app.query_params["personal"] == "0.75"
    assert listed(app) != before
    assert scores(app) != score
    assert "popularity^0.75" in scores(app).replace("\\", "")
    assert "**More personal (0.75).**" in words(app)
    assert app.main.caption[-1].value != footer
    deep = run(customer="C0002", recommender="gf-cf", personal="0.75")
    assert listed(deep) == listed(app)
    assert deep.select_slider(key="personal").value == "0.75"
    app.select_slider(key="personal").set_value("0").run()
    assert "personal" not in app.query_params
    assert listed(app) == before


@pytest.mark.usefixtures("few_customers")
def test_the_explanation_is_of_the_scores_with_the_dial(run: Run) -> None:
    """Exact contributions add up to the score that the list shows."""
    app = run(customer="C0002", recommender="gf-cf", personal="1")
    text = words(app).replace("\\", "")
    assert "Exact: this recommender's score is a sum" in text
    score = scores(app).split("score ")[1].split(" ")[0]
    assert f"add up to +{score}, the score beyond that of an empty history (0)" in text
    app.segmented_control(key="details_of_Customer").set_value("features").run()
    assert "Fidelity." in words(app)


@pytest.mark.usefixtures("few_customers")
@pytest.mark.parametrize("variety", [Variety.SPREAD, Variety.CALIBRATED])
def test_variety_changes_the_list_and_says_what_it_costs(run: Run, variety: Variety) -> None:
    app = run(customer="C0002", recommender="gf-cf")
    before = listed(app)
    app.radio(key="variety").set_value(variety).run()
    assert not app.exception
    assert app.query_params["variety"] == variety
    assert listed(app) != before
    (caption,) = [
        element.value for element in app.caption if VARIETIES[variety][0] in element.value
    ]
    assert " % of the score" in caption.replace("\\", "")
    assert "by score" in caption
    assert listed(run(customer="C0002", recommender="gf-cf", variety=variety)) == listed(app)
    app.segmented_control(key="details_of_Customer").set_value("features").run()
    assert "Fidelity." in words(app)
    app.radio(key="variety").set_value("").run()
    assert "variety" not in app.query_params
    assert listed(app) == before


def test_both_together_and_with_what_was_bought(run: Run) -> None:
    app = run(customer="C0002", recommender="gf-cf", personal="0.5", variety="mmr", bought="1")
    assert len(listed(app)) == 10
    assert listed(app) != listed(
        run(customer="C0002", recommender="gf-cf", personal="0.5", bought="1")
    )
    assert listed(app) != listed(
        run(customer="C0002", recommender="gf-cf", variety="mmr", bought="1")
    )


@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        ({"personal": "0.3"}, "has no setting “0.3”"),
        ({"personal": "x_x"}, "has no setting “x_x”"),
        ({"personal": "-1"}, "has no setting “-1”"),
        ({"variety": "x_x"}, "There is no variety “x_x”"),
        ({"variety": "MMR"}, "There is no variety “MMR”"),
    ],
)
def test_what_the_address_asks_for_in_vain_is_told(
    run: Run, params: dict[str, str], sentence: str
) -> None:
    app = run(customer="C0002", recommender="gf-cf", **params)
    assert any(sentence in warning.value.replace("\\", "") for warning in app.warning)
    assert listed(app) == listed(run(customer="C0002", recommender="gf-cf"))
    assert app.select_slider(key="personal").value == "0"
    assert app.radio(key="variety").value == ""


def test_a_recommender_without_the_dial_says_why(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    without = replace(GF_CF, nonnegative=False)
    entries = tuple(without if e.name == "gf-cf" else e for e in registry.ENTRIES)
    monkeypatch.setattr(registry, "ENTRIES", entries)
    st.cache_resource.clear()
    app = run(customer="C0002", recommender="gf-cf", personal="0.5", variety="mmr")
    assert app.select_slider(key="personal").disabled
    assert any(REFUSAL in warning.value.replace("\\", "") for warning in app.warning)
    assert sum(REFUSAL in caption.value for caption in app.caption) == 1
    assert listed(app) == listed(run(customer="C0002", recommender="gf-cf", variety="mmr"))
    # scores that do not start at zero have no shares
    assert "of the score;" not in words(app).replace("\\", "")
    assert "instead of" in words(app)
    st.cache_resource.clear()  # no other test shall see this entry


def test_the_dial_waits_for_the_first_purchase(run: Run) -> None:
    app = run(dataset="traps", customer="c00", personal="1", recommender="popularity")
    assert listed(app) == listed(run(dataset="traps", customer="c00", recommender="popularity"))
    assert "Not before the first purchase" in words(app)
    assert "Scores are divided" not in words(app)
    assert app.select_slider(key="personal").value == "1"


def test_options_in_force(tiny: Dataset, bare: Dataset) -> None:
    selection = Selection(personal="0.5", variety="calibrated")
    options = resolve(selection, GF_CF, LoadedDataset.of(tiny), ANN)
    assert (options.personal, options.variety, options.ignored) == (0.5, Variety.CALIBRATED, ())
    assert not options.waiting
    nobody = resolve(selection, GF_CF, LoadedDataset.of(tiny), FAY)
    assert (nobody.personal, nobody.variety, nobody.waiting) == (0.0, Variety.CALIBRATED, True)
    plain = resolve(selection, GF_CF, LoadedDataset.of(bare), 0)
    assert (plain.personal, plain.variety) == (0.5, None)
    assert "no categories" in plain.ignored[0]
    assert resolve(Selection(), GF_CF, LoadedDataset.of(tiny), ANN) == list_options.ListOptions(
        personal=0.0, variety=None
    )
    assert list(PERSONAL) == ["0", "0.25", "0.5", "0.75", "1"]
    assert set(VARIETIES) == {"", *Variety}


def test_a_dial_of_its_own_goes_both_ways(tiny: Dataset) -> None:
    entry = registry.entry("uptake-lift")
    loaded = LoadedDataset.of(tiny)
    popular = resolve(Selection(personal="-0.5"), entry, loaded, ANN)
    assert (popular.personal, popular.own_dial, popular.ignored) == (-0.5, True, ())
    assert list_options.dial_words(popular) == ["popular 0.5"]
    assert list(dial_settings(entry)) == ["-1", "-0.5", "0", "0.5", "1"]
    other = resolve(Selection(personal="-0.5"), GF_CF, loaded, ANN)
    assert other.personal == 0.0
    assert "has no setting “-0.5”" in other.ignored[0]
    assert (
        "has no setting “0.25”"
        in resolve(Selection(personal="0.25"), entry, loaded, ANN).ignored[0]
    )


@pytest.mark.slow
def test_the_own_dial_changes_the_list_and_says_how(run: Run) -> None:
    app = run(customer="C0002", recommender="uptake-lift")
    assert app.select_slider(key="own_personal").value == "0"
    before = listed(app)
    app.select_slider(key="own_personal").set_value("1").run()
    assert app.query_params["personal"] == "1"
    assert "counts 2 times as much as was learned" in words(app)
    assert listed(app) != before
    popular = run(customer="C0002", recommender="uptake-lift", personal="-1")
    assert "counts 0 times as much" in words(popular)


def test_the_price_of_variety_in_words() -> None:
    def price(
        scores: list[float], ranks: list[int], categories: int, *, from_zero: bool = True
    ) -> str:
        def ranking(of: list[float]) -> Ranking:
            return Ranking(
                items=np.arange(len(of), dtype=np.int32),
                scores=np.array(of, dtype=np.float32),
                candidates=np.ones(9, dtype=np.bool_),
                personal=True,
            )

        rearranged = Rearranged(
            ranking=ranking(scores),
            plain=ranking([4.0, 3.0, 3.0]),
            score_ranks=np.array(ranks),
            before=Mixture(categories=2, similarity=0.5, divergence=0.5),
            after=Mixture(categories=categories, similarity=0.5, divergence=0.5),
        )
        return list_options.price(rearranged, from_zero=from_zero)

    assert price([4.0, 3.0, 2.0], [1, 2, 5], 3).startswith(
        "Costs 10.0 % of the score; 3 instead of 2 categories. Reasons and checks are about the"
    )
    assert price([4.0, 3.0, 2.5], [1, 2, 5], 2).startswith(
        "Costs 5.0 % of the score; 1 other item."
    )
    assert price([4.0, 3.0, 2.0], [1, 2, 5], 3, from_zero=False).startswith("3 instead of 2")
    assert price([4.0, 3.0, 3.0], [1, 2, 3], 2).startswith("Nothing to change")
    assert price([3.0, 4.0, 3.0], [2, 1, 3], 2).startswith("Costs 0.0 % of the score. Reasons")
