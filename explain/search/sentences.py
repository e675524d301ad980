"""The evidence of an item for a query in a sentence."""

from __future__ import annotations

from typing import Final

import numpy as np

from explain.formats import count_of, join_names
from recommenders.contract import Dataset
from recommenders.search.evidence import Evidence

NOTICEABLE: Final = 0.05
"""Share of the score below which a part is not spoken of, where another one is."""
MAX_NAMED: Final = 2


def sentence(evidence: Evidence, dataset: Dataset, queries: np.ndarray) -> str:
    """Why the item stands there, the largest part first; ``queries`` are the known ones."""
    parts = [
        (evidence.direct, clicked(evidence)),
        (evidence.sessions, in_sessions(evidence, dataset)),
        (evidence.words, in_words(evidence)),
        (evidence.alike, in_queries(evidence, queries)),
    ]
    spoken = [(value, text) for value, text in parts if value > 0 and text]
    large = [(value, text) for value, text in spoken if value >= NOTICEABLE * evidence.score]
    ordered = sorted(large or spoken[:1], key=lambda part: -part[0])
    text = "; ".join(text for _, text in ordered)
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def clicked(evidence: Evidence) -> str:
    """Who clicked it, "" where nobody did."""
    if not evidence.clicked:
        return ""
    text = f"clicked by {count_of(evidence.shoppers, 'shopper')} who searched this"
    if evidence.clicked != evidence.searched or evidence.clicked != evidence.shoppers:
        of = count_of(evidence.searched, "search", "searches")
        text += f" (in {evidence.clicked:,} of {of})"
    return text


def in_sessions(evidence: Evidence, dataset: Dataset) -> str:
    """Which sessions lead to it, "" where none does."""
    if evidence.via:
        named = [
            f"{f'{via.sessions:,}' if index else count_of(via.sessions, 'session')} with "
            f"{dataset.item_title(via.item)}"
            for index, via in enumerate(evidence.via[:MAX_NAMED])
        ]
        verb = "was" if len(named) == 1 else "were"
        return f"in {join_names(named)}, which {verb} clicked for this query"
    if evidence.two_steps > 0 and not evidence.clicked:
        return "two sessions away from what was clicked"
    return ""


def in_words(evidence: Evidence) -> str:
    """Which words describe it, "" where its text adds nothing."""
    if evidence.words <= 0:
        return ""
    if not evidence.matched:
        return "its description shares parts of words"
    return f"described by {join_names([f'“{word}”' for word in evidence.matched])}"


def in_queries(evidence: Evidence, queries: np.ndarray) -> str:
    """Which queries in similar words lead to it, "" where none does."""
    named = [f"“{queries[alike.query]}”" for alike in evidence.similar[:MAX_NAMED]]
    return f"found by searches for {join_names(named)}" if named else ""
