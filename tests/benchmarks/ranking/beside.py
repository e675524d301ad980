"""The same models of cornac and LensKit beside ours: `python -m tests.benchmarks.ranking.beside`.

The split is written to Parquet; each of their models is fitted in a virtual environment of its own
(.cache/beside, made on the first run), and its lists are read back and measured as ours are. Each
customer's last purchase is held back, and items outside the history are ranked. Settings that
exist on both sides are the same, ours being the defaults. The epochs of VAECF (20, 50 or 100) and
the settings of BPR (three) were chosen on MovieLens-1M with the purchase before the last held back.
The item-kNNs are not quite the same model: ours keeps the neighbours of each target, LensKit those
of each item in the history, by default all of them, which served it better there than 100.

Not run: cornac's WMF, which needs TensorFlow, and its ItemKNN, whose score is a weighted mean of
ratings, the same for all items where every rating is 1. BPR is not among our recommenders.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import venv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from recommenders.api import load_dataset
from recommenders.errors import DataError
from recommenders.evaluation.candidates import Candidates, candidate_sets_of
from recommenders.evaluation.cost import Cost
from recommenders.evaluation.holdout import Holdout, leave_one_out
from recommenders.evaluation.run import EvaluationJob, description, in_fresh_process
from recommenders.intervals import Estimate, bootstrap_mean, draws
from recommenders.linear.ease import EASEConfig, penalty
from recommenders.linear.ials import IALS, IALSConfig
from recommenders.linear.item_knn import ItemKNNConfig
from recommenders.neural.mult_vae import MultVAEConfig
from recommenders.ranking import metrics

ROOT = Path(__file__).resolve().parents[3]
HOME = ROOT / ".cache" / "beside"
PACKAGES = ("cornac==3.0.1", "lenskit==2025.8.1", "torch==2.13.0")
WORKER = Path(__file__).with_name("beside_worker.py")
K = 10
EPOCHS = 50
BPR = {"k": 64, "max_iter": 300, "learning_rate": 0.01, "lambda_reg": 0.01}


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """One of their models, ``ours`` the recommender of the same kind, empty without one."""

    counterpart: str
    package: str
    model: str
    settings: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Run:
    """Lists (n_customers, K) of item codes, -1 where a list is shorter, and what they cost."""

    name: str
    lists: np.ndarray
    cost: Cost


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--dataset", default="movielens", help="a name, or a folder of your own")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    try:
        dataset = load_dataset(options.dataset)
    except DataError as error:
        print(f"Skipped: {error}")
        return
    python = environment()
    split = leave_one_out(dataset)
    models = their_models(split)
    own_runs = {name: own(name, options.dataset, options.seed) for name in pairs(models)}
    beside = [(model, other(model, split, python)) for model in models]
    print(dataset.title)
    print("\n".join(description(split)))
    print(", ".join(PACKAGES))
    print(
        table(split, own_runs, beside, np.random.default_rng(options.seed)).to_string(index=False)
    )
    for model, run in beside:
        print(f"{run.name}: {json.dumps(model.settings)}")


def environment() -> Path:
    """The Python of the environment with the other packages, which is made when it is not there."""
    python = HOME / "bin" / "python"
    wanted = HOME / "packages.txt"
    if not (wanted.is_file() and wanted.read_text() == "\n".join(PACKAGES)):
        print(f"making {HOME.relative_to(ROOT)}", file=sys.stderr, flush=True)
        venv.create(HOME, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
        wanted.write_text("\n".join(PACKAGES))
    return python


def their_models(split: Holdout) -> list[Model]:
    """Their models, with our settings where they have the same."""
    bought = split.train.histories().matrix(split.train.n_items)
    ridge = penalty(bought.sum(axis=0, dtype=np.float64), EASEConfig().regularization)
    ials, knn, vae = IALSConfig(), ItemKNNConfig(), MultVAEConfig()
    weight = IALS(ials).fit(split.train).penalty
    return [
        Model(
            counterpart="ease",
            package="cornac",
            model="EASE",
            settings={"lamb": ridge, "posB": False},
        ),
        Model(
            counterpart="ease",
            package="lenskit",
            model="EASEScorer",
            settings={"regularization": ridge},
        ),
        Model(
            counterpart="ials",
            package="lenskit",
            model="ImplicitMFScorer",
            settings={
                "embedding_size": ials.factors,
                "epochs": ials.iterations,
                "weight": ials.alpha,
                "regularization": weight,
            },
        ),
        Model(
            counterpart="item-knn",
            package="lenskit",
            model="ItemKNNScorer",
            settings={"max_nbrs": knn.neighbours, "feedback": "implicit"},
        ),
        Model(
            counterpart="mult-vae",
            package="cornac",
            model="VAECF",
            settings={
                "k": vae.code,
                "autoencoder_structure": [vae.hidden],
                "beta": vae.max_weight,
                "batch_size": vae.training.batch,
                "learning_rate": vae.training.learning_rate,
                "n_epochs": EPOCHS,
            },
        ),
        Model(counterpart="", package="cornac", model="BPR", settings=BPR),
    ]


def pairs(models: list[Model]) -> list[str]:
    """Our recommenders that have a counterpart, each once."""
    return [name for name in dict.fromkeys(model.counterpart for model in models) if name]


def own(name: str, dataset: str, seed: int) -> Run:
    """One of our recommenders, in a process of its own."""
    job = EvaluationJob(
        dataset=dataset,
        recommender=name,
        split="leave-one-out",
        days=0.0,
        k=K,
        seed=seed,
        new_only=True,
    )
    outcome = in_fresh_process(job)
    if outcome.cost is None:
        raise SystemExit(f"{name} refuses: {outcome.refused}")
    return Run(name=name, lists=outcome.measured[0].lists, cost=outcome.cost)


def other(model: Model, split: Holdout, python: Path) -> Run:
    """One of their models, on the same split."""
    customers = np.flatnonzero(np.diff(fresh(split).relevant.indptr))
    pair = split.train.histories().matrix(split.train.n_items).tocoo()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lines = {"user": pair.row.astype(np.int64), "item": pair.col.astype(np.int64)}
        pd.DataFrame(lines).to_parquet(folder / "train.parquet")
        pd.DataFrame({"user": split.customers[customers]}).to_parquet(folder / "test.parquet")
        job = {"package": model.package, "model": model.model, "settings": model.settings, "k": K}
        (folder / "job.json").write_text(json.dumps(job))
        single_thread = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "LK_NUM_THREADS": "1"}
        subprocess.run(
            [python, WORKER, folder],
            check=True,
            env={**os.environ, **single_thread},
            stdout=subprocess.DEVNULL,
        )
        print(f"{model.package} {model.model} done", file=sys.stderr, flush=True)
        return Run(
            name=f"{model.package} {model.model}",
            lists=pd.read_parquet(folder / "lists.parquet").to_numpy(),
            cost=Cost(**json.loads((folder / "cost.json").read_text())),
        )


def table(
    split: Holdout,
    own_runs: dict[str, Run],
    beside: list[tuple[Model, Run]],
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Ours and theirs by kind of model, with the paired difference of theirs from ours."""
    wanted = fresh(split).relevant.indices
    weights = draws(len(wanted), rng)
    rows = []
    for name, run in own_runs.items():
        base = ndcg(run.lists, wanted)
        rows.append(row(run, "Becausal", wanted, weights, None))
        rows += [
            row(their_run, model.package, wanted, weights, base)
            for model, their_run in beside
            if model.counterpart == name
        ]
    rows += [
        row(their_run, model.package, wanted, weights, None)
        for model, their_run in beside
        if not model.counterpart
    ]
    return pd.DataFrame(rows)


