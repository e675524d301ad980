"""Every reason of a cohort as one line of a table: counted, narrowed down, joined with remarks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Final

import numpy as np
import pandas as pd

from explain.cohorts.entries import RARE, ListEntry
from explain.cohorts.entry_reason import UNRELATED
from explain.contract import ReasonState
from explain.formats import count_of, number, percent
from explain.profiles.item_statistics import ItemStatistics
from explain.remarks import Remarks, note_for_reading
from recommenders.contract import Columns, Dataset
from recommenders.data.customer_labels import customer_labels
from recommenders.data.pseudonyms import shown_code
from recommenders.data.titles import shortened
from recommenders.histories import BoolArray

ORDER: Final = (
    ReasonState.DOUBTFUL,
    ReasonState.WEAK,
    ReasonState.POPULAR,
    ReasonState.PERSONAL,
    ReasonState.RULE,
    ReasonState.UNTESTED,
)
"""Verdicts in the order of the rows: what is to be looked at first."""
FLAGGED: Final = "flagged"
CHIPS: Final[tuple[str, ...]] = (*map(str, ORDER), UNRELATED, FLAGGED)
"""What rows can be narrowed down to: verdicts, and two properties that may be of any verdict."""
MIN_FOR_PERCENT: Final = 50
"""Fewer reasons are counted in the finding, and not turned into a percentage; so is a share under
one percent."""
LONGEST_TITLE: Final = 120
"""Characters of a name in a cell of the screen; files have all of them."""
_TIMES: Final = "datetime64[ns, UTC]"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonScope:
    """The items (codes) that a table is narrowed down to: one item, or those of a product type."""

    name: str
    items: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ReasonTable:
    """The reasons of ``drawn`` customers, ``of`` customers in all, one row for each list entry.

    ``rows`` has codes (``customer``, ``item``), ``rank`` in the list, ``verdict``
    (`ReasonState`), ``reason`` (what is named, as text), ``relation``, ``share`` and ``lift`` as
    `explain.cohorts.entry_reason.EntryReason` has them, ``rank_without`` what is named and
    ``rank_without_history`` (missing where nothing was asked), and of a remark ``flagged``,
    ``note``, ``author`` and ``time`` (UTC). The rows stand in the `ORDER` of the verdicts, then by
    customer and rank. ``elsewhere`` counts remarks on reasons that have no row.
    """

    rows: pd.DataFrame
    drawn: int
    of: int
    elsewhere: int = 0

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def counts(self) -> dict[ReasonState, int]:
        """How many reasons have each verdict, in their `ORDER`; `RARE` ones only where any has."""
        counts = {state: int((self.rows["verdict"] == state).sum()) for state in ORDER}
        return {state: n for state, n in counts.items() if n or state not in RARE}

    @property
    def items(self) -> list[int]:
        """The items (codes) that there are reasons for, ascending, each once."""
        items: list[int] = np.unique(self.rows["item"].to_numpy()).tolist()
        return items

    @property
    def fingerprint(self) -> str:
        """A short code for which reasons stand in which row."""
        codes = self.rows[["customer", "item"]].to_numpy(dtype=np.int64)
        return blake2b(codes.tobytes(), digest_size=8).hexdigest()

    @property
    def flagged(self) -> int:
        """How many reasons are flagged."""
        return int(self.rows["flagged"].sum())

    def about(self, scope: ReasonScope) -> ReasonTable:
        """The reasons for the items of a scope."""
        return self._where(self.rows["item"].isin(scope.items).to_numpy())

    def only(self, chips: Collection[str]) -> ReasonTable:
        """The reasons that have one of the verdicts and every other property among the `CHIPS`."""
        rows = self.rows
        keep = np.ones(len(rows), dtype=np.bool_)
        verdicts = [state for state in ORDER if state in chips]
        if verdicts:
            keep &= rows["verdict"].isin(verdicts).to_numpy()
        if UNRELATED in chips:
            keep &= (rows["relation"] == UNRELATED).to_numpy()
        if FLAGGED in chips:
            keep &= rows["flagged"].to_numpy(dtype=np.bool_)
        return self._where(keep)

    def row_of(self, customer: int, item: int) -> int | None:
        """The position of the reason for an item of a customer's list (codes); None without it."""
        matches = (self.rows["customer"] == customer) & (self.rows["item"] == item)
        return int(matches.to_numpy().argmax()) if matches.any() else None

    def codes_of(self, position: int) -> tuple[int, int]:
        """The customer and the item (codes) of a row."""
        row = self.rows.iloc[position]
        return int(row["customer"]), int(row["item"])

    def named_of(self, position: int) -> tuple[int, ...]:
        """The purchased items (codes) that the reason of a row names."""
        named: tuple[int, ...] = self.rows["named"].iloc[position]
        return named

    def sentence(self, position: int) -> str:
        """What a row says, in words without a verdict: what is named, how it goes, the ranks."""
        row = self.rows.iloc[position]
        alone = row["rank_without_history"]
        history = "" if alone is pd.NA else f"Without any history: rank {alone:,}."
        rank = f"Number {row['rank']} of the list."
        if not row["reason"]:
            return f"{rank} No purchase is named. {history}".strip()
        lift = [f"lift {number(row['lift'])}"] if row["lift"] == row["lift"] else []
        share = f"{percent(max(0.0, row['share']))} of what lifts it"
        figures = [*filter(None, [row["relation"]]), *lift, share]
        them = "them" if len(row["named"]) > 1 else "it"
        without = f"Without {them}: rank {row['rank_without']:,}."
        return f"{rank} Named: {row['reason']} ({', '.join(figures)}). {without} {history}".strip()

    def finding(self, name: str = "", scope: ReasonScope | None = None) -> str:
        """What share of the reasons is doubtful, in words: "7 % of 2,000 reasons are doubtful".

        ``name`` is that of the cohort, empty for everybody; ``scope`` what it is narrowed to.
        """
        doubtful, total = self.counts[ReasonState.DOUBTFUL], len(self)
        start = f"{name}: " if name else ""
        about = "" if scope is None else f" for {shortened(scope.name, LONGEST_TITLE)}"
        reasons = f"{count_of(total, 'reason')}{about}"
        untested = self.counts.get(ReasonState.UNTESTED, 0)
        if untested:
            sentence = f"{start}{count_of(untested, 'entry', 'entries')}{about} of a record"
            return f"{sentence}: what goes with each is named, and nothing could be tested"
        if not doubtful:
            none = f"none of {reasons} is doubtful" if total else f"there is no reason{about}"
            return f"{start}{none}" if start else f"{none[0].upper()}{none[1:]}"
        counted = total < MIN_FOR_PERCENT or doubtful < 0.01 * total
        share = f"{doubtful:,}" if counted else percent(doubtful / total)
        return f"{start}{share} of {reasons} {'is' if doubtful == 1 else 'are'} doubtful"

    def with_remarks(self, remarks: Remarks, named: Dataset, shown: Dataset) -> ReasonTable:
        """The same with what people left on the reasons.

        ``named`` has the real ids, under which remarks are kept; ``shown`` is what the screen
        calls the customers, maybe by pseudonyms.
        """
        customers, items = _codes(remarks, named, shown)
        left = {
            (customers[customer], items[item]): remark
            for (customer, item), remark in remarks.by_reason.items()
        }
        rows = self.rows.copy()
        pairs = list(zip(rows["customer"].tolist(), rows["item"].tolist(), strict=True))
        row_remarks = [left.get(pair) for pair in pairs] if left else [None] * len(pairs)
        rows["flagged"] = [remark is not None and remark.flagged for remark in row_remarks]
        rows["note"] = [
            "" if remark is None else note_for_reading(remark, named, shown)
            for remark in row_remarks
        ]
        rows["author"] = ["" if remark is None else remark.author for remark in row_remarks]
        times = [pd.NaT if remark is None else pd.Timestamp(remark.time) for remark in row_remarks]
        rows["time"] = pd.Series(times, index=rows.index, dtype=_TIMES)
        there = sum(remark is not None for remark in row_remarks)
        return replace(self, rows=rows, elsewhere=len(remarks.by_reason) - there)

    def frame(self, dataset: Dataset) -> pd.DataFrame:
        """The rows with ids and names, numbers as numbers: ``share`` is between 0 and 1."""
        items = self.rows["item"].to_numpy()
        customers = self.rows["customer"].to_numpy()
        names: Mapping[str, object] = {
            "customer": customer_labels(dataset, customers),
            Columns.CUSTOMER: dataset.customers[Columns.CUSTOMER].to_numpy()[customers],
            "item": dataset.titles[items],
            Columns.ITEM: dataset.items[Columns.ITEM].to_numpy()[items],
        }
        rest = self.rows.drop(columns=["customer", "item", "named"])
        return pd.DataFrame(names, index=rest.index).join(rest).reset_index(drop=True)

    def frame_for_reading(self, dataset: Dataset, *, most: int) -> pd.DataFrame:
        """The first ``most`` rows for a grid: long names are cut, and ``share`` is in percent."""
        frame = replace(self, rows=self.rows.head(most)).frame(dataset)
        for column in ("customer", "item", "reason", "note"):
            frame[column] = [shortened(text, LONGEST_TITLE) for text in frame[column]]
        return frame.assign(share=100.0 * frame["share"])

    def _where(self, keep: BoolArray) -> ReasonTable:
        return replace(self, rows=self.rows[keep])


