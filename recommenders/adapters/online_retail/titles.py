"""Online Retail: which description of a code is its title, and how it reads on a screen."""

from __future__ import annotations

import re
from typing import Final

import numpy as np
import pandas as pd

from recommenders.adapters.files.deduplicate import most_frequent
from recommenders.histories import BoolArray, LongArray

_NOTE: Final = re.compile(
    r"\?|\b(damage|dagamed|check|lost|found|missing|adjust|sold as|sold in|wrong|mixed|mix up|"
    r"thrown|throw away|faulty|rusty|mouldy|crushed|smashed|cracked|broken|breakage|unsaleable|"
    r"sample|display|showroom|counted|returned|barcode|dotcom|amazon|ebay|given away|reverse|"
    r"incorrect|credit|stock|allocat|oops|historic|website|temp|re-adjust|can't find|put aside|"
    r"test|wet|mystery|error|mailout|cargo|john lewis|orders?|marked|mrked|coded)",
    re.IGNORECASE,
)
_SHORT: Final = {
    "asst": "assorted",
    "asstd": "assorted",
    "ass": "assorted",
    "col": "colour",
    "cols": "colours",
    "des": "design",
    "dec": "decoration",
    "hldr": "holder",
    "necklac": "necklace",
    "neckl": "necklace",
    "vint": "vintage",
    "turq": "turquoise",
    "choc": "chocolate",
    "b'fly": "butterfly",
    "p'weight": "paperweight",
    "flowe": "flower",
    "w": "with",
    "w/": "with",
    "pk": "pack",
    "lge": "large",
    "sml": "small",
    "med": "medium",
}
_KEPT_WORDS: Final = "ABC CD DIY DVD II III LED MP3 PC SOS TV UK USA USB XL XXL"
_KEPT: Final = frozenset(_KEPT_WORDS.split())
_SMALL_WORDS: Final = "a an and at by de des du for from in of on or the to with"
_SMALL: Final = frozenset(_SMALL_WORDS.split())
_UNIT: Final = re.compile(r"\d[\d.,x/]*(cm|mm|m|g|kg|ml|l|cl|oz|w|v)?", re.IGNORECASE)


def titles(codes: LongArray, descriptions: pd.Series) -> tuple[pd.Series, BoolArray, int]:
    """The readable title of each item code that has one (index: item code).

    Also which lines carry a stock note such as "damaged" for a title, shape (n_lines,), and how
    many codes had several titles. The most frequent title wins, and never a note.
    """
    description_codes, distinct = pd.factorize(descriptions.str.strip(), sort=True)
    joined = pd.Series(distinct).str.replace(r"\s+", " ", regex=True)
    note = joined.map(_is_note).to_numpy(dtype=bool)
    noted = np.append(note, False)[description_codes]
    again, readable = pd.factorize(joined.map(readable_title), sort=True)
    values = np.append(again, -1)[description_codes]
    values[noted] = -1
    chosen, several = most_frequent(codes, values)
    named = pd.Series(readable.take(chosen.to_numpy()), index=chosen.index, dtype="str")
    return named, noted, several


def readable_title(written: str) -> str:
    """``WHITE HANGING HEART T-LIGHT HOLDER`` as ``White Hanging Heart T-Light Holder``."""
    text = re.sub(r"\bS(?:ET)?/(\d+)", r"SET OF \1 ", written.strip(" .,*"), flags=re.IGNORECASE)
    text = re.sub(r"\bw/(?=\w)", "with ", text, flags=re.IGNORECASE)
    text = re.sub(r",(?=\S)", ", ", text)
    words = [_SHORT.get(word.lower(), word) for word in text.split()]
    return " ".join(_cased(word, first=position == 0) for position, word in enumerate(words))


def _cased(word: str, *, first: bool) -> str:
    if word.upper() in _KEPT:
        return word.upper()
    if _UNIT.fullmatch(word):
        return word.lower()
    if word.lower() in _SMALL and not first:
        return word.lower()
    # a capital after the start, a hyphen, a slash or a bracket, but not after an apostrophe
    return re.sub(r"(?:^|(?<=[-/(+&\"]))[a-z]", lambda match: match.group().upper(), word.lower())


def _is_note(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    capitals = sum(letter.isupper() for letter in letters)
    if len(letters) < 3:
        return True
    # product titles are in capitals in this file, the notes of the warehouse mostly are not
    return capitals < 0.5 * len(letters) and _NOTE.search(text) is not None
