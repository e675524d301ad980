from __future__ import annotations

import numpy as np
import pytest

from recommenders.search.query_text import QueryText, item_documents
from tests.recommenders.search.shop import LAMP, SHADE, shop


@pytest.fixture(scope="module")
def text() -> QueryText:
    return QueryText.of(shop(), ["lamp", "rare light"])


def test_items_are_described_by_their_texts() -> None:
    assert item_documents(shop())[LAMP] == "brass lamp"


def test_words_and_pieces_of_words_count(text: QueryText) -> None:
    items, queries = text.cosines("lamp")
    assert items.argmax() == LAMP
    assert queries == pytest.approx([1.0, 0.0], abs=1e-9)
    # a slip of the finger shares pieces, and no word
    slipped, _ = text.cosines("llamp")
    assert slipped.argmax() == LAMP
    assert 0 < slipped[LAMP] < items[LAMP] <= 1
    assert not np.any(text.cosines("qqq zzz")[0])


def test_the_words_that_matched_are_named(text: QueryText) -> None:
    assert text.matched("cheap brass lamp", LAMP) == ("brass", "lamp")
    assert text.matched("lamps shades", LAMP) == ("lamps",)
    assert text.matched("linen", SHADE) == ("linen",)
    assert text.matched("lin", SHADE) == ()


def test_texts_without_a_word_are_no_error() -> None:
    dataset = shop()
    empty = dataset.items.assign(title="---")
    text = QueryText.of(type(dataset)(**{**fields(dataset), "items": empty}), [])
    assert text.cosines("lamp")[0].tolist() == [0.0] * 5


def fields(dataset: object) -> dict[str, object]:
    return {name: getattr(dataset, name) for name in dataset.__slots__}  # type: ignore[attr-defined]
