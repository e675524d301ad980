"""A place is named only where that is allowed, and nothing is said of what lies elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from recommenders.adapters.own_data.places import address_of, may_be_named, place_of
from recommenders.errors import DataError


@pytest.mark.parametrize(
    ("told", "local", "may"),
    [
        ("", True, True),
        ("", False, False),
        ("any", False, True),
        ("NONE", True, False),
        ("/srv/data", False, True),
    ],
)
def test_who_may_name_a_place(told: str, local: bool, may: bool) -> None:
    environ = {"BECAUSAL_PLACES": told}
    assert may_be_named(environ, local=local) is may
    if not may:
        with pytest.raises(DataError, match=r"(?i)cannot be named here.*Upload the files"):
            place_of("/", environ, local=local)


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    for folder in ("allowed/shop", "secret"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "orders.csv").write_text("a\n1\n")
    (tmp_path / "allowed" / "passwd").write_text("root")
    (tmp_path / "allowed" / "way out").symlink_to(tmp_path / "secret")
    return tmp_path


def test_a_folder_or_a_file_of_data(shop: Path) -> None:
    folder = shop / "allowed" / "shop"
    assert place_of(f' "{folder}" ', {}, local=True) == folder
    assert place_of(f"{folder}/orders.csv", {}, local=True) == folder / "orders.csv"
    environ = {"BECAUSAL_PLACES": str(shop / "allowed")}
    assert place_of(str(folder), environ, local=False) == folder


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a\0b",
        "~nobody-of-this-name/x",
        "x" * 5_000,
        "{}/secret",
        "{}/nothing",
        "{}/allowed/passwd",
        "{}/allowed/../secret",
        "{}/allowed/way out",
        "{}/allowed/way out/orders.csv",
    ],
)
def test_what_may_not_be_read_is_said_in_the_same_words(shop: Path, text: str) -> None:
    environ = {"BECAUSAL_PLACES": str(shop / "allowed")}
    with pytest.raises(DataError, match="no data at this place that may be read"):
        place_of(text.format(shop), environ, local=False)


@pytest.mark.parametrize("ending", ["db", "sqlite", "sqlite3", "duckdb", "ddb"])
def test_a_file_of_a_database_is_a_place(shop: Path, ending: str) -> None:
    file = shop / "allowed" / f"shop.{ending}"
    file.write_bytes(b"")
    assert place_of(str(file), {"BECAUSAL_PLACES": str(shop / "allowed")}, local=False) == file
    with pytest.raises(DataError, match="no data at this place"):
        place_of(str(file), {"BECAUSAL_PLACES": str(shop / "secret")}, local=False)


@pytest.mark.parametrize(
    ("told", "local", "may"),
    [
        ("", True, True),
        ("", False, False),
        ("any", False, True),
        ("none", True, False),
        # where folders are allowed, servers are not
        ("/srv/data", True, False),
    ],
)
def test_who_may_name_a_database(told: str, local: bool, may: bool) -> None:
    address, environ = "postgresql://ann:secret@host/shop", {"BECAUSAL_PLACES": told}
    if may:
        typed = address_of(address, "", environ, local=local)
        assert typed is not None
        assert (typed.password, "secret" in typed.address) == ("secret", False)
    else:
        with pytest.raises(DataError, match="Databases cannot be named here") as caught:
            address_of(address, "", environ, local=local)
        assert "secret" not in str(caught.value)
    assert address_of("/data/shop", "", environ, local=local) is None
