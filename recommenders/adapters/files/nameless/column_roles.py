"""What the columns of a table without names are called, by what stands in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from recommenders.adapters.files.nameless.cell_kinds import KINDS, column_of, is_of
from recommenders.adapters.files.nameless.known_forms import form_of
from recommenders.contract import Columns, Finding

NO_NAMES: Final = "has no line of names"
_GROUPS: Final = 20
"""Moments at which several lines were written from which it is told whose moments they are."""
_SURE: Final = 0.95
_AGAIN: Final = 0.5
_EAN: Final = 13


@dataclass(frozen=True, slots=True, kw_only=True)
class Nameless:
    """``names`` of the columns of a table that has none, and how they were found.

    ``title`` is that of a known form. ``doubt``: the columns of customers and items might be told
    the other way round. ``numbered``: a line that counts the columns stands above the data.
    """

    names: tuple[str, ...]
    title: str = ""
    doubt: bool = False
    numbered: bool = False


def number_of(at: int) -> str:
    """What a column without a name is called by its place, from 0 on."""
    return f"column {at + 1}"


def named_by_content(lines: Sequence[Sequence[str]], *, numbered: bool = False) -> Nameless:
    """The names of columns, ours where what stands in them leaves no choice, else their numbers.

    A moment is the only column of moments. A customer is the only one of addresses, or, of two
    columns of ids, the one that is the same on lines of one moment while the other is not. An item
    is the only one of codes of products, or what is left beside the customer and comes again with
    others. ``lines`` are those of the data, ``numbered`` that a line which counts the columns
    stands above them.
    """
    form = form_of(lines)
    if form is not None:
        return Nameless(names=form.names, title=form.title, doubt=form.doubt, numbered=numbered)
    width = max(map(len, lines), default=0)
    names = [number_of(at) for at in range(width)]
    columns = [column_of(lines, at) for at in range(width)]
    times = [at for at in range(width) if is_of("time", columns[at]) or is_of("epoch", columns[at])]
    mails = [at for at in range(width) if is_of("mail", columns[at])]
    products = [at for at in range(width) if _are_products(columns[at])]
    ids = [at for at in range(width) if at not in times and _are_ids(columns[at], len(lines))]
    doubt = False
    customer = mails[0] if len(mails) == 1 else None
    item = products[0] if len(products) == 1 else None
    others = [at for at in ids if at not in (customer, item)]
    if customer is not None and item is None and len(others) == 1:
        item = others[0] if _is_shared(lines, others[0], customer) else None
    elif item is not None and customer is None and len(others) == 1:
        customer = others[0] if _is_shared(lines, item, others[0]) else None
    elif customer is None and item is None and len(others) == 2 and len(times) == 1:
        customer = _same_at_one_moment(lines, times[0], others)
        if customer is not None:
            item, doubt = next(at for at in others if at != customer), True
    for at, ours in ((customer, Columns.CUSTOMER), (item, Columns.ITEM)):
        if at is not None:
            names[at] = ours
    if len(times) == 1:
        names[times[0]] = Columns.TIME
    return Nameless(names=tuple(names), doubt=doubt, numbered=numbered)


def said_of_nameless(path: Path, found: Nameless) -> Finding:
    """What the report says of a table without names."""
    told = ", ".join(
        f"column {at + 1} as {name}" for at, name in enumerate(found.names) if name != number_of(at)
    )
    known = f"{found.title}: " if found.title else ""
    done = f"read by what stands below, {known}{told}" if told else "its columns have numbers"
    if found.doubt:
        done += (
            f"; if customers and items are the other way round, say [columns] {Columns.CUSTOMER} = "
            f'"column ..." and {Columns.ITEM} = "column ..." in dataset.toml'
        )
    return Finding(
        observation=f"{path.name} {NO_NAMES}: its first line "
        + ("counts the columns" if found.numbered else "is data"),
        count=1,
        done=done,
        warning=found.doubt,
    )


def _are_ids(cells: Sequence[str], n_lines: int) -> bool:
    """Whether texts may be ids of what comes again: neither amounts nor kinds nor one value."""
    distinct = set(cells)
    if len(cells) < _SURE * n_lines or len(distinct) < 2:
        return False
    if is_of("number", cells):
        whole = is_of("whole", cells)
        # a few small numbers are units, stars, or what a column says by yes and no
        return whole and max(len(cell) for cell in distinct) > 2
    with_digits = sum(any(map(str.isdigit, cell)) and " " not in cell for cell in cells)
    return with_digits >= _SURE * len(cells)


def _are_products(cells: Sequence[str]) -> bool:
    if is_of("asin", cells) and not is_of("whole", cells):
        return True
    return bool(cells) and sum(map(_is_ean, cells)) >= _SURE * len(cells)


def _is_ean(cell: str) -> bool:
    """Whether thirteen digits are an EAN (GS1), of which the last one checks the others."""
    if len(cell) != _EAN or KINDS["whole"].fullmatch(cell) is None or cell.startswith("-"):
        return False
    digits = [int(sign) for sign in cell]
    return (sum(digits[0::2]) + 3 * sum(digits[1::2])) % 10 == 0


def _pairs(lines: Sequence[Sequence[str]], *places: int) -> list[tuple[str, ...]]:
    most = max(places)
    return [tuple(line[at].strip() for at in places) for line in lines if len(line) > most]


def _is_shared(lines: Sequence[Sequence[str]], item: int, customer: int) -> bool:
    """Whether ids that come again do so with several customers, as those of orders do not."""
    customers_of: dict[str, list[str]] = defaultdict(list)
    for one, buyer in _pairs(lines, item, customer):
        customers_of[one].append(buyer)
    again = [buyers for buyers in customers_of.values() if len(buyers) > 1]
    return bool(again) and sum(len(set(of)) > 1 for of in again) >= _AGAIN * len(again)


def _same_at_one_moment(
    lines: Sequence[Sequence[str]], time: int, ids: Sequence[int]
) -> int | None:
    """Which of two columns is the same on the lines of one moment, while the other differs."""
    at_moment: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for moment, *pair in _pairs(lines, time, *ids):
        at_moment[moment].append(tuple(pair))
    groups = [group for group in at_moment.values() if len(group) > 1]
    # a day is the moment of many customers, or of none but one by chance
    to_the_minute = all(":" in moment or KINDS["epoch"].fullmatch(moment) for moment in at_moment)
    if len(groups) < _GROUPS or not to_the_minute:
        return None
    one, other = (
        sum(len({pair[of] for pair in group}) == 1 for group in groups) / len(groups)
        for of in (0, 1)
    )
    if one >= _SURE and other <= 1 - _SURE:
        return ids[0]
    return ids[1] if other >= _SURE and one <= 1 - _SURE else None
