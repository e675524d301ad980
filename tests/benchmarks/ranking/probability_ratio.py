"""The dial and variety, what they bring and cost.

`python -m tests.benchmarks.ranking.probability_ratio`.

Leave-one-out: each customer's last purchase is hidden, the recommenders are fitted to what came
before, and all items outside the history are ranked. Customers whose last purchase is an item
that they had bought before are left out. By customer: 20 % of the customers are outside the fit,
and 20 % of their items are hidden. Figures are means over customers:

- N@20 and R@20: NDCG, and the share of the hidden items, among the first twenty.
- pop HR@10: a hidden item is among the first ten of 101, the other 100 drawn by popularity
  (buyers in the fit, with replacement) from what the customer never bought; unif HR@10: 100
  different ones drawn uniformly. A tie counts half. With several hidden items one is drawn.
- coverage: the share of the catalogue that is among the first twenty of anybody.
- change of N@20, of pop HR@10: against the same scores with g = 0, with the 95 % interval of the
  relative difference when the same customers are drawn again (1,000 times).

Scores below zero keep their sign (`recommenders.ranking.probability_ratio`): among the first twenty
this equals cutting them off at zero wherever twenty items score above zero.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from explain.profiles.item_statistics import ItemStatistics
from recommenders import registry
from recommenders.adapters import sources
from recommenders.baselines.popularity import Popularity, PopularityConfig
from recommenders.contract import Dataset, Histories, Recommender
from recommenders.data import splits
from recommenders.ranking.diversity import VariedRanker, Variety
from recommenders.ranking.probability_ratio import GAMMAS, RatioConfig, ratio
from recommenders.ranking.ranker import Ranker
from tests.benchmarks.ranking.gowalla import best, recall_and_ndcg

RECOMMENDERS = ("gf-cf", "ease", "item-knn", "mult-vae")
VARIED = ("gf-cf", "mult-vae")
K, NEAR, RIVALS, BATCH, DRAWS = 20, 10, 100, 512, 1000
SEED = 0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Split:
    """What a recommender is fitted to, and what it is asked.

    ``visible`` has a row for each tested customer, ``hidden`` the codes of the hidden items;
    ``drawn`` maps a kind of rivals to codes (n_rows, 1 + RIVALS), the hidden item first.
    """

    label: str
    train: Dataset
    visible: Histories
    hidden: list[set[int]]
    drawn: dict[str, np.ndarray]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--dataset", nargs="*", default=["movielens", "sample"])
    parser.add_argument("--recommender", nargs="*", default=list(RECOMMENDERS))
    options = parser.parse_args()
    available = {source.name: source for source in sources.sources()}
    for name in options.dataset:
        if name not in available or available[name].missing:
            print(f"Skipped: {name} is not there.")
            continue
        dataset = sources.load(name)
        for split in (leave_one_out(dataset), by_customer(dataset)):
            show(split, [name for name in options.recommender if not registry.entry(name).missing])


def show(split: Split, names: list[str]) -> None:
    """The two tables of a split."""
    print(f"\n{split.label}: {len(split.visible):,} customers, {split.train.n_items:,} items")
    rows, mixed = [], []
    popular = Popularity(PopularityConfig(half_life=1e9)).fit(split.train)
    rows.append({"recommender": "buyers", "g": 0.0} | summary(judged(popular, split)))
    statistics = ItemStatistics.of(split.train)
    for name in names:
        fitted = registry.entry(name).factory().fit(split.train)
        base = None
        for gamma in GAMMAS:
            config = RatioConfig(gamma=gamma)
            ratio_recommender = ratio(
                fitted, nonnegative=registry.entry(name).nonnegative, config=config
            )
            figures = judged(ratio_recommender.count(split.train), split)
            base = base or figures
            rows.append({"recommender": name, "g": gamma} | summary(figures, base))
        if name in VARIED:
            mixed += [{"recommender": name} | row for row in varied(fitted, statistics, split)]
        print(f"{split.label}: {name} done", file=sys.stderr, flush=True)
    print(table(rows))
    print(f"\nVariety in lists of {K}, g = 0, by {statistics.group_level()}")
    print(table(mixed))


def leave_one_out(dataset: Dataset) -> Split:
    """Each customer's last purchase hidden, where it is the first of its item."""
    train, last = splits.without_last(dataset)
    customers, targets = dataset.log.rows[last], dataset.log.items[last]
    visible = train.histories(customers)
    new = np.array(
        [target not in visible.players(row) for row, target in enumerate(targets)], dtype=bool
    )
    hidden = [{int(target)} for target in targets[new]]
    return _split(
        f"{dataset.title}, leave-one-out", train, visible.take(np.flatnonzero(new)), hidden
    )


def by_customer(dataset: Dataset) -> Split:
    """A fifth of the customers outside the fit, a fifth of their items hidden."""
    rng = np.random.default_rng(SEED)
    train, customers = splits.by_customer(dataset, rng=rng)
    bought = dataset.histories(customers).matrix(dataset.n_items)
    _, out = splits.hide(bought, rng=rng)
    some = np.flatnonzero(np.diff(out.indptr))
    hidden = [set(out.indices[out.indptr[row] : out.indptr[row + 1]].tolist()) for row in some]
    histories = dataset.histories(customers[some])
    visible = np.array(
        [item not in hidden[row] for row, item in zip(histories.rows, histories.items, strict=True)]
    )
    return _split(f"{dataset.title}, by customer", train, histories.where(visible), hidden)


