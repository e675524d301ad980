"""An address that somebody types: its password is nowhere but in memory."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommenders.adapters.databases import typed_address as typed
from recommenders.errors import DataError


@pytest.mark.parametrize(
    ("text", "password", "address", "kept"),
    [
        ("postgresql://host/shop", "", "postgresql://host/shop", ""),
        (" postgres://ann@host:5432/shop ", "", "postgres://ann@host:5432/shop", ""),
        (
            "postgresql://ann:p%40ss%2Fword%3A1@[::1]:5432/shop?sslmode=require",
            "",
            "postgresql://ann:${DATABASE_PASSWORD}@[::1]:5432/shop?sslmode=require",
            "p@ss/word:1",
        ),
        ("postgresql://host/a", "x@y", "postgresql://:${DATABASE_PASSWORD}@host/a", "x@y"),
        (
            "postgresql://ann:old@host/a",
            "new",
            "postgresql://ann:${DATABASE_PASSWORD}@host/a",
            "new",
        ),
        (
            "postgresql://ann:${DATABASE_SHOP}@host/a",
            "",
            "postgresql://ann:${DATABASE_SHOP}@host/a",
            "",
        ),
        (
            "postgresql://ann:${DATABASE_SHOP}@host/a",
            "x",
            "postgresql://ann:${DATABASE_SHOP}@host/a",
            "x",
        ),
    ],
)
def test_what_is_kept_and_what_is_not(text: str, password: str, address: str, kept: str) -> None:
    told = typed.typed_address(text, password)
    assert (told.address, told.password) == (address, kept)
    assert not kept or kept not in repr(told)


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://ann:secret@host",
        "postgresql://ann:sec/secret@host/shop",
        "postgresql://ann:sec@secret@host/shop",
        "postgresql://ann:sec#secret@host/shop",
        "postgresql://ann:secret@host:port/shop",
        "postgresql://ann:secret@host/shop?password=secret@x",
        "postgresql://ann:secret@${BECAUSAL_CLIENT_SECRET}/shop",
        "postgresql://${HOME}:secret@host/shop",
        "postgresql://ann:secret@ho st/shop",
        "postgresql://",
    ],
)
def test_of_what_cannot_be_read_nothing_is_repeated(text: str) -> None:
    with pytest.raises(DataError) as caught:
        typed.typed_address(text)
    assert "cannot be read" in str(caught.value)
    assert "secret" not in str(caught.value).lower()
    assert "host/" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("mysql://ann:secret@host/shop", "kind of database is not known.*mysql://"),
        ("postgresql://ann:${BECAUSAL_CLIENT_SECRET}@host/a", "cannot be named.*DATABASE_PASSW"),
        ("postgresql://ann:secret@host/a?password=secret", "value 'password'"),
        ("postgresql://ann:secret@host/a?host=/tmp", "value 'host'"),
        ("postgresql://ann:secret@host/a?sslmode=require&passfile=x", "value 'passfile'"),
        ("postgresql://ann:secret@host/a?SERVICE=", "value 'SERVICE'"),
    ],
)
def test_what_may_not_be_asked(text: str, sentence: str) -> None:
    with pytest.raises(DataError, match=sentence) as caught:
        typed.typed_address(text)
    assert "secret@" not in str(caught.value)


SECRET = "Zq9"


@given(
    start=st.sampled_from(["postgresql://ann:", "postgres://:", "mysql://a b:"]),
    parts=st.lists(st.sampled_from([SECRET, *"@:/?#[]${}% é\n"]), max_size=6),
    end=st.sampled_from(["@host/shop", "@host:5432/shop?sslmode=require", "@[::1]/a"]),
)
def test_no_password_is_repeated_however_it_is_written(
    start: str, parts: list[str], end: str
) -> None:
    """Whatever stands between the first colon and the last @ may be a password."""
    text = f"{start}{''.join(parts)}{end}"
    try:
        said = typed.typed_address(text).address
    except DataError as error:
        said = str(error)
    assert SECRET not in said


def test_the_password_is_in_memory_until_it_is_forgotten() -> None:
    told = typed.typed_address("postgresql://ann@memory/shop", "p@ss")
    with pytest.raises(DataError, match=r"variable that is not set.*DATABASE_PASSWORD"):
        typed.resolved(told.address, {})
    environ = {"DATABASE_PASSWORD": "other"}
    assert typed.resolved(told.address, environ) == "postgresql://ann:other@memory/shop"
    typed.remember(told)
    assert typed.is_remembered(told.address)
    assert typed.resolved(told.address, environ) == "postgresql://ann:p%40ss@memory/shop"
    # of no other address
    other = "postgresql://ann:${DATABASE_PASSWORD}@else/shop"
    assert typed.resolved(other, environ) == "postgresql://ann:other@else/shop"
    typed.forget(told.address)
    assert not typed.is_remembered(told.address)
    typed.remember(typed.typed_address("postgresql://memory/shop"))
    assert not typed.is_remembered("postgresql://memory/shop")
    assert typed.resolved("postgresql://memory/shop", {}) == "postgresql://memory/shop"


@pytest.mark.parametrize(
    ("text", "is_one"),
    [(" postgresql://x", True), ("mysql://", True), ("/data/shop", False), ("C:/x", False)],
)
def test_an_address_is_no_path(text: str, is_one: bool) -> None:
    assert typed.looks_like_one(text) is is_one
