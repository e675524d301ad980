import numpy as np
import pandas as pd
import pytest

from recommenders.experiments.columns import Roles
from recommenders.experiments.estimate import difference
from recommenders.experiments.metrics import MetricOf, compare, concentration, metrics_of
from recommenders.experiments.ratio import linearised
from recommenders.experiments.table import ExperimentTable

SPEND, EACH = MetricOf(outcome="spend"), MetricOf(outcome="spend", per="visits")


def table(n: int = 200, *, before: bool = True) -> ExperimentTable:
    rng = np.random.default_rng(0)
    arms = np.arange(n, dtype=np.int32) % 2
    visits, earlier = 1.0 + rng.poisson(2.0, n), rng.gamma(2.0, 3.0, n)
    spend = earlier + rng.gamma(visits, 2.0)
    return ExperimentTable(
        units=pd.Series([f"u{number}" for number in range(n)]),
        arms=arms,
        arm_names=("A", "B"),
        outcomes={"spend": spend, "orders": visits},
        before=earlier if before else None,
        denominator=visits,
        days=None,
        first_day=None,
        roles=Roles(outcomes=("spend", "orders"), denominator="visits"),
    )


def test_each_outcome_a_unit_and_per_the_denominator() -> None:
    names = [metric.name for metric in metrics_of(table())]
    assert names == ["spend", "orders", "spend per visits", "orders per visits"]


def test_plain_and_with_what_was_before() -> None:
    data = table()
    compared = compare(data, SPEND, (0, 1), alpha=0.05)
    spend, arms = data.outcomes["spend"], data.arms
    assert compared.plain == difference(spend[arms == 0], spend[arms == 1])
    assert compared.adjusted is not None
    saved = 1 - (compared.adjusted.error / compared.plain.error) ** 2
    assert saved == pytest.approx(compared.correlation**2, abs=0.01)
    assert compared.deciding is compared.adjusted
    assert compare(table(before=False), SPEND, (0, 1), alpha=0.05).adjusted is None


def test_a_ratio_is_one_of_sums() -> None:
    data = table(before=False)
    ratio = compare(data, EACH, (1, 0), alpha=0.05).plain
    spend, visits, control = data.outcomes["spend"], data.denominator, data.arms == 1
    assert visits is not None
    assert ratio.control == pytest.approx(spend[control].sum() / visits[control].sum())
    expected = linearised(spend[control], visits[control]).var(ddof=1) / control.sum()
    other = linearised(spend[~control], visits[~control]).var(ddof=1) / (~control).sum()
    assert ratio.error == pytest.approx(np.sqrt(expected + other))


def test_units_without_a_value_and_later_ones_are_not_looked_at() -> None:
    data = table()
    data.outcomes["spend"][:10] = np.nan
    assert compare(data, SPEND, (0, 1), alpha=0.05).plain.units == (95, 95)
    rows = np.arange(90)
    assert compare(data, SPEND, (0, 1), alpha=0.05, rows=rows).plain.units == (40, 40)


def test_the_largest_can_be_cut_and_their_part_is_known() -> None:
    data = table()
    data.outcomes["spend"][0] = 1e6
    assert concentration(data, SPEND) > 0.99
    whole = compare(data, SPEND, (0, 1), alpha=0.05).plain.error
    assert compare(data, SPEND, (0, 1), alpha=0.05, cap=0.01).plain.error < whole / 100
