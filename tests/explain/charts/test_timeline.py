from __future__ import annotations

import pandas as pd

from explain.charts.theme import LIFTS, NEUTRAL
from explain.charts.timeline import timeline
from explain.profiles.customer_profile import profile
from explain.profiles.item_statistics import ItemStatistics
from recommenders.contract import Dataset
from tests.worlds import ANN, A, B


def test_the_timeline_has_a_dot_for_each_purchase(
    mid: Dataset, mid_statistics: ItemStatistics
) -> None:
    who = int(mid.histories().lengths.argmax())
    history = profile(mid, mid_statistics, who)
    marked = frozenset([int(history.events["item"].iloc[0])])
    figure = timeline(history, mid, marked=marked)
    assert sum(len(trace.x) for trace in figure.data) == history.purchases
    n_marked = int((history.events["item"] == next(iter(marked))).sum())
    assert len(figure.data[1].x) == n_marked
    assert (
        sum(len(trace.x) for trace in timeline(history, mid, max_lanes=1).data) == history.purchases
    )


def test_a_dot_names_the_items_it_explains_and_no_markup(
    tiny: Dataset, tiny_statistics: ItemStatistics
) -> None:
    history = profile(tiny, tiny_statistics, 0)
    figure = timeline(history, tiny, explains={0: ["explains:", "1 <b>Bold</b>"]})
    hover = {row[0]: row[3] for trace in figure.data for row in trace.customdata}
    assert hover["Puppy Kibble"] == "<br>explains:<br>1 &lt;b&gt;Bold&lt;/b&gt;"
    assert {text for name, text in hover.items() if name != "Puppy Kibble"} == {""}


def test_lanes_dots_and_days_by_hand(tiny: Dataset, tiny_statistics: ItemStatistics) -> None:
    # ann buys A (Dog) 100, 40 and 10 days ago, B (Cat) 10 and C (Dog) 5 days ago
    figure = timeline(profile(tiny, tiny_statistics, ANN), tiny, marked=frozenset([A]))
    others, marked = figure.data
    assert list(figure.layout.yaxis.ticktext) == ["Dog", "Cat"]
    assert sorted(marked.y) == [0, 0, 0]
    assert sorted(others.y) == [0, 1]
    assert (marked.marker.color, others.marker.color) == (LIFTS, NEUTRAL)
    now = tiny.as_of.tz_localize(None).normalize()
    days = sorted((now - pd.Timestamp(day).normalize()).days for day in marked.x)
    assert days == [10, 40, 100]
    assert sorted(row[2] for row in marked.customdata) == ["1 unit", "1 unit", "2 units"]
    # the axis is that of the data set, whose first purchase is ann's
    first, last = map(pd.Timestamp, figure.layout.xaxis.range)
    assert first < now - pd.Timedelta(days=100)
    assert last > now


def test_what_has_no_lane_of_its_own_is_other(
    tiny: Dataset, tiny_statistics: ItemStatistics
) -> None:
    figure = timeline(profile(tiny, tiny_statistics, ANN), tiny, max_lanes=1)
    assert list(figure.layout.yaxis.ticktext) == ["Dog", "Other"]
    # but what a reason names is not hidden among the others, however seldom it was bought
    named = timeline(profile(tiny, tiny_statistics, ANN), tiny, marked=frozenset([B]), max_lanes=1)
    assert list(named.layout.yaxis.ticktext) == ["Cat", "Other"]
    assert set(named.data[1].y) == {0}
    assert sorted(figure.data[0].y) == [0, 0, 0, 0, 1]
