"""Forecasts of units by item and week that know nothing of households."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

import numpy as np
import pandas as pd

from recommenders.demand.bands import TAUS, Band
from recommenders.demand.spread import relative_spread

ROOT = Path(__file__).resolve().parents[3]
HOME = ROOT / ".cache" / "statsforecast"
PACKAGES = ("statsforecast==2.1.1",)
WORKER = Path(__file__).with_name("ets_worker.py")
YEAR = 52
AVERAGED = 8


def seasonal_naive(sold: np.ndarray, weeks: int) -> np.ndarray:
    """Each week as the one a year before it, or as the last one where there is no year.

    ``sold`` (n_weeks, n_items), the answer (weeks, n_items).
    """
    if len(sold) < YEAR:
        return np.repeat(sold[-1:], weeks, axis=0)
    return sold[len(sold) - YEAR : len(sold) - YEAR + weeks]


def moving_average(sold: np.ndarray, weeks: int) -> np.ndarray:
    """Every week as the mean of the last eight."""
    return np.repeat(sold[-AVERAGED:].mean(axis=0, keepdims=True), weeks, axis=0)


def with_bands(rule, sold: np.ndarray, week: int, *, origins: int, whole: bool) -> np.ndarray:
    """Quantiles of a rule's forecast for a week ahead, (len(TAUS), n_items).

    From what the rule would have missed by in past weeks, as the bands of `Demand` are.
    """
    n = len(sold)
    past = range(max(2, n - origins - week + 1), n - week + 1)
    band = Band.learn(
        np.concatenate([rule(sold[:k], week)[week - 1] for k in past]),
        np.concatenate([sold[k + week - 1] for k in past]),
        np.concatenate([relative_spread(sold[:k]) for k in past]),
        whole=whole,
    )
    return band.at(rule(sold, week)[week - 1], relative_spread(sold))


def ets(sold: dict[int, np.ndarray], weeks: int) -> dict[int, np.ndarray] | None:
    """AutoETS of statsforecast from several origins, (len(TAUS), weeks, n_items) for each.

    It is fitted in a virtual environment of its own (.cache/statsforecast, made on the first
    run), since it needs an older pandas; None where that cannot be made.
    """
    python = HOME / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        venv.create(HOME, with_pip=True)
        command = [str(python), "-m", "pip", "install", "-q", *PACKAGES]
        if subprocess.run(command, check=False).returncode:
            return None
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for origin, part in sold.items():
            pd.DataFrame(part, columns=[str(i) for i in range(part.shape[1])]).to_parquet(
                folder / f"sold_{origin}.parquet"
            )
        command = [str(python), str(WORKER), str(folder), str(weeks)]
        if subprocess.run(command, check=False, stdout=sys.stderr).returncode:
            return None
        return {
            origin: np.stack(
                [
                    pd.read_parquet(folder / f"quantile_{origin}_{index}.parquet").to_numpy()
                    for index in range(len(TAUS))
                ]
            )
            for origin in sold
        }
