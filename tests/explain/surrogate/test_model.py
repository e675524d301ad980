from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from explain.context import ExplanationContext
from explain.features.catalogue import available
from explain.profiles.item_statistics import ItemStatistics
from explain.surrogate.heads import RankingHead
from explain.surrogate.model import FeatureAttribution, Surrogate, SurrogateConfig
from recommenders.baselines.popularity import Popularity
from recommenders.contract import Columns, Dataset
from recommenders.data.dataset import RawTables, build
from recommenders.linear.graph_filter import GraphFilter
from recommenders.linear.item_knn import ItemKNN
from recommenders.ranking.ranker import Ranker
from recommenders.testing.toys import Fixed
from tests.explain.surrogate.test_fidelity import tau_b
from tests.worlds import AS_OF

pytestmark = pytest.mark.slow

SMALL = SurrogateConfig(head=40, judged=20, customers=50, held_out=20, trees=25, leaves=7)


@pytest.fixture(scope="module")
def surrogate(mid: Dataset, mid_statistics: ItemStatistics, mid_ranker: Ranker) -> Surrogate:
    return Surrogate.fit(ExplanationContext(mid_ranker, mid, mid_statistics), config=SMALL)


def head_of(
    surrogate: Surrogate,
    ranker: Ranker,
    dataset: Dataset,
    statistics: ItemStatistics,
    customer: int,
) -> RankingHead:
    return surrogate.head(ExplanationContext(ranker, dataset, statistics), customer)


@pytest.fixture(scope="module")
def busy(mid: Dataset) -> int:
    return int(mid.histories().lengths.argmax())


@pytest.fixture(scope="module")
def explained(
    surrogate: Surrogate,
    mid: Dataset,
    mid_statistics: ItemStatistics,
    mid_ranker: Ranker,
    busy: int,
) -> FeatureAttribution:
    return surrogate.explain(head_of(surrogate, mid_ranker, mid, mid_statistics, busy))


def test_contributions_add_up_to_the_prediction(explained: FeatureAttribution) -> None:
    assert explained.values.shape == (SMALL.judged, len(explained.features))
    np.testing.assert_allclose(
        explained.values.sum(axis=1) + explained.base, explained.predicted, atol=1e-7
    )
    assert np.ptp(explained.predicted) > 0


def test_predictions_are_those_of_line_and_trees_in_score_units(
    surrogate: Surrogate,
    explained: FeatureAttribution,
    mid: Dataset,
    mid_statistics: ItemStatistics,
    mid_ranker: Ranker,
    busy: int,
) -> None:
    top = head_of(surrogate, mid_ranker, mid, mid_statistics, busy)
    scores = mid_ranker.recommender.score(mid.histories([busy]))[0, top.targets]
    np.testing.assert_allclose(explained.scores, scores[: SMALL.judged], rtol=1e-5)
    expected = scores.mean() + top.centred @ surrogate.line
    expected = expected + surrogate.trees.predict(top.inputs) * scores.std()
    np.testing.assert_allclose(explained.predicted, expected[: SMALL.judged], rtol=1e-4)
    assert surrogate.line.any()


def test_a_contribution_is_that_of_the_line_and_of_both_columns_of_the_trees(
    surrogate: Surrogate, mid: Dataset, mid_statistics: ItemStatistics, mid_ranker: Ranker
) -> None:
    top = head_of(surrogate, mid_ranker, mid, mid_statistics, 3)
    values = surrogate.explain(top).values
    by_trees = values - (top.centred * surrogate.line)[: SMALL.judged]
    np.testing.assert_allclose(
        by_trees.sum(axis=1) / top.scale,
        surrogate.trees.predict(top.inputs[: SMALL.judged])
        - (surrogate.explain(top).base - top.centre) / top.scale,
        atol=1e-6,
    )


def test_nothing_of_the_recommender_is_a_feature(
    surrogate: Surrogate, mid: Dataset, mid_statistics: ItemStatistics, mid_ranker: Ranker
) -> None:
    """Another recommender with the same list gives the same features."""
    top = head_of(surrogate, mid_ranker, mid, mid_statistics, 3)
    scores = np.zeros(mid.n_items)
    scores[top.targets] = np.arange(len(top.targets), 0, -1)
    other = Ranker.of(Fixed(scores.tolist()), mid)
    same = head_of(surrogate, other, mid, mid_statistics, 3)
    np.testing.assert_array_equal(same.targets, top.targets)
    np.testing.assert_array_equal(same.raw, top.raw)


def test_fidelity_is_that_of_the_numbers_shown(explained: FeatureAttribution) -> None:
    n = SMALL.judged
    scores, predicted = explained.scores[:n], explained.predicted[:n]
    assert explained.fidelity.n_items == n
    assert explained.fidelity.tau == pytest.approx(tau_b(scores, predicted))
    assert explained.fidelity.r2 == pytest.approx(
        1 - ((scores - predicted) ** 2).sum() / ((scores - scores.mean()) ** 2).sum()
    )


