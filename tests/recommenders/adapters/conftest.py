"""The same database in everything that can be read; what reads them stands in two folders."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.services import postgres


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a running PostgreSQL, signed in; without a database."""
    pytest.importorskip("psycopg")
    pytest.importorskip("sqlalchemy", reason="the extra databases is not installed")
    with postgres.serving() as port:
        yield f"postgresql://{postgres.USER}:{quote(postgres.PASSWORD, safe='')}@127.0.0.1:{port}"


Make = Callable[[str], str]


@pytest.fixture(params=["sqlite", "duckdb", "postgresql"])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Make:
    """Makes a database of what a script of SQL says, and gives its place."""
    kind: str = request.param

    def made(script: str) -> str:
        if kind == "sqlite":
            pytest.importorskip("sqlalchemy", reason="the extra databases is not installed")
            place = str(tmp_path / "my_shop.db")
            with sqlite3.connect(place) as connection:
                connection.executescript(script)
            connection.close()
            return place
        if kind == "duckdb":
            duckdb = pytest.importorskip("duckdb")
            place = str(tmp_path / "my_shop.duckdb")
            with duckdb.connect(place) as file:
                file.execute(script)
            return place
        address: str = request.getfixturevalue("server")
        psycopg = pytest.importorskip("psycopg")
        with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
            connection.execute("drop database if exists my_shop")
            connection.execute("create database my_shop")
        with psycopg.connect(f"{address}/my_shop") as connection:
            connection.execute(script)
        return f"{address}/my_shop"

    return made
