"""Are units by item and week forecast well, and do the bands hold?

`python -m tests.benchmarks.demand.pinball`.

From each of twelve origins, a week apart, everything is learned from what came before, and the four
weeks after it are forecast. The last origin lies four weeks before the end. The settings of the
forecast were chosen on the weeks 20 to 1 before the end of the Journey and of the sample shop by
the Poisson deviance of its mean; the bands have nothing that was chosen on what is measured here.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass

import numpy as np
import pandas as pd

from recommenders.adapters import sources
from recommenders.contract import Dataset
from recommenders.data.splits import until
from recommenders.demand.backtest import Window
from recommenders.demand.bands import TAUS
from recommenders.demand.forecast import Demand
from recommenders.demand.hierarchy import ITEM
from recommenders.errors import DataError
from recommenders.histories import evenly
from recommenders.intervals import draws
from tests.benchmarks.demand import rivals

WEEKS, ORIGINS, LEARNED = 4, 12, 16
OURS = "households (renewal and new buyers)"
VOLUMES = (0.0, 0.1, 1.0, 5.0, np.inf)
"""Expected units a week that divide the items."""
MEASURED = 500
"""Items of each volume that are forecast by all methods, drawn at even distances."""
TESTED: tuple[Window, ...] = ((1, 1), (4, 4), (1, 4))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Origin:
    """What was forecast on a day, and what came: of all nodes, and of the measured items."""

    demand: Demand
    came: np.ndarray
    quantiles: dict[str, np.ndarray]
    """(len(TAUS), WEEKS, n_measured) by method."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dataset", nargs="+", default=["journey", "online-retail", "sample"])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--skip", type=int, default=0, help="weeks at the end to leave out")
    parser.add_argument("--without-ets", action="store_true", help="leave AutoETS out")
    options = parser.parse_args()
    for name in options.dataset:
        try:
            dataset = sources.load(name)
        except DataError as error:
            print(f"{name} is left out: {error}")
            continue
        if options.skip:
            dataset = until(dataset, dataset.as_of - pd.DateOffset(days=7 * options.skip))
        report(dataset, seed=options.seed, with_ets=not options.without_ets)


def report(dataset: Dataset, *, seed: int, with_ets: bool) -> None:
    """Measure all methods and print the tables."""
    moments = [
        dataset.as_of - pd.DateOffset(days=7 * back)
        for back in range(WEEKS + ORIGINS - 1, WEEKS - 1, -1)
    ]
    begin = time.perf_counter()
    demands = [Demand.fit(until(dataset, moment)) for moment in moments]
    seconds = (time.perf_counter() - begin) / len(moments)
    whole = Demand.fit(dataset)
    measured = chosen(demands[0].total(ITEM, (1, 1)))
    results = [
        forecast(demand, whole.sold, number, measured) for number, demand in enumerate(demands)
    ]
    year = len(demands[0].sold) >= rivals.YEAR
    if with_ets:
        series = {k: demand.sold[:, measured] for k, demand in enumerate(demands)}
        answers = rivals.ets(series, WEEKS)
        for number, answer in (answers or {}).items():
            results[number].quantiles["AutoETS (statsforecast)"] = answer
    print(
        f"\n{dataset.title}: origins {moments[0]:%d %b %Y} to {moments[-1]:%d %b %Y}, a week "
        f"apart, {WEEKS} weeks ahead; {dataset.n_items:,} items, {len(measured):,} of them "
        f"measured beside the others; seasonal naive is the week "
        f"{'a year before' if year else 'before: there is no whole year'}; seed {seed}"
    )
    print(f"a fit takes {seconds:.1f} s (mean of {len(moments)})")
    print(covered(results).to_string(index=False))
    print()
    print(bias(results).to_string(index=False))
    print()
    print(compared(results, measured, seed=seed).to_string(index=False))


def chosen(expected: np.ndarray) -> np.ndarray:
    """Up to `MEASURED` items of each volume, ascending."""
    volume = np.searchsorted(VOLUMES, expected, side="right")
    parts = [np.flatnonzero(volume == volume_class) for volume_class in range(1, len(VOLUMES))]
    return np.sort(np.concatenate([part[evenly(len(part), MEASURED)] for part in parts]))


def forecast(demand: Demand, sold: np.ndarray, number: int, measured: np.ndarray) -> Origin:
    """All methods from one origin, and the weeks that came."""
    after = len(sold) - WEEKS - ORIGINS + 1 + number
    came = sold[after : after + WEEKS]
    weeks = range(1, WEEKS + 1)
    own = np.stack([demand.quantiles(ITEM, (week, week))[:, measured] for week in weeks], axis=1)
    quantiles = {OURS: own}
    whole = bool(np.all(demand.bought.units % 1 == 0))
    for label, rule in (
        (f"moving average ({rivals.AVERAGED} weeks)", rivals.moving_average),
        ("seasonal naive", rivals.seasonal_naive),
    ):
        of_all = [
            rivals.with_bands(rule, demand.sold, week, origins=LEARNED, whole=whole)
            for week in weeks
        ]
        quantiles[label] = np.stack([part[:, measured] for part in of_all], axis=1)
    if whole:
        quantiles = {label: np.rint(values) for label, values in quantiles.items()}
    return Origin(demand=demand, came=came, quantiles=quantiles)