def test_held_out_fidelity_is_measured_on_customers_outside_the_fit(
    mid: Dataset, mid_statistics: ItemStatistics, mid_ranker: Ranker
) -> None:
    """A tree that learns by heart is perfect inside the fit and must not look so outside."""
    config = replace(SMALL, trees=400, leaves=30, customers=8, held_out=30)
    surrogate = Surrogate.fit(ExplanationContext(mid_ranker, mid, mid_statistics), config=config)
    lengths = mid.histories().lengths
    chosen = np.random.default_rng(0).permutation(np.flatnonzero(lengths >= 3))[:38]
    outside = []
    for customer in chosen[8:]:
        attribution = surrogate.explain(
            head_of(surrogate, mid_ranker, mid, mid_statistics, int(customer))
        )
        outside.append((attribution.fidelity.tau, attribution.fidelity.r2))
    assert surrogate.held_out.tau == pytest.approx(np.mean(outside, axis=0)[0], abs=1e-6)
    assert surrogate.held_out.r2 == pytest.approx(np.mean(outside, axis=0)[1], abs=1e-6)
    inside = [
        surrogate.explain(
            head_of(surrogate, mid_ranker, mid, mid_statistics, int(customer))
        ).fidelity.tau
        for customer in chosen[:8]
    ]
    assert np.mean(inside) > surrogate.held_out.tau + 0.1


def test_features_that_never_vary_are_left_out(surrogate: Surrogate) -> None:
    names = [feature.name for feature in surrogate.features]
    # bought items are no candidates, so these are constant
    assert "times_bought" not in names
    assert "popularity" in names


def test_unknown_values_are_kept_unknown(
    surrogate: Surrogate, explained: FeatureAttribution, mid: Dataset
) -> None:
    names = [feature.name for feature in surrogate.features]
    price = explained.raw[:, names.index("price")]
    unknown = mid.items[Columns.PRICE].isna().to_numpy()[explained.targets]
    np.testing.assert_array_equal(np.isnan(price), unknown)
    assert unknown.any()
    assert np.isfinite(explained.values).all()


def test_frame(explained: FeatureAttribution, mid: Dataset) -> None:
    frame = explained.frame(mid)
    assert len(frame) == explained.values.size
    n = len(explained.features)
    assert frame["contribution"].iloc[:n].sum() + explained.base == pytest.approx(
        explained.predicted[0]
    )
    assert frame["feature"].iloc[:n].tolist() == [f.label for f in explained.features]


def test_a_seed_reproduces(
    surrogate: Surrogate,
    mid: Dataset,
    mid_statistics: ItemStatistics,
    mid_ranker: Ranker,
    busy: int,
) -> None:
    again = Surrogate.fit(ExplanationContext(mid_ranker, mid, mid_statistics), config=SMALL)
    ranking_head = head_of(again, mid_ranker, mid, mid_statistics, busy)
    np.testing.assert_array_equal(
        again.trees.predict(ranking_head.inputs), surrogate.trees.predict(ranking_head.inputs)
    )
    np.testing.assert_array_equal(again.line, surrogate.line)
    assert again.held_out == surrogate.held_out


def test_progress_is_told(mid: Dataset, mid_statistics: ItemStatistics, mid_ranker: Ranker) -> None:
    reports: list[tuple[float, str]] = []
    Surrogate.fit(
        ExplanationContext(mid_ranker, mid, mid_statistics),
        config=SMALL,
        progress=lambda s, w: reports.append((s, w)),
    )
    shares = [share for share, _ in reports]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    assert "customer 1 of 70" in reports[0][1]


@pytest.mark.parametrize("kind", [Popularity, ItemKNN])
def test_other_recommenders(
    mid: Dataset, mid_statistics: ItemStatistics, kind: type, busy: int
) -> None:
    ranker = Ranker.of(kind().fit(mid), mid)
    surrogate = Surrogate.fit(ExplanationContext(ranker, mid, mid_statistics), config=SMALL)
    attribution = surrogate.explain(head_of(surrogate, ranker, mid, mid_statistics, busy))
    np.testing.assert_allclose(
        attribution.values.sum(axis=1) + attribution.base,
        attribution.predicted,
        atol=1e-6 * attribution.scores.max(),
    )
    if kind is Popularity:
        # nothing personal: the popular features tell nearly all
        assert attribution.fidelity.tau > 0.7


def test_identical_scores(mid: Dataset, mid_statistics: ItemStatistics) -> None:
    ranker = Ranker.of(Fixed([0.1] * mid.n_items), mid)
    surrogate = Surrogate.fit(ExplanationContext(ranker, mid, mid_statistics), config=SMALL)
    attribution = surrogate.explain(head_of(surrogate, ranker, mid, mid_statistics, 3))
    np.testing.assert_allclose(attribution.predicted, 0.1, atol=1e-6)
    assert np.isnan(attribution.fidelity.tau)
    assert np.isnan(surrogate.held_out.tau)


