"""A row of the batch for each entry of a list, and the schema of the files."""

from __future__ import annotations

from typing import Any, Final

import pyarrow as pa

from explain.explainer import CustomerExplanation
from explain.reasons.reason import Reason
from explain.reasons.wording import said_only
from recommenders.contract import Columns, Dataset

SCHEMA: Final = pa.schema(
    [
        pa.field(Columns.CUSTOMER, pa.string(), nullable=False),
        pa.field("rank", pa.int32(), nullable=False),
        pa.field(Columns.ITEM, pa.string(), nullable=False),
        pa.field(Columns.TITLE, pa.string(), nullable=False),
        pa.field("score", pa.float64(), nullable=False),
        pa.field("state", pa.string(), nullable=False),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("reason", pa.string(), nullable=False),
        pa.field("customer_reason", pa.string()),
        pa.field("named_items", pa.list_(pa.string()), nullable=False),
        pa.field("share", pa.float64()),
        pa.field("personal", pa.bool_()),
        pa.field("faithful", pa.bool_()),
        pa.field("plausible", pa.bool_()),
        pa.field("rank_without", pa.int64()),
        pa.field("rank_without_history", pa.int64()),
        pa.field("rank_by_score", pa.int64(), nullable=False),
        pa.field("rule", pa.string()),
    ]
)
"""One line for each entry. ``reason`` is for the analyst, ``customer_reason`` for the customer: the
latter only where the verdict is personal, faithful and plausible. The keys are those of
`explain.explainer.CustomerExplanation.to_dict`."""


def rows_of(explained: CustomerExplanation) -> list[dict[str, Any]]:
    """The rows of a customer's list, best first."""
    dataset, reasons = explained.context.dataset, explained.explanation.rationales
    rows = []
    for entry, rationale in zip(explained.to_dict()["items"], reasons, strict=True):
        named = entry["named"]
        rows.append(
            {
                Columns.CUSTOMER: explained.customer,
                "rank": entry["rank"],
                Columns.ITEM: entry["item"],
                Columns.TITLE: entry["title"],
                "score": entry["score"],
                "state": entry["state"],
                "kind": entry["kind"],
                "reason": entry["reason"],
                "customer_reason": customer_reason(rationale.reason, dataset),
                "named_items": [] if named is None else named["items"],
                "share": entry["share"],
                "personal": entry["personal"],
                "faithful": entry["faithful"],
                "plausible": entry["plausible"],
                "rank_without": entry["rank_without"],
                "rank_without_history": entry["rank_without_history"],
                "rank_by_score": entry["rank_by_score"],
                "rule": entry["rule"],
            }
        )
    return rows


def customer_reason(reason: Reason, dataset: Dataset) -> str | None:
    """The reason in words for the customer; None where it is not sure enough to be said."""
    verdict, named = reason.verdict, reason.named
    if named is None or not (verdict.personal and verdict.faithful and verdict.plausible):
        return None
    if named.label:
        return f"Because you buy {named.label}"
    first, *rest = [dataset.item_title(item) for item in named.items]
    goes = ", which go with this" if rest else ", which goes with this"
    word = goes if said_only(reason) else ""
    if not rest:
        return f"Because you bought {first}{word}"
    if len(rest) == 1:
        return f"Because you bought {first} and {rest[0]}{word}"
    return f"Because you bought {first} and {len(rest)} more{word}"
