"""Icons of item categories and of reasons, from Streamlit's bundled Material symbols."""

from __future__ import annotations

import re
from typing import Final

from explain.contract import ReasonState

STATES: Final = {
    ReasonState.CHECKED: ":material/check_circle:",
    ReasonState.ASSOCIATED: ":material/link:",
    ReasonState.GENERAL: ":material/groups:",
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


def icon(*names: str | None) -> str:
    """The icon for a category; the first name that is recognised decides."""
    for name in names:
        words = "" if name is None else name.casefold()
        for keys, symbol in _WORDS:
            if re.search(rf"\b({'|'.join(keys)})", words):
                return symbol
    return DEFAULT_ICON
