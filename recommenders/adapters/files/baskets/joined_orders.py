"""Orders in one table and their lines in another, joined into lines that say who and when."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recommenders.adapters.files.baskets.order_heads import (
    FILE,
    ID,
    OURS,
    PLACES,
    ROW,
    Part,
    file_name,
    one_each,
    read_orders,
    written_alike,
)
from recommenders.adapters.files.reading.read_file import OtherFiles, Sheet
from recommenders.adapters.files.values.ids import read_ids
from recommenders.adapters.files.values.tolerance import TOLERATED
from recommenders.contract import Columns, Finding
from recommenders.errors import DataError

_TRIED: Final = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """Lines with what their orders say, and which of their columns is which of ours."""

    sheets: list[Sheet]
    names: dict[str, str]


def join_orders(
    lines: Sequence[Part],
    orders: Sequence[Part],
    *,
    wanted: Callable[[str], bool],
    is_undone: Callable[[str, str], bool],
    older: bool = False,
) -> Joined:
    """Join lines with their orders by the id of the order, which both have (`Columns.ORDER`).

    Customer and time are those of the order where the lines do not say them; of the other columns
    of the orders those ``wanted`` come along, such as a state. Ids meet as they do between
    all tables: 17850 and 17850.0, other capitals, zeros in front. ``is_undone`` says of a column
    and a value that an order was undone: of an order that stands there several times that counts.
    ``older`` tells that orders before a day were left where they are: lines without one are theirs.

    Raises `DataError` where ids stand for several customers, or hardly any line has its order.
    """
    name = Path(orders[0].sheet.file).name
    findings = [finding for part in orders for finding in part.sheet.findings]
    heads, of_ours = read_orders(orders, wanted, findings)
    ids = []
    for part in lines:
        read = read_ids(part.sheet.frame[part.names[Columns.ORDER]])
        findings += read.remarks(f'"{part.names[Columns.ORDER]}" of {file_name(part.sheet)}')
        ids.append(read.column)
    used = set().union(*(column.cat.categories for column in ids))
    heads = written_alike(heads, used, name, lines, findings)
    heads, torn = one_each(heads, name, orders, is_undone, findings)
    known = pd.Index(heads[ID])
    places = [
        np.append(known.get_indexer(column.cat.categories), -1)[column.cat.codes] for column in ids
    ]
    _note_matches(heads, places, ids, torn, lines, orders, findings, older=older)
    whole = _are_whole(lines)
    names = _names(lines, heads, of_ours)
    sheets = [
        _with_heads(part, heads, at, names, orders, keep_all=whole)
        for part, at in zip(lines, places, strict=True)
    ]
    lost = sum(int((at < 0).sum()) for at in places)
    total = sum(map(len, places))
    taken = [ours for ours in (Columns.CUSTOMER, Columns.TIME) if f"{OURS}{ours}" in names.orders]
    findings.append(
        Finding(
            observation=f"Lines of {file_name(lines[0].sheet)} joined with "
            f"{_count_used(places):,} orders of {name}",
            count=total - lost,
            done=f'by "{lines[0].names[Columns.ORDER]}"'
            + (
                f", {' and '.join(taken)} {'are' if taken[1:] else 'is'} the order's"
                if taken
                else ""
            ),
        )
    )
    first = replace(sheets[0], findings=[*sheets[0].findings, *findings])
    return Joined(sheets=[first, *sheets[1:]], names=names.ours)


def agreed_ids(
    orders: Sheet, lines: Sheet, among_orders: Sequence[str], among_lines: Sequence[str]
) -> tuple[str, str]:
    """The column of each table by which most lines have an order; the likeliest where none do.

    ``among_orders`` and ``among_lines`` are columns that may have the id, the likeliest first.
    """
    if len(among_orders) == 1 and len(among_lines) == 1:
        return among_orders[0], among_lines[0]
    best, most = (among_orders[0], among_lines[0]), 0.0
    for name in among_orders:
        known = set(read_ids(orders.frame[name]).column.dropna().astype("str").unique())
        for of_lines in among_lines:
            few = lines.frame[of_lines].head(_TRIED)
            share = float(read_ids(few).column.astype("str").isin(known).mean())
            if share > most:
                best, most = (name, of_lines), share
    return best


@dataclass(frozen=True, slots=True, kw_only=True)
class _Names:
    """What the columns of the joined lines are called.

    ``lines``: ours -> that of the lines. ``orders``: a column of the orders -> what it is called
    among the lines.
    """

    lines: dict[str, str]
    orders: dict[str, str]

    @property
    def ours(self) -> dict[str, str]:
        """Our columns -> those of the joined lines."""
        of_orders = {
            column.removeprefix(OURS): name
            for column, name in self.orders.items()
            if column.startswith(OURS)
        }
        return {**self.lines, **of_orders}


def _note_matches(
    heads: pd.DataFrame,
    places: Sequence[NDArray[np.intp]],
    ids: Sequence[pd.Series],
    torn: Set[str],
    lines: Sequence[Part],
    orders: Sequence[Part],
    findings: list[Finding],
    *,
    older: bool,
) -> None:
    """Say which lines have no order, and which orders no line; raises where none meet."""
    total = sum(map(len, places))
    empty = sum(int(column.isna().sum()) for column in ids)
    of_torn = sum(int(column.isin(list(torn)).sum()) for column in ids) if torn else 0
    lost = sum(int((at < 0).sum()) for at in places) - empty - of_torn
    name = file_name(orders[0].sheet)
    if total == lost + empty + of_torn:
        part = lines[0]
        raise DataError(
            f"none of the lines has an order that {name} knows",
            file=part.sheet.file,
            column=part.names[Columns.ORDER],
            row=int(part.sheet.frame.index[0]) + 2,
            value=str(part.sheet.frame[part.names[Columns.ORDER]].iloc[0]),
            remedy=f"There, {orders[0].names[Columns.ORDER]} is such as "
            f"{heads[ID].iloc[0] if len(heads) else 'nothing'}. Export both for the same time, or "
            "name the columns with the id of the order in dataset.toml: [columns.orders] and "
            f'[columns.order_lines] {Columns.ORDER} = "...".',
        )
    whole = _are_whole(lines)
    done = "kept, as they say themselves who and when" if whole else "left out"
    missing = "left out: the orders begin at since" if older and not whole else done
    without = len(heads) - _count_used(places)
    for observation, count, what, of in (
        (f"Lines of orders that {name} does not have", lost, missing, total),
        ("Lines of orders that stand for several customers", of_torn, done, total),
        (f"Lines of {file_name(lines[0].sheet)} without the id of an order", empty, done, total),
        (f"Orders of {name} without a line", without, "nothing is known of them", len(heads)),
    ):
        if count:
            said = (whole and what == done) or (older and what == missing)
            warning = count > TOLERATED * of and not said
            findings.append(
                Finding(observation=observation, count=count, done=what, warning=warning)
            )


def _names(lines: Sequence[Part], heads: pd.DataFrame, of_ours: Mapping[str, str]) -> _Names:
    """What is called how in the joined lines: what they say themselves goes before."""
    own: dict[str, str] = {}
    for part in lines:
        for ours, name in part.names.items():
            own.setdefault(ours, name)
    del own[Columns.ORDER]
    there = {str(name) for part in lines for name in part.sheet.frame.columns}
    there |= {*own.values()}
    called: dict[str, str] = {}
    for column in heads.columns:
        ours = str(column).removeprefix(OURS)
        if column in PLACES or ours in own:
            continue
        name = of_ours.get(ours, ours) if str(column).startswith(OURS) else str(column)
        called[str(column)] = f"order.{name}" if name in there else name
    return _Names(lines=own, orders=called)


def _with_heads(
    part: Part,
    heads: pd.DataFrame,
    at: NDArray[np.intp],
    names: _Names,
    orders: Sequence[Part],
    *,
    keep_all: bool,
) -> Sheet:
    """The lines of a file with what their orders say."""
    frame = part.sheet.frame
    own = {
        part.names[ours]: name
        for ours, name in names.lines.items()
        if ours in part.names and name not in frame
    }
    frame = frame.rename(columns=own)
    lacking = [name for name in dict.fromkeys(names.lines.values()) if name not in frame]
    findings = [*part.sheet.findings]
    if lacking:
        findings.append(
            Finding(
                observation="Columns that only some files of a table have "
                f"({file_name(part.sheet)}): {', '.join(lacking)}",
                count=len(lacking),
                done="empty where they are missing",
                warning=True,
            )
        )
        empty = pd.Series(index=frame.index, dtype="str")
        frame = frame.assign(**dict.fromkeys(lacking, empty))
    if not keep_all and (at < 0).any():
        frame, at = frame[at >= 0], at[at >= 0]
    added = {
        name: _of_heads(heads[column], at, frame.index) for column, name in names.orders.items()
    }
    return replace(
        part.sheet,
        frame=frame.assign(**added),
        findings=findings,
        other=OtherFiles(
            columns=frozenset(added),
            files=tuple(order.sheet.file for order in orders),
            orders=heads[[FILE, ROW]],
            of_line=pd.Series(at.astype(np.int32), index=frame.index),
        ),
    )


def _of_heads(column: pd.Series, at: NDArray[np.intp], index: pd.Index) -> pd.Series:
    """What the orders say on each line; texts are kept once, however many lines an order has."""
    if not pd.api.types.is_string_dtype(column.dtype):
        return column.reindex(at).set_axis(index)
    codes, values = pd.factorize(column)
    told = pd.Categorical.from_codes(np.append(codes, -1)[at], pd.Index(values))
    return pd.Series(told, index=index)


def _are_whole(lines: Sequence[Part]) -> bool:
    """Whether the lines say themselves who and when."""
    return all(Columns.CUSTOMER in part.names and Columns.TIME in part.names for part in lines)


def _count_used(places: Sequence[NDArray[np.intp]]) -> int:
    most = max((int(at.max(initial=-1)) for at in places), default=-1)
    used = np.zeros(most + 2, dtype=bool)
    for at in places:
        used[at] = True
    # the last one is where those without an order point
    return int(used[:-1].sum())
