"""Reasons for a list that is a record: what goes with the purchases, and never a cause."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from explain.attribution.by_relation import RELATIONS
from explain.context import ExplanationContext
from explain.contract import Attribution, AttributionMethod, HistoryUnit
from explain.counterfactual.check import Removal
from explain.reasons.associations import Associations
from explain.reasons.find_reasons import associations_of
from explain.reasons.reason import Reason
from explain.reasons.verdict import Verdict
from recommenders.contract import Histories, RecordedScores
from recommenders.errors import DataError
from recommenders.ranking.ranker import Ranking

if TYPE_CHECKING:
    from explain.reasons.explanation import Explanation

MAX_RELATED: Final = 10
"""Purchases that are told of one item."""


def unattributed(history: Histories, ranking: Ranking) -> Attribution:
    """The attribution of scores that nothing is known of: no purchase adds anything."""
    units = tuple(HistoryUnit(items=(int(item),)) for item in history.players())
    nothing = np.zeros((len(units), len(ranking.items)))
    scores = ranking.scores.astype(np.float64)
    return Attribution(
        units=units,
        targets=ranking.items,
        values=nothing,
        errors=nothing,
        base=scores,
        total=scores,
        method=AttributionMethod.NONE,
        n_scored=0,
    )


def reasons_on_record(
    context: ExplanationContext, history: Histories, attribution: Attribution, *, customer: int
) -> tuple[Reason, ...]:
    """For each target the purchase that goes with it most closely; none is named where none does.

    How closely: `Associations.certain_doublings`, what a shared type, brand or category, the word
    of the shop or the purchases of others tell. A purchase of the item itself comes first.
    """
    associations = associations_of(context, history, attribution, customer=customer)
    return tuple(
        _reason(history, associations, position, int(target))
        for position, target in enumerate(attribution.targets)
    )


def _reason(history: Histories, associations: Associations, position: int, target: int) -> Reason:
    told = associations.certain_doublings()[:, position]
    if not len(told) or told.max() <= 0:
        return Reason(target=target, named=None, verdict=Verdict(without_history=None, asked=False))
    row = int(told.argmax())
    item = int(associations.items[row])
    bought = history.items == item
    return Reason(
        target=target,
        named=Removal(
            items=(item,),
            purchases=int(bought.sum()),
            last=int(history.times[bought].max()),
            relation=RELATIONS[int(associations.relations[row, position])],
        ),
        verdict=Verdict(
            without_history=None, grounds=(associations.ground(item, target),), asked=False
        ),
    )


def related_purchases(
    context: ExplanationContext, explanation: Explanation, position: int
) -> pd.DataFrame:
    """The purchases that go with one entry of the list, the closest first.

    ``item`` (code), ``bought`` (title), ``times``, ``last`` (local), ``relation``, ``share`` of its
    other buyers who bought the entry too, and ``lift``, how many times the usual share that is.
    """
    history, dataset = explanation.history, context.dataset
    associations = associations_of(
        context, history, explanation.attribution, customer=explanation.customer
    )
    told = associations.certain_doublings()[:, position]
    rows = []
    for row in np.argsort(-told, kind="stable")[:MAX_RELATED].tolist():
        if told[row] <= 0:
            break
        item = int(associations.items[row])
        bought = history.items == item
        pair = associations.ground(item, int(explanation.ranking.items[position])).bought
        rows.append(
            {
                "item": item,
                "bought": dataset.item_title(item),
                "times": len(np.unique(history.times[bought])),
                "last": dataset.local_time(int(history.times[bought].max())).tz_localize(None),
                "relation": associations.relation(row, position),
                "share": pair.share,
                "lift": pair.lift,
            }
        )
    columns = ["item", "bought", "times", "last", "relation", "share", "lift"]
    return pd.DataFrame(rows, columns=columns)


def not_asked(recommender: RecordedScores) -> DataError:
    """What to raise where somebody wants to know what would be if."""
    return DataError(
        "these lists are a record, and there is no model to ask",
        value=recommender.record,
        remedy="Name the model itself to see what a change of the history would do.",
    )
