from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from recommenders.adapters.files.reading.read_file import read
from recommenders.errors import DataError
from recommenders.experiments.columns import Roles, guessed
from recommenders.experiments.table import Empty, ExperimentTable, experiment_table

HEAD = "customer_id,arm,spend"
Load = Callable[..., ExperimentTable]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Writes a file of these lines and reads it, with the roles that are guessed."""

    def loaded(*lines: str, encoding: str = "utf-8", empty: Empty = Empty.ASK) -> ExperimentTable:
        path = tmp_path / "test.csv"
        path.write_text("\n".join(lines) + "\n", encoding=encoding)
        sheet = read(path)
        return experiment_table(sheet, guessed(sheet.frame), empty=empty)

    return loaded


def test_by_hand(load: Load) -> None:
    table = load(
        "customer_id;variant;spend;visits;spend_before;entered",
        "007;A;12,50;3;10,1;02.01.2026",
        "c2;B;0;1;4;02.01.2026",
        "c3;B;1.207,25;2;;15.01.2026",
        "c4;A;1,00;2;0;03.01.2026",
    )
    assert table.units.tolist() == ["007", "c2", "c3", "c4"]
    assert table.arm_names == ("A", "B")
    assert table.arms.tolist() == [0, 1, 1, 0]
    assert table.sizes == (2, 2)
    assert table.outcomes["spend"].tolist() == [12.5, 0.0, 1207.25, 1.0]
    assert table.denominator is not None
    assert table.denominator.tolist() == [3, 1, 2, 2]
    assert table.before is not None
    assert table.before.tolist() == pytest.approx([10.1, 4.0, 4.7, 0.0])
    assert table.days is not None
    assert table.days.tolist() == [0, 0, 13, 1]
    assert table.first_day == pd.Timestamp("2026-01-02")
    assert any("given the mean" in finding.done for finding in table.findings)


def test_old_encodings_and_tabs(load: Load) -> None:
    table = load("kunde_id\tarm\tumsatz", "Jürgen\tAlt\t1", "Zoë\tNeu\t2", encoding="cp1252")
    assert table.arm_names == ("Alt", "Neu")
    assert table.roles.outcomes == ("umsatz",)


@pytest.mark.parametrize("suffix", ["parquet", "xlsx"])
def test_parquet_and_excel(tmp_path: Path, suffix: str) -> None:
    frame = pd.DataFrame(
        {"user_id": [1, 2, 3], "group": ["x", "y", "x"], "bought": [True, False, True]}
    )
    path = tmp_path / f"test.{suffix}"
    frame.to_parquet(path) if suffix == "parquet" else frame.to_excel(path, index=False)
    sheet = read(path)
    table = experiment_table(sheet, guessed(sheet.frame))
    assert table.outcomes["bought"].tolist() == [1.0, 0.0, 1.0]
    assert table.units.tolist() == ["1", "2", "3"]
    assert table.days is None


def test_days_may_be_numbers(load: Load) -> None:
    table = load("id,arm,day,spend", "a,x,3,1", "b,y,5,1.5")
    assert table.days is not None
    assert table.days.tolist() == [0, 2]
    assert table.first_day is None


def test_many_arms_and_names_that_are_markup(load: Load) -> None:
    table = load(HEAD, "a,**x**,1", "b,<script>,2", "c,x,3")
    assert set(table.arm_names) == {"**x**", "<script>", "x"}
    assert [table.arm_names[code] for code in table.arms] == ["**x**", "<script>", "x"]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("a,x,1", "b,x,2"), "There is one arm.*column arm, value 'x'"),
        (tuple(f"u{n},arm{n},1" for n in range(11)), "There are 11 arms, and 10"),
        (("a,x,1", "b,y,dear"), r"no finite number.*column spend, row 3, value 'dear'"),
        (("a,x,1", "b,y,inf"), r"no finite number.*column spend, row 3, value 'inf'"),
        (("a,x,1", "b,y,"), r"1 units have no value.*column spend, row 3.*empty cell means"),
        (("a,x,1", "b,y,1", "a,y,1"), r"1 units stand in more than one arm.*row 4, value 'a'"),
        (("a,x,1", "b,y,1", "a,x,2"), r"several lines.*row 4, value 'a'.*one line a unit"),
    ],
)
def test_what_cannot_be_read_says_where(load: Load, lines: tuple[str, ...], said: str) -> None:
    # enough other numbers that the column is taken for one
    more = [f"m{n},{'xy'[n % 2]},5" for n in range(40)] if said.startswith(("no", r"1 u")) else []
    one_arm = not more
    with pytest.raises(DataError, match=said):
        load(HEAD, *lines, *([] if one_arm else more))


def test_what_an_empty_cell_means(load: Load) -> None:
    lines = (HEAD, "a,x,1", "b,y,", "c,y,2")
    assert load(*lines, empty=Empty.ZERO).outcomes["spend"].tolist() == [1, 0, 2]
    left_out = load(*lines, empty=Empty.LEFT_OUT)
    assert np.isnan(left_out.outcomes["spend"]).tolist() == [False, True, False]
    assert any(finding.warning for finding in left_out.findings)


def test_lines_that_repeat_a_unit_count_once_and_few_in_both_arms_are_left_out(load: Load) -> None:
    many = [f"u{n},{'xy'[n % 2]},{n}" for n in range(200)]
    table = load(HEAD, *many, "u0,x,0", "u1,x,7")
    assert len(table) == 199
    assert "u1" not in set(table.units)
    said = {finding.observation: finding for finding in table.findings}
    assert said["Units in more than one arm"].warning
    assert said["Lines that repeat a unit"].count == 1


def test_lines_without_arm_or_unit_are_left_out_and_counted(load: Load) -> None:
    table = load(HEAD, "a,x,1", "b,,2", ",y,3", "c,y,4")
    assert table.units.tolist() == ["a", "c"]
    assert {finding.count for finding in table.findings} == {1}


def test_columns_that_are_not_there_are_named(tmp_path: Path) -> None:
    path = tmp_path / "test.csv"
    path.write_text("a,b\nx,1\ny,2\ny,3\n")
    with pytest.raises(DataError, match="No column is taken for the arms"):
        experiment_table(read(path), Roles(outcomes=("b",)))
    with pytest.raises(DataError, match="No column is taken for the outcome"):
        experiment_table(read(path), Roles(arm="a"))
    with pytest.raises(DataError, match=r"no such column.*column zz"):
        experiment_table(read(path), Roles(arm="a", outcomes=("zz",)))
    table = experiment_table(read(path), Roles(arm="a", outcomes=("b",)))
    # without a column for the unit each line is one
    assert table.units.tolist() == [2, 3, 4]


def test_a_negative_denominator_is_refused(load: Load) -> None:
    with pytest.raises(DataError, match=r"denominator is negative.*row 3, value -1"):
        load("id,arm,spend,visits", "a,x,1,2", "b,y,3,-1")


def test_arms_that_differ_by_capitals_are_kept_apart_and_said(load: Load) -> None:
    table = load(HEAD, "c1,A,1", "c2,a,2", "c3,B,3", "c4,,4")
    assert table.arm_names == ("A", "B", "a")
    without, alike = (finding for finding in table.findings if finding.warning)
    assert without.text == 'Lines without a value of "arm"'
    assert (alike.text, alike.count) == ("Arms that differ from another by capitals only", 1)
