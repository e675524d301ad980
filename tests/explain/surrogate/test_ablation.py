from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
import pytest

from explain.context import ExplanationContext
from explain.features.catalogue import FEATURES
from explain.features.purchase_tables import PurchaseTables
from explain.profiles.item_statistics import ItemStatistics
from explain.surrogate.ablation import STEPS, Ablation, ablate
from explain.surrogate.model import Surrogate, SurrogateConfig
from recommenders.contract import Dataset
from recommenders.ranking.ranker import Ranker
from recommenders.testing.toys import Fixed

pytestmark = pytest.mark.slow

SMALL = SurrogateConfig(head=40, judged=20, customers=32, held_out=8, trees=25, leaves=7)


@pytest.fixture(scope="module")
def tables(mid: Dataset, mid_statistics: ItemStatistics) -> PurchaseTables:
    return PurchaseTables.of(mid, mid_statistics)


@pytest.fixture(scope="module")
def measured(
    mid: Dataset, mid_statistics: ItemStatistics, mid_ranker: Ranker, tables: PurchaseTables
) -> Ablation:
    return ablate(ExplanationContext(mid_ranker, mid, mid_statistics), config=SMALL, tables=tables)


def test_steps_come_in_order_and_each_adds_to_the_last(measured: Ablation) -> None:
    assert [step.name for step in measured.results] == [step.name for step in STEPS]
    for step, following in pairwise(STEPS):
        assert following.families[: len(step.families)] == step.families
    assert [step.trees for step in STEPS] == [False] * 4 + [True] * 2
    assert {feature for family in STEPS[-1].families for feature in family} == set(FEATURES)


def test_the_last_step_is_the_surrogate_in_use(
    measured: Ablation,
    mid: Dataset,
    mid_statistics: ItemStatistics,
    mid_ranker: Ranker,
    tables: PurchaseTables,
) -> None:
    surrogate = Surrogate.fit(
        ExplanationContext(mid_ranker, mid, mid_statistics), config=SMALL, tables=tables
    )
    assert measured.in_use.tau.mean == pytest.approx(surrogate.held_out.tau)
    assert measured.in_use.r2.mean == pytest.approx(surrogate.held_out.r2)
    assert measured.in_use.tau.low < measured.in_use.tau.mean < measured.in_use.tau.high
    assert measured.fitted == SMALL.customers


def test_all_steps_judge_the_same_customers(measured: Ablation) -> None:
    assert {step.new.customers for step in measured.results} == {SMALL.held_out}


def test_purchases_say_more_of_a_graph_filter_than_the_item_by_itself(measured: Ablation) -> None:
    by_step = [step.new.tau.mean for step in measured.results]
    assert by_step[0] < by_step[2] < by_step[-1] + 0.1
    assert by_step[-1] > by_step[0] + 0.2


def test_the_frame_has_a_line_for_each_step(measured: Ablation) -> None:
    frame = measured.frame()
    assert frame["step"].tolist() == [step.name for step in STEPS]
    assert re.fullmatch(r"\.\d\d \(-?\.\d\d to \.\d\d\)", frame["tau"].iloc[-1])
    assert set(frame["in a word"]) <= {"strong", "fair", "weak"}
    assert "32 customers" in measured.note
    assert "8 customers who are not in the fit" in measured.note


def test_equal_scores_are_not_measured(
    mid: Dataset, mid_statistics: ItemStatistics, tables: PurchaseTables
) -> None:
    ranker = Ranker.of(Fixed([0.1] * mid.n_items), mid)
    nothing = ablate(ExplanationContext(ranker, mid, mid_statistics), config=SMALL, tables=tables)
    assert nothing.in_use.customers == 0
    assert np.isnan(nothing.in_use.tau.mean)


def test_too_few_customers_are_refused(tiny: Dataset, tiny_statistics: ItemStatistics) -> None:
    ranker = Ranker.of(Fixed([0.1] * tiny.n_items), tiny)
    config = SurrogateConfig(head=4, judged=2, customers=1, held_out=1)
    context = ExplanationContext(ranker, tiny, tiny_statistics)
    assert ablate(context, config=config).fitted == 1
    with_three_items = tiny.histories().lengths >= 3
    assert with_three_items.sum() > 1
