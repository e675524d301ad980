"""Addresses of databases: what is one, and that nobody reads the password of one."""

from __future__ import annotations

from pathlib import Path

import pytest

from recommenders.adapters.databases.place import (
    is_address,
    kind_of,
    label_of,
    name_of,
    with_variables,
    without_password,
)
from recommenders.errors import DataError

ADDRESS = "postgresql://ann:secret@db.example:5432/my_shop?sslmode=require"


def test_an_address_is_no_path() -> None:
    assert is_address(ADDRESS)
    assert not is_address("C:\\shop")
    assert not is_address("my_shop/lines.csv")


def test_who_signs_in_is_in_no_label() -> None:
    assert label_of(ADDRESS) == "postgresql://db.example:5432/my_shop"
    assert label_of("postgresql+psycopg://a:b%40c@host/x") == "postgresql://host/x"
    assert name_of(ADDRESS) == "my_shop"
    assert label_of("shop.duckdb") == "shop.duckdb"
    # signs that end a part of an address, which nobody has quoted in a password
    for password in ("pa/ss", "pa?ss", "pa#ss", "pa@ss", "p:a/s@s", "1/2"):
        address = f"postgresql://ann:{password}@host:5432/shop?sslmode=require"
        assert label_of(address) == "postgresql://host:5432/shop"
        assert without_password(address) == (
            "postgresql://ann:${DATABASE_PASSWORD}@host:5432/shop?sslmode=require"
        )
        problem = ""
        try:
            assert kind_of(address) == "postgresql"
        except DataError as error:
            problem = str(error)
        assert password not in problem
    assert name_of("data/shop.duckdb") == "shop"


def test_a_password_comes_from_the_environment_and_is_quoted() -> None:
    environ = {"PASSWORD": "p@ss/word:1", "URL": ADDRESS}
    filled = with_variables("postgresql://ann:${PASSWORD}@host/shop", environ)
    assert filled == "postgresql://ann:p%40ss%2Fword%3A1@host/shop"
    assert with_variables("${URL}", environ) == ADDRESS
    with pytest.raises(DataError, match=r"a variable that is not set.*GONE"):
        with_variables("postgresql://ann:${GONE}@host/shop", environ)


def test_kinds(tmp_path: Path) -> None:
    assert kind_of(ADDRESS) == kind_of("postgres://host/shop") == "postgresql"
    with pytest.raises(DataError, match="not known") as raised:
        kind_of("mysql://ann:secret@host/shop")
    assert "secret" not in str(raised.value)
    with pytest.raises(DataError, match="names no database") as raised:
        kind_of("postgresql://ann:secret@host")
    assert "secret" not in str(raised.value)
    with pytest.raises(DataError, match="names no database"):
        kind_of("postgresql://host:port/shop")
    text = tmp_path / "shop.db"
    with pytest.raises(DataError, match="no such file"):
        kind_of(str(text))
    text.write_text("customer,item\n")
    with pytest.raises(DataError, match="no database of DuckDB or SQLite"):
        kind_of(str(text))


def test_a_file_of_settings_gets_no_password() -> None:
    assert without_password(ADDRESS) == (
        "postgresql://ann:${DATABASE_PASSWORD}@db.example:5432/my_shop?sslmode=require"
    )
    for kept in ("postgresql://ann@host/x", "postgresql://ann:${P}@host/x", "postgresql://h:5/x"):
        assert without_password(kept) == kept
