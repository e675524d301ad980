"""The door of the package: a fitted recommender's list for a customer, with reasons, by ids."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
import pandas as pd

from explain.context import ExplanationContext
from explain.contract import TOP_K
from explain.counterfactual import wording as answers
from explain.counterfactual.why_not import WhyNot, why_not
from explain.formats import count_of, date
from explain.markup import text
from explain.profiles.item_statistics import ItemStatistics
from explain.reasons.explanation import Explanation, explain
from explain.reasons.verdict_wording import answers as verdict_answers
from explain.reasons.verdict_wording import summary
from explain.reasons.wording import verdict_badge
from recommenders.api import known_customer_code, known_item_code
from recommenders.contract import Columns, Dataset, Histories, Recommender
from recommenders.data.customer_labels import in_sentence
from recommenders.errors import DataError
from recommenders.guests.guest import with_guest
from recommenders.rules.rule import Rule


class Explainer:
    """Explains the lists of a fitted recommender on the data set that it was fitted to.

    Customers and items go in and come out by their ids. What every explanation needs of the data
    (who bought what, when, for how much) is computed once, here. ``rules`` are those of the shop.
    """

    def __init__(
        self, recommender: Recommender, dataset: Dataset, rules: Iterable[Rule] = ()
    ) -> None:
        self.context = ExplanationContext.of(recommender, dataset, rules)

    @classmethod
    def of(cls, context: ExplanationContext) -> Self:
        """The explainer of a context that is there already; nothing is computed again."""
        explainer = cls.__new__(cls)
        explainer.context = context
        return explainer

    def explain(
        self,
        customer: str,
        *,
        k: int = TOP_K,
        bought_before: bool = False,
        without: Sequence[str] = (),
    ) -> CustomerExplanation:
        """The list of ``k`` items of a customer, each with its reason and the check of it.

        ``bought_before`` keeps what the customer has among the candidates. ``without`` (item ids)
        leaves these purchases out of the history, as if they had not been made. Raises
        `DataError` for an id that the data set does not have, and for ``k`` under 1.
        """
        code = known_customer_code(self.context.dataset, customer)
        if k < 1:
            raise DataError("a list has one item at least", value=k, remedy="Ask for 1 or more.")
        explanation = explain(
            self.context,
            code,
            shown=k,
            bought_before=bought_before,
            history=self._history(code, without) if without else None,
        )
        return CustomerExplanation(self.context, explanation, tuple(without))

    def with_guest(self, history: Histories) -> Explainer:
        """The same with somebody who is not in the data, whose id is `GUEST`.

        ``history`` has one row. The recommender is not fitted again.
        """
        dataset = with_guest(self.context.dataset, history)
        context = replace(self.context, dataset=dataset, statistics=ItemStatistics.of(dataset))
        return Explainer.of(context)

    def why_not(
        self, customer: str, item: str, *, k: int = TOP_K, bought_before: bool = False
    ) -> ItemAbsence:
        """Why an item (id) is not in the customer's list of ``k``, and what would bring it in.

        Raises `DataError` for an id that the data set does not have.
        """
        code = known_customer_code(self.context.dataset, customer)
        answer = why_not(
            self.context,
            self._history(code, ()),
            known_item_code(self.context.dataset, item),
            shown=k,
            bought_before=bought_before,
            customer=code,
        )
        return ItemAbsence(self.context.dataset, customer, answer)

    def _history(self, customer: int, without: Sequence[str]) -> Histories:
        events = self.context.ranker.recommender.events
        history = self.context.dataset.histories([customer], events=events)
        gone = [known_item_code(self.context.dataset, item) for item in without]
        return history.where(~np.isin(history.items, gone))


@dataclass(frozen=True, slots=True, eq=False)
class CustomerExplanation:
    """A customer's list with its reasons, as table, text, HTML or plain values.

    ``explanation`` is what it was made from, in codes; ``without`` are the ids of the items whose
    purchases were left out of the history.
    """

    context: ExplanationContext
    explanation: Explanation
    without: tuple[str, ...] = ()

    @property
    def customer(self) -> str:
        """The id of the customer."""
        return self.context.dataset.customer_id(self.explanation.customer)

    @property
    def label(self) -> str:
        """The customer's name and id, or the id alone."""
        label = self.context.dataset.customer_label(self.explanation.customer)
        return label if label.endswith(self.customer) else f"{label} ({self.customer})"

    @property
    def title(self) -> str:
        """What this is, as a heading."""
        count = len(self.explanation.ranking.items)
        items = "this item" if count == 1 else f"these {count} items" if count else "no item"
        return f"Why {in_sentence(self.label)} sees {items}"

    def frame(self) -> pd.DataFrame:
        """One line for each item, best first: id, title, score, reason, and the check's outcome.

        The columns are those of `explain.reasons.explanation.Explanation.frame`.
        """
        return self.explanation.frame(self.context.dataset)

    def contributions(self) -> pd.DataFrame:
        """What each purchase adds to the score of each item, in the recommender's units.

        One line for each item and part of the history: ``item_id``; ``because_of``, the ids of
        the part; its ``label``, the title or the name of a group; ``contribution`` and its
        ``standard_error`` (0 where nothing was sampled).
        """
        dataset, attribution = self.context.dataset, self.explanation.attribution
        return pd.DataFrame(
            [
                {
                    Columns.ITEM: dataset.item_id(int(target)),
                    "because_of": tuple(dataset.item_id(item) for item in unit.items),
                    "label": unit.label or dataset.item_title(unit.items[0]),
                    "contribution": attribution.values[row, column],
                    "standard_error": attribution.errors[row, column],
                }
                for column, target in enumerate(attribution.targets)
                for row, unit in enumerate(attribution.units)
            ],
            columns=[Columns.ITEM, "because_of", "label", "contribution", "standard_error"],
        )

    def to_dict(self) -> dict[str, Any]:
        """The same as values that JSON knows; the keys are stable.

        ``customer``, ``label``, ``without`` (item ids), ``dataset`` (``name``, ``as_of``,
        ``fingerprint``), ``recommender``, ``method`` of the contributions, ``candidates``
        (ranked items) and ``items``: for each ``rank``, ``item``, ``title``, ``score``,
        ``state``, ``kind``, ``reason``, ``rank_by_score``, ``rule`` (what rules of the shop did,
        None without), ``rank_without`` (None where nothing was asked),
        ``evidence``, ``held_back``, ``also``, and ``contributions``, the strongest first:
        ``because_of`` (item ids), ``label``, ``value``, ``error``.
        """
        dataset, explanation = self.context.dataset, self.explanation
        return {
            "customer": self.customer,
            "label": dataset.customer_label(explanation.customer),
            "without": list(self.without),
            "dataset": {
                "name": dataset.name,
                "as_of": dataset.as_of.isoformat(),
                "fingerprint": dataset.fingerprint,
            },
            "recommender": self.context.ranker.recommender.name,
            "method": str(explanation.attribution.method),
            "candidates": explanation.ranking.n_candidates,
            "items": [self._item(position) for position in range(len(explanation.rationales))],
        }

    def _item(self, position: int) -> dict[str, Any]:
        dataset, explanation = self.context.dataset, self.explanation
        rationale, attribution = explanation.rationales[position], explanation.attribution
        reason = rationale.reason
        verdict = reason.verdict
        values = attribution.values[:, position]
        return {
            "rank": position + 1,
            "item": dataset.item_id(reason.target),
            "title": dataset.item_title(reason.target),
            "score": float(explanation.ranking.scores[position]),
            "state": str(reason.state),
            "kind": str(reason.kind),
            "reason": rationale.plain,
            "rank_by_score": self._rank_by_score(position),
            "rule": reason.placement or None,
            "rank_without": verdict.rank_without,
            "rank_without_history": verdict.rank_without_history,
            "personal": verdict.personal if verdict.asked else None,
            "faithful": verdict.faithful if verdict.personal else None,
            "plausible": verdict.plausible if verdict.faithful else None,
            "share": None if verdict.check is None else verdict.share,
            "named": None
            if reason.named is None
            else {
                "group": reason.named.label or None,
                "items": [dataset.item_id(item) for item in reason.named.items],
                "purchases": reason.named.purchases,
            },
            "answers": {
                answer.question.lower(): f"{answer.word}, {answer.text}"
                for answer in verdict_answers(reason, dataset)
            },
            "evidence": [text(sentence) for sentence in rationale.evidence],
            "held_back": text(rationale.against),
            "also": rationale.also,
            "contributions": [
                {
                    "because_of": [dataset.item_id(item) for item in attribution.units[row].items],
                    "label": attribution.units[row].label
                    or dataset.item_title(attribution.units[row].items[0]),
                    "value": float(values[row]),
                    "error": float(attribution.errors[row, position]),
                }
                for row in np.argsort(-np.abs(values), kind="stable").tolist()
            ],
        }

    def _rank_by_score(self, position: int) -> int:
        """The rank before every rule of the shop; the place where none acts."""
        trace = self.explanation.ranking.trace
        return position + 1 if trace is None else trace.rank_by_score(position)

    @property
    def provenance(self) -> str:
        """Where the list comes from, in one line."""
        dataset, ranker = self.context.dataset, self.context.ranker
        parts = [
            dataset.title,
            f"as of {date(dataset.as_of)}",
            ranker.recommender.name,
            f"{self.explanation.attribution.method} contributions",
            f"{self.explanation.ranking.n_candidates:,} candidates",
        ]
        if self.without:
            parts.append(f"asked without {count_of(len(self.without), 'item')}")
        return " · ".join(parts)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.title}>"

    def __str__(self) -> str:
        lines = [self.title, self.provenance]
        if self.explanation.rationales:
            lines.append(summary(words.reason for words in self.explanation.rationales))
        for rank, rationale in enumerate(self.explanation.rationales, start=1):
            title = self.context.dataset.item_title(rationale.reason.target)
            lines += ["", f"{rank:>3}  {title}  ({verdict_badge(rationale.reason)})"]
            told = rationale.reason.placement
            moved = f"Rules: {told}." if told and not rationale.reason.verdict.by_rule else ""
            sentences = [rationale.plain, moved, *map(text, rationale.beside)]
            lines += [f"     {sentence}" for sentence in sentences if sentence]
            lines += [
                f"     {answer.question + ':':<11}{answer.word}, {answer.text}"
                for answer in verdict_answers(rationale.reason, self.context.dataset)
            ]
        if not self.explanation.rationales:
            lines += ["", "There is nothing left to rank."]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        frame = self.frame()
        columns = ["rank", Columns.TITLE, "score", "reason", "state", "rank_without"]
        columns += [column for column in ("rule",) if column in frame]
        table = frame[columns].to_html(index=False, escape=True, border=0, na_rep="")
        heading = f"<h4>{html.escape(self.title)}</h4>"
        return f"{heading}{table}<p><small>{html.escape(self.provenance)}</small></p>"


@dataclass(frozen=True, slots=True, eq=False)
class ItemAbsence:
    """Why an item is not in a customer's list; ``answer`` is the same in codes."""

    dataset: Dataset
    customer: str
    answer: WhyNot

    def frame(self) -> pd.DataFrame:
        """One line: where the item stands, and what brings it in."""
        return self.answer.frame(self.dataset)

    def __str__(self) -> str:
        return "\n".join(self._sentences())

    def _repr_html_(self) -> str:
        return "".join(f"<p>{html.escape(sentence)}</p>" for sentence in self._sentences())

    def _sentences(self) -> list[str]:
        answer = self.answer
        sentences = [answers.standing(answer, self.dataset)]
        if answer.removal is not None:
            sentences.append(answers.entering(answer.removal, self.dataset, answer.without))
        if answer.additions is not None:
            sentences.append(answers.adding(answer.additions, self.dataset, answer.with_more))
        return sentences
