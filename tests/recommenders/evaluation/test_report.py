from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from recommenders import registry, registry_entry
from recommenders.contract import Columns, Event
from recommenders.errors import DataError
from recommenders.evaluation import report
from recommenders.evaluation.report import EvaluationRequest, evaluate
from recommenders.evaluation.run import EvaluationJob, EvaluationOutcome, in_fresh_process, run
from tests import worlds

PLAIN = [registry.DEFAULT, "item-knn", "uptake", "popularity"]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of one's own data: the purchases of the mid-size world, some customers twice."""
    folder = tmp_path_factory.mktemp("shop") / "corner"
    folder.mkdir()
    mid = worlds.mid()
    bought = mid.histories()
    lines = pd.DataFrame(
        {
            Columns.CUSTOMER: mid.customers[Columns.CUSTOMER].to_numpy()[bought.rows],
            Columns.ITEM: mid.items[Columns.ITEM].to_numpy()[bought.items],
            Columns.TIME: pd.to_datetime(bought.times, unit="s"),
            Columns.EVENT: Event.PURCHASE.label,
        }
    )
    lines.to_csv(folder / "interactions.csv", index=False)
    people = mid.customers.assign(**{Columns.SEGMENT: np.resize(["north", "south"], 200)})
    people.to_csv(folder / "customers.csv", index=False)
    return folder


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run the jobs in this process: a fresh one for each takes seconds."""
    monkeypatch.setattr(report, "in_fresh_process", run)


def job(shop: Path, **changes: Any) -> EvaluationJob:
    settings = {
        "dataset": str(shop),
        "recommender": "item-knn",
        "split": "temporal",
        "days": 28.0,
        "k": 5,
        "seed": 0,
        "new_only": False,
    }
    return EvaluationJob(**{**settings, **changes})


@pytest.mark.slow
def test_a_process_of_its_own_gives_the_same(shop: Path) -> None:
    fresh, local = in_fresh_process(job(shop)), run(job(shop))
    assert fresh.description == local.description
    for mine, other in zip(fresh.measured, local.measured, strict=True):
        pd.testing.assert_frame_equal(mine.frame, other.frame)
    assert fresh.cost is not None
    assert fresh.cost.peak >= fresh.cost.before > 20
    assert fresh.settings["neighbours"] == 100


@pytest.mark.slow
@pytest.mark.usefixtures("here")
def test_table_json_and_parquet(
    shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    evaluation = evaluate(EvaluationRequest(dataset=str(shop), k=5))
    for part in (*PLAIN, "NDCG@5", "popular HR@10", "by segment", "north (", "ms a customer"):
        assert part in evaluation.text, part
    assert "All items are ranked" in evaluation.text
    assert "New items are ranked" in evaluation.text
    assert capsys.readouterr().err == ""  # the bar is for a terminal
    assert evaluation.write(tmp_path / "out").startswith("Written: ")
    numbers = json.loads((tmp_path / "out" / report.NUMBERS).read_text())
    overall = [result for result in numbers["results"] if not result["by"]]
    assert [result["recommender"] for result in overall] == PLAIN * 2
    assert numbers["asked"]["base"] == registry.DEFAULT
    assert set(numbers["recommenders"]) == set(PLAIN)
    rows = pd.read_parquet(tmp_path / "out" / report.ROWS)
    assert not rows.duplicated([Columns.CUSTOMER, "recommender", "candidates"]).any()
    for result in overall:
        own = rows[
            (rows["recommender"] == result["recommender"])
            & (rows["candidates"] == result["candidates"])
        ]
        assert len(own) == result["customers"]
        assert own["NDCG@5"].mean() == pytest.approx(result["metrics"]["NDCG@5"]["mean"])
        assert f"{result['metrics']['NDCG@5']['mean']:.4f}" in evaluation.text


@pytest.mark.slow
@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("split", ["leave-one-out", "by-user"])
def test_the_other_splits(shop: Path, split: str) -> None:
    pytest.importorskip("implicit")
    request = EvaluationRequest(
        dataset=str(shop),
        split=split,
        rivals=True,
        new_only=True,
        recommender=("item-knn",),
        base="popularity",
    )
    text = evaluate(request).text
    assert "All items are ranked" not in text
    assert "minus popularity" in text
    assert ("Left out: implicit-bpr. It knows the customers" in text) == (split == "by-user")


@pytest.mark.slow
@pytest.mark.usefixtures("here")
def test_the_same_command_says_the_same(shop: Path) -> None:
    first, again, other = (run(job(shop, split="by-user", seed=seed)) for seed in (0, 0, 1))
    pd.testing.assert_frame_equal(first.measured[0].frame, again.measured[0].frame)
    customers = Columns.CUSTOMER
    assert (
        first.measured[0].frame[customers].tolist() != other.measured[0].frame[customers].tolist()
    )


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"recommender": ("nope",)}, "uptake-lift, gf-cf"),
        ({"base": "nope"}, "uptake-lift, gf-cf"),
        ({"dataset": "nowhere"}, "no such data set"),
        ({"days": 100_000.0}, "both sides"),
    ],
)
@pytest.mark.usefixtures("here")
def test_what_cannot_be_run_is_told(changes: dict[str, Any], message: str, shop: Path) -> None:
    with pytest.raises(DataError, match=message):
        evaluate(EvaluationRequest(**{"dataset": str(shop), **changes}))


@pytest.mark.slow
def test_all_is_every_recommender(monkeypatch: pytest.MonkeyPatch, shop: Path) -> None:
    """What is missing or refuses is named with the reason, and the others are run."""
    ran: list[str] = []

    def fake(job: EvaluationJob) -> EvaluationOutcome:
        ran.append(job.recommender)
        if job.recommender != "popularity":
            return EvaluationOutcome(
                recommender=job.recommender, description=(), settings={}, refused="Too large."
            )
        return run(job)

    monkeypatch.setattr(report, "in_fresh_process", fake)
    monkeypatch.setattr(registry_entry, "find_spec", lambda package: None)
    text = evaluate(EvaluationRequest(dataset=str(shop), all=True, rivals=True)).text
    entries = {entry.name: entry for entry in registry.ENTRIES}
    assert ran == [name for name, entry in entries.items() if not entry.package]
    for name, entry in entries.items():
        if entry.package:
            assert f"Left out: {name}. Install the package {entry.package}" in text
    assert "Left out: implicit-bpr. Install the package implicit" in text
    assert "Left out: ease. Too large." in text


def test_the_bar_is_drawn_on_a_terminal(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    stream = Terminal()
    monkeypatch.setattr("sys.stderr", stream)
    run(job(shop, title="1 of 1: "))
    assert "1 of 1: item-knn: " in stream.getvalue()
    assert "100%" in stream.getvalue()