def reason_table(
    lists: Mapping[int, Iterable[ListEntry]],
    customers: Iterable[int],
    dataset: Dataset,
    *,
    of: int,
) -> ReasonTable:
    """The table of customers (codes) whose lists have been explained, ``of`` in all."""
    drawn = list(customers)
    entries = [
        (customer, rank, entry)
        for customer in drawn
        for rank, entry in enumerate(lists[customer], start=1)
    ]
    reasons = [entry.reason for *_, entry in entries]
    rows = pd.DataFrame(
        {
            "customer": np.array([customer for customer, *_ in entries], dtype=np.int64),
            "item": np.array([entry.item for *_, entry in entries], dtype=np.int64),
            "rank": np.array([rank for _, rank, _ in entries], dtype=np.int64),
            "verdict": pd.Series([str(entry.state) for *_, entry in entries], dtype=object),
            "reason": pd.Series(
                [entry.reason.named(entry.item, dataset) for *_, entry in entries], dtype=object
            ),
            "named": pd.Series([entry.reason.items for *_, entry in entries], dtype=object),
            "relation": pd.Series([reason.relation for reason in reasons], dtype=object),
            "share": np.array([reason.share for reason in reasons], dtype=np.float64),
            "lift": np.array([reason.lift for reason in reasons], dtype=np.float64),
            "rank_without": pd.array([reason.rank_without for reason in reasons], "Int64"),
            "rank_without_history": pd.array([r.rank_without_history for r in reasons], "Int64"),
        }
    )
    order = np.array([ORDER.index(entry.state) for *_, entry in entries], dtype=np.int64)
    rows = rows.iloc[np.argsort(order, kind="stable")].reset_index(drop=True)
    rows["flagged"] = False
    rows["note"] = rows["author"] = ""
    rows["time"] = pd.Series(pd.NaT, index=rows.index, dtype=_TIMES)
    return ReasonTable(rows=rows, drawn=len(drawn), of=of)


