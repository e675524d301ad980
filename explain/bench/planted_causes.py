"""Planted causes of the sample world: how often the first reason names the right purchase."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from explain.attribution.game import Game
from explain.bench.explainers.methods import LEAVE_ONE_OUT, BenchExplainer
from explain.bench.protocol.cases import BenchCase
from explain.bench.run import prepare, stream
from explain.bench.world_odds import WorldOdds
from recommenders.contract import Columns, Dataset
from recommenders.histories import DoubleArray
from recommenders.intervals import Estimate, estimate
from recommenders.progress import ProgressBar
from recommenders.ranking.ranker import Ranker

SAMPLE: Final = "sample"
TRUTH: Final = Path(__file__).resolve().parents[2] / "sample_data" / "truth.parquet"
CAUSE: Final = "cause"
CAUSING_ITEM: Final = "causing_item_id"
LISTED: Final = 10
DAYS: Final = 90
"""The purchases of so many last days are explained, by a recommender that has not seen them."""
CHANCE: Final = "chance"
CEILING: Final = "the world's odds"
NOT_ASKED: Final = (CHANCE, CEILING)
"""Rows that no recommender is asked for: the floor, and what knowing the world would give."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Planted:
    """A first purchase as things stood the moment before; ``cause`` (code) made it happen.

    It happened at ``time`` (s).
    """

    case: BenchCase
    cause: int
    kind: str
    time: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovery:
    """How often a method names the planted cause first, or among its first three.

    Over ``cases`` cases: all, or where ``listed`` those whose item stood in the recommender's
    top ten. ``against`` is the difference of ``top1`` to leave-one-out on the same cases, None
    where it was not run.
    """

    method: str
    listed: bool
    cases: int
    top1: Estimate
    top3: Estimate
    against: Estimate | None


def cases(
    dataset: Dataset, *, days: int = DAYS, most: int, rng: np.random.Generator
) -> list[Planted]:
    """First purchases of the last ``days`` days whose planted cause is another item owned then.

    At most ``most`` of them, drawn at random. Only the planted causes of the sample world are
    known: the data set must be that one.
    """
    truth = pd.read_parquet(TRUTH)
    since = dataset.as_of - pd.Timedelta(days=days)
    truth = truth[
        (truth[Columns.TIME] > since)
        & truth[CAUSING_ITEM].notna()
        & (truth[CAUSING_ITEM] != truth[Columns.ITEM])
    ]
    planted: list[Planted] = []
    for index in rng.permutation(len(truth)):
        if len(planted) == most:
            break
        row = truth.iloc[index]
        customer = dataset.customer_code(str(row[Columns.CUSTOMER]))
        target = dataset.item_code(str(row[Columns.ITEM]))
        cause = dataset.item_code(str(row[CAUSING_ITEM]))
        if customer is None or target is None or cause is None:
            continue
        full_history = dataset.histories([customer])
        time = int(row[Columns.TIME].timestamp())
        history = full_history.where(full_history.times < time)
        if target in history.items or cause not in history.items:
            continue
        candidates = np.ones(dataset.n_items, dtype=np.bool_)
        candidates[history.items] = False
        case = BenchCase(customer=customer, history=history, target=target, candidates=candidates)
        planted.append(Planted(case=case, cause=cause, kind=row[CAUSE], time=time))
    return planted


def recover(
    ranker: Ranker,
    train: Dataset,
    planted: Sequence[Planted],
    explainers: Sequence[BenchExplainer],
    *,
    slow: int | None,
    seed: int,
    progress: ProgressBar,
) -> list[Recovery]:
    """Recovery by every explainer, by chance, and by who knows the world (`WorldOdds`).

    Slow explainers are asked about the first ``slow`` cases.

    The ranker's recommender is fitted to ``train``, which ends before the planted purchases.
    """
    prepare(explainers, ranker.recommender, train, seed, progress)
    listed = np.array(
        [
            purchase.case.target in ranker.rank(purchase.case.history, k=LISTED).items
            for purchase in planted
        ],
        dtype=np.bool_,
    )
    sizes = np.array(
        [len(purchase.case.history.players()) for purchase in planted], dtype=np.float64
    )
    world = WorldOdds(train)
    best_ranks = [
        cause_rank(purchase, world.odds(case.history, case.target, time=purchase.time))
        for purchase in planted
        for case in [purchase.case]
    ]
    hits = {CHANCE: (1.0 / sizes, np.minimum(1.0, 3.0 / sizes)), CEILING: _hits(best_ranks)}
    counts = [len(planted) if not e.slow or slow is None else slow for e in explainers]
    progress.start("planted causes", sum(min(count, len(planted)) for count in counts))
    for explainer, count in zip(explainers, counts, strict=True):
        ranks = []
        for purchase in planted[:count]:
            target = np.array([purchase.case.target], dtype=np.int32)
            game = Game(ranker.recommender, purchase.case.history, target)
            rng = stream(seed, explainer.name, purchase.case.customer)
            values = explainer.explain(game, purchase.case.candidates, rng)
            ranks.append(cause_rank(purchase, values))
            progress.step(explainer.name)
        hits[explainer.name] = _hits(ranks)
    everything = np.ones(len(planted), dtype=np.bool_)
    return [
        _recovery(name, hits, selection, listed=selection is listed, seed=seed)
        for selection in (everything, listed)
        for name in hits
    ]


def cause_rank(planted: Planted, values: DoubleArray) -> int:
    """The place of the planted cause among the players, 1 = first; in the middle of its ties.

    A method that says the same of every purchase must not look as if it had found the cause.
    """
    own = values[np.searchsorted(planted.case.history.players(), planted.cause)]
    above, equal = int((values > own).sum()), int((values == own).sum())
    return 1 + above + equal // 2


def table(results: Sequence[Recovery]) -> pd.DataFrame:
    """The results as a table, shares in % with 95 % bootstrap intervals over the cases."""
    return pd.DataFrame(
        {
            "cases": [f"in the top {LISTED}" if recovery.listed else "all" for recovery in results],
            "method": [recovery.method for recovery in results],
            "n": [recovery.cases for recovery in results],
            "top-1 %": [recovery.top1.text(_percent) for recovery in results],
            "top-3 %": [recovery.top3.text(_percent) for recovery in results],
            "top-1 % - leave-one-out": [
                ""
                if recovery.against is None or recovery.method == LEAVE_ONE_OUT
                else recovery.against.text(_percent)
                for recovery in results
            ],
        }
    )


def _recovery(
    name: str,
    hits: dict[str, tuple[DoubleArray, DoubleArray]],
    selection: np.ndarray[tuple[int], np.dtype[np.bool_]],
    *,
    listed: bool,
    seed: int,
) -> Recovery:
    own = selection[: len(hits[name][0])]
    first, three = (part[own] for part in hits[name])
    against = None
    if LEAVE_ONE_OUT in hits and name not in NOT_ASKED:
        base = hits[LEAVE_ONE_OUT][0][: len(own)][own]
        against = estimate(first[: len(base)] - base, seed=seed)
    return Recovery(
        method=name,
        listed=listed,
        cases=len(first),
        top1=estimate(first, seed=seed),
        top3=estimate(three, seed=seed),
        against=against,
    )


def _hits(ranks: Sequence[int]) -> tuple[DoubleArray, DoubleArray]:
    """1 where the cause is first, and where it is among the first three; each (n_cases,)."""
    cause_ranks = np.array(ranks)
    return (cause_ranks == 1).astype(np.float64), (cause_ranks <= 3).astype(np.float64)


def _percent(share: float) -> str:
    return f"{100 * share:.1f}"
