"""What an item is called wherever people meet it: short enough for a line, and never like another.

Market places have titles of 190 characters and more, and shops one title for all sizes of a thing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recommenders.contract import Columns

Titles: TypeAlias = NDArray[np.object_]

_UNSEEN: Final = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
"""Marks without width, and those that turn the direction of what follows."""
LONGEST: Final = 80
"""Characters of a title: what stands on a line or two."""
LONGEST_MARK: Final = 60
"""Characters of what tells two apart."""
TELLING: Final = (Columns.BRAND, Columns.PRODUCT_TYPE, Columns.CATEGORY)
"""What tells items of one title apart where it differs for all of them; else their ids do."""


def display_titles(items: pd.DataFrame) -> Titles:
    """The titles of a table of items, shape (n_items,), clipped and told apart.

    "Cotton socks" twice is "Cotton socks (Acme)" and "Cotton socks (Nord)" where the brands
    differ, and "Cotton socks (S01)" with its id where nothing better does.
    """
    clipped = [
        shortened(_UNSEEN.sub("", title), LONGEST) for title in items[Columns.TITLE].astype(str)
    ]
    titles: Titles = np.array(clipped, dtype=np.object_)
    known = pd.Series(clipped, dtype=object).str.casefold()
    for rows in known.groupby(known).indices.values() if known.duplicated().any() else ():
        if len(rows) > 1:
            titles[rows] += [f" ({mark})" for mark in _marks(items.iloc[rows])]
    return titles


def shortened(text: str, most: int) -> str:
    """Text cut at ``most`` characters, at a word where possible, with an ellipsis."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    at_word = cut.rsplit(" ", 1)[0]
    return (at_word if len(at_word) >= most // 2 else cut).rstrip(" ,.;:-&(") + "…"


def shortened_apart(texts: Sequence[str], most: int) -> list[str]:
    """Texts that stand below each other, each cut at ``most`` characters and none like another.

    Those that would look alike keep their last word, which tells them apart: "Frozen… #1096343".
    """
    cut = []
    for text, end in zip(texts, telling_ends(texts, most), strict=True):
        room = most - len(end) - 1
        cut.append(f"{shortened(text, room)} {end}" if end else shortened(text, most))
    return cut


def telling_ends(texts: Sequence[str], most: int) -> list[str]:
    """The last word of each text that looks like another once cut at ``most``; "" for all else.

    A word of more than half of the room is none that can be kept.
    """
    cut = [shortened(text, most) for text in texts]
    alike = Counter(cut)
    ends = []
    for text, short in zip(texts, cut, strict=True):
        last = text.rsplit(None, 1)[-1] if text.strip() else ""
        whole = not short.endswith("…") or alike[short] == 1
        ends.append("" if whole or len(last) > most // 2 else last)
    return ends


def _marks(alike: pd.DataFrame) -> list[str]:
    for column in TELLING:
        if column in alike and alike[column].notna().all():
            marks = [shortened(str(value), LONGEST_MARK) for value in alike[column]]
            if all(marks) and len({mark.casefold() for mark in marks}) == len(marks):
                return marks
    return [shortened(str(id_), LONGEST_MARK) for id_ in alike[Columns.ITEM]]
