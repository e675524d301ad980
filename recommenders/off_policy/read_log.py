"""Reading a log of decisions: a table with what was done, its chances, and what came of it."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np
import pandas as pd

from recommenders.adapters.files.reading.known_names import column_called
from recommenders.adapters.files.reading.read_file import Sheet, read
from recommenders.adapters.files.values.flags import as_amounts, in_percent
from recommenders.adapters.files.values.ids import ids
from recommenders.adapters.files.values.numbers import read_numbers
from recommenders.adapters.own_data.uploads import file_name, try_upload
from recommenders.errors import DataError
from recommenders.histories import DoubleArray, IntArray
from recommenders.off_policy.log import PolicyLog

CONTEXT, ACTION, PROPENSITY = "context", "action", "propensity"
REWARD, NEW = "reward", "new_probability"
COLUMNS: Final[dict[str, str]] = {
    ACTION: "what was shown or done: an item, a list, a layout",
    PROPENSITY: "the chance, above 0 and up to 1, that the policy in force gave to it",
    REWARD: "what came of it: 1 for a click, or an amount",
    NEW: "the chance, from 0 to 1, that the new policy gives to the same action there",
    CONTEXT: "(optional) where or for whom it was decided: a place on the page, a segment",
}
"""The columns of a log, and what stands in them."""
_SYNONYMS: Final[dict[str, str]] = {
    CONTEXT: "context position slot state segment",
    ACTION: "action actionid item itemid arm product productid",
    PROPENSITY: "propensity propensityscore pscore logpropensity loggingpropensity probability "
    "loggedprobability loggingprobability "
    "behaviorprobability behaviourprobability",
    REWARD: "reward click clicks clicked purchase revenue outcome",
    NEW: "newprobability newpolicy newpropensity targetprobability evaluationprobability "
    "newpolicyprobability",
}
_TOO_MUCH: Final = 1e-6
"""By so much the probabilities of a context may exceed 1: they were rounded."""


def read_log(path: Path) -> PolicyLog:
    """The log in a CSV, Excel or Parquet file; see `COLUMNS`.

    Raises `DataError` that names file, column, line and value.
    """
    sheet = read(path)
    names = _named(sheet)
    frame, file = sheet.frame, sheet.file

    def codes(column: str) -> tuple[IntArray, pd.Series]:
        identifiers = ids(frame[names[column]])
        _refuse(
            identifiers.isna().to_numpy(),
            frame[names[column]],
            f"no {column} is given",
            file,
            "Fill it in.",
        )
        code, distinct = pd.factorize(identifiers.astype("str"), sort=True)
        return code.astype(np.int32), pd.Series(distinct)

    actions, _ = codes(ACTION)
    contexts, named = (
        codes(CONTEXT)
        if CONTEXT in names
        else (np.zeros(len(frame), dtype=np.int32), pd.Series([""]))
    )
    log = PolicyLog(
        contexts=contexts,
        actions=actions,
        propensity=_numbers(sheet, names[PROPENSITY], low=0.0, high=1.0, above=True),
        reward=_numbers(sheet, names[REWARD]),
        new_probability=_numbers(sheet, names[NEW], low=0.0, high=1.0),
        columns=names,
    )
    _refuse_too_much(log, sheet, names, named)
    return log


def read_upload(name: str, content: bytes) -> PolicyLog:
    """The same for a file that came from a browser; errors name it as it is called there."""
    kept = file_name(name)
    try_upload(kept, content)
    with TemporaryDirectory() as folder:
        path = Path(folder) / kept
        path.write_bytes(content)
        try:
            return read_log(path)
        except DataError as error:
            raise DataError(
                error.problem,
                remedy=error.remedy,
                file=kept,
                column=error.column,
                row=error.row,
                value=error.value,
            ) from error


def _named(sheet: Sheet) -> dict[str, str]:
    """Our columns -> those of the file; raises `DataError` where one is missing."""
    called = {ours: column_called(sheet.frame.columns, words) for ours, words in _SYNONYMS.items()}
    named = {ours: column for ours, column in called.items() if column is not None}
    missing = [column for column in COLUMNS if column not in named and column != CONTEXT]
    if missing:
        raise DataError(
            f"the log has no column {missing[0]}",
            file=sheet.file,
            row=1,
            value=", ".join(map(str, sheet.frame.columns)),
            remedy=f"{missing[0]} is {COLUMNS[missing[0]]}. A log needs "
            f"{', '.join(column for column in COLUMNS if column != CONTEXT)}.",
        )
    return named


def _numbers(
    sheet: Sheet,
    name: str,
    *,
    low: float = -np.inf,
    high: float = np.inf,
    above: bool = False,
) -> DoubleArray:
    """A column of numbers without gaps; ``above``: greater than ``low``, not equal."""
    column = sheet.frame[name]
    parsed = read_numbers(as_amounts(column))
    # a share is one, however it is written; an amount in percent stays one
    values = parsed.values / 100.0 if high == 1.0 and in_percent(column) else parsed.values
    _refuse(
        parsed.wrong | np.isnan(values),
        column,
        "a number is missing or cannot be read",
        sheet.file,
        "Write a plain number such as 0.25, or leave the line out.",
    )
    _refuse(
        values > high,
        column,
        f"a probability is above {high:g}",
        sheet.file,
        "Write shares such as 0.25, or percent with the sign: 25 %.",
    )
    _refuse(
        values <= low if above else values < low,
        column,
        f"a probability is not above {low:g}" if above else f"a probability is below {low:g}",
        sheet.file,
        "What was done had some chance: log it as it was when the choice was made."
        if above
        else "Write shares such as 0.25.",
    )
    return values


def _refuse_too_much(
    log: PolicyLog, sheet: Sheet, names: dict[str, str], contexts: pd.Series
) -> None:
    """Raise where what the new policy gives to the actions of a context adds up to more than 1."""
    cells = log.cells
    same = np.abs(cells.new_probability[cells.of_line] - log.new_probability) <= _TOO_MUCH
    if not same.all():
        # it depends on more than the context that is named: nothing can be added up
        return
    sums = np.bincount(cells.contexts, cells.new_probability)
    if (sums > 1.0 + 1e-3).any():
        context = int(sums.argmax())
        where = f" in the context {contexts.iloc[context]}" if CONTEXT in names else ""
        raise DataError(
            f"the probabilities of the new policy add up to {sums[context]:.2f}{where}",
            file=sheet.file,
            column=names[NEW],
            remedy="In each context they must add up to 1 at most. If they depend on more than is "
            f"named, name that in the column {CONTEXT}.",
        )


def _refuse(
    wrong: np.typing.NDArray[np.bool_], column: pd.Series, problem: str, file: str, remedy: str
) -> None:
    if wrong.any():
        position = int(wrong.argmax())
        value = column.iloc[position]
        raise DataError(
            problem,
            file=file,
            column=str(column.name),
            row=int(column.index[position]) + 2,
            value="" if pd.isna(value) else str(value),
            remedy=remedy,
        )