def scope_of(
    kind: str, name: str, dataset: Dataset, statistics: ItemStatistics
) -> ReasonScope | None:
    """One item by its id (``kind`` is `Columns.ITEM`), or all of a level, say a product type.

    None for what the data set does not have.
    """
    if kind == Columns.ITEM:
        code = dataset.item_code(name)
        if code is None:
            return None
        return ReasonScope(name=dataset.item_title(code), items=frozenset([code]))
    if kind not in statistics.codes:
        return None
    codes = [code for code, known in enumerate(statistics.names[kind]) if str(known) == name]
    if not codes:
        return None
    items = np.flatnonzero(np.isin(statistics.codes[kind], codes)).tolist()
    return ReasonScope(name=name, items=frozenset(items))


def customers_with_remarks(remarks: Remarks, named: Dataset, shown: Dataset) -> list[int]:
    """The customers (codes in ``shown``, ascending) on whose reasons something was left.

    ``named`` has real ids. Customers whom the data set does not have any more are left out.
    """
    codes, _ = _codes(remarks, named, shown)
    return sorted(code for code in codes.values() if code is not None)


def remarks_frame(remarks: Remarks, named: Dataset, shown: Dataset) -> pd.DataFrame:
    """Every remark, also on reasons that are in no list any more, with names as ``shown``.

    A customer whom the data set does not have any more is left without a name where ``shown`` has
    pseudonyms.
    """
    rows = []
    customers, items = _codes(remarks, named, shown)
    for (customer, item), remark in remarks.by_reason.items():
        code, target = customers[customer], items[item]
        rows.append(
            {
                "customer": "" if code is None else shown.customer_label(code),
                Columns.CUSTOMER: _shown_id(customer, code, named, shown),
                "item": "" if target is None else named.item_title(target),
                Columns.ITEM: item,
                "flagged": remark.flagged,
                "note": note_for_reading(remark, named, shown),
                "author": remark.author,
                "time": remark.time,
            }
        )
    names = ["customer", Columns.CUSTOMER, "item", Columns.ITEM, "flagged", "note", "author"]
    return pd.DataFrame(rows, columns=[*names, "time"])


def _codes(
    remarks: Remarks, named: Dataset, shown: Dataset
) -> tuple[dict[str, int | None], dict[str, int | None]]:
    """The code in ``shown`` of each customer, and of each item; each is looked for once."""
    customers = {customer for customer, _ in remarks.by_reason}
    return (
        {id_: shown_code(shown, named.customer_code(id_)) for id_ in customers},
        {id_: named.item_code(id_) for id_ in {item for _, item in remarks.by_reason}},
    )


def _shown_id(customer: str, code: int | None, named: Dataset, shown: Dataset) -> str:
    if shown is named:
        return customer
    return "" if code is None else shown.customer_id(code)
