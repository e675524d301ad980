"""Tables of demand: what a part of the shop is made of, its items, and who carries an item."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from explain.formats import count_of, decimals, needed, percent
from recommenders.contract import Columns, Dataset
from recommenders.data.customer_labels import customer_labels
from recommenders.demand.backtest import Window
from recommenders.demand.carriers import Basket, Carriers
from recommenders.demand.forecast import Demand
from recommenders.demand.hierarchy import ITEM, TOTAL
from recommenders.histories import LongArray
from recommenders.repeat.buy_again import DueState
from recommenders.shelves.buy_again import due_text

SEPARATOR = " > "
"""Between the names of a path in the address."""
Division = tuple[str, int]
"""A level of the hierarchy and a position there."""
WHOLE: Division = (TOTAL, 0)
EXPECTED, FIRST, LAST, AGAIN = "Expected", "From", "To", "By earlier buyers"
"""Heads of the table of items; the ends of the band that holds 8 of 10 times are apart."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lines:
    """Nodes of one level by their expected units: positions (n,) and the frame of `Demand`."""

    level: str
    positions: LongArray
    frame: pd.DataFrame


def division_of(demand: Demand, asked: str | None) -> Division | None:
    """The part of the shop that an address means: "category:Food > Milk"; None for none such."""
    if asked is None:
        return WHOLE
    level, _, path = asked.partition(":")
    if level not in demand.hierarchy or level in (TOTAL, ITEM):
        return None
    position = demand.hierarchy[level].position(tuple(path.split(SEPARATOR)))
    return None if position is None else (level, position)


def token(demand: Demand, division: Division) -> str | None:
    """What stands for a part of the shop in the address; None for all of it."""
    level, position = division
    if level == TOTAL:
        return None
    return f"{level}:{SEPARATOR.join(demand.hierarchy[level].paths[position])}"


def label(demand: Demand, division: Division) -> str:
    """The name of a part of the shop, with what it lies in."""
    level, position = division
    return SEPARATOR.join(demand.hierarchy[level].paths[position]) or "The whole shop"


def divisions(demand: Demand) -> list[Division]:
    """The parts of the shop that may be chosen: all of it, departments and categories."""
    levels = [name for name in demand.hierarchy if name not in (TOTAL, ITEM)]
    chosen = [name for name in levels if name != Columns.PRODUCT_TYPE or len(levels) == 1]
    parts = [
        (path, name, position)
        for name in chosen
        for position, path in enumerate(demand.hierarchy[name].paths)
    ]
    return [WHOLE, *((name, position) for _, name, position in sorted(parts))]


def below(demand: Demand, division: Division, window: Window) -> Lines | None:
    """What a part of the shop is made of, one level down; None where only items are below."""
    levels = list(demand.hierarchy)
    under = levels[levels.index(division[0]) + 1]
    return None if under == ITEM else _lines(demand, division, under, window)


def items(demand: Demand, division: Division, window: Window) -> Lines:
    """The items of a part of the shop; those that nobody is expected to buy are left out."""
    lines = _lines(demand, division, ITEM, window)
    kept = (lines.frame["expected units"] > 0).to_numpy()
    return Lines(level=ITEM, positions=lines.positions[kept], frame=lines.frame[kept])


def _lines(demand: Demand, division: Division, level: str, window: Window) -> Lines:
    prefix = demand.hierarchy[division[0]].paths[division[1]]
    depth = len(prefix)
    inside = np.array([path[:depth] == prefix for path in demand.hierarchy[level].paths])
    frame = demand.frame(level, window)
    positions = np.flatnonzero(inside)
    order = np.argsort(-frame["expected units"].to_numpy()[positions], kind="stable")
    return Lines(level=level, positions=positions[order], frame=frame.iloc[positions[order]])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DueCounts:
    """How many of the buyers of an item stand where, and what the first few carry."""

    counts: dict[DueState, int]
    half: int
    """So many of them carry half of the repeat units."""

    @classmethod
    def of(cls, who: Carriers) -> DueCounts:
        """Count the states of all buyers."""
        states = who.due.states
        carried = np.cumsum(who.units)
        half = int(np.searchsorted(carried, carried[-1] / 2.0) + 1) if len(carried) else 0
        return cls(counts={state: states.count(state) for state in DueState}, half=half)


