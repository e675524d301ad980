from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from explain.search.answer import SearchAnswer
from explain.search.personal import TasteEvidence, taste_evidence, taste_sentence
from recommenders.contract import Columns
from recommenders.search.model import SearchConfig, SearchModel
from recommenders.search.taste import CustomerTaste
from tests.recommenders.search.shop import BULB, DESK, LAMP, RUG, SHADE, shop

ITEM = TasteEvidence(item=LAMP, plain=0.5, everybody=2, bought=0, own=1.0, lift=1.0, brand=1.0)


def taste(**factors: dict[int, float]) -> CustomerTaste:
    values = {name: np.ones(5) for name in ("own", "lift", "brand")}
    for name, by_item in factors.items():
        for item, factor in by_item.items():
            values[name][item] = factor
    return CustomerTaste(bought=(values["own"] > 1).astype(np.int64) * 3, **values)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, "The purchases of Ann say nothing for or against it."),
        ({"bought": 1, "own": 1.5}, "Ann has bought it once (counts 1.50 times)."),
        ({"bought": 4, "own": 2.0}, "Ann has bought it 4 times (counts 2.00 times)."),
        ({"bought": 4}, "The purchases of Ann say nothing for or against it."),
        (
            {"lift": 0.5, "brand": 0.8},
            "Lux <b> has 0.500 times the share in the purchases of Ann that it has in everybody's "
            "(counts 0.800 times).",
        ),
        (
            {"bought": 2, "own": 3.0, "lift": 2.0, "brand": 1.5},
            "Ann has bought it 2 times (counts 3.00 times); Lux <b> has 2.00 times the share in "
            "the purchases of Ann that it has in everybody's (counts 1.50 times).",
        ),
    ],
)
def test_what_taste_says_stands_in_a_sentence(changes: dict[str, float], sentence: str) -> None:
    dataset = shop()
    branded = dataset.items.assign(**{Columns.BRAND: pd.Series(["Lux <b>"] * 5, dtype="str")})
    dataset = replace(dataset, items=branded)
    assert taste_sentence(replace(ITEM, **changes), "Ann", dataset) == sentence  # type: ignore[arg-type]


def test_an_item_that_the_query_does_not_lead_to_has_no_factor() -> None:
    plain = np.array([1.0, 0.5, 0.001, 0.0, 0.0])
    seen = taste_evidence(taste(own={LAMP: 2.0, BULB: 9.0}), plain, [LAMP, BULB], {LAMP: 1})
    assert [(entry.own, entry.everybody, entry.plain) for entry in seen] == [
        (2.0, 1, 1.0),
        (1.0, None, 0.001),
    ]


def test_the_parts_add_up_to_the_score_as_for_a_customer() -> None:
    model, dataset = SearchModel.of(shop(), SearchConfig()), shop()
    plain = SearchAnswer.of(model, "lamp")
    first, second = (entry.item for entry in plain.evidence[:2])
    mine = taste(own={second: 50.0})
    answer = SearchAnswer.of(model, "lamp", taste=mine)
    assert [entry.item for entry in answer.evidence[:2]] == [second, first]
    assert [entry.everybody for entry in answer.taste[:2]] == [2, 1]
    total = mine.personal(plain.scores.total)
    for entry in answer.evidence:
        parts = entry.direct + entry.one_step + entry.two_steps + entry.words + entry.alike
        assert parts == pytest.approx(entry.score) == total[entry.item]
        assert sum(via.value for via in entry.via) <= entry.one_step + 1e-12
    frame = answer.frame(dataset, model.searches.queries)
    assert frame["rank for everybody"].tolist()[:2] == [2, 1]
    assert frame["factor of that"].tolist()[:2] == [50.0, 1.0]
    assert frame["bought before"].tolist()[:2] == [3, 0]
    assert "rank for everybody" not in plain.frame(dataset, model.searches.queries)


def test_who_has_to_go_for_what_is_liked_is_named() -> None:
    model = SearchModel.of(shop(), SearchConfig())
    plain = SearchAnswer.of(model, "lamp", k=2)
    other = next(
        item
        for item in (LAMP, SHADE, BULB, DESK, RUG)
        if item not in [entry.item for entry in plain.evidence]
        and plain.scores.total[item] >= 0.02 * plain.scores.total.max()
    )
    answer = SearchAnswer.of(model, "lamp", taste=taste(own={other: 500.0}), k=2)
    assert answer.evidence[0].item == other
    assert answer.taste[0].everybody is None
    assert answer.displaced == (plain.evidence[1].item,)
    assert plain.displaced == ()
