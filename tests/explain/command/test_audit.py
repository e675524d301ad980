"""`becausal audit`: the figures on a shop so small that they are known."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path

import pytest

from explain.quality.audit import SHARES
from tests.explain.command.conftest import Run

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _twenty_customers(shop: Path) -> None:
    """Each has bought three of the six items, no two the same three."""
    lines = ["customer_id,item_id,timestamp"]
    for customer, items in enumerate(combinations("abcdef", 3)):
        lines += [f"c{customer:02},{item},2026-01-{customer + 1:02}" for item in items]
    (shop / "interactions.csv").write_text("\n".join(lines), encoding="utf-8")
    (shop / "items.csv").unlink()


@pytest.fixture
def answer(becausal: Run) -> dict[str, object]:
    code, out, err = becausal("audit", "--customers", "3", "--seed", "5", "--json")
    assert (code, err) == (0, "")
    return dict(json.loads(out))


def test_json_says_what_was_audited(answer: dict[str, object]) -> None:
    assert set(answer) == {
        "dataset",
        "recommender",
        "dial",
        "seed",
        *SHARES,
        "audit",
        "surrogate",
    }
    assert (answer["recommender"], answer["seed"]) == ("item-knn", 5)
    audit = answer["audit"]
    assert isinstance(audit, dict)
    assert (audit["customers"], audit["items"]) == (3, 3 * (6 - 3))
    assert audit["gap"] < 1e-6  # item-kNN is a sum over the purchases
    verdicts = [audit[name] for name in ("personal", "popular", "doubtful", "weak")]
    assert sum(verdicts) == pytest.approx(1)
    # three items are left of six: all are listed, with a history or without
    assert (answer["popular"], answer["decisive"]) == (1.0, 0.0)
    assert (answer["listed_without_history"], answer["unrelated"]) == (None, None)
    assert {name: audit[name] for name in SHARES} == {name: answer[name] for name in SHARES}


def test_text_has_the_figures_and_the_surrogates_below_the_heading(becausal: Run) -> None:
    code, out, _ = becausal("audit", "--customers", "3")
    assert code == 0
    lines = out.splitlines()
    assert lines[0].endswith(", Item neighbours (item-kNN), seed 0")
    assert any(line.split() == ["list", "entries", "9"] for line in lines)
    assert lines[-1].lstrip().startswith("surrogate on customers it has not seen")