def covered(results: list[Origin]) -> pd.DataFrame:
    """How many held-out weeks the band of 80 % holds, by level and volume."""
    lines = []
    for level, division in results[0].demand.hierarchy.items():
        for window in TESTED:
            first, last = window
            parts = []
            for origin in results:
                low, high = origin.demand.ends(level, window)
                came = division.sums(origin.came[first - 1 : last].sum(axis=0))
                parts.append((origin.demand.total(level, window), low, high, came))
            expected, low, high, came = (np.concatenate(part) for part in zip(*parts, strict=True))
            volume = np.searchsorted(VOLUMES, expected / (last - first + 1), side="right")
            for volume_class in range(1, len(VOLUMES)):
                inside = volume == volume_class
                if inside.sum() < ORIGINS:
                    continue
                hit, wide = (low <= came) & (came <= high), high - low
                lines.append(
                    {
                        "level": level.replace("_", " "),
                        "weeks": f"{first} to {last}" if last > first else f"{first}",
                        "units a week": span(volume_class),
                        "cases": f"{inside.sum():,}",
                        "in the band": f"{hit[inside].mean():.1%}",
                        "below": f"{(came < low)[inside].mean():.1%}",
                        "above": f"{(came > high)[inside].mean():.1%}",
                        "width / expected": f"{wide[inside].sum() / expected[inside].sum():.2f}",
                    }
                )
    return pd.DataFrame(lines)


def bias(results: list[Origin]) -> pd.DataFrame:
    """What was expected over what came, of the whole shop: repeat units and new ones together."""
    lines = []
    for window in TESTED:
        first, last = window
        expected = sum(float(o.demand.total("total", window)[0]) for o in results)
        came = sum(float(o.came[first - 1 : last].sum()) for o in results)
        repeat = sum(
            float(o.demand.part(o.demand.expected.repeat, "total", window)[0]) for o in results
        )
        lines.append(
            {
                "weeks": f"{first} to {last}" if last > first else f"{first}",
                "expected": f"{expected:,.0f}",
                "came": f"{came:,.0f}",
                "expected / came": f"{expected / came:.3f}",
                "of it bought again": f"{repeat / expected:.1%}",
            }
        )
    return pd.DataFrame(lines)


def compared(results: list[Origin], measured: np.ndarray, *, seed: int) -> pd.DataFrame:
    """Mean pinball loss of the methods by volume, and the paired difference from the first."""
    volume = np.searchsorted(VOLUMES, results[0].demand.total(ITEM, (1, 1))[measured], side="right")
    rng = np.random.default_rng(seed)
    lines = []
    for week in (1, WEEKS):
        losses = {
            label: np.mean(
                [
                    pinball(o.came[week - 1, measured], o.quantiles[label][:, week - 1])
                    for o in results
                ],
                axis=0,
            )
            for label in results[0].quantiles
        }
        for volume_class in (0, *range(1, len(VOLUMES))):
            inside = volume == volume_class if volume_class else volume > 0
            if not inside.any():
                continue
            weights = draws(int(inside.sum()), rng, times=1000) / inside.sum()
            for label, loss in losses.items():
                apart = loss - losses[OURS]
                drawn = weights @ apart[inside]
                low, high = np.quantile(drawn, [0.025, 0.975])
                mean = losses[OURS][inside].mean()
                lines.append(
                    {
                        "week ahead": week,
                        "units a week": span(volume_class) if volume_class else "all measured",
                        "items": f"{inside.sum():,}",
                        "forecast": label,
                        "pinball loss": f"{loss[inside].mean():.4f}",
                        "more than ours": ""
                        if label == OURS
                        else f"{apart[inside].mean() / mean:+.1%}",
                        "95% interval, paired": ""
                        if label == OURS
                        else f"{low / mean:+.1%} to {high / mean:+.1%}",
                    }
                )
    return pd.DataFrame(lines)


def pinball(came: np.ndarray, quantiles: np.ndarray) -> np.ndarray:
    """Mean over the quantiles of max(tau (y - q), (tau - 1)(y - q)), (n,)."""
    tau = np.array(TAUS)[:, None]
    off = came - quantiles
    return np.maximum(tau * off, (tau - 1.0) * off).mean(axis=0)


def span(index: int) -> str:
    """A class of volume in words."""
    low, high = VOLUMES[index - 1], VOLUMES[index]
    return f"{low:g} or more" if np.isinf(high) else f"{low:g} to {high:g}"


if __name__ == "__main__":
    main()
