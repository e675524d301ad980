"""Why an item is not in the list, and what would bring it in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import pandas as pd

from explain.attribution.attribute import AttributionConfig
from explain.context import ExplanationContext
from explain.counterfactual.additions import Additions, add
from explain.counterfactual.contrast import Contrast, contrast
from explain.counterfactual.masked_scores import SearchConfig
from explain.counterfactual.minimal_set import Smallest, smallest
from explain.formats import separated
from explain.profiles.item_statistics import history_groups
from explain.rules.wording import absence
from recommenders.contract import Dataset, Histories
from recommenders.ranking.ranker import Ranking


class Status(StrEnum):
    """Where an item stands that somebody misses."""

    UNKNOWN = "not in the data set"
    LISTED = "in the list"
    BOUGHT = "bought before"
    UNRECORDED = "not in the record"
    RULED_OUT = "kept out by a rule"
    UNSEEN = "no customer had it so far"
    RANKED = "ranked below the list"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WhyNot:
    """Why an item is not in the list of ``shown`` items, and what would bring it in.

    ``rank`` counts from 1 among the candidates; an item that was bought before is ranked as if
    it were one, an unknown one has none. ``contrast`` is against the last item of the list,
    ``removal`` the fewest purchases without which the item comes in, ``additions`` what the
    tried purchases would do: given only where the item competes (`Status.RANKED`, `UNSEEN`) and
    the list is no record. ``rule`` says which rule of the shop keeps it out and since when: asked
    first, and ``rank`` is then where it would stand without it.
    """

    item: int | None
    status: Status
    shown: int
    n_candidates: int
    rank: int | None = None
    contrast: Contrast | None = None
    removal: Smallest | None = None
    additions: Additions | None = None
    rule: str = ""

    def frame(self, dataset: Dataset) -> pd.DataFrame:
        """One line: where the item stands, what brings it in, and how much was tried."""
        removed = self.removal.items if self.removal and self.removal.solved else ()
        added = self.additions.best if self.additions else None
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
    status = _status(context, ranking, item)
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
    answer = WhyNot(item=item, status=status, shown=shown, n_candidates=size, rank=rank)
    if status in (Status.BOUGHT, Status.LISTED) or not len(ranking.items):
        return answer
    if ranker.record is not None:
        # there is nobody to ask what would bring it in
        return answer
    last, groups = int(ranking.items[-1]), history_groups(context.statistics, history.players())
    return replace(
        answer,
        contrast=contrast(ranker, history, last, item, groups=groups, config=config, search=search),
        removal=smallest(
            ranker, history, item, candidates=candidates, shown=shown, enters=True, config=search
        ),
        additions=add(
            context,
            history,
            item,
            candidates=candidates,
            shown=shown,
            bought_before=bought_before,
            most=search.max_tried,
        ),
    )


def _ruled_out(context: ExplanationContext, ranking: Ranking, item: int) -> str:
    """Which rule keeps an item out of the list; empty where none does."""
    acting = context.ranker.acting
    if acting is None:
        return ""
    return absence(acting, item, listed=ranking.items.tolist(), dataset=context.dataset)


def _hidden(context: ExplanationContext, item: int) -> bool:
    acting = context.ranker.acting
    return acting is not None and not acting.visible[item]


def _status(context: ExplanationContext, ranking: Ranking, item: int) -> Status:
    if not ranking.candidates[item] and not _hidden(context, item):
        return Status.BOUGHT if context.ranker.record is None else Status.UNRECORDED
    if item in ranking.items:
        return Status.LISTED
    log = context.dataset.log
    seen = np.isin(log.events[log.items == item], context.ranker.recommender.events)
    return Status.RANKED if seen.any() else Status.UNSEEN
