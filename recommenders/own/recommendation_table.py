"""A table of recommendations that another system has made: shown, explained by rules, not asked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Final, Self

import numpy as np
import pandas as pd
from scipy import sparse

from recommenders.adapters.files.column_names import chosen
from recommenders.adapters.files.dates.times import read_times
from recommenders.adapters.files.reading.known_names import column_called
from recommenders.adapters.files.reading.read_file import SUFFIXES, Sheet, read
from recommenders.adapters.files.values.ids import ids
from recommenders.adapters.files.values.numbers import read_numbers
from recommenders.contract import Columns, Dataset, Event, Histories
from recommenders.errors import DataError
from recommenders.histories import NOBODY, BoolArray, DoubleArray, FloatArray, IntArray, SparseRows
from recommenders.own.config import OwnConfig
from recommenders.own.scores import floored

MODEL: Final = "#"
"""Parts the file from the model whose lines are meant: recommendations.csv#ranker-b."""
_SCORE: Final = "score prediction predictedscore predictedrating relevance probability value"
_RANK: Final = "rank position place recrank"
_MODEL: Final = "model recommender algorithm algo variant modelname modelversion"
_DATE: Final = "date madeon generatedat createdat scoredat rundate timestamp asof"
_SHOWN: Final = 6
_AGAINST: Final = 0.05
"""Share of the lines that may stand in another order than the ranks beside the scores."""
_TIED: Final = 0.5
"""Share of the lines that may be ties without a word."""


def is_table(place: str) -> bool:
    """Whether a place is a file of recommendations; an address such as http://... is none."""
    if "://" in place:
        return False
    return place.rpartition(MODEL)[0].lower().endswith(SUFFIXES) or place.lower().endswith(SUFFIXES)


@dataclass(eq=False)
class RecommendationTable:
    """Lines of customer, item and score (or rank) as a recommender; see `RecordedScores`.

    Columns ``model`` and ``date`` are read where they are there: of several models one is named
    in the place, of several days the last counts. ``remarks`` say what was found.
    """

    config: OwnConfig
    version: ClassVar[int] = 1
    events: ClassVar[tuple[Event, ...]] = (Event.PURCHASE,)
    remarks: tuple[str, ...] = ()
    made_on: pd.Timestamp | None = None
    _scores: SparseRows | None = None

    @property
    def name(self) -> str:
        """Its key, in links and on the command line."""
        return self.config.place

    @property
    def record(self) -> str:
        """The file and the day, as in "recommendations.csv, made on 2026-06-30"."""
        file = Path(_parts(self.config.place)[0]).name
        return file if self.made_on is None else f"{file}, made on {self.made_on:%Y-%m-%d}"

    def fit(self, dataset: Dataset) -> Self:
        """Read the file and join it to the data set by its ids; raises `DataError`."""
        file, model = _parts(self.config.place)
        lines, remarks = _lines(read(Path(file).expanduser()), model, dataset.timezone)
        if "day" in lines:
            days = lines["day"].nunique()
            self.made_on = lines["day"].max()
            if days > 1:
                remarks.append(
                    f"The table has lists of {days:,} days; those of the last are shown "
                    f"({self.made_on:%Y-%m-%d})."
                )
            lines = lines[lines["day"] == self.made_on]
        self._scores = _joined(lines, dataset, file, remarks)
        self.remarks = tuple(remarks)
        return self

    def score(self, histories: Histories, items: IntArray | None = None) -> FloatArray:
        """The scores on record, the items without one below all others: (n_rows, n_items)."""
        rows = self._rows(histories)
        scores = np.where(self.recorded(histories), rows.toarray(), np.nan)
        filled = floored(scores)
        return filled if items is None else filled[:, items]  # type: ignore[return-value]

    def recorded(self, histories: Histories) -> BoolArray:
        """Where there is a score on record: (n_rows, n_items)."""
        rows = self._rows(histories)
        there = np.zeros(rows.shape, dtype=np.bool_)
        there[np.repeat(np.arange(len(histories)), np.diff(rows.indptr)), rows.indices] = True
        return there

    def _rows(self, histories: Histories) -> SparseRows:
        """The lines of the table for those whose histories these are."""
        if self._scores is None:
            raise ValueError("fit comes first")
        whose = histories.customers
        if whose is None:
            whose = np.full(len(histories), NOBODY, dtype=np.int32)
        # the last row is that of nobody: it has no line
        nobody = self._scores.shape[0] - 1
        chosen: SparseRows = self._scores[np.where(whose == NOBODY, nobody, whose)]
        return chosen


