from types import SimpleNamespace

import pandas as pd
import pytest

from sample_data.columns import Columns
from sample_data.readme import END, MARK, contents, parameters, refresh


@pytest.fixture
def three_events():
    return SimpleNamespace(
        interactions=pd.DataFrame({Columns.EVENT: ["view", "view", "purchase"]}),
        truth=pd.DataFrame({Columns.CAUSE: ["taste"]}),
    )


def test_events_and_causes_are_counted(three_events):
    assert contents(three_events).splitlines()[2:] == [
        "| event view | 2 |",
        "| event purchase | 1 |",
        "| cause taste | 1 |",
    ]


def test_what_stands_between_the_marks_is_rewritten(tmp_path, config, three_events):
    marks = {part: MARK.format(part=part) for part in ("parameters", "contents")}
    path = tmp_path / "README.md"
    path.write_text(
        f"Above\n{marks['parameters']}\nold\n{END}\nBetween\n{marks['contents']}\nold\n{END}\nBelow\n"
    )
    refresh(path, config, three_events)
    assert path.read_text() == (
        f"Above\n{marks['parameters']}\n{parameters(config)}\n{END}\n"
        f"Between\n{marks['contents']}\n{contents(three_events)}\n{END}\nBelow\n"
    )


def test_a_readme_without_its_marks_is_refused(tmp_path, config, three_events):
    path = tmp_path / "README.md"
    path.write_text("Nothing here\n")
    with pytest.raises(ValueError, match="has lost its mark"):
        refresh(path, config, three_events)
