"""From records to tables: means, paired differences, and intervals over customers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from explain.bench.explainers.methods import GREEDY, LEAVE_ONE_OUT
from explain.bench.protocol.metrics import HIGHER, MAIN, REMOVALS, Curves, figures
from explain.bench.store import Record, curves_of
from explain.formats import fixed, needed
from recommenders.histories import DoubleArray
from recommenders.intervals import Estimate, bootstrap_means, draws


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """The mean of a curve over customers at 0, 10, ... 100 % of the purchases, with intervals.

    ``kind`` is gain (1 / log2(1 + rank)) or deletion (score), as the most important purchases
    go, or insertion (score), as they come.
    """

    method: str
    kind: str
    mean: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One method over its ``customers``.

    ``metrics`` are means by name (`explain.bench.protocol.metrics.figures`), ``difference`` the
    same customers' differences to leave-one-out, ``share_of_gap`` the share of the way from
    leave-one-out to greedy deletion on the same customers. ``curves`` are by kind. ``seconds``,
    ``asked`` and ``calls`` are medians for one explanation; the stabilities are means over
    ``stable`` customers, NaN where none was measured.
    """

    method: str
    note: str
    customers: int
    metrics: dict[str, Estimate]
    difference: dict[str, Estimate]
    share_of_gap: dict[str, Estimate]
    curves: dict[str, Curve]
    seconds: float
    asked: float
    calls: float
    stable: int
    same_seeds: float
    same_history: float

    @property
    def milliseconds(self) -> float:
        """What one explanation takes, as a median."""
        return 1000 * self.seconds


Metrics: TypeAlias = dict[int, dict[str, float]]


def summarize(records: Sequence[Record], *, seed: int = 0) -> list[Result]:
    """The results of every method among the records, in their order."""
    methods = list(dict.fromkeys(record.method for record in records))
    by_method = {name: [r for r in records if r.method == name] for name in methods}
    walks = {name: [curves_of(r) for r in own] for name, own in by_method.items()}
    tables: dict[str, Metrics] = {
        name: {r.customer: figures(walk) for r, walk in zip(own, walks[name], strict=True)}
        for name, own in by_method.items()
    }
    return [_result(name, by_method[name], walks[name], tables, seed) for name in methods]


def common(records: Sequence[Record]) -> list[Record]:
    """The records of the customers that every method has explained."""
    own: dict[str, set[int]] = {}
    for record in records:
        own.setdefault(record.method, set()).add(record.customer)
    shared = set.intersection(*own.values()) if own else set()
    return [record for record in records if record.customer in shared]


def metric_table(results: Sequence[Result], names: Sequence[str] = MAIN) -> pd.DataFrame:
    """Metrics with intervals: by default those that remove the most important first."""
    digits = _digits(results, names)
    rows = [
        {name: r.metrics[name].text(partial(fixed, digits=digits[name])) for name in names}
        for r in results
    ]
    return _table(results, rows)


def against_table(results: Sequence[Result]) -> pd.DataFrame:
    """Paired differences to leave-one-out with intervals; a star marks one that is better."""
    compared = [r for r in results if r.difference and r.method != LEAVE_ONE_OUT]
    # a difference of small scores is smaller still
    digits = {name: n if n <= 3 else n + 1 for name, n in _digits(results, MAIN).items()}
    rows = [
        {
            name: r.difference[name].text(partial(fixed, digits=digits[name]))
            + _star(name, r.difference[name])
            for name in MAIN
        }
        for r in compared
    ]
    return _table(compared, rows).fillna("")


def gap_table(results: Sequence[Result]) -> pd.DataFrame:
    """Share of the way from leave-one-out to greedy deletion in %, with intervals."""
    compared = [r for r in results if r.share_of_gap and r.method not in (LEAVE_ONE_OUT, GREEDY)]
    rows = [{name: e.text(_percent) for name, e in r.share_of_gap.items()} for r in compared]
    return _table(compared, rows).fillna("")


def fixed_table(results: Sequence[Result], of: str = "POS@5") -> pd.DataFrame:
    """A metric after exactly one, two, ... removals."""
    return metric_table(results, [f"{of} after {removed}" for removed in REMOVALS])


def cost_table(results: Sequence[Result]) -> pd.DataFrame:
    """What an explanation costs, and whether it is stable."""
    return _table(
        results,
        [
            {
                "ms": f"{1000 * r.seconds:,.1f}",
                "masked histories": f"{r.asked:,.0f}",
                "calls": f"{r.calls:,.0f}",
                "top 3 with another seed": _share(r.same_seeds),
                "with one irrelevant purchase more": _share(r.same_history),
                "measured on": r.stable,
            }
            for r in results
        ],
    )


def notes_table(results: Sequence[Result]) -> pd.DataFrame:
    """What each method is set to."""
    return pd.DataFrame(
        {"method": [r.method for r in results], "setting": [r.note for r in results]}
    )


