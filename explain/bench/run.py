"""The run itself: every case explained by every method, resumable and seeded."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explain.attribution.game import Game
from explain.bench.explainers.methods import BenchExplainer
from explain.bench.protocol import stability
from explain.bench.protocol.cases import BenchCase
from explain.bench.protocol.metrics import curves, order
from explain.bench.protocol.query_counter import counting
from explain.bench.store import Record, Store, flat
from recommenders.contract import Dataset, Histories, Recommender
from recommenders.histories import DoubleArray
from recommenders.progress import ProgressBar
from recommenders.ranking.ranker import Ranker


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How much is asked. A larger plan goes on where a smaller one ended."""

    slow: int | None = None
    """Cases for the slow methods, the first of all; None for every case."""
    stable: int = 100
    """Cases, the first of all, on which stability is measured; a fifth of them for slow methods."""
    seed: int = 0
    """Seed of everything that is drawn, for each customer and method apart."""

    def repeats(self, at: int, explainer: BenchExplainer) -> bool:
        """Whether the stability of a method is measured on the case at this place."""
        return at < (self.stable // 5 if explainer.slow else self.stable)


def run(
    ranker: Ranker,
    train: Dataset,
    cases: Sequence[BenchCase],
    explainers: Sequence[BenchExplainer],
    store: Store,
    *,
    plan: Plan,
    progress: ProgressBar,
) -> list[Record]:
    """The records of the plan, from the store where they are there, the others measured now.

    What a case and a method give depends on the seed, the customer and the method's name only:
    neither on the order nor on where a run was taken up. Methods that are slow run on the first
    ``plan.slow`` cases. An explainer is fitted only when something is left for it.
    """
    wanted = [
        (at, case, explainer)
        for at, case in enumerate(cases)
        for explainer in explainers
        if not explainer.slow or plan.slow is None or at < plan.slow
    ]
    keys = [(case.customer, explainer.name, explainer.note) for _, case, explainer in wanted]
    todo = [
        (at, case, explainer)
        for (at, case, explainer), key in zip(wanted, keys, strict=True)
        if not _done(store.records.get(key), stable=plan.repeats(at, explainer))
    ]
    busy = {explainer.name: explainer for _, _, explainer in todo}
    prepare(list(busy.values()), ranker.recommender, train, plan.seed, progress)
    progress.start("explaining", len(todo))
    for at, case, explainer in todo:
        stable = plan.repeats(at, explainer)
        store.add(measure(ranker, case, explainer, plan.seed, stable=stable))
        progress.step(explainer.name)
    return [store.records[key] for key in keys]


def prepare(
    explainers: Sequence[BenchExplainer],
    recommender: Recommender,
    train: Dataset,
    seed: int,
    progress: ProgressBar,
) -> None:
    """Fit every explainer, each with draws of its own."""
    progress.start("preparing", len(explainers))
    for explainer in explainers:
        progress.doing(explainer.name)
        explainer.fit(recommender, train, stream(seed, explainer.name))
        progress.step(explainer.name)


def measure(
    ranker: Ranker, case: BenchCase, explainer: BenchExplainer, seed: int, *, stable: bool
) -> Record:
    """Explain one case, walk along the curves, and repeat it twice where ``stable`` is asked."""
    counter = counting(ranker.recommender)
    begin = time.perf_counter()
    values = _explained(counter, case, case.history, explainer, seed)
    seconds = time.perf_counter() - begin
    players = case.history.players()
    ordered = _ordered(values, case, seed)
    same_seeds = same_history = None
    if stable:
        shown = stability.first(players, ordered)
        other = _explained(ranker.recommender, case, case.history, explainer, seed + 1)
        again = stability.first(players, _ordered(other, case, seed + 1))
        same_seeds = stability.overlap(shown, again)
        rng = stream(seed, "irrelevant", case.customer)
        longer = stability.irrelevant(ranker.recommender, case, rng)
        if longer is not None:
            # as two customers would be explained: with draws of their own
            other = _explained(ranker.recommender, case, longer, explainer, seed + 2)
            again = stability.first(longer.players(), _ordered(other, case, seed + 2))
            same_history = stability.overlap(shown, again)
    return Record(
        customer=case.customer,
        method=explainer.name,
        note=explainer.note,
        n_players=len(players),
        curves=flat(curves(ranker, case, ordered)),
        seconds=seconds,
        asked=counter.asked,
        calls=counter.calls,
        same_seeds=same_seeds,
        same_history=same_history,
    )


def stream(seed: int, name: str, customer: int = -1) -> np.random.Generator:
    """A generator of its own for each seed, name and customer."""
    digest = hashlib.blake2b(f"{seed}/{customer}/{name}".encode(), digest_size=16).digest()
    return np.random.default_rng(int.from_bytes(digest))


def _explained(
    recommender: Recommender,
    case: BenchCase,
    history: Histories,
    explainer: BenchExplainer,
    seed: int,
) -> DoubleArray:
    game = Game(recommender, history, np.array([case.target], dtype=np.int32))
    rng = stream(seed, explainer.name, case.customer)
    values = explainer.explain(game, case.candidates, rng)
    if values.shape != (game.n_players,) or not np.isfinite(values).all():
        raise ValueError(f"{explainer.name} gave no map of the {game.n_players} purchases")
    return values


def _ordered(values: DoubleArray, case: BenchCase, seed: int) -> NDArray[np.intp]:
    # equal values go in the same random order for every method
    return order(values, stream(seed, "ties", case.customer))


def _done(record: Record | None, *, stable: bool) -> bool:
    return record is not None and (record.same_seeds is not None or not stable)
