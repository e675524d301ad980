"""How good the explanations are: the quick part of the benchmark and the audit, kept on disk."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from explain.bench.explainers.methods import LEAVE_ONE_OUT
from explain.bench.explainers.registry import chosen
from explain.bench.protocol.cases import SHARE, draw, split
from explain.bench.protocol.metrics import MAIN, STEPS
from explain.bench.run import Plan, run, stream
from explain.bench.store import Store
from explain.bench.summary import Curve, Result, summarize
from explain.context import ExplanationContext
from explain.quality.audit import Audit, audit
from explain.surrogate import storage
from explain.surrogate.fidelity import Fidelity
from explain.surrogate.model import SurrogateConfig
from recommenders import registry
from recommenders.artifacts import keep, load, restoring
from recommenders.contract import Dataset, Recommender, attributes_itself
from recommenders.errors import ArtifactError
from recommenders.intervals import Estimate, wilson
from recommenders.operation.alone import alone
from recommenders.operation.processes import Runner, run_here
from recommenders.progress import Progress, ProgressBar
from recommenders.ranking.ranker import Ranker

FORMAT: Final = 4
METHODS: Final = (
    "contributions,removal-order,both-ends,leave-one-out,add-one,item-cosine,latest-purchase,random"
)
"""Methods that need no training and no other package; the command has four more."""
CUSTOMERS: Final = 100
"""Customers that are explained by every method."""
STABLE: Final = 30
AUDITED: Final = 200
OWN_METHOD: Final = "contributions"
"""The method whose numbers the app shows."""
_SEED: Final = 0
_PARTS: Final = {"preparing": (0.0, 0.05), "explaining": (0.05, 0.75)}


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplanationQuality:
    """How good the explanations of a recommender are.

    ``results`` are the methods over the same customers, whom the fit had not seen; ``short``
    customers had too few purchases to explain. ``audit`` tests the reasons that the app words,
    ``surrogate`` is the fidelity on customers it had not seen, None where there is none.
    """

    results: tuple[Result, ...]
    short: int
    audit: Audit
    surrogate: Fidelity | None

    def result(self, method: str) -> Result:
        """What a method reached."""
        return next(result for result in self.results if result.method == method)

    @property
    def curves(self) -> tuple[Curve, ...]:
        """The mean curves of every method."""
        return tuple(curve for result in self.results for curve in result.curves.values())

    @property
    def depends(self) -> bool:
        """Whether the score of the explained items depends on the purchases at all."""
        return any(len(set(curve.mean)) > 1 for curve in self.curves if curve.kind == "deletion")

    def held(self) -> tuple[float, float]:
        """95 % interval (Wilson) of the share of causes that hold.

        Reasons of one customer are not independent: each customer counts as one case.
        """
        n = self.audit.customers if self.audit.causes else 0
        return wilson(round(self.audit.lowered * n) if n else 0, n)

    def frame(self) -> pd.DataFrame:
        """A row for each method and metric, with the difference to leave-one-out."""
        rows = []
        for result in self.results:
            for name in MAIN:
                metric, apart = result.metrics[name], result.difference.get(name)
                compared = apart is not None and result.method != LEAVE_ONE_OUT
                rows.append(
                    {
                        "method": result.method,
                        "metric": name,
                        "mean": metric.mean,
                        "low": metric.low,
                        "high": metric.high,
                        "customers": result.customers,
                        f"less {LEAVE_ONE_OUT}": apart.mean if apart and compared else np.nan,
                        "difference, low": apart.low if apart and compared else np.nan,
                        "difference, high": apart.high if apart and compared else np.nan,
                    }
                )
        return pd.DataFrame(rows)

    def curve_frame(self) -> pd.DataFrame:
        """A row for each method, curve and step."""
        return pd.DataFrame(
            [
                {
                    "method": curve.method,
                    "curve": curve.kind,
                    "purchases, %": 100 * at // (len(curve.mean) - 1),
                    "mean": curve.mean[at],
                    "low": curve.low[at],
                    "high": curve.high[at],
                }
                for curve in self.curves
                for at in range(len(curve.mean))
            ]
        )

    @property
    def steps(self) -> list[float]:
        """The shares of the purchases at which the curves stand, in %."""
        return [100.0 * step / (STEPS - 1) for step in range(STEPS)]


def load_stored(name: str, dataset: Dataset, cache: Path) -> ExplanationQuality | None:
    """What is kept, None where it has not been measured yet."""
    try:
        with restoring(name):
            stored = load(_folder(name, dataset, cache), _meta(name, dataset))
            return _restored(json.loads(str(stored["found"])))
    except ArtifactError:
        return None


def measure(
    name: str,
    context: ExplanationContext,
    *,
    cache: Path,
    progress: Progress,
    runner: Runner = run_here,
) -> ExplanationQuality:
    """Measure a recommender (``ranker``: fitted to the whole data set), and keep it in ``cache``.

    A run that was broken off goes on where it ended; what another process measures meanwhile is
    waited for. ``runner`` measures in another process (`recommenders.operation.processes`). Raises
    `DataError` when no customer can be explained.
    """
    with alone(_folder(name, context.dataset, cache), progress) as waited:
        kept = load_stored(name, context.dataset, cache) if waited else None
        if kept is not None:
            return kept
        known = registry.fingerprint(name, context.dataset)
        made: ExplanationQuality = runner(_measure, name, context, cache, known, progress=progress)
        return made


def _measure(
    name: str, context: ExplanationContext, cache: Path, known: str, *, progress: Progress
) -> ExplanationQuality:
    registry.require_same({name: known}, context.dataset)
    progress(0.0, "fit without a fifth of the customers")
    train, test = split(context.dataset)
    unseen = Ranker.of(registry.fitted(name, train, cache=cache), train)
    cases = draw(unseen, context.dataset, test, most=CUSTOMERS, rng=stream(_SEED, "customers"))
    folder = _folder(name, context.dataset, cache)
    store = Store(folder.with_name(f"{folder.name}.jsonl"))
    plan = Plan(stable=STABLE, seed=_SEED)
    methods = chosen(METHODS)
    records = run(
        unseen, train, cases.cases, methods, store, plan=plan, progress=_ProgressShare(progress)
    )
    progress(0.8, "testing the reasons of the app")
    rng = np.random.default_rng(_SEED)
    tested = audit(context, customers=AUDITED, rng=rng)
    progress(0.9, "the feature surrogate")
    measured = ExplanationQuality(
        results=tuple(summarize(records, seed=_SEED)),
        short=cases.short,
        audit=tested,
        surrogate=_surrogate(name, context, cache),
    )
    keep(folder, {"found": np.array(json.dumps(asdict(measured)))}, _meta(name, context.dataset))
    return measured


def seconds(recommender: Recommender, dataset: Dataset) -> float:
    """Seconds that `measure` takes, in order of magnitude.

    From what it took on two data sets, along the size of the catalogue and the customers.
    """
    per_customer: float = 0.25 * max(1.0, dataset.n_items / 600) ** 0.6
    if not attributes_itself(recommender):
        per_customer *= 2.5
    return 10.0 + per_customer * min(CUSTOMERS, SHARE * dataset.n_customers)


class _ProgressShare(ProgressBar):
    """Passes the steps of a run on as shares of the whole."""

    def __init__(self, tell: Progress) -> None:
        super().__init__()
        self._tell, self._part, self._of, self._at = tell, (0.0, 0.0), 1, 0

    def start(self, title: str, total: int) -> None:
        self._part, self._of, self._at = _PARTS[title], max(1, total), 0

    def doing(self, action: str) -> None:
        begin, length = self._part
        self._tell(begin + length * self._at / self._of, action)

    def step(self, action: str = "", *, steps: int = 1) -> None:
        self._at += steps
        self.doing(f"explanation {self._at:,} of {self._of:,}")


def _surrogate(name: str, context: ExplanationContext, cache: Path) -> Fidelity | None:
    try:
        return storage.fitted(
            context,
            fingerprint=registry.fingerprint(name, context.dataset),
            cache=cache,
            config=SurrogateConfig(),
        ).held_out
    except ValueError:
        return None


def _folder(name: str, dataset: Dataset, cache: Path) -> Path:
    return cache / "quality-explained" / f"{name}-{registry.fingerprint(name, dataset)}"


def _meta(name: str, dataset: Dataset) -> dict[str, object]:
    return {
        "format": FORMAT,
        "recommender": registry.fingerprint(name, dataset),
        "asked": [METHODS, CUSTOMERS, STABLE, AUDITED, _SEED],
    }


def _restored(values: dict[str, Any]) -> ExplanationQuality:
    return ExplanationQuality(
        results=tuple(_restored_result(result) for result in values["results"]),
        short=values["short"],
        audit=Audit(**values["audit"]),
        surrogate=None if values["surrogate"] is None else Fidelity(**values["surrogate"]),
    )


def _restored_result(values: dict[str, Any]) -> Result:
    estimates = {
        part: {name: Estimate(**estimate) for name, estimate in values[part].items()}
        for part in ("metrics", "difference", "share_of_gap")
    }
    curves = {
        kind: Curve(**curve | {part: tuple(curve[part]) for part in ("mean", "low", "high")})
        for kind, curve in values["curves"].items()
    }
    return Result(**values | estimates | {"curves": curves})
