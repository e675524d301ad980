"""Explainers measured beside each other on one recommender: tables, curves and figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import pandas as pd

from explain.bench import accuracy, planted_causes, published, summary, tables
from explain.bench.explainers.methods import BenchExplainer
from explain.bench.explainers.registry import chosen
from explain.bench.protocol.cases import SHARE, SPLIT_SEED, draw, split
from explain.bench.run import Plan, run, stream
from explain.bench.store import Store
from explain.reasons.on_record import not_asked
from recommenders import registry
from recommenders.api import entry as usable_entry
from recommenders.api import load_dataset
from recommenders.artifacts import cache_folder
from recommenders.contract import Dataset, RecordedScores
from recommenders.data.splits import until
from recommenders.data.tables import warnings_of
from recommenders.errors import DataError
from recommenders.own.recommender import OwnRecommender
from recommenders.progress import ProgressBar
from recommenders.ranking.ranker import Ranker

PROTOCOL: Final = 1
"""Rises with every change of the protocol, so that old records are not mixed with new ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How many customers and planted causes are run, in all, for slow methods, for stability."""

    customers: int | None
    slow: int | None
    stable: int
    causes: int
    slow_causes: int


FULL: Final = Size(customers=None, slow=60, stable=50, causes=1000, slow_causes=200)
QUICK: Final = Size(customers=100, slow=20, stable=20, causes=300, slow_causes=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchRequest:
    """What is to be measured, on which recommender and data set (names).

    ``customers`` and ``slow_customers`` are the most that any and the slow methods explain: None
    for what `FULL` or, if ``quick``, `QUICK` has; 0 slow ones for all. ``methods`` are names,
    parted by commas, all where it is empty. ``planted`` measures nothing but the planted causes of
    the sample world. What was measured is kept in ``out``, and taken up again unless ``fresh``.
    """

    dataset: str = "sample"
    recommender: str = registry.DEFAULT
    customers: int | None = None
    slow_customers: int | None = None
    methods: str = ""
    quick: bool = False
    planted: bool = False
    seed: int = 0
    out: Path | None = None
    fresh: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchReport:
    """What was measured: ``title``, ``tables``, ``curves`` over the same customers, ``numbers``.

    ``numbers`` are for `recommenders.json_text.as_json`; ``out`` is the folder of what was
    measured; ``warnings`` are sentences about the data and the recommender that may make the
    figures mean something else.
    """

    title: str
    tables: tuple[tables.ResultTable, ...]
    curves: tuple[summary.Result, ...]
    numbers: dict[str, Any]
    out: Path
    warnings: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The tables as lines of text."""
        with pd.option_context("display.width", 250, "display.max_colwidth", 100):
            return "\n".join([self.title, *(table.text() for table in self.tables)])


def bench(request: BenchRequest, *, progress: ProgressBar) -> BenchReport:
    """Fit, explain and measure; raises `DataError` for what cannot be run."""
    entry = usable_entry(request.recommender)
    size = _size(request)
    explainers = chosen(request.methods, cache_folder() / "explainers")
    dataset = load_dataset(request.dataset)
    if request.planted and dataset.name != planted_causes.SAMPLE:
        raise DataError(
            "planted causes are known for the sample world only",
            value=dataset.name,
            remedy=f"Use --dataset {planted_causes.SAMPLE}.",
        )
    kind = "-planted" if request.planted else ""
    out = request.out or cache_folder() / "bench" / f"{dataset.name}-{entry.name}{kind}"
    job = _Job(dataset, entry, explainers, size, request.seed, progress)
    if not request.planted:
        job.measure(out, fresh=request.fresh)
    if dataset.name == planted_causes.SAMPLE:
        job.recover()
    head = {
        "dataset": dataset.name,
        "recommender": entry.name,
        "seed": request.seed,
        "protocol": PROTOCOL,
        "customers": size.customers,
    }
    return BenchReport(
        title=f"Explanations of {entry.label} on {dataset.title}, seed {request.seed}",
        tables=tuple(job.parts),
        curves=tuple(job.curves),
        numbers={**head, **job.numbers},
        out=out,
        warnings=tuple(dict.fromkeys(job.warnings)),
    )


