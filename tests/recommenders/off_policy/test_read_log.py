"""A log from a file, and every way in which it can be broken."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from recommenders.errors import DataError
from recommenders.off_policy.read_log import COLUMNS, read_log

GOOD = (
    "context,action,propensity,reward,new_probability\n1,A,0.5,1,0.25\n1,B,0.5,0,0.75\n2,A,1,0,0\n"
)


def written(folder: Path, text: str, name: str = "log.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_log_is_read(tmp_path: Path) -> None:
    log = read_log(written(tmp_path, GOOD))
    assert log.contexts.tolist() == [0, 0, 1]
    assert log.actions.tolist() == [0, 1, 0]
    assert log.propensity.tolist() == [0.5, 0.5, 1.0]
    assert log.reward.tolist() == [1.0, 0.0, 0.0]
    assert log.new_probability.tolist() == [0.25, 0.75, 0.0]


def test_names_and_decimals_as_others_write_them(tmp_path: Path) -> None:
    text = "item_id;Propensity Score;click;New policy\nA;0,5;1;0,25\nB;0,25;0;0,75\n"
    log = read_log(written(tmp_path, text))
    assert log.propensity.tolist() == [0.5, 0.25]
    assert log.contexts.tolist() == [0, 0]
    frame = pd.DataFrame(
        {"action": [1, 2], "pscore": [0.5, 0.5], "reward": [2.5, 0], "new_probability": [1.0, 0.0]}
    )
    frame.to_parquet(tmp_path / "log.parquet", index=False)
    assert read_log(tmp_path / "log.parquet").reward.tolist() == [2.5, 0.0]


def test_words_and_percents_are_numbers(tmp_path: Path) -> None:
    text = "item_id,pscore,clicked,new_policy\nA,50 %,yes,25%\nB,25%,no,75 %\n"
    log = read_log(written(tmp_path, text))
    assert log.propensity.tolist() == [0.5, 0.25]
    assert (log.reward.tolist(), log.new_probability.tolist()) == ([1.0, 0.0], [0.25, 0.75])
    assert log.columns["reward"] == "clicked"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("B,0.5,", "B,0,", ("above 0", "column propensity", "row 3", "'0'")),
        ("B,0.5,", "B,1.5,", ("above 1", "column propensity", "row 3")),
        ("B,0.5,", "B,,", ("missing", "column propensity", "row 3")),
        ("0,0.75", "0,75", ("above 1", "column new_probability", "row 3", "25 %")),
        ("0,0.75", "0,-0.1", ("below 0", "row 3")),
        ("1,A,0.5,1", "1,A,0.5,much", ("cannot be read", "column reward", "row 2", "much")),
        ("1,B", "1,", ("no action", "column action", "row 3")),
        ("1,B", ",B", ("no context", "row 3")),
        ("0,0.75", "0,0.95", ("add up to 1.20 in the context 1", "column new_probability")),
        ("propensity,", "chance,", ("no column propensity", "row 1", "policy in force")),
        ("new_probability", "new chance", ("no column new_probability", "new policy gives")),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, old: str, new: str, words: tuple[str, ...]) -> None:
    assert old in GOOD
    with pytest.raises(DataError) as error:
        read_log(written(tmp_path, GOOD.replace(old, new)))
    for word in words:
        assert word.lower() in str(error.value).lower(), str(error.value)
    assert error.value.file is not None


def test_probabilities_that_depend_on_more_than_the_context_are_taken(tmp_path: Path) -> None:
    text = GOOD + "1,A,0.5,0,0.9\n1,B,0.5,0,0.9\n"
    assert len(read_log(written(tmp_path, text))) == 5


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="kind of file"):
        read_log(written(tmp_path, GOOD, "log.doc"))
    assert list(COLUMNS) == ["action", "propensity", "reward", "new_probability", "context"]
