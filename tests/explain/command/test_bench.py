from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from explain.__main__ import main
from recommenders.contract import Columns

ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BECAUSAL_CACHE", str(tmp_path / "cache"))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--dataset", "nowhere"], ["nowhere", "sample"]),
        (["--recommender", "magic"], ["magic", "gf-cf"]),
        (["--methods", "lime,magic"], ["magic", "leave-one-out"]),
        (["--customers", "0"], ["--customers", "give 1"]),
        (["--customers", "-3"], ["--customers", "give 1"]),
        (["--slow-customers", "-1"], ["--slow-customers", "give 0"]),
    ],
)
def test_what_cannot_be_run_is_said(
    options: list[str], words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        code = main(["bench", *options])
    except SystemExit as stopped:
        code = int(str(stopped.code))
    assert code == 2
    output = capsys.readouterr()
    assert not output.out
    assert output.err.count("\n") == 1
    for word in words:
        assert word in output.err


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Data of one's own: 60 customers in a CSV file."""
    rng = np.random.default_rng(0)
    lines = [
        {
            Columns.CUSTOMER: f"c{customer:02}",
            Columns.ITEM: f"i{item:02}",
            Columns.TIME: pd.Timestamp("2026-01-01") + pd.Timedelta(days=int(rng.integers(90))),
        }
        for customer in range(60)
        for item in rng.choice(30, size=int(rng.integers(3, 9)), replace=False)
    ]
    file = tmp_path / "my_shop.csv"
    pd.DataFrame(lines).to_csv(file, index=False)
    monkeypatch.setenv("BECAUSAL_DATA", str(file))
    return "my-shop"


@pytest.mark.slow
def test_own_data_from_the_terminal_to_the_page(
    shop: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    arguments = ["bench", "--dataset", shop, "--quick", "--out", str(out)]
    arguments += ["--methods", "contributions,leave-one-out,random,lxr", "--customers", "8"]
    assert main(arguments) == 0
    printed = capsys.readouterr().out
    for word in ("POS@5", "leave-one-out", "Accuracy", "Cost and stability", "Not run: LXR"):
        assert word in printed
    assert str(out / "index.html") in printed
    assert "Planted" not in printed
    numbers = json.loads((out / "results.json").read_text())
    assert {method["method"] for method in numbers["methods"]} == {
        "contributions",
        "leave-one-out",
        "random",
    }
    assert {method["customers"] for method in numbers["methods"]} == {8}
    assert numbers["split"]["customers"] == 12
    assert "NaN" not in (out / "results.json").read_text()
    assert (out / "index.html").read_text().startswith("<!doctype html>")
    (records,) = out.glob("records-*.jsonl")
    before = records.read_text()
    assert main(arguments) == 0
    assert records.read_text() == before
    assert capsys.readouterr().out == printed
    assert main([*arguments, "--fresh"]) == 0
    assert len(records.read_text().splitlines()) == len(before.splitlines())

    assert main(["bench", "--dataset", shop, "--planted"]) == 2
    assert "sample world only" in capsys.readouterr().err


@pytest.mark.slow
def test_planted_causes_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    arguments = ["bench", "--planted", "--quick", "--out", str(out), "--recommender", "item-knn"]
    assert main([*arguments, "--methods", "contributions,leave-one-out"]) == 0
    printed = capsys.readouterr().out
    assert "Planted causes" in printed
    assert "POS@5" not in printed
    assert not list(out.glob("records-*"))
    assert len(json.loads((out / "results.json").read_text())["planted causes"]) == 8


def test_the_command_line_starts_without_heavy_imports() -> None:
    code = "import sys, explain.__main__; print(' '.join(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert not set(done.stdout.split()) & {"torch", "shap", "lime", "sklearn", "matplotlib"}
