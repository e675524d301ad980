"""The Open Bandit Dataset, small sample: two policies, each with a log, each the other's truth."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from recommenders.off_policy.log import PolicyLog

FILE: Final = "open_bandit_small.parquet"
_ROOT: Final = Path(__file__).resolve().parents[3]


def file() -> Path | None:
    """Where the file is, None where it is not."""
    named = os.environ.get("BECAUSAL_DATA_DIR", "").strip()
    folders = [Path(named)] if named else []
    folders += [_ROOT.parent / "shared" / "data", _ROOT / "data"]
    return next((folder / FILE for folder in folders if (folder / FILE).is_file()), None)


def random_from_bts(frame: pd.DataFrame, campaign: str) -> tuple[PolicyLog, float]:
    """The log of Bernoulli Thompson sampling with Random as the new policy, and Random's truth.

    Random gives the same chance to each item of the campaign, whatever the place.
    """
    logged, truth = _parts(frame, campaign, "bts", "random")
    items = frame[frame.campaign == campaign].item_id.nunique()
    return _log(logged, np.full(len(logged), 1.0 / items)), float(truth.click.mean())


def bts_from_random(frame: pd.DataFrame, campaign: str) -> tuple[PolicyLog, float]:
    """The other way round: what Bernoulli Thompson sampling does is counted in its own log.

    Its exact probabilities stand there for what it did only; by place, the shares of the items
    are their mean.
    """
    logged, own = _parts(frame, campaign, "random", "bts")
    shares = own.groupby(["position", "item_id"]).size() / own.groupby("position").size()
    places = pd.MultiIndex.from_frame(logged[["position", "item_id"]])
    new = shares.reindex(places).fillna(0.0).to_numpy(dtype=np.float64)
    return _log(logged, new), float(own.click.mean())


def _parts(
    frame: pd.DataFrame, campaign: str, logged: str, new: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    own = frame[frame.campaign == campaign]
    return own[own.policy == logged], own[own.policy == new]


def _log(logged: pd.DataFrame, new: np.typing.NDArray[np.float64]) -> PolicyLog:
    return PolicyLog(
        contexts=(logged.position - logged.position.min()).to_numpy(dtype=np.int32),
        actions=logged.item_id.to_numpy(dtype=np.int32),
        propensity=logged.propensity_score.to_numpy(dtype=np.float64),
        reward=logged.click.to_numpy(dtype=np.float64),
        new_probability=new,
    )
