"""Evidence behind reasons: what the log says of the named purchases and the item they bring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from explain.contract import ReasonState
from explain.profiles.item_statistics import LEVELS, ItemStatistics
from explain.profiles.purchase_statistics import LATELY_DAYS
from explain.reasons.associations import Associations
from explain.reasons.evidence_types import (
    OWN_GAPS,
    CoPurchase,
    Evidence,
    Popular,
    PriceDrop,
    PurchaseRhythm,
    SequentialPurchase,
    SharedAttribute,
    ShopRelation,
    SideNote,
    Viewed,
)
from explain.reasons.reason import Reason
from explain.reasons.verdict import Ground, VerdictConfig
from recommenders.contract import Columns, Dataset, Event
from recommenders.histories import DAY, BoolArray, IntArray, LongArray
from recommenders.intervals import wilson

MIN_BOTH = 5
"""Other customers who bought both, at the least."""
ALIKE = 3.0
"""An item that was looked at is like another when its buyers buy the other so many times more
often than all buyers do."""
FOLLOW_DAYS = 30
"""Purchases at most so many days apart can be called one after the other."""
SURE = 3.0
"""Standard errors by which an order of purchases must differ from chance: ten items and three
purchases each are thirty chances to be wrong."""
NEVER: Final = np.iinfo(np.int64).min
MAX_LOOKED = 20
"""Items looked at that are compared with the list, the latest first."""
MIN_AGAIN = 0.25
"""Of all buyers so many buy it again, or nobody is told to be due who has bought it once."""
DUE: Final = (0.75, 1.5)
"""Due: so many times the usual days have passed; after that it is given up."""
POPULAR_SHARE = 0.1
"""Popular are ten items, or this share of all items, by recent buyers."""
MIN_DROP = 0.1
"""A price drop: at least so far below."""
LOOKS: Final = (Event.VIEW, Event.CLICK)
LOOKED_DAYS = 30
"""Views count for so many days."""


def add_evidence(
    reasons: Sequence[Reason],
    *,
    dataset: Dataset,
    statistics: ItemStatistics,
    customer: int,
    events: tuple[Event, ...],
) -> tuple[Reason, ...]:
    """The reasons of one customer's list with their evidence and what may be told beside them.

    ``events`` are those that the recommender reads. A purchase of the customer is no evidence
    for itself: figures about customers are about the others. Evidence is about the named
    purchases only; prices, and views that are not among them, stand aside.
    """
    targets = np.array([reason.target for reason in reasons], dtype=np.int32)
    witness = _Witness(dataset, statistics, customer, targets)
    supported = []
    for reason in reasons:
        target = reason.target
        evidence: list[Evidence] = []
        if reason.state is ReasonState.POPULAR:
            evidence += witness.popular(target)
        elif reason.state is not ReasonState.WEAK and reason.named is not None:
            evidence += witness.personal(target, reason.named.items, reason.verdict.grounds)
        viewed = witness.viewed(target)
        named = () if reason.named is None else reason.named.items
        aside: list[SideNote] = list(witness.price(target))
        if viewed is not None and viewed.item in named and not _reads_purchases_only(events):
            evidence.append(viewed)
        elif viewed is not None:
            aside.append(viewed)
        supported.append(replace(reason, evidence=tuple(evidence), aside=tuple(aside)))
    return tuple(supported)


class _Witness:
    """What the log says about one customer and the others."""

    def __init__(
        self, dataset: Dataset, statistics: ItemStatistics, customer: int, targets: IntArray
    ) -> None:
        self.statistics, self.purchases, self.customer = statistics, statistics.purchases, customer
        # the order of lines has no days that anybody could count
        self.now, self.timed = dataset.log.as_of, dataset.has(Columns.TIME)
        span = slice(dataset.log.indptr[customer], dataset.log.indptr[customer + 1])
        events, items = dataset.log.events[span], dataset.log.items[span]
        times = dataset.log.times[span]
        bought = events == Event.PURCHASE
        self.items, self.times = items[bought], times[bought]
        looks = np.isin(events, LOOKS) & (times > self.now - LOOKED_DAYS * DAY)
        self.looked = _latest(items[looks], times[looks], self.items, self.times)
        self.first: dict[int, tuple[IntArray, LongArray]] = {}
        self.seen = Associations.of(
            statistics,
            np.array(sorted(self.looked), dtype=np.int32),
            targets,
            customer=customer,
            config=VerdictConfig(),
        )

    def personal(
        self, target: int, items: tuple[int, ...], grounds: tuple[Ground, ...]
    ) -> list[Evidence]:
        """What holds for the named items: how they are bought, the shop's word, how they are like.

        At most one of each.
        """
        own = self.items == target
        if target in items and own.any():
            usual = float(self.statistics.interval[target]), float(self.statistics.again[target])
            return [self._rhythm(own, "", usual)] if self.timed else []
        like = self._same(target, items)
        rhythm = None
        if like is not None and like.level == Columns.PRODUCT_TYPE:
            types = self.statistics.codes[Columns.PRODUCT_TYPE]
            code = int(types[target])
            usual = (
                float(self.statistics.type_interval[code]),
                float(self.statistics.type_again[code]),
            )
            own = types[self.items] == code
            rhythm = self._rhythm(own, like.name, usual) if own.any() and self.timed else None
        if rhythm is not None and rhythm.due:
            return [rhythm]
        bought = [ground.bought for ground in grounds if not ground.same_item]
        after = (self._sequential(target, pair) for pair in bought)
        together = (pair for pair in bought if _more_than_usual(pair))
        behind = next((pair for pair in after if pair is not None), None) or next(together, None)
        said = next((ShopRelation(item=ground.item) for ground in grounds if ground.said), None)
        told = behind is not None or said is not None
        if told and like is not None and like.level == Columns.DEPARTMENT:
            like = None  # next to what customers do, half of the shop is not worth a word
        return [evidence for evidence in (behind, said, like) if evidence is not None]

    def popular(self, target: int) -> list[Evidence]:
        """Its recent buyers, where they are many beside those of other items."""
        recent = self.purchases.recent
        rank = 1 + int((recent > recent[target]).sum())
        if not recent[target] or rank > max(10, POPULAR_SHARE * len(recent)):
            return []
        days = LATELY_DAYS if self.timed else 0
        return [Popular(buyers=int(recent[target]), rank=rank, days=days)]

    def price(self, target: int) -> list[PriceDrop]:
        """A price well below what customers paid of late; below the list price without these.

        The usual price is the lowest of several windows, so that a price that was raised before
        it was cut is no drop. Where current prices are but the last ones paid, the lines before
        have to agree: a single large order may be cheaper for its size.
        """
        price, usual = (
            float(self.statistics.price[target]),
            float(self.purchases.usual_price[target]),
        )
        bound = (1.0 - MIN_DROP) * usual
        if np.isfinite(usual):
            sure = self.purchases.listed or float(self.purchases.last_median[target]) <= bound
            return [PriceDrop(price=price, usual=usual, listed=False)] * (sure and price <= bound)
        off = float(self.statistics.discount[target]) / 100.0
        if np.isfinite(self.purchases.last_paid[target]) or not off >= MIN_DROP:
            return []
        return [PriceDrop(price=price, usual=price / (1.0 - off), listed=True)]

    def viewed(self, target: int) -> Viewed | None:
        """The item itself when it was looked at lately, else the latest look at one like it.

        A look at an item that was then bought is not counted: the purchase says more.
        """
        if target in self.looked:
            return Viewed(item=target, last=self.looked[target], like=None)
        views: list[tuple[int, int, Viewed]] = []
        for item, last in self.looked.items():
            same = self._same(target, [item])
            level = None if same is None else same.level
            together = None
            if level != Columns.PRODUCT_TYPE:
                pair = self.seen.ground(item, target).bought
                together = pair if _more_than_usual(pair) else None
            if same is not None and level == Columns.PRODUCT_TYPE:
                views.append((0, -last, Viewed(item=item, last=last, like=same)))
            elif together is not None and together.share >= ALIKE * together.usual:
                views.append((1, -last, Viewed(item=item, last=last, like=together)))
            elif same is not None and level == Columns.CATEGORY:
                views.append((2, -last, Viewed(item=item, last=last, like=same)))
        return min(views, key=lambda entry: entry[:2])[2] if views else None

    def _rhythm(self, mine: BoolArray, label: str, usual: tuple[float, float]) -> PurchaseRhythm:
        """From the customer's own purchases and ``usual``: everybody's gap, who buys it again."""
        days = self.times[mine] / DAY
        gaps = np.diff(days)
        gaps = gaps[gaps >= 1.0]
        typical, again = usual
        if len(gaps):
            own, again = float(np.median(gaps)), 1.0
            # everybody's counts like OWN_GAPS gaps, until the customer's own are as many
            weight = len(gaps) / (OWN_GAPS + len(gaps)) if len(gaps) < OWN_GAPS else 1.0
            typical = float(np.exp(weight * np.log(own) + (1.0 - weight) * np.log(typical)))
        since = self.now / DAY - float(days[-1])
        ripe = DUE[0] * typical <= since <= DUE[1] * typical
        return PurchaseRhythm(
            label=label,
            usual=typical,
            gaps=len(gaps),
            last=int(self.times[mine][-1]),
            due=bool(ripe and again >= MIN_AGAIN),
        )

    def _same(self, target: int, items: Sequence[int]) -> SharedAttribute | None:
        """The closest level at which every item has the value of the target."""
        for level in LEVELS:
            name = self.statistics.name(level, target)
            if name is not None:
                codes = self.statistics.codes[level]
                if bool((codes[list(items)] == codes[target]).all()):
                    return SharedAttribute(level=level, name=name)
        return None

    def _sequential(self, target: int, pair: CoPurchase) -> SequentialPurchase | None:
        """The two in a clear order by other customers; None without.

        The order is judged around each customer's first purchase of the target, by those who
        bought the other item on one side of it only (McNemar's test, by its Wilson bound): what
        is bought every week is on both sides, and tells nothing.
        """
        if pair.both < MIN_BOTH:
            return None
        customers, times = self.purchases.lines(pair.item)
        buyers, first_times = self._first(target)
        at = np.minimum(np.searchsorted(buyers, customers), len(buyers) - 1)
        first = first_times[at]
        both = (customers != self.customer) & (buyers[at] == customers)
        reach = FOLLOW_DAYS * DAY
        in_reach = both & (first - reach >= self.purchases.begin) & (first + reach <= self.now)
        gap = first[in_reach] - times[in_reach]
        before = np.unique(customers[in_reach][(gap >= DAY) & (gap <= reach)])
        after = np.unique(customers[in_reach][(gap <= -DAY) & (gap >= -reach)])
        twice = len(np.intersect1d(before, after, assume_unique=True))
        one_side = len(before) + len(after) - 2 * twice
        if not wilson(len(before) - twice, one_side, z=SURE)[0] > 0.5:
            return None
        return SequentialPurchase(
            item=pair.item, before=len(before), after=len(after), days=FOLLOW_DAYS
        )

    def _first(self, target: int) -> tuple[IntArray, LongArray]:
        """Who bought the target, ascending, and when each of them did first."""
        if target not in self.first:
            customers, times = self.purchases.lines(target)
            begins = np.append(True, customers[1:] != customers[:-1])[: len(customers)]
            self.first = {target: (customers[begins], times[begins])}  # the latest one asked for
        return self.first[target]


def _more_than_usual(pair: CoPurchase) -> bool:
    """Whether buyers of the purchase have the item more often than all buyers do."""
    return pair.both >= MIN_BOTH and wilson(pair.both, pair.buyers)[0] > pair.usual


def _latest(
    items: IntArray, times: LongArray, bought: IntArray, bought_at: LongArray
) -> dict[int, int]:
    """The latest look at each item that was not bought at that moment or after it."""
    looked = dict(zip(items.tolist(), times.tolist(), strict=True))
    purchased = dict(zip(bought.tolist(), bought_at.tolist(), strict=True))
    latest = sorted(looked.items(), key=lambda entry: (-entry[1], entry[0]))[:MAX_LOOKED]
    return {item: last for item, last in latest if purchased.get(item, NEVER) < last}


def _reads_purchases_only(events: tuple[Event, ...]) -> bool:
    return set(events) == {Event.PURCHASE}
