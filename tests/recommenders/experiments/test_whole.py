"""What a read-out needs of a table, and what is said where it is not there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from recommenders.adapters.files.reading.read_file import read
from recommenders.errors import DataError
from recommenders.experiments.columns import guessed
from recommenders.experiments.table import experiment_table
from recommenders.experiments.whole import whole_table

Refused = Callable[..., str]


@pytest.fixture
def refused(tmp_path: Path) -> Refused:
    """What is said of a file of these lines."""

    def says(*lines: str) -> str:
        path = tmp_path / "test.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        sheet = read(path)
        with pytest.raises(DataError) as raised:
            experiment_table(sheet, guessed(sheet.frame))
        return str(raised.value)

    return says


def book(folder: Path, outcomes: dict[str, list[object]]) -> Path:
    """A workbook with the arms of three customers in a sheet, and another one."""
    path = folder / "two.xlsx"
    with pd.ExcelWriter(path) as writer:
        arms = pd.DataFrame({"customer_id": ["c1", "c2", "c3"], "variant": ["A", "B", "B"]})
        arms.to_excel(writer, sheet_name="who", index=False)
        pd.DataFrame(outcomes).to_excel(writer, sheet_name="what", index=False)
    return path


def test_a_table_without_outcomes_says_what_is_missing(refused: Refused, tmp_path: Path) -> None:
    said = refused("customer_id,variant", "c1,A", "c2,B")
    assert "perhaps not what came of it. Add that as a column, such as orders or spend" in said
    # a workbook may have it in another sheet, of which not all is said
    sheet = read(book(tmp_path, {"id": ["c1"], "remark": ["x"]}))
    with pytest.raises(DataError, match="beside “who”: what"):
        experiment_table(sheet, guessed(sheet.frame))


def test_arms_and_outcomes_may_stand_in_two_sheets(tmp_path: Path) -> None:
    spend = {"user": ["c3", "c1", "c9", "c2"], "spend": [3, 1, 9, 2]}
    sheet = whole_table(book(tmp_path, spend))
    table = experiment_table(sheet, guessed(sheet.frame))
    assert table.units.tolist() == ["c1", "c2", "c3"]
    assert table.outcomes["spend"].tolist() == [1.0, 2.0, 3.0]
    said = {finding.observation: finding.count for finding in table.findings}
    assert said["Sheets “who” and “what”"] == 3
    assert said["Lines of “what” whose “customer_id” is in no arm"] == 1
    assert not any("beside" in text for text in said)
    # who has no line did nothing, or is not known: that is asked
    less = whole_table(book(tmp_path, {"user": ["c1", "c2"], "spend": [1, 2]}))
    with pytest.raises(DataError, match="what an empty cell means"):
        experiment_table(less, guessed(less.frame))
    # of a line for each order it is not known what is to be added up
    orders = whole_table(book(tmp_path, {"user": ["c1", "c1", "c2", "c3"], "spend": [1, 2, 3, 4]}))
    with pytest.raises(DataError, match="several lines"):
        experiment_table(orders, guessed(orders.frame))
    # nothing to join
    notes = whole_table(book(tmp_path, {"remark": ["x", "y"]}))
    assert guessed(notes.frame).outcomes == ()


def test_totals_of_arms_are_no_customers(refused: Refused) -> None:
    said = refused("variant,users,conversions", "A,1000,50", "B,1010,66")
    assert said.startswith("Each arm has one line, so these are totals of arms")


def test_lines_of_several_experiments_are_not_compared_as_one(refused: Refused) -> None:
    lines = ("c1,home,A,1", "c2,search,B,2", "c3,home,B,3")
    said = refused("customer_id,Experiment ID,variant,spend", *lines)
    assert said.startswith("The table has lines of 2 experiments")
    assert "column Experiment ID" in said


@pytest.mark.parametrize(
    ("column", "arms", "names"),
    [
        ("treated", ("no", "yes"), ("treated no", "treated yes")),
        ("variant", ("0", "1"), ("variant 0", "variant 1")),
        ("variant", ("0", "new"), ("0", "new")),
        ("arm", ("A", "B"), ("A", "B")),
    ],
)
def test_arms_that_say_nothing_alone_are_called_after_their_column(
    tmp_path: Path, column: str, arms: tuple[str, str], names: tuple[str, str]
) -> None:
    path = tmp_path / "test.csv"
    lines = [f"c{n},{arms[n % 2]},{n}" for n in range(4)]
    path.write_text("\n".join([f"customer_id,{column},spend", *lines]) + "\n")
    sheet = read(path)
    assert experiment_table(sheet, guessed(sheet.frame)).arm_names == names
