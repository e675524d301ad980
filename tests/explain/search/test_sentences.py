from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from explain.search.sentences import sentence
from recommenders.search.evidence import AlikeQuery, Evidence, Via
from tests.recommenders.search.shop import BULB, LAMP, SHADE, shop

QUERIES = np.array(["desk", "lamp"], dtype=object)
NOTHING = Evidence(
    item=SHADE,
    score=1.0,
    direct=0.0,
    one_step=0.0,
    two_steps=0.0,
    words=0.0,
    alike=0.0,
    shoppers=0,
    clicked=0,
    searched=23,
    via=(),
    similar=(),
    matched=(),
)


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        (
            {"direct": 1.0, "shoppers": 14, "clicked": 16},
            "Clicked by 14 shoppers who searched this (in 16 of 23 searches).",
        ),
        (
            {"direct": 1.0, "shoppers": 1, "clicked": 1, "searched": 1},
            "Clicked by 1 shopper who searched this.",
        ),
        (
            {"one_step": 1.0, "via": (Via(item=LAMP, value=1.0, sessions=9),)},
            "In 9 sessions with Brass Lamp, which was clicked for this query.",
        ),
        (
            {
                "one_step": 1.0,
                "via": (
                    Via(item=LAMP, value=0.6, sessions=9),
                    Via(item=BULB, value=0.4, sessions=1),
                ),
            },
            "In 9 sessions with Brass Lamp and 1 with Warm Bulb, which were clicked for "
            "this query.",
        ),
        ({"two_steps": 1.0}, "Two sessions away from what was clicked."),
        ({"words": 1.0, "matched": ("linen", "shade")}, "Described by “linen” and “shade”."),
        ({"words": 1.0}, "Its description shares parts of words."),
        (
            {"alike": 1.0, "similar": (AlikeQuery(query=1, value=1.0),)},
            "Found by searches for “lamp”.",
        ),
        ({}, ""),
    ],
)
def test_each_kind_of_evidence_has_its_words(changes: dict[str, object], text: str) -> None:
    assert sentence(replace(NOTHING, **changes), shop(), QUERIES) == text


def test_the_largest_part_stands_first_and_small_ones_are_not_spoken_of() -> None:
    evidence = replace(
        NOTHING, direct=0.3, shoppers=2, clicked=2, words=0.67, matched=("shade",), two_steps=0.03
    )
    assert sentence(evidence, shop(), QUERIES) == (
        "Described by “shade”; clicked by 2 shoppers who searched this (in 2 of 23 searches)."
    )
