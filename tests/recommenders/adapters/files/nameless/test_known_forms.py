from __future__ import annotations

from pathlib import Path

import pytest

from recommenders.adapters.files.folder import load
from recommenders.adapters.files.nameless.cell_kinds import KINDS
from recommenders.adapters.files.nameless.known_forms import form_of, forms
from recommenders.adapters.files.reading.known_names import KNOWN, plain_name
from recommenders.contract import Event

N = range(60)
SHA = "00000c289a1829a808ac09c00daf10bc3c4e22"
MBID = "3bd73256-3905-4f3a-97e2-8b341527f8"
VENUE = "49bbd6c0f964a520f4531f"
TABLES: dict[str, tuple[str, list[tuple[object, ...]]]] = {
    "movielens": ("\t", [(1 + n % 7, 10 + n % 9, 1 + n % 5, 881250949 + n) for n in N]),
    "amazon_ratings_2014": (
        ",",
        [(f"A2CX7LUOHB2ND{n % 7}", f"B00005N7P{n % 9}", "5.0", 1361836800 + n) for n in N],
    ),
    "amazon_ratings_2018": (
        ",",
        [(f"000171305{n % 9}", f"A2CX7LUOHB2ND{n % 7}", "4.0", 1361836800 + n) for n in N],
    ),
    "lastfm_360k": (
        "\t",
        [(f"{SHA}{10 + n % 7}", f"{MBID}{10 + n % 9}", f"Band {n % 9}", 1 + n) for n in N],
    ),
    "lastfm_1k": (
        "\t",
        [
            (
                f"user_00000{n % 7}",
                f"2009-05-04T23:08:{n:02d}Z",
                f"{MBID}{10 + n % 9}",
                f"Band {n % 9}",
                f"{MBID}{30 + n % 9}",
                "Song",
            )
            for n in N
        ],
    ),
    "million_songs": (
        "\t",
        [(f"{SHA}{10 + n % 7}", f"SOAKIMP12A8C13099{n % 9}", 1 + n % 4) for n in N],
    ),
    "gowalla": (
        "\t",
        [(n % 7, f"2010-10-19T23:55:{n:02d}Z", 30.2359, -97.7951, 22847 + n % 9) for n in N],
    ),
    "foursquare_cities": (
        "\t",
        [
            (
                470 + n % 7,
                f"{VENUE}{10 + n % 9}",
                f"{VENUE}e3",
                "Bar",
                40.7198,
                -74.0026,
                -240,
                f"Tue Apr 03 18:00:{n:02d} +0000 2012",
            )
            for n in N
        ],
    ),
    "foursquare_world": (
        "\t",
        [
            (50 + n % 7, f"{VENUE}{10 + n % 9}", f"Tue Apr 03 18:00:{n:02d} +0000 2012", 240)
            for n in N
        ],
    ),
    "taobao": (
        ",",
        [
            (1 + n % 7, 2268318 + n % 9, 2520377, "pv" if n % 2 else "buy", 1511544070 + n)
            for n in N
        ],
    ),
    "yoochoose_buys": (
        ",",
        [(420374 + n % 7, f"2014-04-06T18:44:{n:02d}.612Z", 2145370 + n % 9, 12462, 1) for n in N],
    ),
    "yoochoose_clicks": (
        ",",
        [(1 + n % 7, f"2014-04-07T10:51:{n:02d}.277Z", 2145370 + n % 9, "S") for n in N],
    ),
}
OF_ITEMS_AND_PEOPLE: dict[str, list[tuple[object, ...]]] = {
    "movielens_movies": [(n, f"Film {n} (1995)", "Comedy|Drama") for n in N],
    "movielens_users": [(n, "F", 25, n % 9, "48067") for n in N],
    "movielens_people": [(n, 24, "M", "writer", "T8H1N") for n in N],
}


def written(name: str) -> list[list[str]]:
    rows = TABLES[name][1] if name in TABLES else OF_ITEMS_AND_PEOPLE[name]
    return [[str(cell) for cell in row] for row in rows]


@pytest.mark.parametrize("name", [*TABLES, *OF_ITEMS_AND_PEOPLE])
def test_a_form_is_known_by_what_all_columns_hold(name: str) -> None:
    form = form_of(written(name))
    assert form is not None
    by_title = {form.title for form in forms()}
    assert form.title in by_title
    # with a column more, or one of something else, it is another table
    assert form_of([[*line, "x"] for line in written(name)]) is None
    assert form_of([["some words", *line[1:]] for line in written(name)]) is None


@pytest.mark.parametrize("name", TABLES)
def test_no_line_is_lost_and_customers_and_items_are_told(tmp_path: Path, name: str) -> None:
    separator, _ = TABLES[name]
    path = tmp_path / "table.dat"
    path.write_text("".join(separator.join(line) + "\n" for line in written(name)))
    (tmp_path / "dataset.toml").write_text("rating_from = 1\n")
    data = load(path)
    assert (data.n_customers, data.n_items) == (7, 9)
    assert len(data.log.times) == len(N)
    assert any("has no line of names" in finding.text for finding in data.findings)
    if name == "taobao":
        counts = {event: int((data.log.events == event).sum()) for event in Event}
        assert (counts[Event.PURCHASE], counts[Event.VIEW]) == (30, 30)
    if name == "yoochoose_clicks":
        assert set(data.log.events.tolist()) == {int(Event.VIEW)}


def test_a_folder_of_movielens_is_read_with_its_films_and_people(tmp_path: Path) -> None:
    for file, name in (
        ("ratings.dat", "movielens"),
        ("movies.dat", "movielens_movies"),
        ("users.dat", "movielens_users"),
    ):
        text = "".join("::".join(line) + "\n" for line in written(name))
        (tmp_path / file).write_text(text, encoding="latin-1")
    data = load(tmp_path)
    assert set(data.items["title"]) >= {"Film 10 (1995)", "Film 18 (1995)"}
    assert "age" in data.customers.columns


def test_every_form_is_whole() -> None:
    for form in forms():
        assert len(form.kinds) == len(form.names)
        assert set(form.kinds) <= KINDS.keys()
        ids = {plain_name(name) for name in form.names} & KNOWN
        assert ids, form.title


def test_of_other_kinds_there_is_no_form() -> None:
    assert form_of([]) is None
    assert form_of([["K1", "P1", "2026-03-01"]] * 5) is None
