"""Which column of a file may be what: by its name, else by what stands in it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from recommenders.adapters.files.baskets.line_numbers import is_cloth
from recommenders.adapters.files.baskets.missing_columns import YOURS
from recommenders.adapters.files.baskets.other_shapes import refuse_other_shapes
from recommenders.adapters.files.column_names import (
    KEYS,
    MAY_LACK_TIME,
    MOST_TRIED,
    OF_LINES,
    NamedTable,
    chosen,
    named_table,
)
from recommenders.adapters.files.dataset_toml import Options
from recommenders.adapters.files.dates.times import read_times
from recommenders.adapters.files.event_words import is_looked_at, read_by_values
from recommenders.adapters.files.reading.known_names import is_order, plain_name
from recommenders.adapters.files.reading.read_file import Sheet
from recommenders.adapters.files.search_log.act_flags import is_flag
from recommenders.contract import Columns
from recommenders.errors import DataError

SAMPLES: Final = 3
"""Values that are shown of a column."""
_SHOWN: Final = 3
_TRIED: Final = 2_000
_READABLE: Final = 0.95
_SEVERAL_WORDS: Final = 0.1
_MANY_LINES: Final = 20
_AMOUNTS: Final = re.compile(
    r"price|preis|prix|preci|preco|prezzo|prijs|cena|fiyat|цена|价|価|total|amount|importe|betrag|"
    r"montant|sum|cost|tax|charge|discount|owed|paid|revenue|qty|quant|unit|menge|anzahl|cantidad|"
    r"weight|status|currency|waehrung|wahrung|devise|channel|country"
)
"""Names of amounts, numbers and kinds: none of them is an id."""
_FRACTION: Final = r"\D{0,4}\d[\d.,'\s]*[.,]\d{1,4}\D{0,5}"
_FRACTIONS: Final = 0.5
"""Share of values with a fraction from which a column is one of amounts."""
_HINTS: Final = {
    Columns.CUSTOMER: re.compile(
        r"cust|user|client|member|buyer|shopper|house|account|mail|person|card"
    ),
    Columns.ITEM: re.compile(
        r"prod|item|sku|artic|artikel|mater|asin|isbn|ean|upc|stock|movie|track|book"
    ),
    Columns.RELATED: re.compile(r"relat|target|link|complement|goeswith|also|second"),
    Columns.ORDER: re.compile(
        r"order|invoice|receipt|bestell|auftrag|command|pedid|ordin|zamow|sipar"
    ),
    Columns.QUERY: re.compile(r"quer|search|term|keyword|phrase|text"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A column of a file that may be one of ours, with some of its values and why."""

    column: str
    samples: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """``recognised``: our columns known by their names. ``candidates``: for each column that is
    needed and not recognised, those of the file that may be it, the likeliest first; none where
    nothing fits. ``unused`` are columns that nothing would be read from, and ``looked_at`` those
    that are none of ours and may still tell something: states, returns, the time of day.
    """

    recognised: dict[str, str]
    candidates: dict[str, tuple[Candidate, ...]]
    unused: tuple[str, ...]
    looked_at: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether every column that is needed is recognised or has a candidate."""
        return all(self.candidates.values())

    @property
    def mapping(self) -> dict[str, str]:
        """Our column -> the column of the file, as far as it is recognised or likely."""
        likely = {ours: ranked[0].column for ours, ranked in self.candidates.items() if ranked}
        return {**self.recognised, **likely}


def propose(sheet: Sheet, table: str, known: Options | None = None) -> Proposal:
    """What the columns of a file may be, ``table`` being interactions, items or customers.

    ``known`` is what is said of them already, as of an export that is recognised.
    """
    recognised = chosen(sheet, table, known, alone=True)
    # whether a total is that of a line the numbers say when it is read
    told_total = any(Columns.LINE_TOTAL in told for told in (known or Options()).columns.values())
    total = "" if told_total else recognised.pop(Columns.LINE_TOTAL, "")
    if table == "interactions":
        refuse_other_shapes(sheet, recognised)
        name = recognised.get(Columns.NAME)
        told = (known or Options()).columns
        if name is not None and not any(Columns.NAME in entries for entries in told.values()):
            # whether a column of the lines holds the customers' names is seen when it is read
            del recognised[Columns.NAME]
    missing = [column for column in KEYS[table] if column not in recognised]
    free = [str(name) for name in sheet.frame.columns if name not in recognised.values()]
    taken: set[str] = set()
    candidates: dict[str, tuple[Candidate, ...]] = {}
    # times first: what is a time is no id
    for column in sorted(missing, key=lambda name: name != Columns.TIME):
        among = [name for name in free if name not in taken]
        ranked = ranked_for(column, sheet, among, table)
        if column == Columns.TIME and table in MAY_LACK_TIME and not ranked:
            # the order of the lines stands for it
            continue
        candidates[column] = ranked
        if ranked:
            taken.add(ranked[0].column)
    left = [name for name in free if name not in taken]
    read = [
        name
        for name in left
        if (table in OF_LINES and is_looked_at(name)) or is_flag(table, name) or name == total
    ]
    if table == "interactions":
        first = candidates.get(Columns.CUSTOMER) or ()
        customer = recognised.get(Columns.CUSTOMER, first[0].column if first else "")
        read += read_by_values(sheet.frame.head(_TRIED), left, customer)
    unused = tuple(name for name in left if name not in read)
    return Proposal(
        recognised=recognised, candidates=candidates, unused=unused, looked_at=tuple(read)
    )


def ranked_for(column: str, sheet: Sheet, among: list[str], table: str) -> tuple[Candidate, ...]:
    """The columns ``among`` those of a file that may be ``column``, an id or a time, by values.

    What is another on each of many lines of a ``table`` of lines is a number of the lines, and none
    of the items, whatever it is called; and the number of an order is no customer.
    """
    among = among[:MOST_TRIED]
    if column == Columns.TIME:
        return tuple(_times(sheet.frame, among))
    if column == Columns.ITEM and table in OF_LINES:
        among = [
            name
            for name in among
            if not _numbers_lines(sheet.frame[name]) and not is_cloth(sheet.frame, name)
        ]
    if column == Columns.CUSTOMER:
        among = [name for name in among if plain_name(name) == "name" or not is_order(name)]
    return tuple(_ids(sheet, among, column))


def samples_of(column: pd.Series) -> tuple[str, ...]:
    """Some distinct values of a column, as they stand there."""
    values = column.dropna().drop_duplicates().head(SAMPLES)
    return tuple(str(value)[:40] for value in values)


def _times(frame: pd.DataFrame, names: list[str]) -> list[Candidate]:
    candidates = []
    for name in names:
        few = frame[name].dropna().head(_TRIED)
        if few.empty or pd.api.types.is_bool_dtype(few.dtype):
            continue
        wrong = read_times(few, name=name, timezone="UTC", guessing=True).wrong.mean()
        if 1 - wrong >= _READABLE and (few != few.iloc[0]).any():
            candidates.append(
                Candidate(
                    column=name,
                    samples=samples_of(few),
                    why=f"{1 - wrong:.0%} of its values are dates",
                )
            )
    return candidates


def _ids(sheet: Sheet, names: list[str], column: str) -> list[Candidate]:
    """Columns whose values come again, those with a telling name first, then the most distinct.

    What has the name of something else is left out, and what is typed has blanks: that goes first.
    """
    ranked = []
    others = [hint for ours, hint in _HINTS.items() if ours != column]
    for name in names:
        values = sheet.frame[name].dropna()
        distinct = values.nunique()
        hinted = bool(_HINTS[column].search(plain_name(name)))
        typed = column == Columns.QUERY and _typed(values)
        if not hinted and not typed and _is_amount(name, values):
            continue
        if not hinted and any(hint.search(plain_name(name)) for hint in others):
            continue
        if distinct < 2 or (not hinted and not typed and distinct > 0.9 * len(values)):
            continue
        why = f"{distinct:,} different values on {len(values):,} lines"
        candidate = Candidate(column=name, samples=samples_of(values), why=why)
        ranked.append((not typed, not hinted, -distinct, name, candidate))
    return [candidate for *_, candidate in sorted(ranked, key=lambda entry: entry[:4])]


def _is_amount(name: str, values: pd.Series) -> bool:
    """Whether a column has prices, units or kinds by its name or what stands in it."""
    if _AMOUNTS.search(plain_name(name)):
        return True
    few = values.head(_TRIED).astype("str").str.strip()
    fractions = few.str.fullmatch(_FRACTION) & ~few.str.fullmatch(r"\d+\.0+")
    return bool(len(few)) and float(fractions.mean()) > _FRACTIONS


def _numbers_lines(column: pd.Series) -> bool:
    return len(column) >= _MANY_LINES and bool(column.is_unique)


def _typed(values: pd.Series) -> bool:
    """Whether texts are like what people type into a search: some of them several words."""
    few = values.head(_TRIED).astype("str")
    return bool(few.str.contains(r"[a-zA-Z] +[a-zA-Z]", regex=True).mean() > _SEVERAL_WORDS)


def named_tables(given: Mapping[str, Sequence[Sheet]], options: Options) -> dict[str, NamedTable]:
    """The tables that have a sheet, by our names of their columns.

    Raises `DataError`, where a column is missing with those of the file that may be it.
    """
    named = {}
    for table, sheets in given.items():
        try:
            if sheets:
                named[table] = named_table(sheets, table, options)
        except DataError as error:
            raise _with_candidates(error, sheets, table, options) from error
    return named


def _with_candidates(
    error: DataError, sheets: Sequence[Sheet], table: str, options: Options
) -> DataError:
    likely = []
    if YOURS in error.remedy:
        sheet = next((sheet for sheet in sheets if sheet.file == error.file), sheets[0])
        proposal = propose(sheet, table, options)
        likely = [
            f"{ours} may be {' or '.join(f'“{one.column}”' for one in ranked[:_SHOWN])}"
            for ours, ranked in proposal.candidates.items()
            if ranked
        ]
    if not likely:
        return error
    return DataError(
        error.problem,
        file=error.file,
        column=error.column,
        row=error.row,
        value=error.value,
        remedy=f"{error.remedy} By what they hold, {', '.join(likely)}.",
    )
