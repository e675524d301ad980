from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
import pytest

from explain.attribution.by_relation import BASE, RELATIONS, Grouped
from explain.charts import attribution as charts
from explain.context import ExplanationContext
from explain.contract import Attribution, AttributionMethod, HistoryUnit
from explain.formats import FIXED_SPACE
from explain.profiles.item_statistics import ItemStatistics
from explain.reasons.explanation import explain
from explain.surrogate.model import Surrogate, SurrogateConfig
from recommenders.contract import Dataset
from recommenders.ranking.ranker import Ranker

CONFIG = SurrogateConfig(head=40, judged=20, customers=50, held_out=20, trees=25, leaves=7)


def labels(figure: go.Figure) -> list[str]:
    return list(figure.layout.yaxis.ticktext)


def attribution(values: list[float], errors: list[float] | None = None) -> Attribution:
    column = np.array(values)[:, None]
    return Attribution(
        units=tuple(HistoryUnit(items=(item,)) for item in range(len(values))),
        targets=np.array([7], dtype=np.int32),
        values=column,
        errors=np.zeros_like(column) if errors is None else np.array(errors)[:, None],
        base=np.zeros(1),
        total=column.sum(axis=0),
        method=AttributionMethod.EXACT,
        n_scored=2,
    )


def test_the_strongest_bars_and_the_rest_add_up(mid: Dataset) -> None:
    values = [0.1, -0.5, 0.4, 0.05, 0.3, -0.2, 0.02, 0.01, 0.6, 0.07, 0.0]
    bars = charts.contribution_bars(attribution(values), 0, mid)
    assert [value for _, value, _ in bars[:3]] == [0.6, -0.5, 0.4]
    assert len(bars) == charts.MAX_BARS + 1
    assert bars[-1][0] == "3 other purchased items"
    assert sum(value for _, value, _ in bars) == pytest.approx(sum(values))


def test_colour_is_the_sign_and_the_sign_is_written(mid: Dataset) -> None:
    figure = charts.contributions(attribution([0.5, -0.25]), 0, mid, unit="points").figure()
    assert list(figure.data[0].marker.color) == [charts.LIFTS, charts.LOWERS]
    assert [note.text for note in figure.layout.annotations] == ["+0.50", "\N{MINUS SIGN}0.25"]
    assert figure.layout.xaxis.title.text == "score (points)"
    low, high = figure.layout.xaxis.range
    assert low < -0.25
    assert high > 0.5


def test_what_is_the_same_for_everybody_neither_lifts_nor_lowers() -> None:
    """The base of a logarithm is below 0: “popularity” had the longest bar against the item."""
    grouped = Grouped(
        values=np.array([[0.5]] + [[0.0]] * (len(RELATIONS) - 1)),
        counts=np.array([[1]] + [[0]] * (len(RELATIONS) - 1)),
        base=np.array([-3.0]),
        targets=np.array([7], dtype=np.int32),
    )
    bars = charts.relations(grouped, 0, unit="points")
    assert [name for name, _, _ in bars.bars][-1] == BASE
    assert bars.colours == [charts.LIFTS, charts.NEUTRAL]
    parts = charts.SignedBars(
        bars=[("start", 0.4, 0.0), ("taste", 0.2, 0.0), ("rest", 0.1, 0.0)],
        unit="points",
        rest=True,
        same=frozenset({0}),
    )
    assert parts.colours == [charts.NEUTRAL, charts.LIFTS, charts.NEUTRAL]
    assert parts.first(2).colours == [charts.NEUTRAL, charts.LIFTS]


def test_standard_errors_are_drawn_only_where_something_was_sampled(mid: Dataset) -> None:
    sure = charts.contributions(attribution([0.5, 0.2]), 0, mid, unit="x")
    unsure = charts.contributions(attribution([0.5, 0.2], [0.1, 0.05]), 0, mid, unit="x")
    for bars, written in ((sure, ["+0.5", "+0.2"]), (unsure, ["+0.5 ± 0.1", "+0.20 ± 0.05"])):
        assert bars.written == written
        assert [note.text for note in bars.figure().layout.annotations] == written


def test_titles_are_no_markup() -> None:
    assert charts.safe_text("<b>Bold</b> & <a href='x'>link</a>", 60) == (
        "&lt;b&gt;Bold&lt;/b&gt; &amp; &lt;a href='x'&gt;link&lt;/a&gt;"
    )


