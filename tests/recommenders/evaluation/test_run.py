from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from recommenders.contract import Dataset, Event
from recommenders.errors import DataError
from recommenders.evaluation.holdout import Holdout, temporal
from recommenders.evaluation.run import (
    EvaluationJob,
    EvaluationOutcome,
    description,
    run,
    scorer_of,
)
from recommenders.linear.item_knn import ItemKNN
from tests.worlds import ANN, BOB, CAT, DAN


@pytest.fixture(scope="module")
def cut(tiny: Dataset) -> Holdout:
    """ann has A and has to find A, B, C; bob A: B; cat B, C: D; dan A: A, E."""
    return temporal(tiny, days=30.5)


def test_what_was_held_back_is_said_in_figures(cut: Holdout) -> None:
    split, customers, items = description(cut)
    assert split.startswith("temporal: the fit ends on 31 May 2026")
    assert customers.startswith("4 customers; 0 more are left out")
    # 3 + 1 + 1 + 2; D and E, one each, were not bought before the cut: 2 / 7
    assert items == "7 items to find; 28.6 % of them nobody has bought in the fit"


def test_rows_are_scored_by_what_was_shown_of_them(tiny: Dataset, cut: Holdout) -> None:
    assert cut.customers.tolist() == [ANN, BOB, CAT, DAN]
    model = ItemKNN().fit(cut.train)
    scores = scorer_of(model, cut)(np.array([2, 0]))
    shown = cut.train.log.take([CAT, ANN]).only((Event.PURCHASE,))
    np.testing.assert_array_equal(scores, model.score(shown))


def evaluated(folder: Path, lines: list[tuple[str, str, str]]) -> EvaluationOutcome:
    folder.mkdir()
    text = "customer_id,item_id,timestamp\n" + "".join(f"{','.join(line)}\n" for line in lines)
    (folder / "interactions.csv").write_text(text)
    job = EvaluationJob(
        dataset=str(folder),
        recommender="popularity",
        split="temporal",
        days=10.0,
        k=10,
        seed=0,
        new_only=False,
    )
    return run(job)


def test_data_that_nobody_can_be_judged_by_are_refused_in_a_sentence(tmp_path: Path) -> None:
    once = [(f"c{n}", f"i{n % 5}", f"2026-01-{n + 1:02}") for n in range(28)]
    with pytest.raises(DataError, match="Every customer bought once"):
        evaluated(tmp_path / "once", once)
    left = [(f"c{n // 2 % 3}", f"i{n % 5}", f"2026-01-{n + 1:02}") for n in range(6)]
    new = [("new", "i1", "2026-02-28"), ("new", "i2", "2026-02-28")]
    with pytest.raises(DataError, match="Nobody who bought before bought anything"):
        evaluated(tmp_path / "left", [*left, *new])


def test_a_catalogue_of_one_item_has_no_new_items_to_find(tmp_path: Path) -> None:
    again = [(f"c{n % 4}", "i", f"2026-01-{n + 1:02}") for n in range(28)]
    outcome = evaluated(tmp_path / "again", again)
    assert [result.candidates for result in outcome.measured] == ["all items"]
