"""A shop whose customers have ids and names that nothing else looks like, and a search for them."""

from __future__ import annotations

import base64
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote_plus

import numpy as np
import pandas as pd

N: Final = 60
ITEMS: Final = 24
IDS: Final = tuple(f"QZJX-{7_701_993 + 17 * n}-wk" for n in range(N))
"""In the order of the customers, as sorted by the app."""
SEGMENTS: Final = ("North", "South")


def word(n: int, seed: int) -> str:
    """A word of its own for each number, of letters that no language puts together."""
    rng = np.random.default_rng([seed, n])
    return "".join(rng.choice(list("qxzjvkw"), size=9)).capitalize()


_LETTERS: Final = re.compile(r"[qxzjvkw0-9-]{9,}")
"""Of a whole word, and of an id; in small letters."""
_CODES: Final = re.compile(r"[A-Za-z0-9+/]{8,}")
"""Of a word in base 64 or hexadecimal, without its uncertain ends."""
NAMES: Final = tuple(f"{word(n, 1)} {word(n, 2)}" for n in range(N))


def write(folder: Path) -> str:
    """The shop as files in ``folder``/hush, which is its place.

    26 weeks: everybody has a few items of their own that are bought again and again, and some of
    the rest. There are searches, and visits with places and clicks.
    """
    shop = folder / "hush"
    shop.mkdir(parents=True)
    rng = np.random.default_rng(7)
    lines, begin = [], pd.Timestamp("2026-01-05 10:00")
    for n, id_ in enumerate(IDS[:-1]):  # the last has bought nothing
        for week in range(26):
            day = begin + pd.Timedelta(days=7 * week + int(rng.integers(7)))
            lines.append((id_, f"i{(n + 3 * (week % 2)) % ITEMS:02}", day, "purchase", 2.5, ""))
            if rng.random() < 0.5:
                lines.append((id_, f"i{rng.integers(ITEMS):02}", day, "purchase", 4.0, ""))
            for position in range(1, 6):
                item = f"i{(n + week + position) % ITEMS:02}"
                lines.append((id_, item, day, "impression", "", position))
                if rng.random() < 0.4 / position:
                    lines.append((id_, item, day, "click", "", position))
    columns = ["customer_id", "item_id", "timestamp", "event", "unit_price", "position"]
    pd.DataFrame(lines, columns=columns).to_csv(shop / "interactions.csv", index=False)
    pd.DataFrame(
        {
            "item_id": [f"i{n:02}" for n in range(ITEMS)],
            "title": [f"Tin number {n}" for n in range(ITEMS)],
            "category": [("Tea", "Coffee", "Cocoa")[n % 3] for n in range(ITEMS)],
            "price": [1.5 + n for n in range(ITEMS)],
        }
    ).to_csv(shop / "items.csv", index=False)
    pd.DataFrame(
        {
            "customer_id": IDS,
            "name": NAMES,
            "segment": [SEGMENTS[n % 2] for n in range(N)],
            "street": [f"{word(n, 3)} lane" for n in range(N)],
        }
    ).to_csv(shop / "customers.csv", index=False)
    pd.DataFrame(
        [
            (id_, begin + pd.Timedelta(days=n), text, f"i{n % ITEMS:02}", "click")
            for n, id_ in enumerate(IDS)
            # what few have typed may be a name
            for text in ("tin", "tea", NAMES[n])
        ],
        columns=["customer_id", "timestamp", "query", "item_id", "event"],
    ).to_csv(shop / "searches.csv", index=False)
    return str(shop)


@cache
def secrets() -> tuple[str, ...]:
    """All that must not be seen: ids, both words of each name, streets; in small letters."""
    words = [part for name in NAMES for part in name.split()]
    streets = [word(n, 3) for n in range(N)]
    return tuple(text.casefold() for text in (*IDS, *words, *streets))


def leaks(content: bytes | str) -> set[str]:
    """Which secrets are in ``content``: as they are, in other letters, packed or encoded.

    Read as UTF-8 and UTF-16; without anything between letters and digits, so that no separator,
    escape or markup hides them; behind ``%``; in base 64 at any offset, and in hexadecimal.
    Archives and compressed streams (xlsx, PDF) are opened.
    """
    raw = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    return set(_leaks(raw))


@cache
def _leaks(raw: bytes) -> frozenset[str]:
    """The same; what comes with every page, as the scripts do, is looked through once."""
    leaked: set[str] = set()
    for part in _unpacked(raw):
        text = part.decode("utf-8", "replace")
        readings = [text, unquote_plus(text), part.decode("utf-16-le", "replace")]
        readings.append(part[1:].decode("utf-16-le", "replace"))
        folded = [reading.casefold() for reading in readings]
        bare = [re.sub(r"[\W_]", "", reading) for reading in folded]
        # secrets are made of these letters alone, and so are in what is left
        plain = "\n".join(run for reading in (*folded, *bare) for run in _LETTERS.findall(reading))
        leaked |= {secret for secret, written in _bare() if secret in plain or written in plain}
        codes = "\n".join(_CODES.findall(text))
        if _any_encoded().search(codes):
            leaked |= {secret for secret, encoded in _encoded() if encoded in codes}
    return frozenset(leaked)


@cache
def _bare() -> tuple[tuple[str, str], ...]:
    """Each secret, and its letters and digits alone."""
    return tuple((secret, re.sub(r"\W", "", secret)) for secret in secrets())


@cache
def _encoded() -> tuple[tuple[str, str], ...]:
    """Each secret in base 64 (at the three offsets, without its uncertain ends) and hexadecimal."""
    written = [*IDS, *(part for name in NAMES for part in name.split())]
    pairs = []
    for text in written:
        raw = text.encode()
        for offset in range(3):
            code = base64.b64encode(bytes(offset) + raw).decode()
            pairs.append((text.casefold(), code[(0, 2, 3)[offset] : -4]))
        pairs.append((text.casefold(), raw.hex()))
    return tuple(pairs)


@cache
def _any_encoded() -> re.Pattern[str]:
    """Finds whether any of them is there: a text is read once, and not once for each of them."""
    tree: dict[str, Any] = {}
    for _, encoded in _encoded():
        branch = tree
        for letter in encoded:
            branch = branch.setdefault(letter, {})
        branch[""] = {}  # what goes on from here has one that ends here in it
    return re.compile(_alternatives(tree))


def _alternatives(tree: dict[str, Any]) -> str:
    if "" in tree:
        return ""
    ways = [re.escape(letter) + _alternatives(branch) for letter, branch in tree.items()]
    return ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"


def _unpacked(raw: bytes) -> Iterator[bytes]:
    yield raw
    if zipfile.is_zipfile(io.BytesIO(raw)):
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            yield from (archive.read(name) for name in archive.namelist())
    if raw.startswith(b"%PDF"):
        for stream in re.findall(rb"stream\r?\n(.*?)endstream", raw, re.DOTALL):
            try:
                yield zlib.decompress(stream)
            except zlib.error:
                continue


def in_order(pseudonyms_seen: Iterable[str], pseudonyms: dict[str, str]) -> list[int]:
    """The places in `IDS` of customers who are shown by these pseudonyms, in the order shown."""
    real = {pseudonym: id_ for id_, pseudonym in pseudonyms.items()}
    return [IDS.index(real[pseudonym]) for pseudonym in pseudonyms_seen if pseudonym in real]