@pytest.mark.slow
def test_relations_and_waterfall_end_at_the_score(
    mid: Dataset, mid_statistics: ItemStatistics, mid_ranker: Ranker
) -> None:
    explanation = explain(ExplanationContext(mid_ranker, mid, mid_statistics), 5)
    bars = charts.relation_bars(explanation.grouped, 0)
    assert sum(value for _, value, _ in bars) == pytest.approx(explanation.attribution.total[0])

    surrogate = Surrogate.fit(ExplanationContext(mid_ranker, mid, mid_statistics), config=CONFIG)
    top = surrogate.head(ExplanationContext(mid_ranker, mid, mid_statistics), 5)
    explained = surrogate.explain(top)
    figure = charts.waterfall(explained, 0, unit="points", currency="$")
    steps, ends = figure.data
    assert ends.x[1] == pytest.approx(explained.scores[0])
    assert ends.x[0] + sum(steps.x) == pytest.approx(explained.scores[0])
    assert labels(figure)[0] == "Average of the list's top"
    assert labels(figure)[-2:] == ["Not reproduced by the surrogate", "Score"]
    faded = charts.waterfall(explained, 0, unit="points", currency="$", faded=True)
    assert faded.data[0].marker.opacity < steps.marker.opacity


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (12.5, "%", f"12.5{FIXED_SPACE}%"),
        (12.5, "% of customers", f"12.5{FIXED_SPACE}%"),
        (1.22, "x its usual rate", f"1.22{FIXED_SPACE}x usual"),
        (3.0, "place", "3.00"),
        (3.0, "purchases", f"3.00{FIXED_SPACE}purchases"),
        (6.5, "currency", "$6.50"),
        (float("nan"), "days", "not known"),
    ],
)
def test_a_feature_reads_like_a_sentence(value: float, unit: str, text: str) -> None:
    assert charts.reading(value, unit, "$") == text


def test_a_rest_that_dwarfs_the_others_has_no_bar(mid: Dataset) -> None:
    values = [0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, *[0.1] * 3]
    near = charts.contributions(attribution(values), 0, mid, unit="points").figure()
    assert list(near.data[0].x)[-1] == pytest.approx(0.3)
    assert near.data[0].marker.color[-1] == charts.NEUTRAL
    values = [0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, *[0.1] * 17]
    bars = charts.contributions(attribution(values), 0, mid, unit="points")
    assert bars.beyond
    assert not bars.first(3).beyond
    assert bars.first(3).lengths == [0.8, 0.7, 0.6]
    assert bars.first(20) is bars
    far = bars.figure()
    assert list(far.data[0].x)[-1] == 0.0
    assert far.layout.xaxis.range[1] < 0.9
    assert far.layout.annotations[-1].text == "+1.7"  # the value stands there all the same
    # seven bars and no rest: the last is a purchase like the others
    told = charts.contributions(attribution([0.1] * 6 + [5.0]), 0, mid, unit="points")
    assert not told.beyond
    all_told = told.figure()
    assert max(all_told.data[0].x) == 5.0
    assert charts.NEUTRAL not in all_told.data[0].marker.color


def test_the_marked_purchase_stands_out(mid: Dataset) -> None:
    values = [0.1, 0.3, 0.2]
    marked = charts.contributions(attribution(values), 0, mid, unit="x", marked=[2]).figure()
    assert list(marked.data[0].marker.opacity) == [charts.FADED, 1.0, charts.FADED]
    both = charts.contributions(attribution(values), 0, mid, unit="x", marked=[2, 1])
    assert both.opacities == [1.0, 1.0, charts.FADED]
    assert both.first(2).opacities == [1.0, 1.0]
    other = charts.contributions(attribution(values), 0, mid, unit="x", marked=[9]).figure()
    assert list(other.data[0].marker.opacity) == [1.0, 1.0, 1.0]


def test_a_larger_paper_enlarges_text_rows_and_margins(mid: Dataset) -> None:
    small, large = (
        charts.contributions(attribution([0.1, 0.3]), 0, mid, unit="x")
        .figure(charts.Theme(text="#000", grid="#999", muted="#555", scale=scale))
        .layout
        for scale in (1.0, 1.25)
    )
    assert large.height == 1.25 * small.height
    assert large.yaxis.tickfont.size == 1.25 * small.yaxis.tickfont.size
    assert large.margin.l > small.margin.l
