"""What the removal order is worth where the score has come to its end.

`python -m tests.benchmarks.explanations.saturated [--customers N]`, on MovieLens-1M. A network
(`DenseMF`) is fitted to the customers of `explain.bench.protocol.cases.split`. Its logits x are
what ranks. Explained are these, and chances sigmoid(`GAIN` x + `OFFSET`), which put most of what is
explained at 1.0 in single precision. The order is walked along by the logits (the metrics are those
of `explain.bench.protocol.metrics`, lower is better), so that all are judged alike.
"""

from __future__ import annotations

import argparse

import numpy as np
import pandas as pd

from explain.attribution.game import Game
from explain.bench.explainers.methods import BenchExplainer, Contributions, RemovalOrderMethod
from explain.bench.protocol import cases
from explain.bench.protocol.metrics import curves, figures, order
from explain.bench.run import stream
from explain.formats import fixed
from recommenders.api import load_dataset
from recommenders.contract import Histories
from recommenders.histories import FloatArray, IntArray, SparseRows
from recommenders.intervals import bootstrap_means, draws
from recommenders.neural.dense_mf import DenseMF
from recommenders.ranking.ranker import Ranker

GAIN, OFFSET = 3.0, 18.0
METRICS = ("POS@5", "POS@10", "POS@20", "CDCG")
SEED = 0


class Logits(DenseMF):
    """The network up to its sigmoid."""

    def _serve(self, x: SparseRows, items: IntArray | None) -> FloatArray:
        weights = self.weights
        chosen = slice(None) if items is None else items
        customers = np.tanh(x @ weights["history"] + weights["history_bias"])
        logits: FloatArray = customers @ weights["item"][chosen].T + weights["item_bias"][chosen]
        return logits


class Chances:
    """The sigmoid of the logits, in single or double precision."""

    name = "chances"

    def __init__(self, logits: Logits, precision: type[np.floating]) -> None:
        self.logits, self.precision, self.events = logits, precision, logits.events

    def fit(self, dataset: object) -> Chances:
        return self

    def score(self, histories: Histories, items: IntArray | None = None) -> FloatArray:
        beneath = self.logits.score(histories, items).astype(self.precision)
        chances: FloatArray = 1 / (1 + np.exp(-(GAIN * beneath + OFFSET).astype(self.precision)))
        return chances


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=300)
    n_customers = parser.parse_args().customers
    dataset = load_dataset("movielens")
    train, held_back = cases.split(dataset)
    logits = Logits().fit(train)
    ranker = Ranker.of(logits, train)
    drawn = cases.draw(
        ranker, dataset, held_back, most=n_customers, rng=np.random.default_rng(SEED)
    ).cases
    explained = {
        "logits": logits,
        "chances, double precision": Chances(logits, np.float64),
        "chances, single precision": Chances(logits, np.float32),
    }
    methods: tuple[BenchExplainer, ...] = (RemovalOrderMethod(), Contributions())
    lines = []
    for label, recommender in explained.items():
        at_end = np.mean(
            [recommender.score(case.history, np.array([case.target]))[0, 0] == 1 for case in drawn]
        )
        for method in methods:
            measured = []
            for case in drawn:
                game = Game(recommender, case.history, np.array([case.target], dtype=np.int32))
                rng = stream(SEED, method.name, case.customer)
                values = method.explain(game, case.candidates, rng)
                walk = figures(curves(ranker, case, order(values, rng)))
                measured.append([walk[metric] for metric in METRICS])
            resampled = draws(len(drawn), np.random.default_rng(SEED))
            estimates = bootstrap_means(np.array(measured), resampled)
            lines.append(
                {
                    "explained": label,
                    "at 1.0": f"{at_end:.0%}" if recommender is not logits else "",
                    "method": method.name,
                    **{
                        metric: estimate.text(lambda value: fixed(value, 3))
                        for metric, estimate in zip(METRICS, estimates, strict=True)
                    },
                }
            )
    print(f"{len(drawn)} customers; lower is better; 95 % bootstrap intervals over customers")
    print(pd.DataFrame(lines).to_string(index=False))


if __name__ == "__main__":
    main()
