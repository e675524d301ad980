"""From scores to a ranked list, with ties that never move, and the rules of the shop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recommenders.baselines.popularity import recent_buyers
from recommenders.contract import Columns, Dataset, Histories, Recommender, RecordedScores
from recommenders.histories import BoolArray, FloatArray, IntArray
from recommenders.ranking.boosted import Boosted, boosted
from recommenders.ranking.top_k import kth_largest
from recommenders.rules.acting import ActingRules, inserted
from recommenders.rules.matched import RuleSet
from recommenders.rules.trace import Stage, Trace

FEW: Final = 0.1
"""Share of the items from which it takes longer to pick them out than to compare all of them."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ranking:
    """The best candidates of one history.

    ``items`` (codes) and ``scores`` (the recommender's own units, after boosts) have shape (k,),
    best first; ``candidates`` has shape (n_items,) and tells what could be ranked. ``personal`` is
    False when the history is empty and the list is the popularity ranking. ``trace`` tells what
    the rules did, None where none acts.
    """

    items: IntArray
    scores: FloatArray
    candidates: BoolArray
    personal: bool
    trace: Trace | None = None

    @property
    def n_candidates(self) -> int:
        """How many items were ranked."""
        return int(self.candidates.sum())

    def frame(self, dataset: Dataset) -> pd.DataFrame:
        """Rank, item id, title, category, price (currency) and score, best first."""
        rows = dataset.items.iloc[self.items]
        wanted = [Columns.ITEM, Columns.TITLE, Columns.CATEGORY, Columns.PRICE]
        frame = rows[[column for column in wanted if column in rows]].reset_index(drop=True)
        frame.insert(0, "rank", np.arange(1, len(frame) + 1))
        return frame.assign(score=self.scores)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ranker:
    """A recommender together with the order that settles ties.

    ``popularity`` has shape (n_items,): equal scores are ordered by it, then by item code. A
    history that says nothing (all scores equal) is therefore ranked by popularity, in the list
    and in every check, without a special case.

    ``rules`` are the shop's (`with_rules`); `for_customer` makes those of one customer ``acting``:
    then ``recommender`` has their boosts and ``plain`` is the one without.
    """

    recommender: Recommender
    popularity: FloatArray
    rules: RuleSet | None = None
    from_zero: bool = True
    acting: ActingRules | None = None
    plain: Recommender | None = None

    @classmethod
    def of(cls, recommender: Recommender, dataset: Dataset) -> Ranker:
        """The recommender with ties settled by recent popularity."""
        return cls(recommender=recommender, popularity=recent_buyers(dataset))

    def with_rules(self, rules: RuleSet | None, *, from_zero: bool) -> Self:
        """The same with the rules of a shop; ``from_zero`` as `boosted` has it.

        Rules of which none acts are left out: then nothing at all is different.
        """
        acting = rules if rules is not None and rules.active else None
        plain = self.recommender if self.plain is None else self.plain
        return replace(
            self, recommender=plain, rules=acting, from_zero=from_zero, acting=None, plain=None
        )

    def for_customer(self, customer: int | None) -> Self:
        """The ranker of one customer's lists (code; None is nobody who is known).

        Itself where there are no rules.
        """
        if self.rules is None:
            return self
        plain = self.recommender if self.plain is None else self.plain
        acting = self.rules.acting(customer)
        lifted = acting is not None and acting.boosts
        return replace(
            self,
            recommender=boosted(plain, acting.factors, from_zero=self.from_zero)
            if acting is not None and lifted
            else plain,
            acting=acting,
            plain=plain,
        )

    @property
    def unruled(self) -> Self:
        """The same without any rule: the recommender alone."""
        if self.rules is None:
            return self
        plain = self.recommender if self.plain is None else self.plain
        return replace(self, recommender=plain, rules=None, acting=None, plain=None)

    @property
    def record(self) -> RecordedScores | None:
        """The record that is ranked; None where there is a model, which can be asked."""
        recommender = self.recommender if self.plain is None else self.plain
        return recommender if isinstance(recommender, RecordedScores) else None

    def of_customers(self, customers: IntArray) -> list[tuple[Self, NDArray[np.intp]]]:
        """The rankers of many customers' lists, each with the positions of those it is for.

        Customers whom the same rules meet share one, so that their scores are lifted together.
        """
        if self.rules is None:
            return [(self, np.arange(len(customers)))]
        acting = [self.rules.acting(customer) for customer in customers.tolist()]
        first = {id(rules): position for position, rules in reversed(list(enumerate(acting)))}
        keys = np.array([first[id(rules)] for rules in acting], dtype=np.intp)
        return [
            (self.for_customer(int(customers[position])), np.flatnonzero(keys == position))
            for position in sorted(first.values())
        ]

    def lifted(self, scores: FloatArray, items: IntArray | None = None) -> FloatArray:
        """What the boosts make of the scores of the recommender itself (n_rows, n)."""
        if not isinstance(self.recommender, Boosted):
            return scores
        return self.recommender.lifted(scores, items)

    def candidates(self, history: Histories, *, bought_before: bool) -> BoolArray:
        """Which items may be ranked, shape (n_items,): all, or those not in the history.

        Of a record (`RecordedScores`) those that it has a score for, whatever was bought. Less what
        a rule hides.
        """
        if self.record is not None:
            allowed: BoolArray = self.record.recorded(history)[0]
        else:
            allowed = np.ones(len(self.popularity), dtype=np.bool_)
            if not bought_before:
                allowed[history.items] = False
        return allowed if self.acting is None else allowed & self.acting.visible

    def rank(self, history: Histories, *, k: int, bought_before: bool = False) -> Ranking:
        """The list of k for a one-row history (fewer when there are fewer candidates).

        The best by score where no rule acts. Rules for everybody act where `for_customer` was not
        asked for those of a customer.
        """
        ranker = self if self.rules is None or self.plain is not None else self.for_customer(None)
        if ranker.acting is None:
            return ranker.best(history, k=k, bought_before=bought_before)
        return ranker._ruled(history, k, bought_before, ranker.acting)

    def best(
        self,
        history: Histories,
        *,
        k: int,
        bought_before: bool = False,
        without: Sequence[int] = (),
    ) -> Ranking:
        """The k best candidates, less those ``without``; filters, boosts and limits act on it."""
        return self.by_score(history, k=k, bought_before=bought_before, without=without)

    def by_score(
        self,
        history: Histories,
        *,
        k: int,
        bought_before: bool = False,
        without: Sequence[int] = (),
    ) -> Ranking:
        """The same in the order of the scores, whatever kind of ranker this is."""
        allowed = self.candidates(history, bought_before=bought_before)
        scores = self.recommender.score(history)[0]
        if self.acting is not None and self.acting.rearranges:
            every = self._order(scores, allowed)
            left = every[~np.isin(every, without)]
            best = self.acting.limited(left, without)[0][:k].astype(np.int32)
        else:
            best = self._first(scores, allowed, k)
        return Ranking(
            items=best,
            scores=scores[best].astype(np.float32),
            candidates=allowed,
            personal=len(history.items) > 0,
        )

    def ranks(
        self, scores: FloatArray, targets: IntArray, candidates: BoolArray
    ) -> NDArray[np.int64]:
        """The rank of each target (1 = best) under each row of scores over all items.

        ``scores`` has shape (n_rows, n_items); the answer (n_rows, len(targets)). A target that
        is no candidate is placed as if it were one. What a rule buries is below all others.
        """
        scores = self._lowered(scores)
        # only what is as good as the worst of the targets can be above one of them
        floor = scores[:, targets].min(axis=1, keepdims=True, initial=np.inf)
        reaching = scores >= floor
        compared = (reaching[0] if len(reaching) == 1 else reaching.any(axis=0)) & candidates
        popular, rows = self.popularity, scores
        few = np.count_nonzero(compared) < FEW * len(compared)
        if few:
            codes = np.flatnonzero(compared)
            popular, rows = popular[codes], scores[:, codes]
        ranks = np.empty((len(scores), len(targets)), dtype=np.int64)
        for column, target in enumerate(targets.tolist()):
            target_scores, target_popular = scores[:, target, None], self.popularity[target]
            before = int(np.searchsorted(codes, target)) if few else target
            above, tied = rows > target_scores, rows == target_scores
            tied[:, before:] &= popular[before:] > target_popular
            tied[:, :before] &= popular[:before] >= target_popular
            above |= tied
            if not few:
                above &= compared
            ranks[:, column] = [1 + np.count_nonzero(row) for row in above]
        return ranks

    def listed(self, scores: FloatArray, allowed: BoolArray, k: int) -> IntArray:
        """The list of k from the scores of all items and the candidates, both (n_items,).

        As `rank`, without variety: for those who have many scores at hand.
        """
        if self.acting is None:
            return self._first(scores, allowed, k)
        order = self._order(scores, allowed)
        pins = self.acting.pinned(order, k)
        pinned = [item for _, item, _ in pins]
        rest = self.acting.limited(order[~np.isin(order, pinned)], pinned)[0]
        return np.array(inserted(rest[:k], pins, k), dtype=np.int32)

    def _lowered(self, scores: FloatArray) -> FloatArray:
        """The scores with those of buried items below all others."""
        if self.acting is None or not self.acting.buried.any() or not scores.size:
            return scores
        lowered = scores.astype(np.float64)
        finite = lowered[np.isfinite(lowered)]
        span = float(finite.max() - finite.min()) + 1.0 if len(finite) else 0.0
        lowered[:, self.acting.buried] -= span
        return lowered  # type: ignore[return-value]

    def _first(self, scores: FloatArray, allowed: BoolArray, k: int) -> IntArray:
        """The k best candidates where no rule acts, without putting all of them in order."""
        codes = np.flatnonzero(allowed)
        if 0 < 4 * k < len(codes):
            # everything tied with the k-th score stays in, so the order below is the full one
            codes = codes[scores[codes] >= kth_largest(scores[codes], k)]
        order = np.lexsort((codes, -self.popularity[codes], -scores[codes]))[:k]
        return codes[order].astype(np.int32)

    def _order(self, scores: FloatArray, allowed: BoolArray) -> IntArray:
        """All candidates, best first."""
        codes = np.flatnonzero(allowed)
        values = self._lowered(scores[None, :])[0][codes]
        return codes[np.lexsort((codes, -self.popularity[codes], -values))].astype(np.int32)

    def _ruled(
        self, history: Histories, k: int, bought_before: bool, acting: ActingRules
    ) -> Ranking:
        """The list after every stage, with the trace of its entries."""
        allowed = self.candidates(history, bought_before=bought_before)
        scores = self.recommender.score(history)[0]
        pins = acting.pinned(self._order(scores, allowed), k) if acting.pins else []
        pinned = [item for _, item, _ in pins]
        arranged = self.best(
            history, k=k - len(pins), bought_before=bought_before, without=pinned
        ).items
        items = np.array(inserted(arranged, pins, k), dtype=np.int32)
        return Ranking(
            items=items,
            scores=scores[items].astype(np.float32),
            candidates=allowed,
            personal=len(history.items) > 0,
            trace=self._trace(history, items, (bought_before, scores, allowed), acting, pins),
        )

    def _trace(
        self,
        history: Histories,
        items: IntArray,
        listed: tuple[bool, FloatArray, BoolArray],
        acting: ActingRules,
        pins: Sequence[tuple[int, int, int]],
    ) -> Trace:
        bought_before, scores, allowed = listed
        plain = self if self.plain is None else replace(self, recommender=self.plain, acting=None)
        own = plain.recommender.score(history)[0] if acting.boosts else scores
        before = plain.candidates(history, bought_before=bought_before)
        ranks = {Stage.SCORE: plain.ranks(own[None, :], items, before)[0]}
        if not acting.visible.all():
            ranks[Stage.FILTERS] = plain.ranks(own[None, :], items, allowed)[0]
        if acting.boosts or acting.buried.any():
            ranks[Stage.BOOSTS] = self.ranks(scores[None, :], items, allowed)[0]
        if acting.groups:
            ranks[Stage.LIMITS] = acting.ranks_in_limits(self._order(scores, allowed), items)
        if pins:
            ranks[Stage.PINS] = np.arange(1, len(items) + 1)
        return Trace(
            ranks=ranks,
            scores=own[items].astype(np.float32),
            boosted=scores[items].astype(np.float32),
            rules=tuple(acting.of_entry(item, pins) for item in items.tolist()),
        )
