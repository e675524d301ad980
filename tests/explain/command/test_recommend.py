"""`becausal recommend`: lists of a length, with or without what was bought, in three forms."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.explain.command.conftest import Run


def test_a_list_is_as_long_as_asked_and_has_nothing_bought(becausal: Run) -> None:
    code, out, err = becausal("recommend", "ann", "bob", "--json", "--k", "1")
    assert (code, err) == (0, "")
    answers = json.loads(out)
    assert [answer["customer"] for answer in answers] == ["ann", "bob"]
    for answer in answers:
        # both have kibble and litter; bowl and the trap score the same, and the trap sold later
        assert [(item["rank"], item["item_id"]) for item in answer["items"]] == [(1, "=SUM(1)")]


def test_what_was_bought_before_is_ranked_where_asked(becausal: Run) -> None:
    _, out, _ = becausal("recommend", "ann", "--json", "--bought-before")
    (answer,) = json.loads(out)
    assert {item["item_id"] for item in answer["items"]} == {"kibble", "litter", "bowl", "=SUM(1)"}
    _, out, _ = becausal("recommend", "ann", "--json")
    (answer,) = json.loads(out)
    assert {item["item_id"] for item in answer["items"]} == {"bowl", "=SUM(1)"}


def test_csv_names_the_customer_first(becausal: Run) -> None:
    code, out, _ = becausal("recommend", "ann", "cat", "--csv", "--k", "1")
    assert code == 0
    header, *rows = csv.reader(io.StringIO(out))
    assert header[0] == "customer"
    assert len(set(header)) == len(header)
    assert [row[0] for row in rows] == ["ann", "cat"]


def test_text_has_a_heading_and_a_part_for_each_customer(becausal: Run) -> None:
    code, out, _ = becausal("recommend", "ann", "cat")
    assert code == 0
    assert out.splitlines()[0].endswith(", Item neighbours (item-kNN)")
    assert out.index("\nCustomer ann (ann)\n") < out.index("\nCustomer cat (cat)\n")
    assert out.count("Litter") == 1  # cat alone has not bought it


def test_an_item_without_a_score_has_none(
    becausal: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stands below all others by a number of ours."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "interactions.csv").write_text(
        "customer_id,item_id,timestamp\n"
        + "".join(f"c{n},i{n % 3},2026-01-0{n % 9 + 1}\nc{n},i3,2026-01-09\n" for n in range(9))
    )
    (tmp_path / "halfway.py").write_text(
        "import numpy as np\n\n\n"
        "def score(histories):\n"
        "    scores = histories.counts(4).toarray() @ np.arange(16.0).reshape(4, 4)\n"
        "    scores[:, 2] = np.nan\n"
        "    return scores\n"
    )
    asked = [
        "recommend",
        "c0",
        "--dataset",
        "interactions.csv",
        "--recommender",
        "halfway.py:score",
    ]
    code, out, _ = becausal(*asked, "--json", model=False)
    assert code == 0
    scores = {item["item_id"]: item["score"] for item in json.loads(out)[0]["items"]}
    assert scores["i2"] is None
    assert scores["i1"] > 0
    assert "NaN" not in becausal(*asked, model=False)[1]
