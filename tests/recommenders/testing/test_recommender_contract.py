"""Somebody else's project inherits the battery: neither this one's fixtures nor its registry."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]

GOOD = '''
import numpy as np
from recommenders.contract import Event
from recommenders.testing import RecommenderContract


class BoughtTogether:
    """Customers who have both: an ordinary recommender, and linear without saying so."""

    name = "bought-together"
    events = (Event.PURCHASE,)

    def fit(self, dataset):
        bought = dataset.histories().matrix(dataset.n_items)
        self.together = (bought.T @ bought).toarray()
        return self

    def score(self, histories, items=None):
        scores = histories.matrix(len(self.together)) @ self.together
        return scores if items is None else scores[:, items]


class TestBoughtTogether(RecommenderContract):
    make = BoughtTogether
'''

STORED_FACTORS = '''
import numpy as np
from recommenders.contract import Event
from recommenders.testing import RecommenderContract


class StoredFactors:
    """Looks the customer up instead of reading the history, as `implicit` does by default."""

    name = "stored-factors"
    events = (Event.PURCHASE,)

    def fit(self, dataset):
        bought = dataset.histories().matrix(dataset.n_items).toarray()
        users, strength, items = np.linalg.svd(bought, full_matrices=False)
        self.users, self.items = users * strength, items
        return self

    def score(self, histories, items=None):
        rows = np.arange(len(histories)) % len(self.users)
        scores = (self.users[rows] @ self.items).astype(np.float32)
        return scores if items is None else scores[:, items]


class TestStoredFactors(RecommenderContract):
    make = StoredFactors
'''

CARELESS = '''
from dataclasses import dataclass
import numpy as np
from recommenders.contract import Event
from recommenders.testing import RecommenderContract

ROWS = 64


@dataclass(frozen=True, kw_only=True)
class Config:
    scale: float = 1.0
    unchecked: float = 1.0

    def __post_init__(self):
        if self.scale < 0:
            raise ValueError(f"scale must not be negative, got {self.scale}")


class Careless:
    """Takes any ``unchecked``, scores a few blocks of rows only, and contributes too much."""

    name = "careless"
    events = (Event.PURCHASE,)

    def __init__(self):
        self.config = Config()

    def fit(self, dataset):
        bought = dataset.histories().matrix(dataset.n_items)
        self.together = (bought.T @ bought).toarray()
        return self

    def score(self, histories, items=None):
        scores = histories.matrix(len(self.together)) @ self.together
        scores[4 * ROWS :] = 0.0
        return scores if items is None else scores[:, items]

    def contributions(self, history, targets):
        return 1.01 * self.together[history.players()][:, targets].astype(np.float64)


class TestCareless(RecommenderContract):
    make = Careless
    bad_settings = ({"scale": -1.0}, {"unchecked": -1.0})
    block_constant = f"{__name__}.ROWS"
    block_size = 3
'''


def outcomes(folder: Path, source: str) -> dict[str, str]:
    """The outcome of each test when pytest runs the source in a folder of its own."""
    (folder / "test_theirs.py").write_text(source, encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    printed = subprocess.run(
        [sys.executable, "-m", "pytest", "-v", "-p", "no:cacheprovider", "test_theirs.py"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    lines = re.findall(r"::(test_\S+?)(?:\[(.*?)\])? (PASSED|FAILED|SKIPPED|ERROR)", printed)
    assert lines, printed
    return {f"{name}[{case}]" if case else name: outcome for name, case, outcome in lines}


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return outcomes(tmp_path_factory.mktemp("good"), GOOD)


@pytest.mark.slow
def test_a_recommender_that_nobody_registered_passes(good: dict[str, str]) -> None:
    assert set(good.values()) == {"PASSED", "SKIPPED"}
    assert good["test_masked_purchases_are_not_seen"] == "PASSED"
    assert list(good.values()).count("PASSED") >= 18
    # what it does not offer is not asked of it
    skipped = {name for name, outcome in good.items() if outcome == "SKIPPED"}
    assert skipped == {
        "test_settings_are_checked[NOTSET]",
        "test_the_size_of_a_block_does_not_matter",
        "test_saving_and_restoring_changes_no_score",
        "test_contributions_add_up_for_every_coalition",
        "test_the_parts_of_a_score_add_up_to_it",
    }


@pytest.mark.slow
def test_a_stored_factor_of_the_customer_is_found_out(tmp_path: Path) -> None:
    outcome = outcomes(tmp_path, STORED_FACTORS)
    failed = {name for name, result in outcome.items() if result == "FAILED"}
    assert {
        "test_masked_purchases_are_not_seen",
        "test_only_the_history_counts",
        "test_a_batch_equals_one_by_one",
        "test_order_of_the_batch_does_not_matter",
        "test_empty_histories_score_alike",
    } <= failed
    # the scores themselves look well
    assert outcome["test_shape_and_type"] == "PASSED"
    assert outcome["test_chosen_items_are_a_slice"] == "PASSED"


@pytest.mark.slow
def test_what_the_class_attributes_ask_for_is_tested(tmp_path: Path) -> None:
    outcome = outcomes(tmp_path, CARELESS)
    assert outcome["test_settings_are_checked[{'scale': -1.0}]"] == "PASSED"
    assert outcome["test_settings_are_checked[{'unchecked': -1.0}]"] == "FAILED"
    assert outcome["test_the_size_of_a_block_does_not_matter"] == "FAILED"
    assert outcome["test_contributions_add_up_for_every_coalition"] == "FAILED"


@pytest.mark.slow
def test_the_battery_loads_neither_explanations_nor_the_registry() -> None:
    code = (
        "import recommenders.testing, sys; "
        "print([name for name in sys.modules if name.split('.')[0] in ('explain', 'tests') "
        "or name in ('recommenders.registry', 'recommenders.builtin')])"
    )
    printed = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout
    assert printed.strip() == "[]"
