"""Numbers above a view: what they count, and what their lines leave out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from explain.profiles.distributions import over_time
from explain.profiles.key_figures import KeyFigure, figure_table, of_dataset
from recommenders.contract import Columns, Event
from tests.worlds import tiny


def test_a_line_is_read_out_with_its_ends_its_peak_and_its_rival() -> None:
    figure = KeyFigure(
        name="Recall",
        amount=0.25,
        over="lists of 1 to 3 items",
        trend=(0.1, 0.3, 0.25),
        against="Popularity",
        beside=(0.1, 0.1, 0.2),
        written="{:.2f}".format,
    )
    assert figure.value == "0.25"
    assert figure.takeaway == (
        "Recall, lists of 1 to 3 items: 0.10 first, 0.25 last, 0.30 at the most; "
        "Popularity: 0.20 last"
    )
    assert KeyFigure(name="Items", amount=3).takeaway == ""
    table = figure_table([figure])
    assert table.to_dict("records") == [{"Figure": "Recall", "Value": 0.25}]


def test_figures_of_data_count_purchases_and_lines_are_of_whole_weeks() -> None:
    world = tiny()
    weeks = over_time(world)
    purchases, customers, items, spent = of_dataset(world, weeks)
    log = world.log
    bought = log.events == Event.PURCHASE
    assert purchases.amount == bought.sum() == 14
    assert customers.amount == len({*log.rows[bought].tolist()})
    assert items.amount == len({*log.items[bought].tolist()})
    paid = world.unit_prices[bought].astype(float) * log.quantities[bought]
    assert spent.amount == pytest.approx(float(paid.sum()))
    for figure in (purchases, customers, items, spent):
        # the first and the last week are not whole
        assert len(figure.trend) == len(weeks.starts) - 2
        assert figure.over == "by week"
    assert sum(purchases.trend) == 14 - weeks.counts[[0, -1]].sum()
    assert max(customers.trend) <= customers.amount
    assert "at the most" in purchases.takeaway


def test_what_is_not_known_is_not_counted() -> None:
    world = tiny()
    bare = tiny(bare=True)
    assert [figure.name for figure in of_dataset(bare, over_time(bare))][-1] == "Items bought"
    few = replace(over_time(world), complete=np.arange(len(over_time(world).starts)) < 2)
    assert all(figure.trend == () for figure in of_dataset(world, few))
    undated = of_dataset(world, None)
    assert [figure.value for figure in undated] == ["14", "5", "6"]
    assert all(not figure.trend and not figure.over for figure in undated)
    assert not bare.has(Columns.UNIT_PRICE)
