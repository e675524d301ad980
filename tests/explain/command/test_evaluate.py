"""`becausal evaluate`: what it asks of the evaluation, and where the figures go."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from recommenders.evaluation.report import EvaluationReport, EvaluationRequest
from tests.explain.command.conftest import Run


@pytest.fixture
def requests(monkeypatch: pytest.MonkeyPatch) -> list[EvaluationRequest]:
    """What evaluations were asked for; none is run."""
    seen: list[EvaluationRequest] = []

    def evaluate(request: EvaluationRequest) -> EvaluationReport:
        seen.append(request)
        frame = pd.DataFrame({"customer": ["ann"], "hit": [1.0]})
        warned = ("There are no dates.",) if request.dataset == "dateless" else ()
        return EvaluationReport(
            text="The table.", numbers={"results": [1.5]}, frame=frame, warnings=warned
        )

    monkeypatch.setattr("recommenders.evaluation.report.evaluate", evaluate)
    return seen


def test_the_defaults_of_the_command_are_those_of_the_evaluation(
    becausal: Run, requests: list[EvaluationRequest]
) -> None:
    assert becausal("evaluate", model=False) == (0, "The table.\n", "")
    assert requests == [EvaluationRequest()]


@pytest.mark.usefixtures("requests")
def test_what_makes_figures_doubtful_is_said_beside_them(becausal: Run) -> None:
    ended = becausal("evaluate", "--dataset", "dateless", model=False)
    assert ended == (0, "The table.\n", "Warning: There are no dates.\n")


def test_every_option_is_passed(becausal: Run, requests: list[EvaluationRequest]) -> None:
    options = ["--dataset", "shop", "--recommender", "ease", "gf-cf", "--all", "--rivals"]
    options += ["--split", "by-user", "--days", "7", "--base", "ease", "--k", "5", "--new-only"]
    assert becausal("evaluate", *options, "--seed", "3", model=False)[0] == 0
    assert requests == [
        EvaluationRequest(
            dataset="shop",
            recommender=("ease", "gf-cf"),
            all=True,
            rivals=True,
            split="by-user",
            days=7.0,
            base="ease",
            k=5,
            new_only=True,
            seed=3,
        )
    ]


def test_the_splits_that_are_offered_are_those_there_are(
    becausal: Run, requests: list[EvaluationRequest]
) -> None:
    from recommenders.evaluation.holdout import SPLITS

    for split in SPLITS:
        assert becausal("evaluate", "--split", split, model=False)[0] == 0
    assert [request.split for request in requests] == list(SPLITS)
    _, _, err = becausal("evaluate", "--split", "nope", model=False)
    assert all(repr(split) in err for split in SPLITS)
    assert err.count("'") == 2 * (1 + len(SPLITS))  # the wrong one, and no other is offered


@pytest.mark.usefixtures("requests")
def test_files_are_said_below_the_table_and_beside_json(becausal: Run, tmp_path: Path) -> None:
    out_folder = tmp_path / "new" / "figures"
    files = f"Written: {out_folder / 'results.json'} and {out_folder / 'customers.parquet'}\n"
    _, out, err = becausal("evaluate", "--out", str(out_folder), model=False)
    assert (out, err) == (f"The table.\n\n{files}", "")
    _, out, err = becausal("evaluate", "--json", "--out", str(out_folder), model=False)
    assert err == files
    assert json.loads(out) == json.loads((out_folder / "results.json").read_text())
    assert json.loads(out) == {"results": [1.5]}
    assert pd.read_parquet(out_folder / "customers.parquet")["customer"].tolist() == ["ann"]
