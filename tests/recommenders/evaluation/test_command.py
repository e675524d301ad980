from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from recommenders import builtin, registry
from recommenders.__main__ import main
from recommenders.contract import Columns, Event
from recommenders.evaluation import command
from recommenders.evaluation.run import EvaluationJob, EvaluationOutcome, in_fresh_process, run
from tests import worlds

PLAIN = ["gf-cf", "item-knn", "popularity"]


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
    monkeypatch.setattr(command, "in_fresh_process", run)


def job(shop: Path, **changes: Any) -> EvaluationJob:
    given = {
        "dataset": str(shop),
        "recommender": "item-knn",
        "split": "temporal",
        "days": 28.0,
        "k": 5,
        "seed": 0,
        "new_only": False,
    }
    return EvaluationJob(**{**given, **changes})


def test_a_process_of_its_own_gives_the_same(shop: Path) -> None:
    there, one = in_fresh_process(job(shop)), run(job(shop))
    assert there.description == one.description
    for mine, other in zip(there.measured, one.measured, strict=True):
        pd.testing.assert_frame_equal(mine.frame, other.frame)
    assert there.cost is not None
    assert there.cost.peak >= there.cost.before > 20
    assert there.settings["neighbours"] == 100


@pytest.mark.usefixtures("here")
def test_table_json_and_parquet(
    shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["evaluate", "--dataset", str(shop), "--k", "5", "--out", str(tmp_path / "out")]
    assert main(asked) == 0
    said = capsys.readouterr()
    for part in (*PLAIN, "NDCG@5", "popular HR@10", "by segment", "north (", "ms a customer"):
        assert part in said.out, part
    assert "All items are ranked" in said.out
    assert "New items are ranked" in said.out
    assert "3 of 3: popularity" in said.err
    numbers = json.loads((tmp_path / "out" / command.NUMBERS).read_text())
    whole = [one for one in numbers["results"] if not one["by"]]
    assert [one["recommender"] for one in whole] == PLAIN * 2
    assert numbers["asked"]["base"] == "gf-cf"
    assert set(numbers["recommenders"]) == set(PLAIN)
    rows = pd.read_parquet(tmp_path / "out" / command.ROWS)
    assert not rows.duplicated([Columns.CUSTOMER, "recommender", "candidates"]).any()
    for one in whole:
        own = rows[
            (rows["recommender"] == one["recommender"]) & (rows["candidates"] == one["candidates"])
        ]
        assert len(own) == one["customers"]
        assert own["NDCG@5"].mean() == pytest.approx(one["metrics"]["NDCG@5"]["mean"])
        assert f"{one['metrics']['NDCG@5']['mean']:.4f}" in said.out


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("split", ["leave-one-out", "by-user"])
def test_the_other_splits(shop: Path, split: str, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("implicit")
    asked = ["evaluate", "--dataset", str(shop), "--split", split, "--rivals", "--new-only"]
    assert main([*asked, "--recommender", "item-knn", "--base", "popularity"]) == 0
    said = capsys.readouterr().out
    assert "All items are ranked" not in said
    assert "minus popularity" in said
    assert ("Left out: implicit-bpr. It knows the customers" in said) == (split == "by-user")


@pytest.mark.usefixtures("here")
def test_the_same_command_says_the_same(shop: Path) -> None:
    one, again, other = (run(job(shop, split="by-user", seed=seed)) for seed in (0, 0, 1))
    pd.testing.assert_frame_equal(one.measured[0].frame, again.measured[0].frame)
    customers = Columns.CUSTOMER
    assert one.measured[0].frame[customers].tolist() != other.measured[0].frame[customers].tolist()


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (["--recommender", "nope"], "Choose one of gf-cf"),
        (["--base", "nope"], "Choose one of gf-cf"),
        (["--dataset", "nowhere"], "no such data set"),
        (["--k", "0"], "at least"),
        (["--days", "100000"], "both sides"),
    ],
)
@pytest.mark.usefixtures("here")
def test_what_cannot_be_run_is_told(
    asked: list[str], told: str, shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", "--dataset", str(shop), *asked]) == 2
    assert told in capsys.readouterr().err


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

    monkeypatch.setattr(command, "in_fresh_process", fake)
    monkeypatch.setattr(builtin, "find_spec", lambda package: None)
    said = command.evaluate(_given(shop, "--all", "--rivals"))
    entries = {entry.name: entry for entry in registry.ENTRIES}
    assert ran == [name for name, entry in entries.items() if not entry.package]
    for name, entry in entries.items():
        if entry.package:
            assert f"Left out: {name}. Install the package {entry.package}" in said
    assert "Left out: implicit-bpr. Install the package implicit" in said
    assert "Left out: ease. Too large." in said


def test_the_bar_is_drawn_on_a_terminal(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    stream = Terminal()
    monkeypatch.setattr("sys.stderr", stream)
    run(job(shop, title="1 of 1: "))
    assert "1 of 1: item-knn [" in stream.getvalue()
    assert "100%" in stream.getvalue()


def _given(shop: Path, *asked: str) -> Any:
    import argparse

    parser = argparse.ArgumentParser()
    command.add(parser)
    return parser.parse_args(["--dataset", str(shop), *asked])
