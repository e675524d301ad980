from __future__ import annotations

import numpy as np
import pytest

from explain.charts.neighbours import LINE, MAX_NEIGHBOURS, WIDTHS, neighbours, takeaway
from explain.items.neighbours import Neighbours
from recommenders.contract import Dataset
from recommenders.related.recommender import RelatedItems
from tests.worlds import A, B, C


def pairs(sources: list[int], targets: list[int], scores: list[float]) -> RelatedItems:
    counts = np.arange(1, len(scores) + 1)
    return RelatedItems(
        sources=np.array(sources, dtype=np.int32),
        targets=np.array(targets, dtype=np.int32),
        scores=np.array(scores, dtype=np.float32),
        forward=counts,
        backward=counts,
        together=counts,
        viewed=counts,
        borrowed=np.zeros(len(scores), dtype=np.bool_),
        known=np.zeros(len(scores), dtype=np.bool_),
        within=30,
    )


def test_a_line_is_as_wide_as_the_relation_is_strong(tiny: Dataset) -> None:
    related = Neighbours(
        item=A, into=pairs([B, C], [A, A], [2.0, 1.0]), onward=pairs([], [], []), learned=True
    )
    figure = neighbours(related, tiny)
    widths = [trace.line.width for trace in figure.data if trace.mode == "lines"]
    assert widths == pytest.approx([WIDTHS[1], (WIDTHS[0] + WIDTHS[1]) / 2])
    texts = [note.text for note in figure.layout.annotations]
    assert "It leads to nothing" in texts
    assert "Nothing leads to it" not in texts
    assert max(len(line) for text in texts[:2] for line in text.split("<br>")) <= LINE + 1 + 9
    assert takeaway(related, tiny).endswith("It leads to: nothing.")


def test_no_more_neighbours_than_there_is_room_for(tiny: Dataset) -> None:
    many = MAX_NEIGHBOURS + 2
    onward = pairs([A] * many, [B] * many, [1.0] * many)
    figure = neighbours(
        Neighbours(item=A, into=pairs([], [], []), onward=onward, learned=True), tiny
    )
    assert sum(trace.mode == "lines" for trace in figure.data) == MAX_NEIGHBOURS
