"""`becausal rollup`: who is in the cohort, and the same shares as text and JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.explain.command.conftest import Run

SEGMENTS = "customer_id,segment\nann,old\nbob,new\ncat,new\ndan,\n"


@pytest.fixture
def segmented(shop: Path) -> None:
    (shop / "customers.csv").write_text(SEGMENTS, encoding="utf-8")


def test_all_customers_are_the_default(becausal: Run) -> None:
    code, out, err = becausal("rollup")
    assert (code, err) == (0, "")
    assert "list entries of all 4 customers" in out


def test_some_are_drawn(becausal: Run) -> None:
    _, out, _ = becausal("rollup", "--customers", "3")
    assert "list entries of 3 of 4 customers" in out


@pytest.mark.slow
@pytest.mark.usefixtures("segmented")
def test_a_segment_and_a_file_of_ids_are_taken_together(becausal: Run, tmp_path: Path) -> None:
    ids = tmp_path / "ids.txt"
    ids.write_text("\ufeffbob\r\n\n  ann \nzoe\n", encoding="utf-8")
    assert "of all 2 customers" in becausal("rollup", "--segment", "new")[1]
    assert "of all 1 customers" in becausal("rollup", "--segment", "no segment")[1]
    _, out, err = becausal("rollup", "--ids", str(ids))
    assert "of all 2 customers" in out
    assert "does not have them: zoe" in err
    assert "of all 1 customers" in becausal("rollup", "--segment", "new", "--ids", str(ids))[1]
    code, _, err = becausal("rollup", "--segment", "lost")
    assert code == 2
    assert "Choose one of new, no segment, old." in err


@pytest.mark.usefixtures("segmented")
def test_json_has_a_line_for_each_group_and_source(becausal: Run) -> None:
    _, out, _ = becausal("rollup", "--by", "category", "--json")
    answer = json.loads(out)
    assert (answer["customers"], answer["of"]) == (4, 4)
    assert set(answer["shares"]) == {"all", "category"}
    for line in answer["shares"]["all"]:
        assert line["low"] <= line["share"] <= line["high"]
        assert line["small"]