def test_a_data_set_without_optional_columns() -> None:
    rng = np.random.default_rng(0)
    lines = pd.DataFrame(
        {
            Columns.CUSTOMER: rng.integers(0, 30, 300).astype(str),
            Columns.ITEM: rng.integers(0, 60, 300).astype(str),
            Columns.TIME: AS_OF - pd.to_timedelta(rng.integers(0, 200, 300), unit="D"),
        }
    )
    data = build(RawTables(name="n", title="N", interactions=lines))
    statistics = ItemStatistics.of(data)
    ranker = Ranker.of(GraphFilter().fit(data), data)
    surrogate = Surrogate.fit(ExplanationContext(ranker, data, statistics), config=SMALL)
    assert {f.name for f in surrogate.features} <= {f.name for f in available(data, statistics)}
    attribution = surrogate.explain(head_of(surrogate, ranker, data, statistics, 0))
    assert np.isfinite(attribution.values).all()


@pytest.mark.parametrize("customer", range(6))
def test_the_tiny_world(
    tiny: Dataset, tiny_statistics: ItemStatistics, tiny_ranker: Ranker, customer: int
) -> None:
    surrogate = Surrogate.fit(ExplanationContext(tiny_ranker, tiny, tiny_statistics), config=SMALL)
    attribution = surrogate.explain(
        head_of(surrogate, tiny_ranker, tiny, tiny_statistics, customer)
    )
    assert len(attribution.targets) == 8 - len(tiny.histories([customer]).players())
    assert np.isfinite(attribution.predicted).all()


def lines_of(rows: list[tuple[str, str]]) -> Dataset:
    frame = pd.DataFrame(rows, columns=[Columns.CUSTOMER, Columns.ITEM])
    frame[Columns.TIME] = AS_OF - pd.to_timedelta(np.arange(len(frame)), unit="D")
    return build(RawTables(name="n", title="N", interactions=frame))


@pytest.mark.parametrize("seed", range(6))
def test_customers_who_have_everything_are_left_out(seed: int) -> None:
    items = list("abcdefgh")
    rows = [("all", i) for i in items] + [("most", i) for i in items[:7]]
    rows += [(f"c{n}", items[(n + k) % 8]) for n in range(6) for k in range(3)]
    data = lines_of(rows)
    statistics = ItemStatistics.of(data)
    ranker = Ranker.of(ItemKNN().fit(data), data)
    surrogate = Surrogate.fit(
        ExplanationContext(ranker, data, statistics), config=replace(SMALL, seed=seed)
    )
    for customer in range(data.n_customers):
        attribution = surrogate.explain(head_of(surrogate, ranker, data, statistics, customer))
        assert attribution.values.shape == (len(attribution.targets), len(surrogate.features))


def test_too_little_to_learn_from() -> None:
    data = lines_of([("x", "a"), ("y", "b")])
    ranker = Ranker.of(ItemKNN().fit(data), data)
    with pytest.raises(ValueError, match="no customer has three purchases"):
        Surrogate.fit(ExplanationContext(ranker, data, ItemStatistics.of(data)), config=SMALL)


def test_features_that_are_all_constant() -> None:
    # every item bought by everyone at one time: nothing tells one item from another
    rows = pd.DataFrame(
        [(f"c{n}", f"i{k:02}") for n in range(8) for k in range(6)],
        columns=[Columns.CUSTOMER, Columns.ITEM],
    ).assign(**{Columns.TIME: AS_OF})
    more = pd.DataFrame({Columns.ITEM: [f"i{k:02}" for k in range(12)]})
    data = build(RawTables(name="n", title="N", interactions=rows, items=more))
    statistics = ItemStatistics.of(data)
    ranker = Ranker.of(ItemKNN().fit(data), data)
    surrogate = Surrogate.fit(ExplanationContext(ranker, data, statistics), config=SMALL)
    attribution = surrogate.explain(head_of(surrogate, ranker, data, statistics, 0))
    assert np.isnan(attribution.fidelity.tau)
    np.testing.assert_allclose(attribution.predicted, attribution.scores, atol=1e-6)


@pytest.mark.parametrize(
    "wrong",
    [
        {"judged": 1},
        {"judged": 101},
        {"customers": 0},
        {"held_out": 0},
        {"trees": 0},
        {"leaves": 1},
        {"rate": 0.0},
        {"columns": 1.1},
    ],
)
def test_settings_are_checked(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="must be"):
        SurrogateConfig(**wrong)


def test_with_items_bought_before_the_tree_sees_repetition(
    mid: Dataset, mid_statistics: ItemStatistics
) -> None:
    ranker = Ranker.of(GraphFilter().fit(mid), mid)
    config = replace(SMALL, bought_before=True)
    new = Surrogate.fit(ExplanationContext(ranker, mid, mid_statistics), config=SMALL)
    everything = Surrogate.fit(ExplanationContext(ranker, mid, mid_statistics), config=config)
    assert "times_bought" not in {feature.name for feature in new.features}
    assert "times_bought" in {feature.name for feature in everything.features}
    ranking_head = everything.head(ExplanationContext(ranker, mid, mid_statistics), 5)
    history = mid.histories([5])
    assert np.isin(ranking_head.targets, history.items).any()
    position = [feature.name for feature in everything.features].index("times_bought")
    bought = [(history.items == target).sum() for target in ranking_head.targets]
    assert ranking_head.raw[:, position].tolist() == bought
