"""Do the estimators keep their promises: `python -m tests.benchmarks.experiments.simulated`.

Each line is of simulated experiments whose truth is known. Without an effect p-values have to be
uniform (Kolmogorov-Smirnov) and 5 % of them below .05; with one, 95 % of the intervals have to
cover it; and whoever looks after every customer must not be wrong more often than 5 times in 100.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
from scipy import stats

from recommenders.experiments.confidence_sequence import FIRST_LOOK, multiplier
from recommenders.experiments.cuped import adjusted
from recommenders.experiments.estimate import Difference, difference
from recommenders.experiments.planner import Metric, Plan, answer, power
from recommenders.experiments.ratio import linearised

UNITS = 1_000
"""Units an arm."""
PEEKED = 5_000
"""Units an arm of the experiments that are watched."""
EFFECT = 0.1
CORRELATION = 0.6
Trial = Callable[[np.random.Generator, float], Difference]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=5_000, help="experiments of each line")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    rng = np.random.default_rng(options.seed)
    print(f"{options.times:,} experiments a line, {UNITS:,} customers an arm\n")
    print(_table([_line(name, trial, options.times, rng) for name, trial in TRIALS.items()]))
    ties = np.mean([_share(np.random.default_rng(seed), 0.0).p == 1.0 for seed in range(2_000)])
    print(
        f"Shares of so few customers have steps: {ties:.1%} of their p-values are exactly 1, which "
        "the test of uniformity sees. Sums of spend have none."
    )
    print(
        f"\nWithout an effect, looked at after every pair of customers from {FIRST_LOOK} to "
        f"{PEEKED:,} an arm: share of the experiments with a false alarm"
    )
    print(_table([_peeked(law, options.times // 5, rng) for law in ("skewed", "rare", "normal")]))
    print(f"\nPower as planned and as simulated, a lift of {EFFECT:.0%}")
    print(_table([_planned(plan, options.times, rng) for plan in PLANS]))


def _spend(rng: np.random.Generator, effect: float) -> Difference:
    control, treated = rng.gamma(0.5, 2.0, (2, UNITS))
    return difference(control, treated * (1 + effect))


def _share(rng: np.random.Generator, effect: float) -> Difference:
    control = rng.random(UNITS) < 0.05
    treated = rng.random(UNITS) < 0.05 * (1 + effect)
    return difference(control.astype(np.float64), treated.astype(np.float64))


def _cuped(rng: np.random.Generator, effect: float) -> Difference:
    """Gamma spends whose two times share a part: their correlation is CORRELATION."""
    common = rng.gamma(CORRELATION, 1.0, 2 * UNITS)
    before, after = common + rng.gamma(1 - CORRELATION, 1.0, (2, 2 * UNITS))
    arms = np.repeat(np.array([0, 1], dtype=np.int32), UNITS)
    less = adjusted(after + effect * arms, before, arms).values
    return difference(less[:UNITS], less[UNITS:])


def _ratio(rng: np.random.Generator, effect: float) -> Difference:
    """Spend a visit; customers differ in how often they come and in what they spend."""
    visits = 1.0 + rng.poisson(rng.gamma(1.0, 4.0, (2, UNITS)))
    spend = rng.gamma(visits, rng.lognormal(0.0, 0.5, (2, UNITS)))
    spend[1] *= 1 + effect
    control, treated = (linearised(*arm) for arm in zip(spend, visits, strict=True))
    return difference(control, treated)


TRIALS: dict[str, Trial] = {
    "share of customers": _share,
    "spend": _spend,
    "spend, CUPED": _cuped,
    "spend a visit (ratio)": _ratio,
}
TRUE_EFFECT = {
    "share of customers": 0.05 * EFFECT,
    "spend": EFFECT,
    "spend, CUPED": EFFECT,
    "spend a visit (ratio)": EFFECT * float(np.exp(0.125)),
}
"""What EFFECT comes to in the unit of each outcome."""
PLANS = (
    Plan(base=0.2, lift=EFFECT, daily=1000),
    Plan(metric=Metric.MEAN, base=1.0, spread=1.0, lift=EFFECT, daily=1000),
    Plan(metric=Metric.MEAN, base=1.0, spread=1.0, lift=EFFECT, daily=1000, correlation=0.6),
    Plan(metric=Metric.MEAN, base=1.0, spread=1.0, lift=EFFECT, daily=1000, peeking=True),
)


def _line(name: str, trial: Trial, times: int, rng: np.random.Generator) -> dict[str, str]:
    p = np.array([trial(rng, 0.0).p for _ in range(times)])
    inside = [
        estimate.low <= TRUE_EFFECT[name] <= estimate.high
        for estimate in (trial(rng, EFFECT) for _ in range(times))
    ]
    kept = "" if name != "spend, CUPED" else _variance_left(rng)
    return {
        "outcome": name,
        "p < .05": f"{np.mean(p < 0.05):.3f}",
        "p < .01": f"{np.mean(p < 0.01):.3f}",
        "uniform (KS p)": f"{stats.kstest(p, 'uniform').pvalue:.2f}",
        "covered": f"{np.mean(inside):.3f}",
        "variance left (1 - rho^2)": kept,
    }


def _variance_left(rng: np.random.Generator) -> str:
    common = rng.gamma(CORRELATION, 1.0, 200_000)
    before, after = common + rng.gamma(1 - CORRELATION, 1.0, (2, 200_000))
    less = adjusted(after, before, np.zeros(200_000, dtype=np.int32))
    return f"{less.values.var() / after.var():.3f} ({1 - CORRELATION**2:.3f})"


def _peeked(law: str, times: int, rng: np.random.Generator) -> dict[str, str]:
    n = np.arange(1, PEEKED + 1)
    reach = np.array([multiplier(2 * k, tuned=2 * PEEKED, alpha=0.05) for k in n.tolist()])
    looks = slice(FIRST_LOOK - 1, None)
    days = slice(FIRST_LOOK - 1, None, PEEKED // 28)
    naive = daily = always = end = 0
    for _ in range(times):
        draw = {
            "skewed": lambda: rng.exponential(1.0, (2, PEEKED)),
            "rare": lambda: (rng.random((2, PEEKED)) < 0.05).astype(np.float64),
            "normal": lambda: rng.normal(size=(2, PEEKED)),
        }[law]()
        sums, squares = draw.cumsum(axis=1), (draw**2).cumsum(axis=1)
        variances = (squares - sums**2 / n) / np.maximum(1, n - 1)
        with np.errstate(divide="ignore", invalid="ignore"):
            statistics = np.abs(sums[1] - sums[0]) / n / np.sqrt(variances.sum(axis=0) / n)
        naive += bool((statistics[looks] > 1.96).any())
        daily += bool((statistics[days] > 1.96).any())
        always += bool((statistics[looks] > reach[looks]).any())
        end += bool(statistics[-1] > 1.96)
    return {
        "outcome": law,
        "one look at the end": f"{end / times:.3f}",
        "fixed, 28 looks": f"{daily / times:.3f}",
        "fixed, every look": f"{naive / times:.3f}",
        "always-valid, every look": f"{always / times:.3f}",
    }


def _planned(plan: Plan, times: int, rng: np.random.Generator) -> dict[str, str]:
    units = answer(plan).units
    spreads = np.sqrt(plan.variances())
    means = plan.base, plan.base + plan.change
    gaps = rng.normal(means[1], spreads[1] / np.sqrt(units), times) - rng.normal(
        means[0], spreads[0] / np.sqrt(units), times
    )
    if plan.metric is Metric.PROPORTION:
        gaps = (rng.binomial(units, means[1], times) - rng.binomial(units, means[0], times)) / units
    error = np.sqrt((spreads**2).sum() / units)
    plain = replace(plan, correlation=0.0, peeking=False)
    reach = multiplier(2 * units, tuned=2 * units, alpha=0.05) if plan.peeking else 1.959964
    return {
        "plan": f"{plan.metric}{', CUPED' if plan.correlation else ''}"
        f"{', every look' if plan.peeking else ''}",
        "customers an arm": f"{units:,}",
        "without CUPED, one look": f"{answer(plain).units:,}",
        "power": f"{power(plan, np.array([float(units)]))[0]:.3f}",
        "simulated": f"{np.mean(np.abs(gaps) > reach * error):.3f}",
    }


def _table(lines: list[dict[str, str]]) -> str:
    return pd.DataFrame(lines).to_string(index=False)


if __name__ == "__main__":
    main()
