"""Whether a table of an experiment has what a read-out needs: arms, outcomes, one experiment."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from recommenders.adapters.files.reading.excel_file import sheet_names
from recommenders.adapters.files.reading.known_names import plain_name
from recommenders.adapters.files.reading.read_file import Sheet, read
from recommenders.adapters.files.values.flags import read_flags
from recommenders.adapters.files.values.ids import ids
from recommenders.adapters.files.values.texts import texts
from recommenders.adapters.files.workbooks.kinds import is_workbook
from recommenders.contract import Finding
from recommenders.errors import DataError
from recommenders.experiments.columns import MAX_ARMS, Roles, guessed

_CHOOSE: Final = "Choose one of the columns of the file."
_EXPERIMENTS: Final = frozenset(
    ("experiment", "experimentid", "experimentname", "experimentkey", "testid", "testname")
)


def whole_table(path: Path) -> Sheet:
    """The lines of a file; raises `DataError`.

    Of a workbook that has the arms in one sheet and what came of them in another, each with the
    unit, these are one table: the lines of the arms, with the outcomes beside them.
    """
    sheet = read(path)
    roles = guessed(sheet.frame)
    if not is_workbook(path) or (roles.arm and roles.outcomes):
        return sheet
    names = sheet_names(path)
    parts = {name: read(path, sheet=name, used=names) for name, there in names.items() if there}
    known = [(name, part, guessed(part.frame)) for name, part in parts.items()]
    assigned = [part for part in known if part[2].unit and part[2].arm and not part[2].outcomes]
    measured = [part for part in known if part[2].unit and part[2].outcomes and not part[2].arm]
    if len(assigned) != 1 or len(measured) != 1:
        return sheet
    (first, arms, who), (second, outcomes, what) = assigned[0], measured[0]
    left = arms.frame.assign(**{who.unit: ids(arms.frame[who.unit])})
    right = outcomes.frame.rename(columns={what.unit: who.unit})
    right = right.assign(**{who.unit: ids(right[who.unit])})
    strangers = int((~right[who.unit].isin(left[who.unit])).sum())
    findings = [
        *arms.findings,
        *outcomes.findings,
        Finding(
            observation=f"Sheets “{first}” and “{second}”",
            count=len(left),
            done=f"read as one table, joined by “{who.unit}”",
        ),
    ]
    if strangers:
        stranger = f"Lines of “{second}” whose “{who.unit}” is in no arm"
        findings.append(
            Finding(observation=stranger, count=strangers, done="left out", warning=True)
        )
    joined = left.merge(right, on=who.unit, how="left", suffixes=("", f" ({second})"))
    return replace(arms, frame=joined, findings=findings)


def columns_there(sheet: Sheet, roles: Roles) -> pd.DataFrame:
    """The lines, once every role that is needed has a column of the file.

    Raises `DataError`, also for a table of several experiments.
    """
    frame, names = sheet.frame, ", ".join(map(str, sheet.frame.columns))
    if not roles.arm:
        raise _refusal("no column is taken for the arms", sheet, value=names, remedy=_CHOOSE)
    if not roles.outcomes:
        left = " ".join(finding.text for finding in sheet.findings if "Sheets" in finding.text)
        raise _refusal(
            "no column is taken for the outcome",
            sheet,
            value=names,
            remedy="The table says who was in which arm, and perhaps not what came of it. Add "
            "that as a column, such as orders or spend, with 0 for who did nothing"
            + (f" ({left})." if left else ", or choose one of the columns of the file."),
        )
    wanted = [name for name in (roles.unit, roles.arm, roles.day) if name] + roles.numbers
    for name in wanted:
        if name not in frame.columns:
            raise _refusal(
                "there is no such column", sheet, column=name, value=names, remedy=_CHOOSE
            )
    for name in frame.columns:
        if name not in wanted and plain_name(str(name)) in _EXPERIMENTS:
            _check_one(sheet, str(name))
    return frame


def arms_there(sheet: Sheet, roles: Roles, codes: np.ndarray, names: pd.Series) -> tuple[str, ...]:
    """The names of the arms that lines are in; ``codes`` are places in ``names``.

    Arms that are all called yes or no, or by numbers, say nothing without what their column is
    called, and have that in front. Raises `DataError` where they cannot be compared.
    """
    present = [str(names[code]) for code in np.unique(codes)]
    if len(present) < 2:
        raise _refusal(
            "there is one arm, and nothing to compare it with"
            if present
            else "no line says in which arm its unit is",
            sheet,
            column=roles.arm,
            value=", ".join(present) or None,
            remedy="Export the units of every arm, the control among them.",
        )
    if len(present) > MAX_ARMS:
        raise _refusal(
            f"there are {len(present):,} arms, and {MAX_ARMS} are read at the most",
            sheet,
            column=roles.arm,
            value=", ".join(present[:3]),
            remedy="Choose the column that says in which arm a unit is.",
        )
    if len(codes) == len(present) and not roles.unit:
        raise _refusal(
            "each arm has one line, so these are totals of arms",
            sheet,
            column=roles.arm,
            value=", ".join(present[:3]),
            remedy="How sure a difference is shows in the customers: export one line for each.",
        )
    flags = not read_flags(pd.Series(present))[1].any()
    if flags or all(name.replace(".", "", 1).isdigit() for name in present):
        return tuple(f"{roles.arm} {name}" for name in present)
    return tuple(present)


def _check_one(sheet: Sheet, name: str) -> None:
    values = texts(sheet.frame[name])[1]
    if len(values) > 1:
        raise _refusal(
            f"the table has lines of {len(values):,} experiments",
            sheet,
            column=name,
            value=", ".join(map(str, values[:3])),
            remedy="Keep the lines of one. If the column says something else, give it another "
            "name or leave it out.",
        )


def _refusal(
    problem: str, sheet: Sheet, *, value: str | None, remedy: str, column: str | None = None
) -> DataError:
    return DataError(problem, file=sheet.file, column=column, value=value, remedy=remedy)