def _split(label: str, train: Dataset, visible: Histories, hidden: list[set[int]]) -> Split:
    rng = np.random.default_rng(SEED)
    buyers = train.histories().matrix(train.n_items).sum(axis=0, dtype=np.float64)
    weights = {"pop": buyers, "unif": np.ones(train.n_items)}
    drawn: dict[str, list[np.ndarray]] = {kind: [] for kind in weights}
    for row, wanted in enumerate(hidden):
        target = rng.choice(sorted(wanted))
        own = np.append(visible.players(row), sorted(wanted))
        for kind, weight in weights.items():
            free = weight.copy()
            free[own] = 0.0
            repeated = kind == "pop"  # without, the rivals would run out of popular items
            rivals = rng.choice(len(free), RIVALS, replace=repeated, p=free / free.sum())
            drawn[kind].append(np.append(target, rivals))
    return Split(
        label=label,
        train=train,
        visible=visible,
        hidden=hidden,
        drawn={kind: np.array(rows) for kind, rows in drawn.items()},
    )


def judged(recommender: Recommender, split: Split) -> dict[str, np.ndarray]:
    """Each figure for each customer, shape (n_rows,), and the ``coverage`` of all lists."""
    top = np.vstack([best(recommender, part, K) for part, _ in _batches(split)])
    figures = _in_list(top, split)
    for kind, items in split.drawn.items():
        hits = []
        for part, span in _batches(split):
            scores = np.take_along_axis(np.asarray(recommender.score(part)), items[span], axis=1)
            own, other = scores[:, :1], scores[:, 1:]
            above = (other > own).sum(axis=1) + 0.5 * (other == own).sum(axis=1)
            hits.append(above < NEAR)
        figures[f"{kind} HR@10"] = np.concatenate(hits).astype(float)
    return figures | {"coverage": np.array(len(np.unique(top)) / split.train.n_items)}


def _in_list(top: np.ndarray, split: Split) -> dict[str, np.ndarray]:
    pairs = [recall_and_ndcg(row, wanted) for row, wanted in zip(top, split.hidden, strict=True)]
    recall, ndcg = np.array(pairs).T
    return {"N@20": ndcg, "R@20": recall}


def _batches(split: Split) -> Iterator[tuple[Histories, slice]]:
    for begin in range(0, len(split.visible), BATCH):
        span = slice(begin, min(begin + BATCH, len(split.visible)))
        yield split.visible.take(np.arange(len(split.visible))[span]), span


def summary(
    figures: dict[str, np.ndarray], base: dict[str, np.ndarray] | None = None
) -> dict[str, object]:
    """Means over customers, coverage, and the changes against g = 0."""
    names = ("N@20", "R@20", "pop HR@10", "unif HR@10")
    row: dict[str, object] = {name: f"{figures[name].mean():.4f}" for name in names}
    row["coverage"] = f"{float(figures['coverage']):.0%}"
    return row | {
        f"change of {name}": change(figures[name], base[name]) if base else ""
        for name in ("N@20", "pop HR@10")
    }


def change(values: np.ndarray, base: np.ndarray) -> str:
    """The relative difference of two means over the same customers, with its interval."""
    if values is base:
        return ""
    rng = np.random.default_rng(SEED)
    drawn = rng.integers(len(base), size=(DRAWS, len(base)))
    low, high = np.quantile(values[drawn].mean(1) / base[drawn].mean(1) - 1, [0.025, 0.975])
    return f"{values.mean() / base.mean() - 1:+.1%} [{low:+.1%}, {high:+.1%}]"


def varied(
    fitted: Recommender, statistics: ItemStatistics, split: Split
) -> Iterator[dict[str, object]]:
    """What each variety makes of the plain lists: accuracy, cost and mixture, means."""
    plain = Ranker.of(fitted, split.train)
    level = statistics.group_level()
    base: np.ndarray | None = None
    for kind in Variety:
        ranker = VariedRanker(
            recommender=fitted,
            popularity=plain.popularity,
            kind=kind,
            taste=statistics.taste,
            groups=None if level is None else statistics.codes[level],
        )
        lists = [
            ranker.rearrange(split.visible.take([row]), k=K) for row in range(len(split.visible))
        ]
        both = [("none", "plain", "before"), (str(kind), "ranking", "after")]
        for label, ranking, mixture in both[base is not None :]:
            top = np.vstack([getattr(varied_list, ranking).items for varied_list in lists])
            accuracy = _in_list(top, split)
            base = accuracy["N@20"] if base is None else base
            means = pd.DataFrame(
                [
                    {
                        "categories": getattr(varied_list, mixture).categories,
                        "similarity": getattr(varied_list, mixture).similarity,
                        "KL": getattr(varied_list, mixture).divergence,
                        "score given up": varied_list.cost if label != "none" else 0.0,
                        "expected N": varied_list.ndcg if label != "none" else 1.0,
                    }
                    for varied_list in lists
                ]
            ).mean()
            yield {
                "variety": label,
                "N@20": f"{accuracy['N@20'].mean():.4f}",
                "change": change(accuracy["N@20"], base),
                "score given up": f"{means['score given up']:.1%}",
                "expected NDCG": f"{means['expected N']:.3f}",
                "categories": f"{means['categories']:.2f}",
                "similarity": f"{means['similarity']:.3f}",
                "KL": f"{means['KL']:.3f}",
            }


def table(rows: list[dict[str, object]]) -> str:
    """The rows as text."""
    return pd.DataFrame(rows).to_string(index=False)


if __name__ == "__main__":
    main()
