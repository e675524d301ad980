"""How close sampled contributions come to converged ones, and how soon.

`python -m tests.benchmarks.explanations.sampling [RECOMMENDER ...]` on the sample shop. Converged
values are least squares by the Shapley kernel, without the Gaussian process that is being judged:
every coalition of one or two items or of all but these, and many paired ones drawn from the others.
They are the mean of two such draws, and half the difference of the two is their error.
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from explain.attribution.attribute import attribute
from explain.attribution.game import Game
from explain.attribution.shapley import _least_squares, fit, paired_coalitions
from recommenders import registry
from recommenders.adapters import sources
from recommenders.artifacts import cache_folder
from recommenders.contract import Histories, Recommender
from recommenders.histories import DoubleArray
from recommenders.ranking.ranker import Ranker

RECOMMENDERS = ("ials", "mult-vae", "dense-mf", "ncf")
LENGTHS = ((11, 20), (21, 30), (31, 50))
CUSTOMERS = 12
TARGETS = 10
CONVERGED = 150_000
"""Coalitions of each of the two draws, besides the smallest and the largest."""
EXACT = 2
RIVALS = 3
"""Customers of each length for whom shap's KernelExplainer is run."""
SAMPLES = ("auto", 4_000, 8_000, 16_000, 32_000, 64_000)
CACHE = cache_folder()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Truth:
    """A history, its list and the converged values with their errors, (n_players, n_targets)."""

    history: Histories
    targets: NDArray[np.int32]
    values: DoubleArray
    errors: DoubleArray


def truths(ranker: Ranker, chosen: list[int], dataset, rng: np.random.Generator) -> list[Truth]:
    cases = []
    for customer in chosen:
        history = dataset.histories([customer], events=ranker.recommender.events)
        targets = ranker.rank(history, k=TARGETS).items
        game = Game(ranker.recommender, history, targets)
        none, everything = game.ends()
        first, second = (converged(game, none, everything - none, rng) for _ in range(2))
        cases.append(
            Truth(
                history=history,
                targets=targets,
                values=(first + second) / 2,
                errors=np.abs(first - second) / 2,
            )
        )
    return cases


def converged(
    game: Game, none: DoubleArray, total: DoubleArray, rng: np.random.Generator
) -> DoubleArray:
    n_players = game.n_players
    few = [c for size in range(1, EXACT + 1) for c in combinations(range(n_players), size)]
    small = np.zeros((2 * len(few), n_players), dtype=np.bool_)
    for row, members in enumerate(few):
        small[2 * row, members] = True
    small[1::2] = ~small[0::2]
    drawn = paired_coalitions(n_players, CONVERGED, rng, smallest=EXACT + 1)
    coalitions = np.concatenate([small, drawn])
    sizes = np.arange(1, n_players)
    mass = 1.0 / (sizes * (n_players - sizes))
    ends = np.minimum(sizes, n_players - sizes) <= EXACT
    # a size's mass is shared by its coalitions; what is left, by those that were drawn
    weights = np.full(len(coalitions), mass[~ends].sum() / len(drawn))
    for size in sizes[ends]:
        own = small.sum(axis=1) == size
        weights[: len(small)][own] = mass[size - 1] / own.sum()
    weights /= weights.mean()
    return _least_squares(coalitions, game.value(coalitions) - none, total, weights)[0]


def correlation(values, truth) -> float:
    return float(
        np.mean([np.corrcoef(values[:, t], truth[:, t])[0, 1] for t in range(truth.shape[1])])
    )


def same_three(values, truth) -> float:
    tops = [[set(np.argsort(-v[:, t])[:3]) for t in range(v.shape[1])] for v in (values, truth)]
    return float(np.mean([top == other for top, other in zip(*tops, strict=True)]))


