"""Examination by place where it is known: `python -m tests.benchmarks.placement.position_bias`.

Simulations of the position-based model in three sizes, then the sample world, whose curve is
planted. The error is the mean over the places but the first of |estimate / truth - 1|.
"""

from __future__ import annotations

from time import perf_counter
from typing import Final

import numpy as np
import pandas as pd

from recommenders.api import load_dataset
from recommenders.baselines.popularity import Popularity, PopularityConfig
from recommenders.errors import DataError
from recommenders.evaluation.candidates import candidate_sets_of
from recommenders.evaluation.holdout import SPLITS
from recommenders.evaluation.measure import measure
from recommenders.evaluation.run import scorer_of
from recommenders.histories import DoubleArray
from recommenders.position_bias.curve import Method, curve_of, examination
from tests.benchmarks.placement.simulated import RELATIVE, error, exposures

SETTINGS: Final = ((500, 50), (500, 500), (5000, 50))
"""Queries, and how often each is shown."""
SEEDS: Final = 5
SIMULATED: Final = (Method.NAIVE, Method.EM, Method.HARVESTING)
BANDS: Final = 100


def simulated() -> pd.DataFrame:
    """Errors in each setting: the mean over the seeds, and the worst."""
    rows = []
    for queries, impressions in SETTINGS:
        errors: dict[Method, list[float]] = {method: [] for method in SIMULATED}
        seconds = dict.fromkeys(SIMULATED, 0.0)
        for seed in range(SEEDS):
            exposed = exposures(queries, impressions, np.random.default_rng(seed))
            for method in SIMULATED:
                begin = perf_counter()
                curve = curve_of(exposed, method, rng=np.random.default_rng(seed), draws=0)
                seconds[method] += perf_counter() - begin
                errors[method].append(error(curve.examination))
        for method in SIMULATED:
            rows.append(
                {
                    "queries x shown": f"{queries:,} x {impressions}",
                    "method": str(method),
                    "error": f"{np.mean(errors[method]):.4f}",
                    "worst of 5": f"{max(errors[method]):.4f}",
                    "seconds": f"{seconds[method] / SEEDS:.2f}",
                }
            )
    return pd.DataFrame(rows)


def held() -> tuple[int, int]:
    """In how many of `BANDS` simulations the band holds the whole curve, and of how many."""
    inside = 0
    for seed in range(BANDS):
        exposed = exposures(300, 30, np.random.default_rng(1000 + seed))
        curve = curve_of(exposed, rng=np.random.default_rng(seed), draws=100)
        known = curve.known
        within = (curve.low <= RELATIVE) & (curve.high >= RELATIVE)
        inside += bool(within[known].all())
    return inside, BANDS


def planted() -> str:
    """The curve of the sample world by every method, and whether the planted one is in its band."""
    dataset = load_dataset("sample")
    columns: dict[str, list[str]] = {"planted": _written(RELATIVE)}
    notes = []
    for method in Method:
        try:
            curve = examination(dataset, method, rng=np.random.default_rng(0))
        except DataError as refused:
            notes.append(f"{method}: refused. {refused}")
            continue
        inside = (curve.low <= RELATIVE) & (curve.high >= RELATIVE)
        columns[str(method)] = _written(curve.examination)
        ends = zip(_written(curve.low), _written(curve.high), strict=True)
        columns[f"{method} band"] = [f"{low} to {high}" for low, high in ends]
        notes.append(
            f"{method}: error {error(curve.examination):.3f}, {inside[1:].sum()} of 9 places in "
            f"the band, from {int(curve.clicks.sum()):,} clicks"
        )
    table = pd.DataFrame({"place": range(1, len(RELATIVE) + 1), **columns})
    return "\n".join([table.to_string(index=False), *notes])


def counted() -> pd.DataFrame:
    """Popularity that counts clicks, by NDCG@10 of what was bought and of what was clicked."""
    dataset = load_dataset("sample")
    rows = []
    for clicks in (0.0, 0.1, 0.3, 1.0):
        row = {"a click counts": f"{clicks:g} purchases"}
        for split in ("temporal", "clicks"):
            holdout = SPLITS[split](dataset, 28.0, 0)
            fitted = Popularity(PopularityConfig(clicks=clicks)).fit(holdout.train)
            measured = measure(
                scorer_of(fitted, holdout),
                dataset,
                holdout,
                candidate_sets_of(holdout, seed=0)[:1],
                k=10,
            )[0]
            row[f"NDCG@10, {split}"] = f"{measured.frame['NDCG@10'].mean():.4f}"
        rows.append(row)
    return pd.DataFrame(rows)


def _written(values: DoubleArray) -> list[str]:
    return [f"{value:.3f}" for value in values]


def main() -> None:
    """Print the tables."""
    print("Mean relative error of examination in simulations of the position-based model\n")
    print(simulated().to_string(index=False))
    print(
        "\nWith a table for its regression the EM solves the equations of harvesting with lines "
        "weighted\nby 1 / (1 - theta gamma): the two differ in the fourth digit."
    )
    inside, of = held()
    print(f"\nThe 95 % band of harvesting holds the whole curve in {inside} of {of} simulations")
    print("\nThe sample world: examination relative to the first place\n")
    print(planted())
    print("\nPopularity on the sample world, clicks weighted by inverse examination\n")
    print(counted().to_string(index=False))


if __name__ == "__main__":
    main()
