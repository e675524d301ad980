"""What the lists of an interleaving were made with: the dial, variety, and rules of the shop."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd

from explain.experiments.credit import Names
from explain.formats import date, join_names

PLAIN: Final = "as scored (the dial at 0, no variety)"


def options_sentence(left: Sequence[str], right: Sequence[str], names: Names) -> str:
    """The options of either side, as "Both lists: personal 0.5 and spread out" has them.

    ``left`` and ``right`` are a few words for each option; where the sides differ both are named.
    """
    if list(left) == list(right):
        return f"Both lists: {_options(left)}."
    return f"{names.left}: {_options(left)}. {names.right}: {_options(right)}."


def rules_sentence(rules: Sequence[tuple[str, str]], since: pd.Timestamp) -> str:
    """Which rules of the shop acted on ``since``, and why others did not.

    ``rules`` are names, each with why it did nothing (`HeldBackLists.rules`); none is no sentence.
    """
    if not rules:
        return ""
    day = date(since)
    acted = [f"“{name}”" for name, idle in rules if not idle]
    others = [f"“{name}” ({idle})" for name, idle in rules if idle]
    if not acted:
        return f"No rule of the shop was in force on {day}: {join_names(others)}."
    word = "rule" if len(acted) == 1 else "rules"
    told = f"With the {word} of the shop in force on {day}: {join_names(acted)}."
    return f"{told} Not in force then: {join_names(others)}." if others else told


def _options(words: Sequence[str]) -> str:
    return join_names(list(words)) if words else PLAIN
