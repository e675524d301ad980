"""Words of states and types, in whatever capitals and accents."""

from __future__ import annotations

import pytest

from recommenders.adapters.files.values.undone_words import is_return, is_undone, words_of_state


@pytest.mark.parametrize(
    ("state", "undone", "back"),
    [
        ("Refunded", True, True),
        ("RETURN", True, True),
        ("Partially refunded", False, False),
        ("VOID", True, False),
        ("Annulé", True, False),
        ("Credit Note", False, True),
        ("credit-memo", False, True),
        ("credit card", False, False),
        ("Sale", False, False),
    ],
)
def test_what_was_undone_and_what_came_back(state: str, undone: bool, back: bool) -> None:
    words = words_of_state(state)
    assert (is_undone(words), is_return(words)) == (undone, back)
