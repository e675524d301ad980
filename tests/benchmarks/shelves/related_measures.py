"""How directed relations are measured: hits, reciprocal ranks, directions, and their intervals."""

from __future__ import annotations

import numpy as np

from recommenders.related.embeddings import Embeddings

TOP = 10
DRAWS = 1000
OURS = "directed"
SYMMETRIC = "symmetric, one embedding"


def products(embeddings: Embeddings) -> np.ndarray:
    return embeddings.sources @ embeddings.targets.T


def single(embeddings: Embeddings) -> np.ndarray:
    return embeddings.sources @ embeddings.sources.T


def judged(scores: np.ndarray, true: np.ndarray, every: np.ndarray) -> np.ndarray:
    """Hit, reciprocal rank and direction of each pair, shape (n_pairs, 3).

    Ties share their ranks, and a direction without any preference counts half.
    """
    scores = scores.astype(np.float64)
    np.fill_diagonal(scores, -np.inf)
    other = np.ones(scores.shape, dtype=bool)
    other[every[:, 0], every[:, 1]] = False
    source, target = true.T
    own = scores[source, target]
    above = ((scores[source] > own[:, None]) & other[source]).sum(axis=1)
    level = ((scores[source] == own[:, None]) & other[source]).sum(axis=1)
    rank = 1.0 + above + level / 2.0
    back = scores[target, source]
    return np.column_stack([rank <= TOP, 1.0 / rank, (own > back) + (own == back) / 2.0])


def draws(of: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """How often each draw of the bootstrap has each pair; pairs of one source go together."""
    _, cluster = np.unique(of, return_inverse=True)
    n = cluster.max() + 1
    return rng.multinomial(n, np.full(n, 1.0 / n), size=DRAWS)[:, cluster].astype(np.float64)


def figures(mean: np.ndarray, many: np.ndarray) -> dict[str, str]:
    """Hit, reciprocal rank and direction with their intervals, in words."""
    names = (f"Hit@{TOP}", "MRR", "direction")
    return {
        name: f"{mean[column]:.3f} ({between(many[:, column])})"
        for column, name in enumerate(names)
    }


def between(drawn: np.ndarray, form: str = ".3f") -> str:
    low, high = np.quantile(drawn, [0.025, 0.975])
    return f"{low:{form}} to {high:{form}}"
