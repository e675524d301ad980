"""A graph that is known but for a tenth of its edges: are these found, and those of new items?

No public graph of directed complements lies beside the project, so this one is simulated: items
of 80 categories whose popularity differs widely; a category leads to four others, and its items
to popular ones there, above all of their own taste; a quarter of the edges leads back as well.
The model sees categories and edges, and no purchase.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from recommenders.contract import Columns, Dataset, Event
from recommenders.data.dataset import RawTables, build
from recommenders.related.dual_network import NetworkConfig
from recommenders.related.embeddings import EmbeddingConfig, Embeddings
from recommenders.related.visits import Visits
from tests.benchmarks.shelves.related_measures import (
    OURS,
    SYMMETRIC,
    TOP,
    between,
    draws,
    figures,
    judged,
    products,
    single,
)

N_ITEMS, KINDS, TASTES = 2400, 80, 6


def report(rng: np.random.Generator) -> None:
    """Print the held-back edges, all and one-way, and then those of new items."""
    dataset, edges = graph(rng)
    held = rng.random(len(edges)) < 0.1
    seen, asked = edges[~held], edges[held]
    scores = rankings(dataset, seen)
    both = set(map(tuple, edges[:, ::-1].tolist()))
    one_way = np.array([pair not in both for pair in map(tuple, asked.tolist())])
    drawn = draws(asked[:, 0], rng)
    by_ranking = {name: judged(ranking, asked, edges) for name, ranking in scores.items()}
    print(
        f"\nSimulated known graph: {N_ITEMS:,} items, {len(edges):,} edges, no purchases; "
        f"{len(asked):,} edges held back, {one_way.sum():,} of them one-way"
    )
    for title, part in (("all edges", np.ones(len(asked), dtype=bool)), ("one-way edges", one_way)):
        results = {name: values[part] for name, values in by_ranking.items()}
        print(lines(title, results, drawn[:, part]).to_string(index=False))
    print(new_items(dataset, edges, rng).to_string(index=False))


def graph(rng: np.random.Generator) -> tuple[Dataset, np.ndarray]:
    """The items with their categories, and the edges (n_edges, 2) as item codes."""
    sizes = np.arange(1, KINDS + 1) ** -0.6
    kind = rng.choice(KINDS, N_ITEMS, p=sizes / sizes.sum())
    taste, appeal = rng.integers(0, TASTES, N_ITEMS), rng.lognormal(0.0, 1.2, N_ITEMS)
    eager = rng.lognormal(0.0, 0.7, N_ITEMS)
    onward = [rng.choice(KINDS, 4, replace=False) for _ in range(KINDS)]
    share = rng.dirichlet(np.full(4, 2.0), KINDS)
    pairs = []
    for item in range(N_ITEMS):
        chance = np.zeros(N_ITEMS)
        for other, part in zip(onward[kind[item]], share[kind[item]], strict=True):
            members = np.flatnonzero(kind == other)
            liking = appeal[members] * np.where(taste[members] == taste[item], 6.0, 1.0)
            chance[members] += part * liking / liking.sum()
        chance[item] = 0.0
        wanted = min(rng.poisson(15 * eager[item]), int((chance > 0).sum()))
        targets = rng.choice(N_ITEMS, wanted, replace=False, p=chance / chance.sum())
        pairs += [(item, target) for target in targets]
    edges = np.array(pairs)
    back = edges[rng.random(len(edges)) < 0.25][:, ::-1]
    ids = [f"i{item:04}" for item in range(N_ITEMS)]
    items = pd.DataFrame({Columns.ITEM: ids, Columns.CATEGORY: [f"kind {k}" for k in kind]})
    # a data set has a purchase; one is too few to say anything
    line = pd.DataFrame(
        {
            Columns.CUSTOMER: ["c"],
            Columns.ITEM: ids[:1],
            Columns.TIME: [pd.Timestamp("2025-01-01", tz="UTC")],
        }
    )
    shop = RawTables(name="known", title="Known graph", interactions=line, items=items)
    return build(shop), np.unique(np.concatenate([edges, back]), axis=0)


def rankings(dataset: Dataset, seen: np.ndarray, *, new: bool = False) -> dict[str, np.ndarray]:
    """Scores (n_items, n_items) of every method from the edges that are seen."""
    n = dataset.n_items
    ones = np.ones(len(seen), dtype=np.float32)
    edges = sparse.coo_array((ones, (seen[:, 0], seen[:, 1])), shape=(n, n)).tocsr()
    visits = {
        event: Visits.of(dataset.log, event, n_items=n, timezone=dataset.timezone)
        for event in (Event.PURCHASE, Event.VIEW)
    }

    def learned(weights: sparse.csr_array, **settings: Any) -> Embeddings:
        return Embeddings.of(
            dataset,
            visits[Event.PURCHASE],
            visits[Event.VIEW],
            EmbeddingConfig(**settings),
            weights,
        )

    links = np.tile(np.bincount(seen[:, 1], minlength=n).astype(np.float64), (n, 1))
    scores = {OURS: learned(edges).scores(slice(None))}
    if new:
        return scores | {
            "like items alone": learned(edges, by_category=0.0).scores(slice(None)),
            "categories alone": learned(edges, by_category=1.0).scores(slice(None)),
            "popularity (in-links)": links,
        }
    both = learned((edges + edges.T).tocsr())
    network = learned(edges, network=NetworkConfig())
    return scores | {
        "directed, learned network": network.scores(slice(None)),
        SYMMETRIC: single(both),
        "symmetric, source and target": products(both),
        "in-links": links,
    }


def lines(title: str, results: dict[str, np.ndarray], drawn: np.ndarray) -> pd.DataFrame:
    """A line for each method, its hits against the stronger of the symmetric rivals."""
    sizes = drawn.sum(axis=1, keepdims=True)
    many = {name: drawn @ values / sizes for name, values in results.items()}
    mean = {name: values.mean(axis=0) for name, values in results.items()}
    rival = max(
        (name for name in results if name.startswith("symmetric")), key=lambda n: mean[n][0]
    )
    return pd.DataFrame(
        {title: name}
        | figures(mean[name], many[name])
        | {
            "hits / symmetric": f"{mean[name][0] / mean[rival][0]:.2f} "
            f"({between(many[name][:, 0] / many[rival][:, 0], '.2f')})"
        }
        for name in results
    )


def new_items(dataset: Dataset, edges: np.ndarray, rng: np.random.Generator) -> pd.DataFrame:
    """A tenth of the items lose every edge, three times over: their edges by category."""
    folds = rng.permutation(dataset.n_items) % 10
    ranked = dataset.n_items - np.bincount(edges[:, 0], minlength=dataset.n_items)
    results: dict[tuple[str, str], list[np.ndarray]] = {}
    for fold in range(3):
        new = folds == fold
        source, target = new[edges[:, 0]], new[edges[:, 1]]
        for words, scores in rankings(dataset, edges[~(source | target)], new=True).items():
            for name, part in (
                ("the target is new", target & ~source),
                ("the source is new", source & ~target),
            ):
                judgements = judged(scores, edges[part], edges)
                own = np.column_stack([TOP / ranked[edges[part, 0]], judgements[:, 0]])
                results.setdefault((name, words), []).append(own)
    table = []
    for (name, words), parts in sorted(results.items()):
        chance, hits = np.concatenate(parts).mean(axis=0)
        table.append(
            {
                "new items": name,
                "ranking": words,
                "pairs": f"{sum(map(len, parts)):,}",
                f"Hit@{TOP}": f"{hits:.4f}",
                "chance": f"{chance:.4f}",
                "hits / chance": f"{hits / chance:.1f}",
            }
        )
    return pd.DataFrame(table)
