"""A whole run on a shop of one's own, small enough to count what is in it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from explain.bench.report import PROTOCOL, BenchReport, BenchRequest, bench
from recommenders.errors import DataError
from tests.explain.bench.bench_worlds import quiet


@pytest.fixture(scope="module")
def bench_request(tmp_path_factory: pytest.TempPathFactory) -> BenchRequest:
    """Forty customers with four to seven of twelve items each."""
    folder = tmp_path_factory.mktemp("bench") / "shop"
    folder.mkdir()
    rng = np.random.default_rng(0)
    lines = ["customer_id,item_id,timestamp"]
    for customer in range(40):
        for day, item in enumerate(rng.choice(12, size=int(rng.integers(4, 8)), replace=False)):
            lines.append(f"c{customer:02},i{item:02},2026-01-{day + 1:02}")
    (folder / "interactions.csv").write_text("\n".join(lines), encoding="utf-8")
    return BenchRequest(
        dataset=str(folder),
        recommender="item-knn",
        methods="contributions,leave-one-out,lxr",
        customers=4,
        out=folder.parent / "out",
    )


@pytest.fixture(scope="module")
def report(bench_request: BenchRequest, tmp_path_factory: pytest.TempPathFactory) -> BenchReport:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BECAUSAL_CACHE", str(tmp_path_factory.mktemp("cache")))
        return bench(bench_request, progress=quiet())


def test_numbers_say_what_was_measured_on_whom(report: BenchReport) -> None:
    numbers = report.numbers
    assert (numbers["recommender"], numbers["seed"], numbers["customers"]) == ("item-knn", 0, 4)
    assert numbers["protocol"] == PROTOCOL
    assert numbers["split"]["customers"] == 8  # a fifth of 40
    assert numbers["passed over"] == 0
    assert {method["method"]: method["customers"] for method in numbers["methods"]} == {
        "contributions": 4,
        "leave-one-out": 4,
    }
    assert list(numbers["not run"]) == ["LXR"]  # it needs gradients
    assert "planted causes" not in numbers
    json.dumps(numbers, allow_nan=False)


def test_tables_begin_with_accuracy_and_name_the_methods(report: BenchReport) -> None:
    first, second = report.tables[:2]
    assert first.title == "Accuracy"
    assert first.note.startswith("8 customers, 20 % of all")
    assert "for 4 of them; 0 with fewer than two items" in first.note
    assert len(first.table) == 2  # the recommender, and popularity
    assert second.table["method"].tolist() == ["contributions", "leave-one-out"]
    assert not any(table.title.startswith("Published") for table in report.tables)
    for table in report.tables:
        assert f"\n{table.title}\n" in report.text
    assert report.text.startswith(f"{report.title}\n")
    assert report.title.startswith("Explanations of Item neighbours (item-kNN) on ")
    assert report.title.endswith(", seed 0")


def test_records_are_kept_in_the_folder(report: BenchReport, bench_request: BenchRequest) -> None:
    assert report.out == bench_request.out
    (records,) = report.out.iterdir()
    fingerprint = report.numbers["fingerprint"]
    assert records.name == f"records-{fingerprint}-{PROTOCOL}-0.jsonl"
    kept = [json.loads(line) for line in records.read_text(encoding="utf-8").splitlines()]
    assert {record["method"] for record in kept if "method" in record} == {
        "contributions",
        "leave-one-out",
    }


def test_curves_are_over_the_customers_of_all_methods(report: BenchReport) -> None:
    assert [(curve.method, curve.customers) for curve in report.curves] == [
        ("contributions", 4),
        ("leave-one-out", 4),
    ]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"customers": 0}, "there must be customers to explain"),
        ({"slow_customers": -1}, "there must be customers to explain"),
        ({"methods": "magic"}, "there is no such method"),
        ({"planted": True}, "planted causes are known for the sample world only"),
    ],
)
def test_what_cannot_be_run_is_said(
    bench_request: BenchRequest,
    change: dict[str, object],
    problem: str,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("BECAUSAL_CACHE", str(tmp_path))
    with pytest.raises(DataError) as raised:
        bench(replace(bench_request, **change), progress=quiet())  # type: ignore[arg-type]
    assert raised.value.problem == problem


def test_a_record_cannot_be_asked(bench_request: BenchRequest, tmp_path: Path) -> None:
    table = tmp_path / "recs.csv"
    table.write_text("customer_id,item_id,score\nc00,i01,2.5\nc00,i02,1.5\nc01,i01,2.5\n")
    with pytest.raises(DataError, match="no model to ask"):
        bench(replace(bench_request, recommender=str(table)), progress=quiet())
