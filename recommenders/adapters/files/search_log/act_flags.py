"""What became of an item that was shown, where a column for each kind says yes or no."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from recommenders.adapters.files.reading.known_names import plain_name
from recommenders.adapters.files.values.event_kinds import share_of_kinds
from recommenders.adapters.files.values.flags import BOUGHT_FLAGS, read_flags
from recommenders.adapters.files.values.numbers import numbers
from recommenders.contract import Columns, Event
from recommenders.data.tables import RawTables
from recommenders.histories import BoolArray
from recommenders.searches.log import Act

_WRITTEN: Final = {
    Act.CLICK: "clicked click clicks isclick isclicked wasclicked hasclick nclicks clickcount",
    Act.CART: "addtocart addedtocart isaddtocart addtocarts cartadds incart",
    Act.PURCHASE: "purchased purchase purchases ispurchase ispurchased waspurchased bought "
    "isbought converted conversion conversions isconversion ordered",
}
_COLUMNS: Final = {word: act for act, words in _WRITTEN.items() for word in words.split()}
CLICKED: Final = frozenset({"clicked", "isclicked", "isclick", "wasclicked", "click"})
"""Columns that say of a line whether what was shown on it was clicked."""
_SEVERAL: Final = r"[|;,]|^\s*[\[({]"


def is_flag(table: str, name: str) -> bool:
    """Whether a column of this name may say what became of what was shown."""
    names = {"searches": _COLUMNS, "interactions": CLICKED}.get(table, ())
    return plain_name(name) in names


def flag_columns(frame: pd.DataFrame) -> dict[str, Act]:
    """The columns that say of each item whether it was clicked, put into a cart or bought.

    None where a column has the kind of event, or there are no items.
    """
    if Columns.EVENT in frame or Columns.ITEM not in frame:
        return {}
    named = {str(name): _COLUMNS.get(plain_name(str(name))) for name in frame.columns}
    flags = {name: act for name, act in named.items() if act is not None}
    return {name: act for name, act in flags.items() if _said(frame[name]) is not None}


def with_flagged_acts(frame: pd.DataFrame, tables: RawTables) -> pd.DataFrame:
    """The searches with the strongest kind of event that a column says of the item of a line.

    An item of which none says yes was shown, and so were those of a line that has several: which
    of them is meant is not known.
    """
    flags = flag_columns(frame)
    if not flags:
        return frame
    acts = np.full(len(frame), Act.SHOWN.label, dtype=object)
    several = frame[Columns.ITEM].astype("str").str.contains(_SEVERAL).to_numpy(dtype=bool)
    for name, act in sorted(flags.items(), key=lambda flag: flag[1]):
        said = _said(frame[name])
        assert said is not None
        acts[said & ~several] = act.label
        tables.heeded.add(name)
        tables.add_finding(
            f'Lines of searches of which "{name}" says yes',
            int((said & ~several).sum()),
            f"a {act.label} each; the others were shown",
        )
    return frame.assign(**{Columns.EVENT: acts})


def by_clicks(frame: pd.DataFrame, tables: RawTables) -> pd.DataFrame:
    """Lines of what was shown, where no column has their kind and one says which were clicked.

    A line of which a column says that it was bought is a purchase; one of which none says yes was
    shown. Without this all of them would count as bought.
    """
    if Columns.EVENT in frame or any(share_of_kinds(frame[name]) for name in frame.columns):
        return frame
    names = [str(name) for name in frame.columns]
    flags = {name: read_flags(frame[name]) for name in names if plain_name(name) in CLICKED}
    clicks = [n for n, (yes, odd) in flags.items() if not odd.any() and yes.any() and not yes.all()]
    if not clicks:
        return frame
    kinds = np.full(len(frame), Event.IMPRESSION.label, dtype=object)
    bought = {name: read_flags(frame[name]) for name in names if plain_name(name) in BOUGHT_FLAGS}
    for kind, said in (
        (Event.CLICK, {name: flags[name] for name in clicks}),
        (Event.PURCHASE, {name: read for name, read in bought.items() if not read[1].any()}),
    ):
        for name, (yes, _) in said.items():
            kinds[yes] = kind.label
            tables.heeded.add(name)
            tables.add_finding(
                f'Lines of which "{name}" says yes',
                yes.sum(),
                f"a {kind.label} each; of lines without any yes the item was shown",
            )
    return frame.assign(**{Columns.EVENT: kinds})


def _said(column: pd.Series) -> BoolArray | None:
    """Where a column says yes, or counts above 0; None where it says neither."""
    said, neither = read_flags(column)
    if not neither.any():
        return said
    values, wrong = numbers(column)
    counts = ~wrong & (np.nan_to_num(values) >= 0)
    return np.nan_to_num(values) > 0 if counts.all() else None
