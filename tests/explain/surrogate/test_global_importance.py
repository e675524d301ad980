from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
import pytest

from explain.charts import importance
from explain.charts.theme import DARK, LIFTS, LOWERS
from explain.features.catalogue import FEATURES
from explain.surrogate.global_attributions import GlobalAttributions
from explain.surrogate.global_importance import dependence, global_importance

NAMED = {feature.name: feature for feature in FEATURES}


def made(
    contributions: list[list[float]], owner: list[int], values: list[list[float]] | None = None
) -> GlobalAttributions:
    """Readings of the features popularity, price and bought together elsewhere, in this order."""
    n = max(owner) + 1
    return GlobalAttributions(
        features=(NAMED["popularity"], NAMED["price"], NAMED["together_elsewhere"]),
        customers=np.arange(n),
        of=n,
        in_fit=np.zeros(n, dtype=bool),
        bought=np.ones(n, dtype=np.int64),
        tau=np.ones(n),
        r2=np.ones(n),
        owner=np.array(owner),
        items=np.arange(len(owner), dtype=np.int32),
        contributions=np.array(contributions),
        values=np.array(contributions if values is None else values),
        missed=np.full(len(owner), -0.5),
    )


@pytest.fixture
def three() -> GlobalAttributions:
    """Three entries of one customer and one of another."""
    return made([[0.1, -2.0, 0.0], [0.1, 1.0, 0.0], [0.1, 0.0, 0.0], [0.3, 4.0, 0.0]], [0, 0, 0, 1])


def test_customers_count_alike_however_long_their_lists(three: GlobalAttributions) -> None:
    importance = global_importance(three, rng=np.random.default_rng(0))
    assert [importance_of.feature.name for importance_of in importance.features] == [
        "price",
        "popularity",
        "together_elsewhere",
    ]
    price, popularity, none = importance.features
    assert price.size.mean == pytest.approx((1.0 + 4.0) / 2)
    assert price.mean.mean == pytest.approx((-1 / 3 + 4.0) / 2)
    assert price.lifts == 0.5
    assert popularity.size.mean == pytest.approx(0.2)
    assert (popularity.size.low, popularity.size.high) == pytest.approx((0.1, 0.3))
    assert (none.size.mean, none.lifts) == (0.0, 0.0)
    assert importance.missed.mean == 0.5
    assert (importance.customers, importance.entries, importance.order.tolist()) == (
        2,
        4,
        [1, 0, 2],
    )
    frame = importance.frame()
    assert frame["feature"].tolist()[-1] == "Not reproduced by the surrogate"
    assert len(frame) == 4


def test_the_line_of_a_feature_follows_medians_and_keeps_unknown_values_out() -> None:
    x = np.repeat([1.0, 2.0, 3.0], 20)
    y = np.concatenate([np.linspace(-2, 0, 20), np.zeros(20), np.linspace(1, 3, 20)])
    values = np.column_stack([np.append(x, np.nan), np.zeros(61), np.append(x, np.nan)])
    contributions = np.column_stack([np.append(y, 9.0), np.zeros(61), np.append(y, 9.0)])
    attributions = made(contributions.tolist(), [0] * 61, values.tolist())
    line = dependence(attributions, "popularity", currency="$")
    assert (line.unknown, len(line.x), line.unit) == (1, 60, "% of customers")
    assert line.middle.tolist() == [1.0, 2.0, 3.0]
    assert line.median == pytest.approx([-1.0, 0.0, 2.0])
    assert line.low[0] == pytest.approx(np.quantile(y[:20], 0.25))
    assert line.finding == "The higher “Popularity”, the higher the item"
    assert dependence(attributions, "price", currency="$").unit == "$"
    flat = dependence(attributions, "price", currency="$")
    assert flat.unit == "$"
    assert "Too few different values" in flat.finding
    with pytest.raises(KeyError, match="no feature 'zz'"):
        dependence(attributions, "zz", currency="$")


def test_bars_have_no_sign_and_dots_have_it_by_their_side_of_zero(
    three: GlobalAttributions,
) -> None:
    ranked = global_importance(three, rng=np.random.default_rng(0))
    bars = importance.sizes(ranked, theme=DARK)
    assert list(bars.data[0].x) == pytest.approx([2.5, 0.2, 0.0, 0.5])
    assert labels(bars) == [
        "Price",
        "Popularity",
        "Together: different category",
        "Not reproduced",
    ]
    dots = importance.beeswarm(three, ranked.order, currency="$", theme=DARK)
    assert len(dots.data) == 3
    assert list(dots.data[0].x) == [-2.0, 1.0, 0.0, 4.0]
    # the highest value is drawn in the ink of the paper
    marker = dots.data[0].marker
    shares = list(marker.color)
    assert shares[3] == max(shares) == 1.0
    assert min(shares) >= 0.0
    assert (marker.cmin, marker.cmax) == (0.0, 1.0)
    assert marker.colorscale[-1] == (1.0, "rgb(230, 234, 240)")
    assert np.abs(np.array(dots.data[0].y)).max() < 0.5
    line = importance.dependence(dependence(three, "price", currency="$"))
    assert list(line.data[0].marker.color) == [0.0, 1.0, 0.0, 1.0]
    assert line.data[0].marker.colorscale == ((0.0, LOWERS), (1.0, LIFTS))
    assert line.layout.xaxis.title.text == "Price ($)"


def labels(figure: go.Figure) -> list[str]:
    return list(figure.layout.yaxis.ticktext)


def test_the_second_feature_is_named_where_it_matters() -> None:
    # sizes 0.1, 1.0 and 10: the second is a tenth of the first, no less
    importance = global_importance(
        made([[0.1, 1.0, 10.0], [0.1, -1.0, -10.0]], [0, 1]), rng=np.random.default_rng(0)
    )
    assert [leader.feature.name for leader in importance.leaders] == ["together_elsewhere", "price"]
    assert importance.missed_ratio == pytest.approx(0.5 / 10)
    assert not importance.unreliable
    little = global_importance(
        made([[0.1, 0.3, 10.0], [0.1, -0.3, -10.0]], [0, 1]), rng=np.random.default_rng(0)
    )
    assert [leader.feature.name for leader in little.leaders] == ["together_elsewhere"]
    weak = global_importance(made([[0.1, 0.3, 0.2]], [0]), rng=np.random.default_rng(0))
    assert weak.unreliable  # half a standard deviation is missed


def test_the_first_lines_of_the_table_keep_what_is_missed(three: GlobalAttributions) -> None:
    importance = global_importance(three, rng=np.random.default_rng(0))
    assert importance.frame(1)["feature"].tolist() == [
        "Price",
        "Not reproduced by the surrogate",
    ]
    assert importance.frame(9).equals(importance.frame())
