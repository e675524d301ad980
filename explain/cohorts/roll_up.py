"""Roll-up: what kinds of recommendations a cohort of customers gets, with intervals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from explain.cohorts.customer_ids import ONE_A_LINE, read_ids
from explain.cohorts.entries import (
    EntrySource,
    ExplainedLists,
    collect_entries,
    explain_missing,
    list_entries,
)
from explain.context import ExplanationContext
from explain.contract import TOP_K
from explain.profiles.item_statistics import NO_GROUP
from recommenders.contract import Columns, Dataset
from recommenders.errors import DataError
from recommenders.histories import DoubleArray
from recommenders.intervals import MIN_CUSTOMERS, bootstrap_share

DRAWS = 2000
"""Bootstrap draws of customers."""
EVERYBODY: Final = "all"
NO_SEGMENT: Final = "no segment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """The share of one source in the list entries of one group, with a 95 % interval.

    ``by`` is what the groups are ("all", "segment", "category"). ``customers`` have
    ``entries`` entries in the group between them.
    """

    by: str
    group: str
    source: EntrySource
    customers: int
    entries: int
    share: float
    low: float
    high: float

    @property
    def small(self) -> bool:
        """Whether there are too few customers to rely on the share."""
        return self.customers < MIN_CUSTOMERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Rollup:
    """Shares over ``customers`` customers, ``sampled`` at random from ``of`` or all of them."""

    customers: int
    of: int
    sampled: bool
    entries: int
    shares: tuple[Share, ...]

    def frame(self, by: str = EVERYBODY) -> pd.DataFrame:
        """One line for each group and source, largest groups first; shares are between 0 and 1."""
        return pd.DataFrame(
            [
                {
                    "group": found.group,
                    "source": str(found.source),
                    "share": found.share,
                    "low": found.low,
                    "high": found.high,
                    "customers": found.customers,
                    "entries": found.entries,
                    "small": found.small,
                }
                for found in self.shares
                if found.by == by
            ],
            columns=["group", "source", "share", "low", "high", "customers", "entries", "small"],
        )

    def table(self, by: str = EVERYBODY) -> pd.DataFrame:
        """The same for reading: a line for each group, "54 % (50 to 58)" for each source."""
        rows: dict[str, dict[str, object]] = {}
        for found in self.shares:
            if found.by == by:
                mark = f" (fewer than {MIN_CUSTOMERS})" if found.small else ""
                row = rows.setdefault(found.group, {by: found.group})
                row["customers"] = f"{found.customers:,}{mark}"
                row["entries"] = f"{found.entries:,}"
                low, high = 100 * found.low, 100 * found.high
                row[str(found.source)] = f"{100 * found.share:.0f} % ({low:.0f} to {high:.0f})"
        return pd.DataFrame(list(rows.values()))


def roll_up(
    context: ExplanationContext,
    customers: Sequence[int] | None = None,
    *,
    most: int | None = 300,
    shown: int = TOP_K,
    bought_before: bool = False,
    rng: np.random.Generator,
    progress: Callable[[float], None] | None = None,
) -> Rollup:
    """Explain the lists of a cohort (customer codes; all when None) and count what is in them.

    Of more than ``most`` customers that many are drawn at random; None explains all of them.
    Customers are drawn again for the intervals, since entries of one list are alike. Segments are
    those of the customers, categories those of the recommended items.
    """
    cohort = np.arange(context.dataset.n_customers) if customers is None else np.unique(customers)
    sampled = most is not None and len(cohort) > most
    chosen = np.sort(rng.choice(cohort, most, replace=False)) if sampled else cohort
    book: ExplainedLists = {}
    explain_missing(
        book,
        chosen.tolist(),
        lambda customer: list_entries(context, customer, shown=shown, bought_before=bought_before),
        progress=None if progress is None else lambda share, _: progress(share),
    )
    entries = collect_entries(book, chosen.tolist(), of=len(cohort))
    n = len(chosen)
    drawn = rng.multinomial(n, np.full(n, 1 / n), DRAWS) if n else np.zeros((DRAWS, 0))
    rows = entries.owner
    counted = _Counted(entries.sources, rows, drawn.astype(np.float64))
    shares = counted.shares(EVERYBODY, np.full(len(rows), EVERYBODY, dtype=object))
    if context.dataset.has(Columns.SEGMENT):
        shares += counted.shares(Columns.SEGMENT, segments_of(context.dataset)[chosen][rows])
    level = context.statistics.group_level()
    if level is not None:
        names = np.append(context.statistics.names[level], NO_GROUP)
        shares += counted.shares(
            Columns.CATEGORY, names[context.statistics.codes[level][entries.items]]
        )
    return Rollup(
        customers=n,
        of=len(cohort),
        sampled=sampled,
        entries=len(rows),
        shares=tuple(shares),
    )


def customers_of(dataset: Dataset, *, segment: str = "", ids: str = "") -> list[int] | None:
    """The customer codes of a segment, or of a text file with one customer id a line.

    None, which is everybody, where neither is named. Raises `DataError` for a segment or an id
    that the data set does not have, and for a file that cannot be read.
    """
    cohort: list[int] | None = None
    if segment:
        of_customer = segments_of(dataset)
        names = sorted(set(of_customer))
        if segment not in names:
            remedy = f"Choose one of {', '.join(names)}."
            raise DataError("there is no such segment", value=segment, remedy=remedy)
        cohort = np.flatnonzero(of_customer == segment).tolist()
    if ids:
        try:
            content = Path(ids).read_bytes()
        except OSError as error:
            raise DataError(
                f"the file of customer ids cannot be read: {error}", file=ids, remedy=ONE_A_LINE
            ) from error
        found = read_ids(content, dataset, file=ids)
        if found.unknown:
            row, name = found.unknown[0]
            raise DataError(
                "there is no such customer",
                file=ids,
                row=row,
                value=name,
                remedy="Leave the line out, or correct it.",
            )
        codes: list[int] = found.codes.tolist()
        cohort = codes if cohort is None else sorted(set(codes) & set(cohort))
    return cohort


def segments_of(dataset: Dataset) -> NDArray[np.object_]:
    """The segment of each customer, shape (n_customers,)."""
    if not dataset.has(Columns.SEGMENT):
        return np.full(dataset.n_customers, NO_SEGMENT, dtype=object)
    known = dataset.customers[Columns.SEGMENT].astype(object)
    found: NDArray[np.object_] = known.where(known.notna(), NO_SEGMENT).to_numpy()
    return found.astype(str).astype(object)


class _Counted:
    """List entries: what brings them, (n_entries, n_sources), and whose they are, (n_entries,).

    ``drawn`` has shape (n_draws, n_customers): how often each draw has each customer.
    """

    def __init__(
        self, kinds: NDArray[np.bool_], owner: NDArray[np.int64], drawn: DoubleArray
    ) -> None:
        self.kinds, self.owner, self.drawn = kinds, owner, drawn

    def shares(self, by: str, groups: NDArray[np.object_]) -> list[Share]:
        """The shares in each group of entries, groups with most customers first."""
        found: list[Share] = []
        names, codes = np.unique(groups.astype(str), return_inverse=True)
        for code, group in enumerate(names):
            inside = codes == code
            of = self._by_customer(inside)
            for place, source in enumerate(EntrySource):
                have = self._by_customer(inside & self.kinds[:, place])
                low, high = bootstrap_share(have, of, self.drawn)
                found.append(
                    Share(
                        by=by,
                        group=str(group),
                        source=source,
                        customers=int((of > 0).sum()),
                        entries=int(of.sum()),
                        share=float(have.sum() / of.sum()),
                        low=low,
                        high=high,
                    )
                )
        return sorted(found, key=lambda share: (-share.customers, share.group))

    def _by_customer(self, entries: NDArray[np.bool_]) -> NDArray[np.int64]:
        return np.bincount(self.owner[entries], minlength=self.drawn.shape[1])