def _parts(place: str) -> tuple[str, str]:
    """The file and the model of a place."""
    file, sign, model = place.rpartition(MODEL)
    return (file, model) if sign and file.lower().endswith(SUFFIXES) else (place, "")


def _lines(sheet: Sheet, model: str, timezone: str) -> tuple[pd.DataFrame, list[str]]:
    """Customer, item, score and, where they say, day: one line for each pair and day."""
    remarks: list[str] = []
    named = chosen(sheet, "interactions")
    missing = [column for column in (Columns.CUSTOMER, Columns.ITEM) if column not in named]
    if missing:
        raise DataError(
            f"the table of recommendations has no column that is known as {missing[0]}",
            file=sheet.file,
            row=1,
            value=", ".join(map(str, sheet.frame.columns)),
            remedy="Write one line for each customer and item, and call the columns customer_id, "
            "item_id and score (or rank), and if you like model and date.",
        )
    frame = sheet.frame
    lines = pd.DataFrame(
        {"customer": ids(frame[named[Columns.CUSTOMER]]), "item": ids(frame[named[Columns.ITEM]])}
    )
    lines["score"] = _scores(sheet, remarks)
    if column := column_called(frame.columns, _DATE):
        times = read_times(frame[column], name=column, timezone=timezone)
        lines["day"] = times.values.dt.tz_localize(None).dt.normalize()
    lines = _of_model(frame, lines, model, sheet.file)
    whole = lines.notna().all(axis=1)
    if not whole.any():
        lost = lines.columns[lines.isna().all()]
        raise DataError(
            "no line of the table of recommendations is whole",
            file=sheet.file,
            value=", ".join(lost) or "in each another value is missing",
            remedy="Look at these columns: nothing in them is there, or nothing can be read. Ranks "
            "count from 1, dates are written as 2026-06-30.",
        )
    if not whole.all():
        remarks.append(
            f"{int((~whole).sum()):,} lines are left out: a value is missing or cannot be read."
        )
    lines = lines[whole].sort_values("score", ascending=False, kind="stable")
    pair = ["customer", "item", *(["day"] if "day" in lines else [])]
    twice = lines.duplicated(pair)
    if twice.any():
        remarks.append(
            f"{int(twice.sum()):,} lines name a customer and an item again; the best score counts."
        )
    lines = lines[~twice]
    remarks += _doubted(frame, lines)
    tied = lines.duplicated([column for column in lines if column != "item"], keep=False)
    if tied.mean() > _TIED:
        remarks.append(
            f"{int(tied.sum()):,} lines share their score with others of the same customer: what "
            "was bought most of late decides the order among them, not the table."
        )
    return lines, remarks


def _scores(sheet: Sheet, remarks: list[str]) -> pd.Series:
    """The scores; ranks turned into scores where there are none, else the order of the lines."""
    frame = sheet.frame
    if column := column_called(frame.columns, _SCORE):
        return pd.Series(_numbers(sheet, column, remarks), index=frame.index)
    if column := column_called(frame.columns, _RANK):
        ranks = _numbers(sheet, column, remarks)
        if np.nanmin(ranks) == 0:
            remarks.append("The ranks of the table begin at 0.")
            ranks = ranks + 1
        remarks.append("The table has ranks and no scores; 1 / rank stands in their place.")
        with np.errstate(divide="ignore"):
            return pd.Series(1.0 / np.where(ranks >= 1, ranks, np.nan), index=frame.index)
    unread = [str(name) for name in frame.columns if name not in _read_columns(sheet)]
    other = f" {', '.join(unread[:_SHOWN])}: not read." if unread else ""
    remarks.append(
        f"The table has neither scores nor ranks; its lines are taken as best first.{other}"
    )
    return pd.Series(1.0 / np.arange(1.0, len(frame) + 1), index=frame.index)


def _read_columns(sheet: Sheet) -> set[str]:
    """The columns that are read as something else than a score."""
    of_model = {
        column_called(sheet.frame.columns, _MODEL),
        column_called(sheet.frame.columns, _DATE),
    }
    named = chosen(sheet, "interactions")
    return {
        *(named[column] for column in (Columns.CUSTOMER, Columns.ITEM)),
        *filter(None, of_model),
    }


