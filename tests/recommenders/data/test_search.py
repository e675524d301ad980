"""What is typed finds who is meant: exact before prefix before part, whatever case and accents."""

from __future__ import annotations

import numpy as np
import pytest

from recommenders.contract import Columns
from recommenders.data import search
from recommenders.data.pseudonyms import pseudonymous
from recommenders.data.search import NameIndex, NameSearch
from recommenders.testing.datasets import tiny

NAMES = {
    "C1": "Leon Stewart",
    "C2": "Napoleon Solo",
    "C12": "Stewart Leonard",
    "7": "Straße Sieben",
    "C3": "René\tDuchâteau\nfils",
    "Leon": "Somebody Else",
    "C9": "Mary Leon",
}


@pytest.fixture(scope="module")
def index() -> NameIndex:
    return NameIndex.of(NAMES, NAMES.values(), np.arange(len(NAMES)))


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        # its id, a name that begins so, a word that begins so (in the order given), any part
        ("leon", ["Leon", "C1", "C12", "C9", "C2"]),
        ("c1", ["C1", "C12"]),
        ("C12", ["C12"]),
        ("stewart leon", ["C12", "C1"]),
        ("mary leon", ["C9"]),
        ("  MARY   leon ", ["C9"]),
        ("STRASSE", ["7"]),
        ("rene duchateau fils", ["C3"]),
        ("château", ["C3"]),
        ("nobody", []),
        # no two lines run into each other
        ("stewart c2", []),
        ("\t", list(NAMES)),
        ("", list(NAMES)),
    ],
)
def test_the_closest_fit_stands_first(index: NameIndex, text: str, ids: list[str]) -> None:
    assert [list(NAMES)[code] for code in index.find(text, 10)] == ids


def test_no_more_are_found_than_asked_for(index: NameIndex) -> None:
    assert index.find("leon", 2) == [5, 0]
    assert index.find("", 3) == [0, 1, 2]
    assert index.find("leon", 0) == []


def test_nothing_is_found_in_nothing() -> None:
    empty = NameIndex.of([], [], np.arange(0))
    assert empty.find("a", 3) == empty.find("", 3) == []


def test_the_order_given_decides_among_equals() -> None:
    index = NameIndex.of(["a", "b", "c"], ["Tin 1", "Tin 2", "Old tin"], np.array([2, 1, 0]))
    assert index.find("tin", 3) == [1, 0, 2]


@pytest.mark.parametrize("letters", ["ab", "abcde \u00fc\u4e2d", "0123456789"])
def test_among_many_the_same_are_found_where_most_lines_are_not_looked_at(
    letters: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = np.random.default_rng(0)
    count = 700

    def word(longest: int) -> str:
        return "".join(rng.choice(list(letters), rng.integers(1, longest)))

    ids = [f"{word(4)}{number}" for number in range(count)]
    names = [f"{word(8)} {word(8)}" for _ in range(count)]
    plain = NameIndex.of(ids, names, rng.permutation(count))
    assert plain.pieces is None
    monkeypatch.setattr(search, "MANY", count)
    monkeypatch.setattr(search, "BLOCK", 10)
    indexed = NameIndex.of(ids, names, plain.codes)
    assert indexed.pieces is not None
    for text in [*(word(7) for _ in range(150)), *ids[::20], *names[::20], ids[-1], names[-1]]:
        assert indexed.find(text, 20) == plain.find(text, 20)
        backwards = " ".join(text.split()[::-1])
        assert indexed.find(backwards, 2_000) == plain.find(backwards, 2_000)


def test_blocks_without_a_text_are_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "MANY", 1)
    monkeypatch.setattr(search, "BLOCK", 4)
    ids = [f"C{number:03}" for number in range(100)]
    index = NameIndex.of(ids, ["Ann"] * 100, np.arange(100))
    assert index.pieces is not None
    assert list(index.pieces.lines_with("c057")) == [(56, 60)]
    assert list(index.pieces.lines_with("\nc099")) == [(96, 100)]
    assert list(index.pieces.lines_with("zebra")) == []
    assert list(index.pieces.lines_with("ann")) == [(0, 100)]
    assert index.find("C057", 5) == [57]


def test_a_data_set_is_searched_by_name_and_id() -> None:
    dataset = tiny()
    search = NameSearch.of(dataset)
    assert [dataset.item_id(code) for code in search.items("kibble", 5)] == ["A"]
    assert [dataset.item_id(code) for code in search.items("b", 1)] == ["B"]
    # A was bought seven times, B three times, C twice
    assert [dataset.item_id(code) for code in search.items("", 3)] == ["A", "B", "C"]
    assert [dataset.customer_id(code) for code in search.customers("BOB", 5)] == ["bob"]


def test_a_pseudonym_is_found_and_the_name_behind_it_is_not() -> None:
    hidden = pseudonymous(tiny(), key=b"key")
    search = NameSearch.of(hidden)
    assert search.customers("bob", 5) == []
    assert search.customers(str(hidden.customers[Columns.NAME].iloc[1]), 5)[0] == 1
