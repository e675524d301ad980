"""Why an item is not in the list, and what would bring it in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from explain.attribution.attribute import AttributionConfig
from explain.context import ExplanationContext
from explain.counterfactual.additions import Additions, add
from explain.counterfactual.contrast import Contrast, contrast
from explain.counterfactual.masked_scores import SearchConfig
from explain.counterfactual.minimal_set import Smallest, smallest
from explain.profiles.item_statistics import history_groups
from recommenders.contract import Dataset, Histories, Recommender


class Status(StrEnum):
    """Where an item stands that somebody misses."""

    UNKNOWN = "not in the data set"
    LISTED = "in the list"
    BOUGHT = "bought before"
    UNSEEN = "no customer had it so far"
    RANKED = "ranked below the list"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WhyNot:
    """Why an item is not in the list of ``shown`` items, and what would bring it in.

    ``rank`` counts from 1 among the candidates; an item that was bought before is ranked as if
    it were one, an unknown one has none. ``contrast`` is against the last item of the list,
    ``removal`` the fewest purchases without which the item comes in, ``additions`` what the
    tried purchases would do: given only where the item competes (`Status.RANKED`, `UNSEEN`).
    """

    item: int | None
    status: Status
    shown: int
    n_candidates: int
    rank: int | None = None
    contrast: Contrast | None = None
    removal: Smallest | None = None
    additions: Additions | None = None

    def frame(self, dataset: Dataset) -> pd.DataFrame:
        """One line: where the item stands, what brings it in, and how much was tried."""
        removed = self.removal.items if self.removal and self.removal.solved else ()
        added = self.additions.best if self.additions else None
        line = {
            "item": None if self.item is None else dataset.item_title(self.item),
            "status": str(self.status),
            "rank": self.rank,
            "of": self.n_candidates,
            "in the list without": ", ".join(dataset.item_title(code) for code in removed),
            "in the list with": "" if added is None else dataset.item_title(added),
            "additions tried": len(self.additions.items) if self.additions else 0,
        }
        return pd.DataFrame([line])


def why_not(
    context: ExplanationContext,
    history: Histories,
    item: int | None,
    *,
    shown: int,
    bought_before: bool = False,
    max_tried: int = 200,
    config: AttributionConfig | None = None,
    search: SearchConfig | None = None,
) -> WhyNot:
    """Why an item (code, None where the id is not known) is not in the list of a history.

    ``bought_before`` keeps items of the history among the candidates. Up to ``max_tried``
    additions are tried, see `explain.counterfactual.additions.add`.
    """
    ranking = context.ranker.rank(history, k=shown, bought_before=bought_before)
    size = ranking.n_candidates
    if item is None or not 0 <= item < context.dataset.n_items:
        return WhyNot(item=None, status=Status.UNKNOWN, shown=shown, n_candidates=size)
    own = np.array([item], dtype=np.int32)
    scores = context.ranker.recommender.score(history)
    rank = int(context.ranker.places(scores, own, ranking.candidates)[0, 0])
    status = _status(context.ranker.recommender, context.dataset, item)
    if not ranking.candidates[item]:
        status = Status.BOUGHT
    elif item in ranking.items:
        status = Status.LISTED
    if status in (Status.BOUGHT, Status.LISTED) or not len(ranking.items):
        return WhyNot(item=item, status=status, shown=shown, n_candidates=size, rank=rank)
    groups = history_groups(context.statistics, history.players())
    last = int(ranking.items[-1])
    return WhyNot(
        item=item,
        status=status,
        shown=shown,
        n_candidates=size,
        rank=rank,
        contrast=contrast(
            context.ranker, history, last, item, groups=groups, config=config, search=search
        ),
        removal=smallest(
            context.ranker,
            history,
            item,
            candidates=ranking.candidates,
            shown=shown,
            enters=True,
            config=search,
        ),
        additions=add(
            context.ranker,
            context.statistics,
            history,
            item,
            candidates=ranking.candidates,
            shown=shown,
            bought_before=bought_before,
            most=max_tried,
        ),
    )


def _status(recommender: Recommender, dataset: Dataset, item: int) -> Status:
    kinds = dataset.log.events[dataset.log.items == item]
    return Status.RANKED if np.isin(kinds, recommender.events).any() else Status.UNSEEN