def row(
    run: Run, package: str, wanted: np.ndarray, weights: np.ndarray, base: np.ndarray | None
) -> dict[str, str]:
    values = ndcg(run.lists, wanted)
    hits = (run.lists == wanted[:, None]).any(axis=1)
    return {
        "package": package,
        "model": run.name,
        f"HR@{K}": f"{hits.mean():.4f}",
        f"NDCG@{K}": with_interval(bootstrap_mean(values, weights), ".4f"),
        "minus ours": ""
        if base is None
        else with_interval(bootstrap_mean(values - base, weights), "+.4f"),
        "fit s": f"{run.cost.fit:.1f}",
        "MB before": f"{run.cost.before:.0f}",
        "peak MB in fit": f"{run.cost.peak:.0f}",
        "ms a customer": f"{run.cost.score:.2f}",
    }


def ndcg(lists: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """NDCG of lists with one item to find each: our own metric, for both sides."""
    return metrics.ndcg(lists == wanted[:, None], np.ones(len(wanted), dtype=np.int64))


def with_interval(estimate: Estimate, form: str) -> str:
    return f"{estimate.mean:{form}} ({estimate.low:{form}} to {estimate.high:{form}})"


def fresh(split: Holdout) -> Candidates:
    """The split with new items ranked; customers whose purchase is a repeat have none to find."""
    return candidate_sets_of(split, seed=0, new_only=True)[0]


if __name__ == "__main__":
    main()
