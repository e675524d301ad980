"""What is kept of a judgement is what was judged, and names no customer."""

from __future__ import annotations

import logging
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from recommenders import registry
from recommenders.contract import Columns, Dataset
from recommenders.data.dataset import RawTables, build
from recommenders.errors import DataError
from recommenders.evaluation import durations, stored_results
from recommenders.evaluation.candidates import candidate_sets_of
from recommenders.evaluation.holdout import temporal
from recommenders.evaluation.measure import measure
from recommenders.evaluation.run import scorer_of
from recommenders.evaluation.stored_results import CODE, K, days_of, evaluate, load_stored
from recommenders.evaluation.variants import Variant
from recommenders.operation.processes import run_apart
from recommenders.own.entries import own_entry
from tests.worlds import mid, tiny

NAMES = ["popularity", "item-knn"]
OWN = """
import os
from pathlib import Path

import numpy as np


class Model:
    def fit(self, dataset):
        self.n_items = dataset.n_items
        return self

    def score(self, histories):
        Path(__file__).with_name("asked").write_text(str(os.getpid()))
        bought = histories.matrix(self.n_items)
        return np.roll(bought.toarray(), 1, axis=1) + np.linspace(0, 0.5, self.n_items)
"""


@pytest.fixture(scope="module")
def shop() -> Dataset:
    return mid()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("kept")


@pytest.fixture(scope="module")
def evaluations(shop: Dataset, folder: Path) -> list[stored_results.StoredEvaluation]:
    shares: list[float] = []
    answer = evaluate(NAMES, shop, cache=folder, progress=lambda share, doing: shares.append(share))
    assert shares == sorted(shares)
    assert shares[-1] <= 1.0
    return answer


def test_the_figures_are_those_of_measure(
    shop: Dataset, evaluations: list[stored_results.StoredEvaluation]
) -> None:
    holdout = temporal(shop, days=28.0)
    assert days_of(shop) == 28.0
    recommender = registry.entry("item-knn").factory().fit(holdout.train)
    direct = measure(
        scorer_of(recommender, holdout), shop, holdout, candidate_sets_of(holdout, seed=0), k=K
    )
    for own, expected in zip(evaluations[1].measured, direct, strict=True):
        assert own.candidates == expected.candidates
        pd.testing.assert_frame_equal(
            own.frame.drop(columns=CODE), expected.frame.drop(columns=Columns.CUSTOMER)
        )
        ids = shop.customers[Columns.CUSTOMER].iloc[own.frame[CODE]]
        assert ids.tolist() == expected.frame[Columns.CUSTOMER].tolist()


def test_the_curves_pass_through_the_metrics(
    evaluations: list[stored_results.StoredEvaluation],
) -> None:
    for evaluation in evaluations:
        for way, measured in enumerate(evaluation.measured):
            curves = evaluation.curves(way)
            for name in ("R", "NDCG"):
                at_k = measured.frame[f"{name}@{K}"].to_numpy()
                np.testing.assert_allclose(curves[name][:, K - 1], at_k)
            assert (np.diff(curves["R"], axis=1) >= 0).all()


def test_what_is_kept_comes_back_without_a_name(
    shop: Dataset, folder: Path, evaluations: list[stored_results.StoredEvaluation]
) -> None:
    for evaluation in evaluations:
        again = load_stored(evaluation.recommender, shop, folder)
        assert again is not None
        assert again.description == evaluation.description
        for own, other in zip(evaluation.measured, again.measured, strict=True):
            pd.testing.assert_frame_equal(own.frame, other.frame, check_dtype=False)
            np.testing.assert_array_equal(own.lists, other.lists)
    # ids look like c0012 in this world
    for path in folder.rglob("*.*"):
        assert b"c0012" not in path.read_bytes()


def test_another_process_judges_the_same(
    shop: Dataset, evaluations: list[stored_results.StoredEvaluation], tmp_path: Path
) -> None:
    shares: list[float] = []
    there = evaluate(
        NAMES,
        shop,
        cache=tmp_path,
        progress=lambda share, doing: shares.append(share),
        runner=run_apart,
    )
    assert shares == sorted(shares)
    assert shares[-1] > 0.5
    for own, other in zip(evaluations, there, strict=True):
        assert own.description == other.description
        for here, measured in zip(own.measured, other.measured, strict=True):
            pd.testing.assert_frame_equal(here.frame, measured.frame, check_exact=True)
            np.testing.assert_array_equal(here.lists, measured.lists)
        # it is kept, for others as well
        assert load_stored(own.recommender, shop, tmp_path) is not None