def own_row(recommender: Recommender, cases: list[Truth]) -> dict[str, object]:
    rows = []
    for seed, truth in enumerate(cases):
        begin = time.perf_counter()
        attribution = attribute(
            recommender, truth.history, truth.targets, rng=np.random.default_rng(seed)
        )
        spent = time.perf_counter() - begin
        n_players = len(truth.values)
        # the same number of coalitions, drawn with replacement, by least squares: the way before
        game = Game(recommender, truth.history, truth.targets)
        none, everything = game.ends()
        coalitions = paired_coalitions(
            n_players, attribution.n_scored - 2, np.random.default_rng(seed)
        )
        plain, _ = fit(coalitions, game.value(coalitions) - none, everything - none)
        inside = np.abs(attribution.values - truth.values) <= 2 * np.hypot(
            attribution.errors, truth.errors
        )
        rows.append(
            (
                correlation(attribution.values, truth.values),
                same_three(attribution.values, truth.values),
                inside.mean(),
                attribution.n_scored / n_players,
                1000 * spent,
                correlation(plain, truth.values),
                same_three(plain, truth.values),
                (truth.errors.max(axis=0) / np.abs(truth.values).max(axis=0)).mean(),
            )
        )
    table = np.array(rows)
    middle = np.median(table, axis=0)
    return {
        "customers": len(rows),
        "correlation": f"{middle[0]:.4f}",
        "same three %": f"{100 * table[:, 1].mean():.1f}",
        "within 2 errors %": f"{100 * table[:, 2].mean():.1f}",
        "histories an item": f"{table[:, 3].mean():.0f}",
        "ms": f"{middle[4]:.0f}",
        "least squares": f"{middle[5]:.4f}",
        "its same three %": f"{100 * table[:, 6].mean():.1f}",
        "converged to %": f"{100 * table[:, 7].mean():.2f}",
    }


def rival(recommender: Recommender, cases: list[Truth]) -> list[dict[str, object]]:
    """shap's KernelExplainer on the first item of the list, beside ours on all ten."""
    import shap

    spent: dict[object, list[float]] = {}
    close: dict[object, list[float]] = {}
    for seed, truth in enumerate(cases):
        n_players = len(truth.values)
        target = truth.targets[:1]
        game = Game(recommender, truth.history, target)

        def value(rows, game=game):
            return game.value(rows > 0.5)[:, 0]

        explainer = shap.KernelExplainer(value, np.zeros((1, n_players)))
        for samples in SAMPLES:
            begin = time.perf_counter()
            np.random.seed(seed)  # noqa: NPY002 - the package draws from NumPy's own state
            values = explainer.shap_values(
                np.ones((1, n_players)), nsamples=samples, l1_reg=False, silent=True
            )[0]
            spent.setdefault(samples, []).append(time.perf_counter() - begin)
            close.setdefault(samples, []).append(np.corrcoef(values, truth.values[:, 0])[0, 1])
        begin = time.perf_counter()
        mine = attribute(recommender, truth.history, truth.targets, rng=np.random.default_rng(seed))
        spent.setdefault("ours", []).append(time.perf_counter() - begin)
        close.setdefault("ours", []).append(
            np.corrcoef(mine.values[:, 0], truth.values[:, 0])[0, 1]
        )
    base = float(np.median(spent["ours"]))
    return [
        {
            "method": "ours, ten items"
            if key == "ours"
            else f"KernelExplainer, one item, nsamples={key}",
            "correlation": f"{np.median(close[key]):.5f}",
            "ms": f"{1000 * np.median(spent[key]):.0f}",
            "times ours": f"{np.median(spent[key]) / base:.1f}",
        }
        for key in ("ours", *SAMPLES)
    ]


def main(names: list[str]) -> None:
    dataset = sources.load("sample")
    lengths = np.array(
        [len(np.unique(dataset.histories([c]).items)) for c in range(dataset.n_customers)]
    )
    print(f"{dataset.title}: sampled contributions against those of {2 * CONVERGED:,} coalitions")
    lines, beside = [], []
    for name in names or RECOMMENDERS:
        entry = registry.entry(name)
        if entry.missing:
            print(f"{entry.label}: {entry.missing}")
            continue
        recommender = registry.fitted(name, dataset, cache=CACHE)
        ranker = Ranker.of(recommender, dataset)
        rng = np.random.default_rng(0)
        rival_cases: list[Truth] = []
        everything: list[Truth] = []
        for low, high in LENGTHS:
            pool = np.flatnonzero((lengths >= low) & (lengths <= high))
            chosen = rng.choice(pool, min(CUSTOMERS, len(pool)), replace=False).tolist()
            cases = truths(ranker, chosen, dataset, rng)
            lines.append(
                {"recommender": name, "items": f"{low}-{high}", **own_row(recommender, cases)}
            )
            rival_cases += cases[:RIVALS]
            everything += cases
        lines.append({"recommender": name, "items": "all", **own_row(recommender, everything)})
        beside += [{"recommender": name, **row} for row in rival(recommender, rival_cases)]
    print(pd.DataFrame(lines).to_string(index=False))
    print(
        f"\nTime and closeness for one customer; {len(LENGTHS) * RIVALS} customers, medians of "
        "one run, first item of the list"
    )
    print(pd.DataFrame(beside).to_string(index=False))


if __name__ == "__main__":
    with threadpool_limits(limits=1):
        main(sys.argv[1:])