class _Job:
    """One call of the command; its results gather in ``parts``, ``numbers`` and ``curves``."""

    def __init__(
        self,
        dataset: Dataset,
        entry: registry.RecommenderEntry,
        explainers: Sequence[BenchExplainer],
        size: Size,
        seed: int,
        progress: ProgressBar,
    ) -> None:
        self.dataset, self.entry, self.explainers = dataset, entry, explainers
        self.size, self.seed, self.progress = size, seed, progress
        self.parts: list[tables.ResultTable] = []
        self.numbers: dict[str, Any] = {}
        self.warnings = list(warnings_of(dataset))
        self.curves: list[summary.Result] = []

    def measure(self, out: Path, *, fresh: bool) -> None:
        """Explain customers that the recommender has not seen."""
        dataset, entry, size, seed = self.dataset, self.entry, self.size, self.seed
        train, test = split(dataset)
        ranker = self._ranker(train)
        fingerprint = registry.fingerprint(entry.name, train)
        cases = draw(ranker, dataset, test, most=size.customers, rng=stream(seed, "customers"))
        able, not_run = self._able(ranker)
        store = Store(out / f"records-{fingerprint}-{PROTOCOL}-{seed}.jsonl", fresh=fresh)
        plan = Plan(slow=size.slow, stable=size.stable, seed=seed)
        records = run(ranker, train, cases.cases, able, store, plan=plan, progress=self.progress)
        popular = Ranker.of(registry.entry("popularity").factory().fit(train), train)
        accurate = [
            accuracy.accuracy(
                of, name, dataset, test, rng=stream(seed, "hidden"), progress=self.progress
            )
            for name, of in ((entry.label, ranker), ("Popularity, for comparison", popular))
        ]
        results, shared = summary.summarize(records), summary.summarize(summary.common(records))
        note = (
            f"{len(test):,} customers, {100 * SHARE:.0f} % of all, were held back from the fit. "
            f"The first item of the list is explained for {len(cases.cases):,} of them; "
            f"{cases.short:,} with fewer than two items were passed over. A fifth of each one's "
            "items is hidden; for the hit rate, the last item."
        )
        self.parts.append(
            tables.ResultTable(title="Accuracy", note=note, table=accuracy.table(accurate))
        )
        self.parts += tables.fidelity(results, shared, unit=entry.unit, not_run=not_run)
        rows = published.table(dataset.name, entry.name)
        if rows is not None:
            context_table = tables.ResultTable(
                title="Published, as context", note=published.SOURCE, table=rows
            )
            self.parts.append(context_table)
        self.curves = shared
        self.numbers |= {
            "fingerprint": fingerprint,
            "split": {"share": SHARE, "seed": SPLIT_SEED, "customers": len(test)},
            "passed over": cases.short,
            "accuracy": [asdict(result) for result in accurate],
            "methods": [asdict(result) for result in results],
            "on the customers of all methods": [asdict(result) for result in shared],
            "not run": not_run,
        }

    def recover(self) -> None:
        """Ask for the planted causes of the sample world."""
        days = planted_causes.DAYS
        earlier = until(self.dataset, self.dataset.as_of - pd.Timedelta(days=days))
        ranker = self._ranker(earlier)
        rng = stream(self.seed, "planted causes")
        cases = planted_causes.cases(self.dataset, days=days, most=self.size.causes, rng=rng)
        able, _ = self._able(ranker)
        recoveries = planted_causes.recover(
            ranker,
            earlier,
            cases,
            able,
            slow=self.size.slow_causes,
            seed=self.seed,
            progress=self.progress,
        )
        self.parts.append(tables.causes(recoveries, days=days))
        self.numbers["planted causes"] = [asdict(recovery) for recovery in recoveries]

    def _ranker(self, train: Dataset) -> Ranker:
        recommender = registry.fitted(self.entry.name, train, cache=cache_folder())
        if isinstance(recommender, RecordedScores):
            raise not_asked(recommender)
        if isinstance(recommender, OwnRecommender):
            self.warnings += recommender.remarks
        return Ranker.of(recommender, train)

    def _able(self, ranker: Ranker) -> tuple[list[BenchExplainer], dict[str, str]]:
        why = {
            explainer.name: explainer.missing(ranker.recommender) for explainer in self.explainers
        }
        able = [explainer for explainer in self.explainers if not why[explainer.name]]
        return able, {name: reason for name, reason in why.items() if reason}


def _size(request: BenchRequest) -> Size:
    base = QUICK if request.quick else FULL
    customers = base.customers if request.customers is None else request.customers
    slow = base.slow if request.slow_customers is None else request.slow_customers
    if (customers is not None and customers < 1) or (slow is not None and slow < 0):
        raise DataError("there must be customers to explain", remedy="Give a number from 1 up.")
    return Size(
        customers=customers,
        slow=slow or None,
        stable=base.stable,
        causes=base.causes,
        slow_causes=base.slow_causes,
    )
