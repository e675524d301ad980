"""Who has an item in the list, and why: the reasons of its recipients taken together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from explain.attribution.attribute import attribute
from explain.cohorts.entries import RARE
from explain.context import ExplanationContext
from explain.contract import TOP_K, ReasonState
from explain.formats import join_names
from explain.profiles.item_statistics import history_groups
from explain.rankings.top_k import TopLists
from explain.reasons.find_reasons import find_reasons, placed
from explain.reasons.reason import Reason, per_item
from recommenders.contract import Columns, Dataset
from recommenders.data.customer_labels import customer_labels
from recommenders.histories import IntArray, LongArray
from recommenders.intervals import wilson
from recommenders.progress import Progress


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Recipients:
    """The customers (codes) who have an item (code) in their list, best rank first.

    ``ranks`` (n,) counts from 1; ``scores`` are in the recommender's units. ``of`` customers
    were asked.
    """

    item: int
    customers: IntArray
    ranks: LongArray
    scores: np.ndarray[tuple[int], np.dtype[np.float32]]
    of: int

    def __len__(self) -> int:
        return len(self.customers)

    def frame(self, dataset: Dataset) -> pd.DataFrame:
        """A line for each recipient: id, label, rank and score."""
        ids = dataset.customers[Columns.CUSTOMER].iloc[self.customers]
        return pd.DataFrame(
            {
                "customer": customer_labels(dataset, self.customers),
                Columns.CUSTOMER: ids.astype(str).to_numpy(),
                "rank": self.ranks,
                "score": self.scores.astype(np.float64),
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """A purchased item (code) behind the recommendations of another.

    Of the recipients that were explained, ``bought`` have bought it, it is the ``strongest`` for
    some, and some reasons have ``named`` it. ``share``: the part that it carries of all that
    lifts the item, between 0 and 1, in the mean over all explained recipients.
    """

    item: int
    bought: int
    strongest: int
    named: int
    share: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RecipientReasons:
    """Why ``len(reasons)`` of the ``of`` recipients have the item in their list.

    ``customers`` (codes) and ``reasons`` run along each other; ``carriers`` are sorted by share.
    """

    item: int
    of: int
    customers: IntArray
    reasons: tuple[Reason, ...]
    carriers: tuple[Carrier, ...]

    @property
    def sampled(self) -> bool:
        """Whether some recipients were left out."""
        return len(self.reasons) < self.of

    def states(self) -> pd.DataFrame:
        """A line for each state: recipients, share, and its 95 % interval.

        Those of a record and of a rule only where there are any.
        """
        n = len(self.reasons)
        reason_states = [reason.state for reason in self.reasons]
        states = [state for state in ReasonState if state in reason_states or state not in RARE]
        counts = [reason_states.count(state) for state in states]
        bounds = [wilson(count, n) for count in counts]
        return pd.DataFrame(
            {
                "state": [str(state) for state in states],
                "recipients": counts,
                "share": [count / max(1, n) for count in counts],
                "low": [low for low, _ in bounds],
                "high": [high for _, high in bounds],
            }
        )

    def frame(self, dataset: Dataset) -> pd.DataFrame:
        """A line for each purchased item that carries the item for somebody."""
        codes = [carrier.item for carrier in self.carriers]
        bounds = [wilson(carrier.named, len(self.reasons)) for carrier in self.carriers]
        return pd.DataFrame(
            {
                "purchase": dataset.titles[codes],
                Columns.ITEM: dataset.items[Columns.ITEM].iloc[codes].to_numpy(),
                "mean share": [carrier.share for carrier in self.carriers],
                "bought by": [carrier.bought for carrier in self.carriers],
                "strongest for": [carrier.strongest for carrier in self.carriers],
                "named by": [carrier.named for carrier in self.carriers],
                "named low": [low for low, _ in bounds],
                "named high": [high for _, high in bounds],
                "explained": len(self.reasons),
            }
        )

    def of_customers(self, dataset: Dataset) -> pd.DataFrame:
        """A line for each explained recipient: id, state, named purchases, share and check."""
        named = [reason.named for reason in self.reasons]
        return pd.DataFrame(
            {
                Columns.CUSTOMER: dataset.customers[Columns.CUSTOMER]
                .iloc[self.customers]
                .to_numpy(),
                "state": [str(reason.state) for reason in self.reasons],
                "because of": [
                    ""
                    if removal is None
                    else removal.label or join_names(list(map(dataset.item_title, removal.items)))
                    for removal in named
                ],
                "carries": [reason.verdict.share for reason in self.reasons],
                "rank without": pd.array(
                    [reason.verdict.rank_without for reason in self.reasons], dtype="Int64"
                ),
            }
        )

    def main_state(self) -> tuple[ReasonState, float]:
        """The state that most reasons have, and its share of them."""
        states = self.states()
        first = states["share"].to_numpy().argmax()
        return ReasonState(states["state"].iloc[first]), float(states["share"].iloc[first])

    def with_recipients(self, recipients: Recipients, dataset: Dataset) -> pd.DataFrame:
        """A line for each recipient with the reason where there is one, personal ones first.

        Recipients of one state stand by rank.
        """
        frame = recipients.frame(dataset).merge(
            self.of_customers(dataset), on=Columns.CUSTOMER, how="left"
        )
        order = {str(state): position for position, state in enumerate(ReasonState)}
        return frame.sort_values(
            ["state", "rank"], key=lambda column: column.replace(order), kind="stable"
        )


def most_recommended(lists: TopLists, n_items: int) -> int | None:
    """The item (code) in most lists; None where all lists are empty."""
    counts = lists.counts(n_items)
    return int(counts.argmax()) if counts.any() else None


def recipients(lists: TopLists, item: int) -> Recipients:
    """Who has the item (code) in the list; equal ranks in the order of the customers."""
    ranks = lists.ranks(item)
    have = np.flatnonzero(ranks)
    order = have[np.argsort(ranks[have], kind="stable")]
    return Recipients(
        item=item,
        customers=lists.customers[order],
        ranks=ranks[order],
        scores=lists.scores[order, ranks[order] - 1],
        of=len(lists),
    )


def recipient_reasons(
    recipients: Recipients,
    context: ExplanationContext,
    *,
    most: int = 200,
    shown: int = TOP_K,
    bought_before: bool = False,
    rng: np.random.Generator,
    progress: Progress | None = None,
) -> RecipientReasons:
    """Attribute, check and give the reason for at most ``most`` recipients drawn at random.

    Each reason is found as in `explain.reasons.explanation.explain`, for this item alone; where
    contributions are sampled, other draws can name another purchase than there.
    """
    n = len(recipients)
    chosen = np.arange(n) if n <= most else np.sort(rng.choice(n, most, replace=False))
    reasons: list[Reason] = []
    tally: dict[int, list[float]] = {}
    for done, customer in enumerate(recipients.customers[chosen].tolist()):
        if progress is not None:
            progress(done / len(chosen), f"customer {done + 1:,} of {len(chosen):,}")
        reason, adds = _explained(
            context, customer, recipients.item, shown=shown, bought_before=bought_before
        )
        reasons.append(reason)
        _count(tally, reason, adds)
    carriers = [
        Carrier(
            item=item,
            bought=int(bought),
            strongest=int(strongest),
            named=int(named),
            share=share / max(1, len(reasons)),
        )
        for item, (bought, strongest, named, share) in tally.items()
    ]
    return RecipientReasons(
        item=recipients.item,
        of=n,
        customers=recipients.customers[chosen],
        reasons=tuple(reasons),
        carriers=tuple(sorted(carriers, key=lambda carrier: (-carrier.share, carrier.item))),
    )


def _explained(
    context: ExplanationContext,
    customer: int,
    item: int,
    *,
    shown: int,
    bought_before: bool,
) -> tuple[Reason, dict[int, float]]:
    """The reason, and what each purchased item adds to the score."""
    context = context.for_customer(customer)
    history = context.dataset.histories([customer], events=context.ranker.recommender.events)
    attribution = attribute(
        context.ranker.recommender,
        history,
        np.array([item], dtype=np.int32),
        groups=history_groups(context.statistics, history.players()),
    )
    (reason,), _ = find_reasons(
        context,
        history,
        attribution,
        customer=customer,
        candidates=context.ranker.candidates(history, bought_before=bought_before),
        shown=shown,
    )
    if context.ranker.acting is not None:
        ranking = context.ranker.rank(history, k=shown, bought_before=bought_before)
        places = ranking.items.tolist()
        if ranking.trace is not None and item in places:
            reason = placed(reason, ranking.trace, places.index(item))
    return reason, per_item(attribution, 0)


def _count(tally: dict[int, list[float]], reason: Reason, adds: dict[int, float]) -> None:
    """Add one recipient: bought, strongest, named and share of each purchased item."""
    lifting = sum(value for value in adds.values() if value > 0)
    best = max(adds, key=lambda item: (adds[item], -item), default=None)
    named = reason.named
    by_name = () if named is None else named.items
    for item, value in adds.items():
        line = tally.setdefault(item, [0.0, 0.0, 0.0, 0.0])
        line[0] += 1
        line[1] += item == best and value > 0
        line[2] += item in by_name
        line[3] += max(0.0, value) / lifting if lifting else 0.0