def _result(
    name: str,
    records: list[Record],
    walks: list[Curves],
    tables: dict[str, Metrics],
    seed: int,
) -> Result:
    own = tables[name]
    customers = sorted(own)
    stable = [r for r in records if r.same_seeds is not None]
    with_more = [r.same_history for r in stable if r.same_history is not None]
    against: dict[str, Estimate] = {}
    if LEAVE_ONE_OUT in tables:
        base = tables[LEAVE_ONE_OUT]
        common = [customer for customer in customers if customer in base]
        against = _estimates(_matrix(own, common) - _matrix(base, common), own, seed)
    return Result(
        method=name,
        note=records[0].note,
        customers=len(customers),
        metrics=_estimates(_matrix(own, customers), own, seed),
        difference=against,
        share_of_gap=_share_of_gap(own, tables, seed),
        curves=_curves(name, walks, seed),
        seconds=float(np.median([r.seconds for r in records])),
        asked=float(np.median([r.asked for r in records])),
        calls=float(np.median([r.calls for r in records])),
        stable=len(stable),
        same_seeds=_mean([r.same_seeds for r in stable if r.same_seeds is not None]),
        same_history=_mean(with_more),
    )


def _share_of_gap(own: Metrics, tables: dict[str, Metrics], seed: int) -> dict[str, Estimate]:
    """(method - leave-one-out) / (greedy - leave-one-out), a ratio of means.

    Only where greedy deletion is better than leave-one-out beyond its interval; insertion is no
    aim of greedy deletion.
    """
    if LEAVE_ONE_OUT not in tables or GREEDY not in tables:
        return {}
    start, ceiling = tables[LEAVE_ONE_OUT], tables[GREEDY]
    shared = [customer for customer in sorted(own) if customer in start and customer in ceiling]
    if not shared:
        return {}
    gap = _matrix(ceiling, shared) - _matrix(start, shared)
    gained = _matrix(own, shared) - _matrix(start, shared)
    weights = _draws(len(shared), seed)
    shares: dict[str, Estimate] = {}
    for column, name in enumerate(next(iter(own.values()))):
        gaps = weights @ gap[:, column]
        if name not in MAIN or name == "INS" or np.quantile(gaps, 0.975) >= 0:
            continue
        ratios = (weights @ gained[:, column])[gaps < 0] / gaps[gaps < 0]
        low, high = np.quantile(ratios, [0.025, 0.975])
        shares[name] = Estimate(
            mean=float(gained[:, column].mean() / gap[:, column].mean()),
            low=float(low),
            high=float(high),
            customers=len(shared),
        )
    return shares


def _curves(method: str, walks: list[Curves], seed: int) -> dict[str, Curve]:
    by_kind = {
        "gain": 1.0 / np.log2(1.0 + np.array([walk.rank for walk in walks])),
        "deletion": np.array([walk.deletion for walk in walks]),
        "insertion": np.array([walk.insertion for walk in walks]),
    }
    weights = _draws(len(walks), seed)
    curves = {}
    for kind, values in by_kind.items():
        points = bootstrap_means(values, weights)
        curves[kind] = Curve(
            method=method,
            kind=kind,
            mean=tuple(point.mean for point in points),
            low=tuple(point.low for point in points),
            high=tuple(point.high for point in points),
        )
    return curves


def _matrix(table: Metrics, customers: list[int]) -> DoubleArray:
    names = list(next(iter(table.values())))
    rows = [[table[customer][name] for name in names] for customer in customers]
    return np.array(rows, dtype=np.float64).reshape(len(customers), len(names))


def _estimates(values: DoubleArray, table: Metrics, seed: int) -> dict[str, Estimate]:
    if not len(values):
        return {}
    estimates = bootstrap_means(values, _draws(len(values), seed))
    return dict(zip(next(iter(table.values())), estimates, strict=True))


def _draws(customers: int, seed: int) -> DoubleArray:
    return draws(customers, np.random.default_rng(seed))


def _table(results: Sequence[Result], rows: list[dict[str, Any]]) -> pd.DataFrame:
    lines = [
        {"method": r.method, "customers": r.customers, **row}
        for r, row in zip(results, rows, strict=True)
    ]
    return pd.DataFrame(lines)


def _star(name: str, difference: Estimate) -> str:
    better = difference.low > 0 if name in HIGHER else difference.high < 0
    return " *" if better else ""


def _share(value: float) -> str:
    return "" if np.isnan(value) else _percent(value)


def _percent(value: float) -> str:
    return f"{100 * value:.0f} %"


def _mean(values: Sequence[float]) -> float:
    return float(np.mean(values)) if values else float("nan")


def _digits(results: Sequence[Result], names: Sequence[str]) -> dict[str, int]:
    """Three for what is a share; scores are of any size."""
    return {
        name: needed(max((abs(r.metrics[name].mean) for r in results), default=0.0))
        if name.startswith(("DEL", "INS"))
        else 3
        for name in names
    }
