"""A file of searches, cleaned like the lines: what is left out is counted in the report."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pandas as pd

from recommenders.adapters.files.dates.times import read_times
from recommenders.adapters.files.search_log.act_flags import with_flagged_acts
from recommenders.adapters.files.values.ids import read_ids
from recommenders.adapters.files.values.numbers import read_numbers
from recommenders.adapters.files.values.texts import texts
from recommenders.adapters.files.values.tolerance import tolerated
from recommenders.contract import Columns
from recommenders.data.search_table import normalised_queries
from recommenders.data.tables import RawTables
from recommenders.searches.log import Act

_WORDS: Final = {
    Act.SHOWN: "shown show impression impressions exposure served result results search searched "
    "viewsearchresults viewitemlist anzeige angezeigt gezeigt affichage affiche",
    Act.CLICK: "click clicks clicked clickitem selectitem selected view viewed viewitem "
    "productview detail wishlist open opened klick geklickt angeklickt clic clique",
    Act.CART: "cart addtocart basket addtobasket addcart warenkorb panier carrito carrello",
    Act.PURCHASE: "purchase purchases purchased buy bought order ordered sale sold transaction "
    "conversion conversions converted kauf gekauft achat compra acquisto",
}
_ACTS: Final = {word: act.label for act, words in _WORDS.items() for word in words.split()}
_LEFT_OUT: Final = "leave out"
_ONE_SEPARATOR: Final = str.maketrans(";,", "||")
_OPENING: Final = ("[", "(", "{")
_NO_BRACKETS: Final = str.maketrans("", "", "[](){}\"'")


def clean_searches(
    frame: pd.DataFrame,
    names_in_file: Mapping[str, str],
    file: str,
    tables: RawTables,
    *,
    events: Mapping[str, str] | None = None,
    date_format: str = "",
) -> pd.DataFrame:
    """Searches with a query as `normalised`, a customer, a time, and one item in each line.

    A line is a search with one item or with several, parted by ``|``, ``;`` or a comma: those are
    in the order in which they were shown. Without an item it is a search that has shown nothing;
    without a kind of event it is what a column such as ``clicked`` says, else a click where one
    item stands there, and shown where several do.
    ``events`` are the words of dataset.toml. Raises `DataError` that names ``file``, line, column
    and value where 5% of the times, of the positions or of the kinds cannot be read.
    """
    total = len(frame)
    who = read_ids(frame[Columns.CUSTOMER]).column.astype("object")
    frame = frame.assign(
        **{Columns.CUSTOMER: who, Columns.QUERY: normalised_queries(_texts(frame[Columns.QUERY]))}
    )
    for column, word in ((Columns.CUSTOMER, "a customer"), (Columns.QUERY, "a query")):
        lost = frame[column].isna().to_numpy()
        tables.add_finding(f"Searches without {word}", lost.sum(), "left out", of=total)
        frame = frame[~lost]
    name = names_in_file[Columns.TIME]
    times = read_times(
        frame[Columns.TIME], name=name, timezone=tables.timezone, date_format=date_format
    )
    remedy = "Write dates like 2026-06-30 14:05:00, or say date_format in dataset.toml."
    count = tolerated(times.wrong, frame[Columns.TIME], file=file, name=name, remedy=remedy)
    tables.add_finding(f'Searches whose "{name}" is not a readable date', count, "left out")
    frame = frame.assign(**{Columns.TIME: times.values})[~times.wrong]
    frame = _with_acts(frame, names_in_file, file, tables, events or {})
    return _one_item_a_line(_with_positions(frame, names_in_file, file, tables))


def _texts(column: pd.Series) -> pd.Series:
    codes, values = texts(column)
    cells = np.array([*values, None], dtype=object)[codes]
    return pd.Series(cells, index=column.index, dtype="object")


def _with_acts(
    frame: pd.DataFrame,
    names_in_file: Mapping[str, str],
    file: str,
    tables: RawTables,
    events: Mapping[str, str],
) -> pd.DataFrame:
    if Columns.EVENT not in frame:
        return with_flagged_acts(frame, tables)
    name, raw = names_in_file[Columns.EVENT], frame[Columns.EVENT]
    codes, values = texts(raw)
    told = {word.lower(): kind for word, kind in events.items()}
    labels: list[str | None] = []
    for value in values:
        plain = re.sub(r"[^a-z]", "", told.get(value.lower(), value).lower())
        labels.append(_LEFT_OUT if plain == "leaveout" else _ACTS.get(plain))
    acts = np.array([*labels, None], dtype=object)[codes]
    wrong = np.array([act is None for act in acts], dtype=bool)
    remedy = (
        f"Write one of {', '.join(act.label for act in Act)}, or say under [events] in "
        "dataset.toml what each kind is."
    )
    count = tolerated(wrong, raw, file=file, name=name, remedy=remedy)
    tables.add_finding(f'Searches whose "{name}" is of an unknown kind', count, "left out")
    aside = acts == _LEFT_OUT
    tables.add_finding("Searches of a kind that dataset.toml leaves out", aside.sum(), "left out")
    known: pd.DataFrame = frame.assign(**{Columns.EVENT: acts})[~wrong & ~aside]
    return known


def _with_positions(
    frame: pd.DataFrame, names_in_file: Mapping[str, str], file: str, tables: RawTables
) -> pd.DataFrame:
    if Columns.POSITION not in frame:
        return frame
    raw, name = frame[Columns.POSITION], names_in_file[Columns.POSITION]
    positions = read_numbers(raw)
    remedy = "Write the place in the list of results: 1, 2, 3."
    count = tolerated(positions.wrong, raw, file=file, name=name, remedy=remedy)
    tables.add_finding(f'Searches whose "{name}" is not a readable number', count, "place unknown")
    return frame.assign(**{Columns.POSITION: positions.values})


def _one_item_a_line(frame: pd.DataFrame) -> pd.DataFrame:
    """A list of items as a line for each, with its place in the list."""
    if Columns.ITEM not in frame:
        return frame
    codes, distinct = pd.factorize(frame[Columns.ITEM])
    lists = _parted(list(map(str, distinct)))
    lengths = np.array([*(len(parts) for parts in lists), 1], dtype=np.int64)[codes]
    lines = np.repeat(np.arange(len(frame)), lengths)
    begins = np.cumsum(lengths) - lengths
    positions = np.arange(len(lines)) - np.repeat(begins, lengths) + 1
    flat = np.array([part for parts in lists for part in parts] + [None], dtype=object)
    starts = np.concatenate([[0], np.cumsum([len(parts) for parts in lists])]).astype(np.int64)
    first = np.where(codes < 0, len(flat) - 1, starts[codes])
    exploded = frame.iloc[lines]
    cells = pd.Series(flat[first[lines] + positions - 1], index=exploded.index, dtype="object")
    several = lengths[lines] > 1
    changed: dict[str, Any] = {Columns.ITEM: read_ids(cells).column.astype("object")}
    known = exploded[Columns.POSITION] if Columns.POSITION in frame else np.nan
    changed[Columns.POSITION] = np.where(several, positions, known)
    if Columns.EVENT not in frame:
        changed[Columns.EVENT] = np.where(several, Act.SHOWN.label, Act.CLICK.label)
    return exploded.assign(**changed)


def _parted(cells: list[str]) -> list[list[str]]:
    """The items that stand in each cell, at least one; blanks are left to `read_ids`."""
    lists = "\n".join(cell.replace("\n", " ") for cell in cells).translate(_ONE_SEPARATOR)
    return [
        (line.translate(_NO_BRACKETS) if line.startswith(_OPENING) else line).split("|")
        for line in lists.split("\n")
    ]
