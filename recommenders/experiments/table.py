"""Assignments and outcomes of an experiment: one line a unit, read from a file and checked."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

import numpy as np
import pandas as pd

from recommenders.adapters.files.dates.times import read_times
from recommenders.adapters.files.reading.read_file import Sheet
from recommenders.adapters.files.values.flags import as_amounts
from recommenders.adapters.files.values.ids import read_ids
from recommenders.adapters.files.values.numbers import Numbers, decimal_comma, read_numbers
from recommenders.adapters.files.values.texts import texts
from recommenders.contract import Finding
from recommenders.data.tables import MANY
from recommenders.errors import DataError
from recommenders.experiments.columns import Roles
from recommenders.experiments.whole import arms_there, columns_there
from recommenders.histories import BoolArray, DoubleArray, IntArray, LongArray

MAX_IN_BOTH: Final = 0.01
"""Share of the units that may stand in more than one arm, and are left out then."""
MAX_DAY: Final = 10_000
"""A number up to this is the number of a day, a larger one a date."""


class Empty(StrEnum):
    """What an empty cell of an outcome means."""

    ASK = "ask"
    ZERO = "zero"
    LEFT_OUT = "left-out"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ExperimentTable:
    """One entry a unit in every array, (n_units,).

    ``units`` are the ids, ``arms`` codes into ``arm_names``; ``outcomes`` by their name (NaN where
    a unit has none, and is left out of that outcome), ``before`` the same outcome of an earlier
    time (never NaN), ``denominator`` a count, ``days`` whole days since the first entry, and
    ``first_day`` that day, None for days that came as numbers. What the file does not have is
    None.
    """

    units: pd.Series
    arms: IntArray
    arm_names: tuple[str, ...]
    outcomes: dict[str, DoubleArray]
    before: DoubleArray | None
    denominator: DoubleArray | None
    days: LongArray | None
    first_day: pd.Timestamp | None
    roles: Roles
    findings: tuple[Finding, ...] = ()

    def __len__(self) -> int:
        """Number of units."""
        return len(self.arms)

    @property
    def sizes(self) -> tuple[int, ...]:
        """Number of units of each arm."""
        return tuple(np.bincount(self.arms, minlength=len(self.arm_names)).tolist())


@dataclass(slots=True)
class _Reading:
    """The file, and what is found on the way."""

    sheet: Sheet
    roles: Roles
    findings: list[Finding] = field(default_factory=list)

    def add_finding(
        self, observation: str, count: int, done: str, *, warning: bool = False
    ) -> None:
        if count:
            self.findings.append(
                Finding(observation=observation, count=count, done=done, warning=warning)
            )

    def wrong(
        self, problem: str, name: str, row: int | None, value: object, remedy: str
    ) -> DataError:
        """An error with the place in the file; ``row`` is a label of the frame's index."""
        return DataError(
            problem,
            file=self.sheet.file,
            column=name,
            row=None if row is None else row + 2,
            value=value,
            remedy=remedy,
        )


def experiment_table(sheet: Sheet, roles: Roles, *, empty: Empty = Empty.ASK) -> ExperimentTable:
    """The table of a file whose columns have these ``roles``; ``empty`` cells of outcomes are zero,
    left out, or asked about.

    A unit on two lines that say the same is counted once. Raises `DataError` naming line, column,
    value and remedy: for a column that is not there, fewer than two arms or more than `MAX_ARMS`,
    values that are no numbers or not finite, and units on lines that contradict one another or, but
    for `MAX_IN_BOTH` of them, in two arms.
    """
    reading = _Reading(sheet, roles, list(sheet.findings))
    frame = columns_there(sheet, roles)
    codes, names = texts(frame[roles.arm])
    without_arm = int((codes < 0).sum())
    reading.add_finding(
        f'Lines without a value of "{roles.arm}"',
        without_arm,
        "left out",
        warning=without_arm > MANY * len(frame),
    )
    alike = len(names) - names.str.casefold().nunique()
    reading.add_finding(
        "Arms that differ from another by capitals only",
        alike,
        "kept apart: write one in one way where they are the same",
        warning=True,
    )
    keep = codes >= 0
    units = None
    if roles.unit:
        units = read_ids(frame[roles.unit])
        reading.findings += units.remarks(f'"{roles.unit}"')
        without = units.column.isna().to_numpy(dtype=bool)
        reading.add_finding(
            f'Lines without a value of "{roles.unit}"', int((without & keep).sum()), "left out"
        )
        keep &= ~without
    frame, codes = frame[keep], codes[keep]
    arm_names = arms_there(sheet, roles, codes, names)
    ids = frame.index.to_series() + 2 if units is None else units.column[keep].astype("str")
    once = _once(reading, frame, ids, codes) if roles.unit else np.ones(len(frame), dtype=np.bool_)
    frame, codes, ids = frame[once], codes[once], ids[once]
    comma = decimal_comma(*(as_amounts(frame[name]) for name in roles.numbers))
    outcomes = {name: _outcome(reading, frame[name], comma, empty) for name in roles.outcomes}
    days, first_day = _days(reading, frame) if roles.day else (None, None)
    return ExperimentTable(
        units=ids.reset_index(drop=True),
        arms=np.unique(codes, return_inverse=True)[1].astype(np.int32),
        arm_names=arm_names,
        outcomes=outcomes,
        before=_before(reading, frame[roles.before], comma) if roles.before else None,
        denominator=_denominator(reading, frame[roles.denominator], comma)
        if roles.denominator
        else None,
        days=days,
        first_day=first_day,
        roles=roles,
        findings=tuple(reading.findings),
    )