def reasons(who: Carriers, most: int) -> list[str]:
    """Why each of the first ``most`` customers is due, in the words of Buy again."""
    states = who.due.states
    return [due_text(who.due, states[row], row) for row in range(min(most, len(states)))]


def learned_from(demand: Demand) -> str:
    """The sentence that says from how many customers is learned; empty where it is from all."""
    if demand.learned == demand.customers:
        return ""
    return (
        f"How often customers come back, the level of sales and the bands are learned from "
        f"{demand.learned:,} of {demand.customers:,} customers at even distances; the units are "
        "those of all."
    )


def in_the_file(part: Basket) -> str:
    """The sentence that says how many customers there are, and which of them the file has."""
    count = count_of(part.of, "customer")
    if len(part.customers) == part.of:
        return f"{count} in all: the file has them."
    return f"{count} in all: the file has the first {len(part.customers):,}."


def repeat_share(frame: pd.DataFrame) -> list[float]:
    """How much of the expected units of each line comes from earlier buyers; 0 of nothing."""
    expected = np.maximum(frame["expected units"].to_numpy(), 1e-12)
    shares: list[float] = (frame["repeat units"].to_numpy() / expected).tolist()
    return shares


def for_screen(lines: Lines, dataset: Dataset, *, most: int, before: str) -> pd.DataFrame:
    """The first ``most`` items with as many digits as matter; ``before`` heads what was sold."""
    frame = lines.frame.head(most)
    expected = frame["expected units"].to_numpy()
    return pd.DataFrame(
        {
            "Item": dataset.titles[lines.positions[:most]],
            EXPECTED: np.where(expected >= 9.95, expected.round(), expected.round(1)),
            FIRST: frame["low"].to_numpy(),
            LAST: frame["high"].to_numpy(),
            before: frame["sold before"].to_numpy(),
            AGAIN: np.round(100.0 * np.array(repeat_share(frame))),
        }
    )


def carriers_for_screen(who: Carriers, dataset: Dataset, *, most: int) -> pd.DataFrame:
    """The first ``most`` customers: the chance, the expected units, and why."""
    return pd.DataFrame(
        {
            "Customer": customer_labels(dataset, who.customers[:most]),
            "Chance": [percent(chance) for chance in who.due.chance[:most].tolist()],
            "Units": _units(who.units[:most].tolist(), 2),
            "Why": [f"{text[:1].upper()}{text[1:]}" for text in reasons(who, most)],
        }
    )


def baskets_for_screen(part: Basket, dataset: Dataset, *, most: int) -> pd.DataFrame:
    """The first ``most`` customers: expected units, what is due, and most of what."""
    shown = part.first(most).frame(dataset)
    return pd.DataFrame(
        {
            "Customer": shown["customer"],
            "Units": _units(shown["expected units"].tolist(), 1),
            "Due today": [
                f"{due:,} of {count_of(items, 'item')}"
                for due, items in zip(shown["items due"], shown["items bought"], strict=True)
            ],
            "Most of": shown["most expected"],
        }
    )


def titled(lines: Lines, dataset: Dataset) -> pd.DataFrame:
    """The frame of items with their titles beside the ids."""
    frame = lines.frame.copy()
    position = frame.columns.tolist().index(Columns.ITEM)
    frame.insert(position + 1, Columns.TITLE, dataset.titles[lines.positions])
    return frame


def _units(values: list[float], digits: int) -> list[str]:
    """Expected units with so many digits, and with none after the point for thousands."""
    digits = min(digits, needed(max(values, default=0.0)))
    return [decimals(value, digits) for value in values]