def test_a_model_of_ones_own_is_judged_by_another_process(
    shop: Dataset,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    (tmp_path / "shop_model.py").write_text(OWN)
    place = "shop_model:Model"
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("BECAUSAL_RECOMMENDERS", place)
    monkeypatch.setattr(registry, "ENTRIES", registry.ENTRIES)
    registry.register(own_entry(place))
    with caplog.at_level(logging.INFO):
        (there,) = evaluate([place], shop, cache=tmp_path / "a", runner=run_apart)
    assert "Work is done here" not in caplog.text
    assert (tmp_path / "asked").read_text() != str(os.getpid())
    (here,) = evaluate([place], shop, cache=tmp_path / "b")
    assert (tmp_path / "asked").read_text() == str(os.getpid())
    for own, other in zip(here.measured, there.measured, strict=True):
        pd.testing.assert_frame_equal(own.frame, other.frame, check_exact=True)


def test_what_another_process_does_not_know_is_judged_here(
    shop: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "ENTRIES", registry.ENTRIES)
    registry.register(replace(registry.entry("popularity"), name="known-here"))
    (evaluation,) = evaluate(["known-here"], shop, cache=tmp_path, runner=run_apart)
    assert evaluation.recommender == "known-here"
    assert evaluation.measured


def test_other_data_and_damaged_files_are_not_taken_for_it(
    shop: Dataset, folder: Path, evaluations: list[stored_results.StoredEvaluation], tmp_path: Path
) -> None:
    assert load_stored("item-knn", mid(seed=6), folder) is None
    assert load_stored("gf-cf", shop, folder) is None
    evaluate(["popularity"], shop, cache=tmp_path)
    for path in tmp_path.rglob("arrays.npz"):
        path.write_bytes(path.read_bytes()[:-20])
    assert load_stored("popularity", shop, tmp_path) is None


def test_a_short_time_holds_back_a_fifth_of_it() -> None:
    assert days_of(tiny()) == 20.0  # from 100 days ago on


def test_data_that_nobody_came_back_to_are_refused() -> None:
    lines = pd.DataFrame(
        {
            Columns.CUSTOMER: ["early", "late"],
            Columns.ITEM: ["x", "y"],
            Columns.TIME: pd.to_datetime(["2026-01-01", "2026-06-30"]).tz_localize("UTC"),
        }
    )
    shop = build(RawTables(name="once", title="Once", interactions=lines))
    with pytest.raises(DataError, match="No customer has purchases both before and after"):
        evaluate(["popularity"], shop)
    with pytest.raises(DataError, match="No customer has purchases both before and after"):
        evaluate(["popularity"], shop, runner=run_apart)


def test_a_refusal_is_told_and_the_others_are_judged(
    shop: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(variant: Variant, train: Dataset, *rest: object) -> object:
        if variant.recommender == "item-knn":
            raise DataError("it is too large", remedy="Take another.")
        return registry.entry(variant.recommender).factory().fit(train)

    monkeypatch.setattr(stored_results, "_fitted", refuse)
    both = evaluate(["item-knn", "popularity"], shop)
    assert both[0].refused.startswith("It is too large")
    assert not both[0].measured
    assert both[1].measured


def test_more_recommenders_and_more_data_take_longer(shop: Dataset) -> None:
    alone, two = durations.seconds(NAMES[:1], shop), durations.seconds(NAMES, shop)
    assert 0 < alone < two < durations.seconds(NAMES, mid(n_customers=400)) < 60
    assert [durations.spoken(s) for s in (3, 12, 58, 170)] == [
        "a few seconds",
        "about 20 seconds",
        "about a minute",
        "about 3 minutes",
    ]


def test_with_other_codes_every_row_goes_with_its_customer(
    evaluations: list[stored_results.StoredEvaluation], shop: Dataset
) -> None:
    evaluation = evaluations[0]
    codes = np.random.default_rng(1).permutation(shop.n_customers).astype(np.int32)
    other = evaluation.known_as(codes)
    assert evaluation.known_as(None) is evaluation
    for before, after, places, moved in zip(
        evaluation.measured, other.measured, evaluation.hits, other.hits, strict=True
    ):
        here = after.frame[CODE].to_numpy()
        assert here.tolist() == sorted(here.tolist())
        row_of = {code: row for row, code in enumerate(before.frame[CODE])}
        rows = [row_of[int(codes[code])] for code in here]
        rest = before.frame.drop(columns=CODE)
        pd.testing.assert_frame_equal(
            after.frame.drop(columns=CODE), rest.iloc[rows].reset_index(drop=True)
        )
        np.testing.assert_array_equal(after.lists, before.lists[rows])
        np.testing.assert_array_equal(moved, places[rows])