def _doubted(frame: pd.DataFrame, lines: pd.DataFrame) -> list[str]:
    """What is said where scores look like ranks, or where ranks beside them say otherwise."""
    if not (column := column_called(frame.columns, _SCORE)):
        return []
    lists = lines.groupby(["customer", *(["day"] if "day" in lines else [])], observed=True)
    score = lists["score"]
    counted = (score.min() == 1) & (score.max() == score.size()) & (score.nunique() == score.size())
    if (score.size() > 1).any() and counted.all():
        return [
            f"The column {column} counts 1, 2, 3 in the list of each customer, as ranks do, and is "
            "read as scores: higher is better. Call it rank where 1 is the best."
        ]
    if not (beside := column_called(frame.columns, _RANK)):
        return []
    ranks = pd.Series(read_numbers(frame[beside]).values, index=frame.index).loc[lines.index]
    # lines are best first, so ranks should rise
    falls = ranks.groupby([lines["customer"], *([lines["day"]] if "day" in lines else [])]).diff()
    against = float((falls < 0).mean())
    if against <= _AGAINST:
        return []
    return [
        f"The column {beside} puts items in another order than {column}: by {column} {against:.0%} "
        f"of the lines stand below one of a worse {beside}. {column} counts, higher is better."
    ]


def _numbers(sheet: Sheet, column: str, remarks: list[str]) -> DoubleArray:
    """The numbers of a column; raises `DataError` where none can be read."""
    cells = sheet.frame[column]
    if pd.api.types.is_string_dtype(cells.dtype):
        plain = cells.str.strip()
        cells = plain.str.removesuffix("%") if plain.dropna().str.endswith("%").all() else plain
    read = read_numbers(cells)
    if np.isnan(read.values).all():
        raise DataError(
            f"no {column} of the table of recommendations is a number",
            file=sheet.file,
            column=column,
            value=str(sheet.frame[column].iloc[0]),
            remedy="Export scores as numbers, higher is better, or ranks from 1.",
        )
    if read.wrong.any():
        example = str(sheet.frame[column][read.wrong].iloc[0])[:20]
        remarks.append(
            f"{int(read.wrong.sum()):,} lines have no readable number as {column}, such as "
            f"{example}."
        )
    return read.values


def _of_model(frame: pd.DataFrame, lines: pd.DataFrame, model: str, file: str) -> pd.DataFrame:
    """The lines of the model that is named, or of the only one; raises `DataError`."""
    column = column_called(frame.columns, _MODEL)
    named = pd.Series() if column is None else frame[column].dropna().astype(str).str.strip()
    models = sorted(named.unique())
    if model and model not in models:
        raise DataError(
            "the table of recommendations has no such model",
            file=file,
            column=column,
            value=model,
            remedy=f"Name one of {', '.join(models[:_SHOWN])} behind the {MODEL}."
            if models
            else f"It has no column model: leave out what stands behind the {MODEL}.",
        )
    if len(models) > 1 and not model:
        raise DataError(
            "the table holds the lists of several models",
            file=file,
            column=column,
            value=", ".join(models[:_SHOWN]),
            remedy=f"Name one behind the file: {Path(file).name}{MODEL}{models[0]}. Name each to "
            "compare them.",
        )
    return lines.loc[named.index[named == model]] if model else lines


def _joined(lines: pd.DataFrame, dataset: Dataset, file: str, remarks: list[str]) -> SparseRows:
    """The scores by code, with a last row that is nobody's."""
    customers = pd.Index(dataset.customers[Columns.CUSTOMER]).get_indexer(lines["customer"])
    items = pd.Index(dataset.items[Columns.ITEM]).get_indexer(lines["item"])
    for codes, column in ((customers, "customer"), (items, "item")):
        lost = lines[column][codes < 0].drop_duplicates()
        if len(lost):
            # a page may show this, and ids of customers are not for every page
            such = "" if column == "customer" else f", such as {', '.join(map(str, lost.head(3)))}"
            remarks.append(
                f"{column.capitalize()} ids that the data set does not have: {len(lost):,}{such}; "
                "their lines are left out."
            )
    known = (customers >= 0) & (items >= 0)
    if not known.any():
        named = "a customer and an item"
        if customers.max() >= 0 or items.max() >= 0:
            named = "a customer" if customers.max() < 0 else "an item"
        raise DataError(
            f"no line of the table names {named} of the data set",
            file=file,
            value=", ".join(map(str, lines.iloc[0][["customer", "item"]])),
            remedy="Export the ids as the data set has them, letter by letter: its items are "
            f"written like {dataset.items[Columns.ITEM].iloc[0]}. One line is for one customer and "
            "one item.",
        )
    without = dataset.n_customers - len(np.unique(customers[known]))
    if without:
        everybody = f"{dataset.n_customers:,} customers"
        remarks.append(f"{without:,} of {everybody} have no line in the table.")
    shape = (dataset.n_customers + 1, dataset.n_items)
    values = lines["score"].to_numpy(dtype=np.float64)[known]
    scores: SparseRows = sparse.csr_array((values, (customers[known], items[known])), shape=shape)
    return scores
