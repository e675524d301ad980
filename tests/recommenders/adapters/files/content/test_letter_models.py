from __future__ import annotations

import pytest

from recommenders.adapters.files.content.letter_models import (
    HALF_WIDTH,
    KANJI,
    letter_model,
    of_signs,
)


@pytest.mark.parametrize(
    ("language", "word", "other"),
    [
        ("ru", "молоко", "мклкхщ"),
        ("de", "Brötchen", "Bröćchen"),
        ("el", "γάλα", "λγάά"),
        ("zh", "牛奶", "鍋燈"),
        (KANJI, "緑茶", "绿茶"),
        ("ko", "우유", "쫄꿱"),
        (HALF_WIDTH, "ﾐﾙｸ", "ミルク"),
    ],
)
def test_words_of_a_language_are_likelier_there(language: str, word: str, other: str) -> None:
    model = letter_model(language)
    assert len(word) == len(other)
    assert model.of_text(word) > model.of_text(other)


def test_what_is_ascii_says_nothing() -> None:
    assert letter_model("fr").of_text("Cafe au lait 12 oz") == 0.0
    assert letter_model("fr").of_text("café au lait") == letter_model("fr").of_text("café")


def test_small_letters_before_capitals_are_no_word() -> None:
    model = letter_model("ru")
    assert model.of_text("Молоко") == model.of_text("МОЛОКО") == model.of_text("молоко")
    assert model.of_text("мОЛОКО") < model.of_text("Молоко")


def test_signs_cost_most_within_a_word() -> None:
    assert of_signs("10°") == of_signs("Box…") > of_signs("¼lb") > of_signs("¯ó³ty")
    assert of_signs("\x85") < of_signs("╒") < of_signs("€")
    assert of_signs("Käse 100 g") == 0.0