def _once(reading: _Reading, frame: pd.DataFrame, ids: pd.Series, codes: np.ndarray) -> BoolArray:
    """Which lines to keep, so that each unit stands once, in one arm."""
    unit_codes = pd.factorize(ids)[0]
    several = np.bincount(unit_codes)[unit_codes] > 1
    keep = np.ones(len(frame), dtype=np.bool_)
    if not several.any():
        return keep
    first_arm = np.full(unit_codes.max() + 1, -1)
    first_arm[unit_codes[::-1]] = codes[::-1]
    other = first_arm[unit_codes] != codes
    crossed = np.unique(unit_codes[other])
    name = reading.roles.unit
    if len(crossed):
        share, line = len(crossed) / (unit_codes.max() + 1), int(other.argmax())
        if share > MAX_IN_BOTH:
            raise reading.wrong(
                f"{len(crossed):,} units stand in more than one arm ({share:.1%})",
                name,
                int(frame.index[line]),
                str(ids.iloc[line]),
                "Export the arm in which each unit was first. If the assignment itself is to "
                "blame, the experiment cannot be read.",
            )
        keep &= ~np.isin(unit_codes, crossed)
        reading.add_finding("Units in more than one arm", len(crossed), "left out", warning=True)
    used = [column for column in (reading.roles.day, *reading.roles.numbers) if column]
    same = frame[used].assign(_unit=unit_codes).duplicated().to_numpy(dtype=bool)
    again = pd.Series(unit_codes).duplicated().to_numpy(dtype=bool) & keep
    different = again & ~same
    if different.any():
        line = int(different.argmax())
        raise reading.wrong(
            "a unit stands on several lines that do not say the same",
            name,
            int(frame.index[line]),
            str(ids.iloc[line]),
            "Export one line a unit, its outcomes added up.",
        )
    reading.add_finding("Lines that repeat a unit", int(again.sum()), "counted once")
    return keep & ~again


def _read(reading: _Reading, column: pd.Series, comma: bool | None) -> Numbers:
    name = str(column.name)
    read = read_numbers(as_amounts(column), comma=comma)
    if read.wrong.any():
        line = int(read.wrong.argmax())
        count = int(read.wrong.sum())
        raise reading.wrong(
            f"{count:,} of {len(column):,} values are no finite numbers"
            if count > 1
            else "a value is no finite number",
            name,
            int(column.index[line]),
            str(column.iloc[line]),
            "Correct it, or choose another column.",
        )
    reading.findings += read.remarks(name)
    return read


def _outcome(reading: _Reading, column: pd.Series, comma: bool | None, empty: Empty) -> DoubleArray:
    values, name = _read(reading, column, comma).values, str(column.name)
    missing = np.isnan(values)
    if not missing.any():
        return values
    if missing.all() or empty is Empty.ASK:
        raise reading.wrong(
            "the column is empty" if missing.all() else f"{missing.sum():,} units have no value",
            name,
            int(column.index[int(missing.argmax())]),
            None,
            "Choose another column."
            if missing.all()
            else "Say what an empty cell means: 0, where those who did nothing have no value, or "
            "left out, where it is not known what they did.",
        )
    done = "counted as 0" if empty is Empty.ZERO else "left out of this outcome"
    reading.add_finding(
        f'Units without a value of "{name}"',
        int(missing.sum()),
        done,
        warning=empty is Empty.LEFT_OUT,
    )
    return np.where(missing, 0.0, values) if empty is Empty.ZERO else values


def _before(reading: _Reading, column: pd.Series, comma: bool | None) -> DoubleArray:
    values = _read(reading, column, comma).values
    missing = np.isnan(values)
    mean = float(values[~missing].mean()) if not missing.all() else 0.0
    reading.add_finding(
        f'Units without a value of "{column.name}"',
        int(missing.sum()),
        "given the mean of the others: nothing is known of their time before",
    )
    return np.where(missing, mean, values)


def _denominator(reading: _Reading, column: pd.Series, comma: bool | None) -> DoubleArray:
    values = _read(reading, column, comma).values
    missing = np.isnan(values)
    reading.add_finding(
        f'Units without a value of "{column.name}"', int(missing.sum()), "counted as 0"
    )
    values = np.where(missing, 0.0, values)
    if (values < 0).any():
        line = int((values < 0).argmax())
        raise reading.wrong(
            "a denominator is negative",
            str(column.name),
            int(column.index[line]),
            float(values[line]),
            "Choose a count, such as visits or orders.",
        )
    return values


def _days(reading: _Reading, frame: pd.DataFrame) -> tuple[LongArray, pd.Timestamp | None]:
    column, name = frame[reading.roles.day], reading.roles.day
    if not pd.api.types.is_datetime64_any_dtype(column.dtype):
        values, wrong = read_numbers(column).values, read_numbers(column).wrong
        plain = ~wrong & ~np.isnan(values) & (values >= 0) & (values <= MAX_DAY)
        if plain.all() and (values == np.round(values)).all():
            whole = values.astype(np.int64)
            return whole - whole.min(), None
    times = read_times(column, name=name, timezone="UTC")
    if times.wrong.any():
        line = int(times.wrong.argmax())
        raise reading.wrong(
            f"{int(times.wrong.sum()):,} of {len(column):,} values are no days",
            name,
            int(column.index[line]),
            str(column.iloc[line]),
            "Correct them, or choose no column for the day of entry.",
        )
    reading.findings += times.remarks
    days = times.values.dt.tz_localize(None).dt.floor("D")
    first = days.min()
    return ((days - first) // pd.Timedelta(days=1)).to_numpy(dtype=np.int64), first
