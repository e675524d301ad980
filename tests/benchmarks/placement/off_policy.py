"""Values of policies that are known: `python -m tests.benchmarks.placement.off_policy`.

Simulated logs with a right and a wrong model of the reward, then the Open Bandit data, where each
of two policies has a log of its own, beside what the package obp has published on the same data.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from recommenders.off_policy.estimators import Estimator
from recommenders.off_policy.evaluate import PolicyEvaluation, evaluate_policy
from recommenders.off_policy.log import PolicyLog
from recommenders.off_policy.reward_model import ExpectedReward
from tests.benchmarks.placement import open_bandit
from tests.benchmarks.placement.logged import bandit

TIMES: Final = 200
LINES: Final = 2_000
CAMPAIGNS: Final = ("men", "women", "all")
PUBLISHED: Final = """\
The package obp, on the same small sample, campaign all, value of BTS from the log of Random
(it draws from the prior that BTS had; here what BTS did is counted in its own log):
  quickstart of its documentation: IPW 1.198 x the mean reward of Random (0.0038) = 0.00455
  examples/obd/README.md, mean relative error of ten bootstrap samples: DM .218, IPW 1.159, DR .993
For men and women, and for the value of Random, no figure on the small sample was found."""


def simulated() -> pd.DataFrame:
    """Bias, error and coverage of each estimator over `TIMES` logs of `LINES` lines."""
    rows = []
    for sharpness in (0.5, 1.0):
        world = bandit(np.random.default_rng(8), sharpness=sharpness)
        rng = np.random.default_rng(9)
        for model in ("learned", "wrong"):
            values: dict[Estimator, list[float]] = {estimator: [] for estimator in Estimator}
            held = dict.fromkeys(Estimator, 0)
            sizes = []
            for _ in range(TIMES):
                log = world.log(LINES, rng)
                expected = ExpectedReward.constant(0.4, LINES) if model == "wrong" else None
                evaluation = evaluate_policy(log, rng=rng, draws=200, expected=expected)
                sizes.append(evaluation.effective_size)
                for value in evaluation.values:
                    values[value.estimator].append(value.value)
                    held[value.estimator] += value.low <= world.value <= value.high
            for estimator in Estimator:
                errors = np.array(values[estimator]) - world.value
                rows.append(
                    {
                        "effective": f"{np.mean(sizes):.0f}",
                        "model": model,
                        "estimator": str(estimator),
                        "bias": f"{errors.mean():+.4f}",
                        "root mean squared error": f"{np.sqrt((errors**2).mean()):.4f}",
                        "truth in 95 % interval": f"{held[estimator] / TIMES:.0%}",
                    }
                )
    return pd.DataFrame(rows)


def logged(frame: pd.DataFrame) -> pd.DataFrame:
    """Both policies of each campaign from the log of the other."""
    rows = []
    for campaign in CAMPAIGNS:
        rows += _rows(campaign, "Random from BTS", *open_bandit.random_from_bts(frame, campaign))
        rows += _rows(campaign, "BTS from Random", *open_bandit.bts_from_random(frame, campaign))
    return pd.DataFrame(rows)


def _rows(campaign: str, policy: str, log: PolicyLog, truth: float) -> list[dict[str, str]]:
    evaluation: PolicyEvaluation = evaluate_policy(log, rng=np.random.default_rng(0))
    about = {
        "campaign": campaign,
        "value of": policy,
        "effective": f"{evaluation.effective_size:.0f} of {evaluation.lines:,}",
        "truth": f"{truth:.4f}",
    }
    if evaluation.refused:
        return [about | {"estimator": "refused", "value": "", "95 % interval": "", "error": ""}]
    return [
        about
        | {
            "estimator": str(value.estimator),
            "value": f"{value.value:.4f}",
            "95 % interval": f"{value.low:.4f} to {value.high:.4f}"
            + ("" if value.low <= truth <= value.high else " (misses)"),
            "error": f"{abs(value.value / truth - 1.0):.2f}",
        }
        for value in evaluation.values
    ]


def main() -> None:
    """Print the tables."""
    print(f"Simulated: {TIMES} logs of {LINES:,} lines, the value of another policy is known\n")
    print(simulated().to_string(index=False))
    path = open_bandit.file()
    if path is None:
        print(f"\nSkipped: {open_bandit.FILE} is not there")
        return
    print("\nOpen Bandit Dataset, small sample; the truth is what the policy itself earned\n")
    print(logged(pd.read_parquet(path)).to_string(index=False))
    print(f"\n{PUBLISHED}")


if __name__ == "__main__":
    main()
