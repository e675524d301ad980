from __future__ import annotations

import pandas as pd
import pytest

from explain.experiments.credit import Names
from explain.experiments.made_with import options_sentence, rules_sentence

NAMES = Names(left="Graph filter", right="Popularity")
BOTH = ["personal 0.5", "spread out"]
DAY = pd.Timestamp("2026-06-03 23:59:59", tz="UTC")


@pytest.mark.parametrize(
    ("left", "right", "sentence"),
    [
        ([], [], "Both lists: as scored (the dial at 0, no variety)."),
        (BOTH, BOTH, "Both lists: personal 0.5 and spread out."),
        (
            ["spread out"],
            [],
            "Graph filter: spread out. Popularity: as scored (the dial at 0, no variety).",
        ),
    ],
)
def test_either_side_says_its_options(left: list[str], right: list[str], sentence: str) -> None:
    assert options_sentence(left, right, NAMES) == sentence


@pytest.mark.parametrize(
    ("rules", "sentence"),
    [
        ([], ""),
        ([("Spring", "")], "With the rule of the shop in force on 3 Jun 2026: “Spring”."),
        (
            [("Spring", ""), ("Wine", ""), ("Autumn", "it begins on 2026-09-01")],
            "With the rules of the shop in force on 3 Jun 2026: “Spring” and “Wine”. Not in force "
            "then: “Autumn” (it begins on 2026-09-01).",
        ),
        (
            [("Autumn", "it begins on 2026-09-01")],
            "No rule of the shop was in force on 3 Jun 2026: “Autumn” (it begins on 2026-09-01).",
        ),
    ],
)
def test_rules_are_those_of_that_day(rules: list[tuple[str, str]], sentence: str) -> None:
    assert rules_sentence(rules, DAY) == sentence
