"""The same little shop in every database that can be read."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import numpy as np
import pandas as pd
import pytest

from recommenders.contract import Dataset
from tests.services import postgres

TABLES = """
create table order_items (
    customer_id integer, product_id varchar(9), ordered_at timestamp, quantity integer,
    unit_price numeric(8, 2), note varchar(99));
create table products (product_id varchar(9), title varchar(99), brand varchar(99));
create table "Other things" (x integer);
insert into order_items values
    (17850, '007', '2026-03-01 10:00:00', 2, 3.50, 'gift'),
    (17850, '008', '2026-03-04 10:00:00', 1, 1.25, null),
    (12583, '007', '2026-03-02 09:30:00', 1, 3.50, null);
insert into products values
    ('007', 'Green tea', 'Leaf'), ('008', 'Honey', null), ('009', 'Oats', 'Mill');
"""


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a running PostgreSQL, signed in; without a database."""
    pytest.importorskip("psycopg")
    with postgres.serving() as port:
        yield f"postgresql://{postgres.USER}:{quote(postgres.PASSWORD, safe='')}@127.0.0.1:{port}"


Make = Callable[[str], str]


@pytest.fixture(params=["sqlite", "duckdb", "postgresql"])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Make:
    """Makes a database of what a script of SQL says, and gives its place."""
    kind: str = request.param

    def made(script: str) -> str:
        if kind == "sqlite":
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


def events(data: Dataset) -> list[tuple[str, str, str, float]]:
    log = data.log
    codes = np.repeat(np.arange(data.n_customers), log.lengths)
    times = pd.to_datetime(log.times, unit="s").strftime("%Y-%m-%d %H:%M")
    rows = zip(codes, log.items, times, log.quantities, strict=True)
    return sorted(
        (data.customer_id(int(customer)), data.item_id(int(item)), time, float(quantity))
        for customer, item, time, quantity in rows
    )


def said(data: Dataset) -> str:
    return "\n".join(f"{finding.text}: {finding.done}" for finding in data.findings)
