"""Icons of item categories and of reasons, from Streamlit's bundled Material symbols."""

from __future__ import annotations

import re
from typing import Final

from explain.contract import ReasonState
from explain.formats import FIXED_SPACE

STATES: Final = {
    ReasonState.PERSONAL: ":material/check_circle:",
    ReasonState.DOUBTFUL: ":material/error:",
    ReasonState.WEAK: ":material/scatter_plot:",
    ReasonState.POPULAR: ":material/groups:",
    ReasonState.UNTESTED: ":material/inventory_2:",
    ReasonState.RULE: ":material/push_pin:",
}
COLOURS: Final = {
    ReasonState.PERSONAL: "blue",
    ReasonState.DOUBTFUL: "orange",
    ReasonState.WEAK: "gray",
    ReasonState.POPULAR: "gray",
    ReasonState.UNTESTED: "gray",
    ReasonState.RULE: "gray",
}
"""Colours of Streamlit's Markdown; beside them always stand the icon and the word."""
ANSWERS: Final = {
    "yes": ":material/check:",
    "in part": ":material/check_indeterminate_small:",
    "no": ":material/close:",
    "not known": ":material/question_mark:",
}
DEFAULT_ICON: Final = ":material/sell:"
_WORDS: Final[tuple[tuple[tuple[str, ...], str], ...]] = (
    (("pet", "dog", "cat", "puppy"), ":material/pets:"),
    (("produce", "fruit", "veg", "salad", "fresh"), ":material/nutrition:"),
    (("bakery", "bread", "pastry", "cake"), ":material/bakery_dining:"),
    (("dairy", "milk", "egg", "cheese"), ":material/egg:"),
    (("meat", "seafood", "fish", "deli"), ":material/set_meal:"),
    (("wine", "beer", "spirit", "drink", "beverage", "coffee", "tea"), ":material/local_cafe:"),
    (("grocer", "food", "pantry", "snack", "frozen", "nutrition"), ":material/grocery:"),
    (("beauty", "cosmetic", "skin", "hair", "make-up", "makeup"), ":material/spa:"),
    (("drug", "health", "pharm"), ":material/medication:"),
    (("apparel", "cloth", "shoe", "wear", "denim"), ":material/apparel:"),
    (("bag",), ":material/shopping_bag:"),
    (("office", "station", "paper", "print", "ink", "writing"), ":material/print:"),
    (("toy", "game", "craft"), ":material/toys:"),
    (("light", "lantern", "candle", "lamp"), ":material/lightbulb:"),
    (("kitchen", "dining", "cook", "mug", "baking"), ":material/countertops:"),
    (("garden", "flor", "plant"), ":material/local_florist:"),
    (("decor", "gift", "christmas", "party", "home"), ":material/redeem:"),
)


def verdict_mark(state: ReasonState, count: int | None = None) -> str:
    """The icon and the word of a verdict in its colour, in Markdown; the count before the word.

    None of them is grey.
    """
    word = str(state) if count is None else f"{count:,} {state}"
    colour = "gray" if count == 0 else COLOURS[state]
    return f":{colour}[{STATES[state]}{FIXED_SPACE}**{word}**]"


def answer_mark(word: str) -> str:
    """The icon of an answer: yes, in part, no."""
    return ANSWERS[word]


def symbol(icon_text: str) -> str:
    """The name of a Material symbol from its Markdown: ":material/pets:" is "pets"."""
    return icon_text.removeprefix(":material/").removesuffix(":")


def icon(*names: str | None) -> str:
    """The icon for a category; the first name that is recognised decides."""
    for name in names:
        words = "" if name is None else name.casefold()
        for keys, symbol in _WORDS:
            if re.search(rf"\b({'|'.join(keys)})", words):
                return symbol
    return DEFAULT_ICON
