"""Why an item is not in the list, and what would bring it in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial

import numpy as np
import pandas as pd

from explain.attribution.attribute import AttributionConfig
from explain.context import ExplanationContext
from explain.counterfactual.additions import Additions, add, with_purchase
from explain.counterfactual.contrast import Contrast, contrast
from explain.counterfactual.masked_scores import SearchConfig
from explain.counterfactual.minimal_set import Smallest, smallest
from explain.formats import separated
from explain.profiles.item_statistics import history_groups
from explain.rules.wording import absence
from recommenders.contract import Dataset, Histories, Recommender
from recommenders.histories import FloatArray
from recommenders.own.recommender import OwnRecommender
from recommenders.ranking.ranker import Ranker, Ranking


class Status(StrEnum):
    """Where an item stands that somebody misses."""

    UNKNOWN = "not in the data set"
    LISTED = "in the list"
    BOUGHT = "bought before"
    UNRECORDED = "not in the record"
    UNSCORED = "without a score"
    RULED_OUT = "kept out by a rule"
    UNSEEN = "no customer had it so far"
    RANKED = "ranked below the list"


@dataclass(frozen=True, slots=True, kw_only=True)
class StillOut:
    """Where an item stands that a change brings in by score, and that the list is without then.

    Purchases that were taken away can be listed themselves, and rules of the shop act on the
    changed list: ``rule`` says which one keeps the item out, empty where it is at ``rank`` by score
    among what could be listed.
    """

    rank: int
    rule: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WhyNot:
    """Why an item is not in the list of ``shown`` items, and what would bring it in.

    ``rank`` counts from 1 among the candidates; an item that was bought before is ranked as if it
    were one, an unknown one has none. ``place`` is that in the list, for one that is in it.
    ``room`` is the last rank that gets into the list: ``shown``, unless rules of the shop pin,
    limit or bury items. ``contrast`` is against the last item of the list by score, ``removal`` the
    fewest purchases without which the item comes in, ``additions`` what the tried purchases would
    do: given only where the item competes (`Status.RANKED`, `UNSEEN`, and but for the contrast
    `UNSCORED`), the list is no record and not all of it is pinned. What the list itself says to the
    removal and the best addition is in ``without`` and ``with_more``, None where the item is in it.
    ``rule`` says which rule of the shop keeps it out and since when: asked first, and ``rank`` is
    then where it would stand without it.
    """

    item: int | None
    status: Status
    shown: int
    n_candidates: int
    rank: int | None = None
    place: int | None = None
    room: int = 0
    contrast: Contrast | None = None
    removal: Smallest | None = None
    additions: Additions | None = None
    without: StillOut | None = None
    with_more: StillOut | None = None
    rule: str = ""

    def frame(self, dataset: Dataset) -> pd.DataFrame:
        """One line: where the item stands, what brings it in, and how much was tried."""
        solved = self.removal and self.removal.solved and self.without is None
        removed = self.removal.items if self.removal and solved else ()
        added = self.additions.best if self.additions and self.with_more is None else None
        line = {
            "item": None if self.item is None else dataset.item_title(self.item),
            "status": str(self.status),
            "rank": self.rank,
            "of": self.n_candidates,
            "in the list without": separated([dataset.item_title(code) for code in removed]),
            "in the list with": "" if added is None else dataset.item_title(added),
            "additions tried": len(self.additions.items) if self.additions else 0,
        }
        if self.rule:
            line["rule"] = self.rule
        return pd.DataFrame([line])


def why_not(
    context: ExplanationContext,
    history: Histories,
    item: int | None,
    *,
    shown: int,
    bought_before: bool = False,
    customer: int | None = None,
    config: AttributionConfig | None = None,
    search: SearchConfig | None = None,
) -> WhyNot:
    """Why an item (code, None where the id is not known) is not in the list of a history.

    ``bought_before`` keeps items of the history among the candidates. ``customer`` (a code) is
    whose rules are asked first, those for everybody where it is None; what they keep out needs no
    other answer. Additions are tried as
    `explain.counterfactual.additions.add` does, up to the search's ``max_tried``.
    """
    search = search or SearchConfig()
    context = context.for_customer(customer)
    ranker = context.ranker
    ranking = ranker.rank(history, k=shown, bought_before=bought_before)
    candidates, size = ranking.candidates, ranking.n_candidates
    if item is None or not 0 <= item < context.dataset.n_items:
        return WhyNot(item=None, status=Status.UNKNOWN, shown=shown, n_candidates=size)
    scores = ranker.recommender.score(history)
    rank = int(ranker.ranks(scores, np.array([item], dtype=np.int32), candidates)[0, 0])
    status = _status(context, ranking, history, item)
    said = "" if status in (Status.BOUGHT, Status.LISTED) else _ruled_out(context, ranking, item)
    if said:
        plain = ranker.unruled
        before = plain.candidates(history, bought_before=bought_before)
        return WhyNot(
            item=item,
            status=Status.RULED_OUT,
            shown=shown,
            n_candidates=int(before.sum()),
            rank=int(plain.ranks(plain.recommender.score(history), np.array([item]), before)[0, 0]),
            rule=said,
        )
    last, room = _last(ranker, ranking, scores, shown)
    answer = WhyNot(item=item, status=status, shown=shown, n_candidates=size, rank=rank, room=room)
    if status is Status.LISTED:
        return replace(answer, place=ranking.items.tolist().index(item) + 1)
    # of a record there is nobody to ask what would bring it in
    if status is Status.BOUGHT or last is None or ranker.record is not None:
        return answer
    groups = history_groups(context.statistics, history.players())
    removal = smallest(
        ranker, history, item, candidates=candidates, shown=room, enters=True, config=search
    )
    additions = add(
        context,
        history,
        item,
        candidates=candidates,
        shown=room,
        bought_before=bought_before,
        most=search.max_tried,
    )
    asked = partial(_still_out, context, item, shown=shown, bought_before=bought_before)
    less = history.where(~np.isin(history.items, removal.items)) if removal.size else None
    more = None if additions.best is None else with_purchase(history, [additions.best])
    return replace(
        answer,
        # what has no score is no distance below the last
        contrast=None
        if status is Status.UNSCORED
        else contrast(ranker, history, last, item, groups=groups, config=config, search=search),
        removal=removal,
        additions=additions,
        without=asked(less) if removal.solved and less is not None else None,
        with_more=None if more is None else asked(more),
    )


def _last(
    ranker: Ranker, ranking: Ranking, scores: FloatArray, shown: int
) -> tuple[int | None, int]:
    """The last of the list by score that no rule pins (code), and the last rank that gets in."""
    free = [
        item
        for position, item in enumerate(ranking.items.tolist())
        if ranking.trace is None or ranking.trace.pin(position) is None
    ]
    if not free:
        return None, 0
    ranks = ranker.ranks(scores, np.array(free, dtype=np.int32), ranking.candidates)[0]
    last = int(ranks.argmax())
    # a list without rules that is shorter than it may be has all candidates
    return free[last], shown if ranking.trace is None else int(ranks[last])


def _still_out(
    context: ExplanationContext, item: int, history: Histories, *, shown: int, bought_before: bool
) -> StillOut | None:
    """Where the item stands in the list of another history; None where it is in it."""
    ranker = context.ranker
    ranking = ranker.rank(history, k=shown, bought_before=bought_before)
    if item in ranking.items:
        return None
    scores = ranker.recommender.score(history)
    rank = ranker.ranks(scores, np.array([item], dtype=np.int32), ranking.candidates)[0, 0]
    return StillOut(rank=int(rank), rule=_ruled_out(context, ranking, item))


def _ruled_out(context: ExplanationContext, ranking: Ranking, item: int) -> str:
    """Which rule keeps an item out of the list; empty where none does."""
    acting = context.ranker.acting
    if acting is None:
        return ""
    return absence(acting, item, listed=ranking.items.tolist(), dataset=context.dataset)


def _hidden(context: ExplanationContext, item: int) -> bool:
    acting = context.ranker.acting
    return acting is not None and not acting.visible[item]


def _status(context: ExplanationContext, ranking: Ranking, history: Histories, item: int) -> Status:
    if not ranking.candidates[item] and not _hidden(context, item):
        return Status.BOUGHT if context.ranker.record is None else Status.UNRECORDED
    if item in ranking.items:
        return Status.LISTED
    if _unscored(context.ranker.unruled.recommender, history, item):
        return Status.UNSCORED
    log = context.dataset.log
    seen = np.isin(log.events[log.items == item], context.ranker.recommender.events)
    return Status.RANKED if seen.any() else Status.UNSEEN


def _unscored(recommender: Recommender, history: Histories, item: int) -> bool:
    """Whether a model of one's own has no score for the item, and has some for others."""
    if not isinstance(recommender, OwnRecommender):
        return False
    return bool(recommender.unscored(history)[0, item])
